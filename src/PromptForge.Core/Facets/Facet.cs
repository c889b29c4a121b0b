using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Facets;

/// <summary>One side of a picture that a concept board varies while everything else is held.</summary>
/// <param name="Id">Its name: vessel, palette, season, light.</param>
/// <param name="Kind">The kind of the entries that fill it, one of <see cref="Vocabulary.Kinds"/>.</param>
/// <param name="Role">What such an entry says about the picture.</param>
/// <param name="Replaces">Whether it takes the place of everything offered in that role.</param>
/// <param name="Claims">Slots that belong to it: what is offered about them makes room.</param>
/// <param name="Name">What people call it.</param>
public sealed record Facet(string Id, string Kind, FragmentRole Role, bool Replaces, ImmutableArray<string> Claims, LocalText Name)
{
    /// <summary>Every facet.</summary>
    public static ImmutableArray<Facet> All { get; } =
    [
        new("vessel", "vessel", FragmentRole.Vessel, true, [], new("花器", "vessel")),
        new("palette", "harmony", FragmentRole.Colour, true, ["saturation"], new("配色", "palette")),
        new("season", "season", FragmentRole.Mood, false, ["season"], new("季节", "season")),
        new("light", "light", FragmentRole.Light, true, ["light", "direction", "key"], new("光线", "light")),
    ];

    /// <summary>The facet of a name, or null.</summary>
    public static Facet? Find(string id) => All.FirstOrDefault(facet => facet.Id == id);

    /// <summary>What the user's words say of it already, or null.</summary>
    public string? NamedIn(ForgedPrompt forged)
    {
        foreach (var mention in forged.Mentions)
        {
            if (mention.Kind == Kind || (Replaces && Kind != "harmony" && mention.Role == Role)) { return mention.Concept ?? Id; }
        }

        return null;
    }

    /// <summary>Entries that may fill it, the best first: what belongs to the style where anything does, then what suits the plants that were named.</summary>
    /// <param name="lexicon">The knowledge base.</param>
    /// <param name="forged">The prompt as it is without a choice.</param>
    /// <param name="family">The styles in force and those that they extend.</param>
    /// <param name="slots">For the order of what has one, as the seasons do.</param>
    /// <remarks>Broad entries before their sorts, then by the worth of their phrases, ties by id. A vessel is offered only where a style asks for it.</remarks>
    public IEnumerable<Concept> Candidates(Lexicon lexicon, ForgedPrompt forged, IReadOnlySet<string> family, ImmutableArray<Slot> slots)
    {
        var all = lexicon.Concepts.Where(concept => concept.Kind == Kind && concept.Name is { Zh: not null, En: not null }).ToList();
        var ofStyle = all.FindAll(concept => concept.Styles.Any(family.Contains));
        if (ofStyle.Count == 0 && Kind == "vessel") { return []; }

        var named = forged.Mentions.Select(mention => mention.Concept).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var suited = named.SelectMany(id => lexicon.Find(id)?.Vessels ?? []).ToHashSet(StringComparer.Ordinal);
        var inOrder = slots.FirstOrDefault(slot => slot.Name == Kind)?.Values ?? [];
        return (ofStyle.Count > 0 ? ofStyle : all)
            .OrderByDescending(concept => suited.Contains(concept.Id) ? 2 : named.Any(concept.Pairs.Contains) ? 1 : 0)
            .ThenByDescending(concept => concept.IsA.All(broader => lexicon.Find(broader)?.Kind != Kind))
            .ThenBy(concept => concept.Asserted.Select(claim => inOrder.IndexOf(claim.Value)).Append(inOrder.Length).First(index => index >= 0))
            .ThenByDescending(concept => concept.Phrases.Select(phrase => phrase.Relevance).Append(0).Max())
            .ThenBy(concept => concept.Id, StringComparer.Ordinal);
    }

    /// <summary>Whether one entry is a sort of the other, so that a board would show nearly the same twice.</summary>
    public static bool IsKin(Concept one, Concept other, Lexicon lexicon) => IsA(one, other.Id, lexicon) || IsA(other, one.Id, lexicon);

    private static bool IsA(Concept concept, string id, Lexicon lexicon) =>
        concept.Id == id || concept.IsA.Any(broader => broader != concept.Id && lexicon.Find(broader) is { } parent && IsA(parent, id, lexicon));
}
