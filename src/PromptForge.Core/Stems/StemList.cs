using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Stems;

/// <summary>What a florist would have to order for a forged prompt: the stem list, 花材单.</summary>
/// <remarks>Pure. Months follow the northern temperate zone, three to a season.</remarks>
public static class StemList
{
    private const int MostSubstitutes = 3;

    /// <summary>The plants of a prompt: those that the user named in their order, then those that were added.</summary>
    /// <param name="forged">The prompt.</param>
    /// <param name="lexicon">The knowledge it was forged with.</param>
    /// <param name="month">When it is to be made, 1 to 12; null for the season that the user named, or for no matter when.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such month.</exception>
    public static ImmutableArray<Stem> Of(ForgedPrompt forged, Lexicon lexicon, int? month = null)
    {
        ArgumentNullException.ThrowIfNull(forged);
        ArgumentNullException.ThrowIfNull(lexicon);
        if (month is < 1 or > 12) { throw new ArgumentOutOfRangeException(nameof(month), month, "A month is 1 to 12."); }

        var asked = Asked(forged, lexicon);
        var plants = asked.Concat(Added(forged, lexicon)).Distinct().ToList();

        // "Roses, red garden roses": what is a sort of another one says it better.
        plants.RemoveAll(plant => plants.Exists(other => other != plant && IsA(other, plant.Id, lexicon)));
        var when = month is { } one ? [one] : Seasons.Months([.. SeasonsAsked(forged)]);
        var excluded = forged.Exclusions.SelectMany(exclusion => exclusion.Concepts).ToHashSet(StringComparer.Ordinal);
        var search = new Substitutes(lexicon, plants, excluded, when);
        var cultures = Cultures(forged);
        return
        [
            .. plants.Select(plant =>
            {
                var (blooms, sold) = Seasons.OfEntry(plant);
                var colours = ColoursAsked(forged, plant);
                var stem = new Stem(plant, plant.FactOf("form")!.Is, Seasons.Months(blooms), Seasons.Months(sold), asked.Contains(plant), [], []);
                return stem with { Substitutes = search.Of(stem, colours, MostSubstitutes), Cautions = [.. OutOfSeason(stem, when), .. Taboos(plant, cultures).Where(taboo => Concerns(taboo.Text, colours, lexicon))] };
            }),
        ];
    }

    private static List<Concept> Asked(ForgedPrompt forged, Lexicon lexicon) =>
        [.. forged.Mentions.Where(mention => mention.Phrase is null).Select(mention => mention.Concept).OfType<string>().Select(lexicon.Find).OfType<Concept>().Where(IsStem).Distinct()];

    private static IEnumerable<Concept> Added(ForgedPrompt forged, Lexicon lexicon)
    {
        var linker = new Linker(lexicon);
        foreach (var (fragment, _, _) in forged.Fragments)
        {
            if (fragment.IsUser || fragment.Role == FragmentRole.Exclusion) { continue; }

            // A vase's lotus motif is no flower: of other entries only their subjects count.
            if (fragment.Source.Kind == SourceKind.Knowledge && lexicon.Find(fragment.Source.Id) is { } entry)
            {
                if (IsStem(entry)) { yield return entry; }

                continue;
            }

            if (fragment.Role != FragmentRole.Subject) { continue; }

            foreach (var link in linker.Link(fragment.Text.En))
            {
                if (link.Term.Concept >= 0 && lexicon.Concepts[link.Term.Concept] is var named && IsStem(named)) { yield return named; }
            }
        }
    }

    /// <summary>Something that can be ordered: "flower" and "branch" cannot.</summary>
    internal static bool IsStem(Concept entry) => Vocabulary.Plants.Contains(entry.Kind) && entry.FactOf("form") is { Is.IsEmpty: false };

    internal static bool IsA(Concept entry, string id, Lexicon lexicon) =>
        entry.IsA.Any(broader => broader == id || (lexicon.Find(broader) is { } parent && parent != entry && IsA(parent, id, lexicon)));

    // Naming a peony asserts spring, too; what counts is what was said beside the plants.
    private static IEnumerable<string> SeasonsAsked(ForgedPrompt forged) =>
        forged.Mentions.Where(mention => mention.Kind is null || !Vocabulary.Plants.Contains(mention.Kind)).SelectMany(mention => mention.Claims)
            .Where(claim => claim is { Slot: "season", Possible: false }).Select(claim => claim.Value);

    private static HashSet<string> Cultures(ForgedPrompt forged) =>
    [
        .. forged.Mentions.SelectMany(mention => mention.Claims).Concat(forged.Fragments.Where(placed => !placed.Fragment.IsUser).SelectMany(placed => placed.Fragment.Claims))
            .Where(claim => claim is { Slot: "culture", Possible: false }).Select(claim => claim.Value),
    ];

    private static ImmutableArray<string> ColoursAsked(ForgedPrompt forged, Concept plant) =>
        [.. forged.Mentions.SelectMany(mention => mention.Claims).Where(claim => claim is { Slot: "colour", Possible: false } && claim.Of == plant.Id).Select(claim => claim.Value).Distinct()];

    private static IEnumerable<StemCaution> OutOfSeason(Stem stem, ImmutableArray<int> when)
    {
        if (when.IsEmpty || when.Any(stem.IsIn)) { yield break; }

        var months = Seasons.Text([.. stem.Blooms.Union(stem.Sold).Order()]);
        yield return new("out-of-season", new($"当令在{months.Zh}，届时需提前预订或改用替代花材", $"in season {months.En}; order ahead or take a substitute"));
    }

    /// <summary>Taboos of the picture's culture; where it has none, of every culture, for nobody knows yet who gets the flowers.</summary>
    private static IEnumerable<StemCaution> Taboos(Concept plant, HashSet<string> cultures) =>
        plant.Meanings.Where(meaning => meaning.IsTaboo && (cultures.Count == 0 || meaning.Culture == Claim.Scene || cultures.Contains(meaning.Culture)))
            .Select(meaning => new StemCaution("taboo", meaning.Text, meaning.Culture == Claim.Scene ? null : meaning.Culture, meaning.Source));

    /// <summary>Not where it speaks of red ones, and white ones were asked for.</summary>
    private static bool Concerns(LocalText taboo, ImmutableArray<string> colours, Lexicon lexicon)
    {
        var spoken = lexicon.Read(taboo).Terms.Where(term => lexicon.Find(term) is { Kind: "colour" }).ToList();
        return colours.IsEmpty || spoken.Count == 0 || spoken.Exists(colour => colours.Contains(colour));
    }
}
