using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Things are added only by a domain that was asked for; a look never touches subject, count, colour or material.</summary>
internal static class Relevance
{
    public static void Check(Review review, IReadOnlyDictionary<string, ImmutableArray<string>> domains)
    {
        var forged = review.Forged;
        var styles = forged.Style.Split(',', StringSplitOptions.TrimEntries);
        var kinds = styles.SelectMany(style => domains.TryGetValue(style, out var of) ? of : []).ToHashSet(StringComparer.Ordinal);
        var isDomain = styles.Any(domains.ContainsKey);
        foreach (var placed in forged.Fragments)
        {
            var fragment = placed.Fragment;
            if (fragment.Source.Kind is not (SourceKind.Template or SourceKind.Knowledge)) { continue; }

            var concept = fragment.Source.Kind == SourceKind.Knowledge ? review.Lexicon.Find(fragment.Source.Id) : null;
            var isNamed = concept is not null && forged.Mentions.Any(mention => mention.Concept == concept.Id);
            if (concept is not null && Vocabulary.Plants.Contains(concept.Kind) && !isNamed && !kinds.Contains(concept.Kind))
            {
                review.Break("relevance", $"'{placed.Text}' ({fragment.Id}) brings a {concept.Kind} that nobody asked for");
            }
            else if (!isDomain && !isNamed && (fragment.Role is FragmentRole.Subject or FragmentRole.Material || fragment.Claims.Any(IsOfThings)))
            {
                review.Break("relevance", $"'{placed.Text}' ({fragment.Id}) says what is in the picture, and no style in force may");
            }
        }
    }

    private static bool IsOfThings(Claim claim) => claim is { Slot: "material" or "count", Possible: false };
}
