using System.Collections.Immutable;
using PromptForge.Concepts;

namespace PromptForge.Stems;

/// <summary>Finds plants that do the same in an arrangement and look alike.</summary>
internal sealed class Substitutes
{
    private readonly Lexicon lexicon;
    private readonly List<Concept> candidates;
    private readonly ImmutableArray<int> when;

    /// <param name="lexicon">All plants.</param>
    /// <param name="used">What stands in the list already.</param>
    /// <param name="excluded">What the user does not want.</param>
    /// <param name="when">The months in question; empty for no matter when.</param>
    public Substitutes(Lexicon lexicon, List<Concept> used, HashSet<string> excluded, ImmutableArray<int> when)
    {
        this.lexicon = lexicon;
        this.when = when;
        candidates = [.. lexicon.Concepts.Where(plant => StemList.IsStem(plant) && !used.Contains(plant) && !excluded.Contains(plant.Id) && !excluded.Any(id => StemList.IsA(plant, id, lexicon)))];
    }

    /// <summary>The likest plants of the same role, in the colours asked for and in season; ties by id.</summary>
    public ImmutableArray<Concept> Of(Stem stem, ImmutableArray<string> colours, int most) =>
    [
        .. candidates.Where(other => Fits(other, stem, colours)).Select(other => (Plant: other, Likeness: Likeness(other, stem.Entry)))
            .OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.Plant.Id, StringComparer.Ordinal).Take(most).Select(pair => pair.Plant),
    ];

    private bool Fits(Concept other, Stem stem, ImmutableArray<string> colours)
    {
        if (other.Kind != stem.Entry.Kind || !other.FactOf("form")!.Is.Intersect(stem.Roles).Any() || StemList.IsA(stem.Entry, other.Id, lexicon)) { return false; }

        var known = Values(other, "colour");
        if (colours.Any(colour => !known.Contains(colour))) { return false; }

        var (blooms, sold) = Seasons.OfEntry(other);
        return when.IsEmpty || Seasons.Months([.. blooms, .. sold]).Intersect(when).Any();
    }

    // Colour and season are what a customer sees; the style it belongs to and the vessel it stands in are what a florist knows.
    private static double Likeness(Concept other, Concept one) =>
        (2 * Shared(Values(other, "colour"), Values(one, "colour")))
        + Shared(Values(other, "season"), Values(one, "season"))
        + Shared([.. other.FactOf("form")!.Is], [.. one.FactOf("form")!.Is])
        + Shared([.. other.Styles], [.. one.Styles])
        + Shared([.. other.Vessels], [.. one.Vessels])
        + (other.IsA.Contains(one.Id) || other.IsA.Intersect(one.IsA).Any() ? 2 : 0)
        + (other.Names.Latin is { } latin && one.Names.Latin is { } own && Genus(latin) == Genus(own) ? 1 : 0);

    private static string Genus(string latin) => latin.Split(' ')[0];

    private static HashSet<string> Values(Concept plant, string key) => plant.FactOf(key) is { } fact ? [.. fact.Is, .. fact.Can] : [];

    /// <summary>The part of all values that both have (Jaccard), 0 to 1.</summary>
    private static double Shared(HashSet<string> one, HashSet<string> other)
    {
        var both = one.Count(other.Contains);
        return both == 0 ? 0 : both / (double)(one.Count + other.Count - both);
    }
}
