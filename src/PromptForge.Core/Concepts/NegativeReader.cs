using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>A phrase to be avoided.</summary>
/// <param name="Phrase">The phrase; its role is exclusion.</param>
/// <param name="Class">One of <see cref="Vocabulary.NegativeClasses"/>.</param>
/// <param name="Helps">Families of models that it is known to help; empty means all.</param>
public sealed record NegativePhrase(Phrase Phrase, string Class, ImmutableArray<string> Helps);

/// <summary>Reads phrases to be avoided, from styles and from <c>knowledge/negatives</c>.</summary>
public static class NegativeReader
{
    /// <summary>The negatives of a file, each with its place.</summary>
    public static IEnumerable<(NegativePhrase Negative, YamlNode Place)> Read(YamlMap root, SlotTable slots, Faults faults)
    {
        var file = new MapReader(root, faults);
        foreach (var map in file.Items("negatives"))
        {
            yield return (One(map, map.RequiredId("id"), new(slots, faults)), map.Node("id") ?? map.Map);
        }

        file.RefuseTheRest();
    }

    /// <summary>The negative of one map.</summary>
    public static NegativePhrase One(MapReader map, string id, PhraseReader phrases)
    {
        var kind = map.OneOf("class", Vocabulary.NegativeClasses, "class") ?? "quality";
        var negative = new NegativePhrase(
            new()
            {
                Id = id,
                Role = FragmentRole.Exclusion,
                Text = phrases.Both(map),
                Relevance = map.Number("relevance", 0.5, 0, 1),
                Claims = phrases.Claims(map, Claim.Scene),
                Why = map.Nested("why") is { } why ? phrases.BothAndNoMore(why) : null,
                When = PhraseReader.When(map),
            },
            kind,
            map.Texts("helps"));
        map.RefuseTheRest();
        return negative;
    }
}
