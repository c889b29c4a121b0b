using System.Collections.Immutable;
using PromptForge.Concepts;

namespace PromptForge.Content;

/// <summary>Something that a careful reader would object to in content that reads without an error.</summary>
/// <param name="Subject">What it is about: an entry, a phrase as <c>entry#key</c>, a style, a word, a profile.</param>
/// <param name="Message">What is wrong and the way out; safe to show an end user.</param>
/// <param name="IsError">False when it may be meant so.</param>
public sealed record ContentFinding(string Subject, string Message, bool IsError)
{
    /// <inheritdoc />
    public override string ToString() => $"{Subject}: {(IsError ? "error" : "warning")}: {Message}";
}

/// <summary>What the readers cannot see because it takes the whole content: dead references, shared names, phrases that say more
/// than the facts allow, styles that contradict themselves.</summary>
/// <remarks>Pure. The cost grows with the content: about a second for the embedded one, so this is for authors and tests.</remarks>
public static class ContentChecks
{
    private static readonly string[] Retired = ["discontinued", "planned-shutdown"];

    /// <summary>Everything found, ordered by subject.</summary>
    /// <param name="content">The content, all layers together.</param>
    /// <param name="sources">The text of <c>knowledge/SOURCES.md</c>; null leaves the source keys unchecked.</param>
    public static ImmutableArray<ContentFinding> Run(ForgeContent content, string? sources = null)
    {
        var findings = new List<ContentFinding>();
        var folding = new Folding(content.VariantsFrom, content.VariantsTo);
        new ReferenceChecks(content, sources, findings).Run();
        new PhraseChecks(content, folding, findings).Run();
        new StyleChecks(content, findings).Run();
        Names(content, folding, findings);
        Words(content, findings);
        foreach (var profile in content.Profiles)
        {
            if (Retired.Contains(profile.Status) && profile.Successor is null)
            {
                findings.Add(new(profile.Id, $"the profile is {profile.Status} and names no successor.", profile.Status == "discontinued"));
            }
        }

        return [.. findings.Distinct().OrderBy(finding => finding.Subject, StringComparer.Ordinal).ThenBy(finding => finding.Message, StringComparer.Ordinal)];
    }

    private static void Names(ForgeContent content, Folding folding, List<ContentFinding> findings)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var concept in content.Concepts.Where(concept => concept.Kind != Vocabulary.Document))
        {
            foreach (var name in concept.Names.En.Where(HasHan)) { findings.Add(new(concept.Id, $"the English name '{name}' holds Chinese characters.", true)); }

            if (concept.Names.Zh.IsEmpty || concept.Names.En.IsEmpty) { findings.Add(new(concept.Id, "the entry needs a name in both languages.", true)); }

            foreach (var spelling in Spellings(concept).Select(folding.Fold).Distinct(StringComparer.Ordinal))
            {
                if (!owners.TryAdd(spelling, concept.Id)) { findings.Add(new(concept.Id, $"the name '{spelling}' belongs to '{owners[spelling]}', too; only one of them is ever found.", true)); }
            }
        }
    }

    private static IEnumerable<string> Spellings(Concept concept)
    {
        var names = concept.Names.Zh.Concat(concept.Names.ZhHant).Concat(concept.Names.En);
        if (concept.Names.Latin is { } latin) { names = names.Append(latin); }

        return Vocabulary.IsCountable(concept.Kind) ? names.Concat(concept.Names.En.Select(EnglishForms.Plural)) : names;
    }

    private static void Words(ForgeContent content, List<ContentFinding> findings)
    {
        foreach (var word in content.Words)
        {
            foreach (var english in word.En)
            {
                if (HasHan(english)) { findings.Add(new(word.Zh, $"the English '{english}' holds Chinese characters.", true)); }
            }

            if (!word.Zh.Any(Folding.IsHan)) { findings.Add(new(word.Zh, "the Chinese word holds no Chinese character.", false)); }

            if (word.En.IsEmpty && word.Pos is ("noun" or "name" or "adjective" or "verb" or "phrase"))
            {
                findings.Add(new(word.Zh, $"the {word.Pos} has no English.", true));
            }

            if (word.Pos == "measure" && word.En.Length is not (0 or 2) && word.En is not [""])
            {
                findings.Add(new(word.Zh, "a measure word gives singular and plural, or nothing.", true));
            }
        }
    }

    internal static bool HasHan(string text) => text.Any(Folding.IsHan);
}
