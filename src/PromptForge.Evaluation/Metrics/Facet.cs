using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Something that a good prompt of a domain speaks of.</summary>
/// <param name="Id">Its name in diagnostics.</param>
/// <param name="Kinds">Kinds of knowledge entries and classes of glossary words of which one must be named.</param>
/// <param name="Words">Words of either language of which one will do.</param>
public sealed record Facet(string Id, ImmutableArray<string> Kinds, ImmutableArray<string> Words)
{
    /// <summary>The facets of flower arrangement: flower, vessel, form or style, line, palette, light, background, season.</summary>
    public static ImmutableArray<Facet> Floral { get; } =
    [
        new("flower", ["flower", "branch"], []),
        new("vessel", ["vessel"], []),
        new("form", ["form", "style", "school", "technique", "culture"], []),
        new("line", ["composition"], ["line", "linear", "curve", "sweep", "asymmetric", "symmetric", "线条", "曲线", "不对称", "对称", "留白"]),
        new("palette", ["colour", "harmony"], []),
        new("light", ["light", "time"], []),
        new("background", [], ["background", "backdrop", "背景", "衬底"]),
        new("season", ["season"], []),
    ];
}

/// <summary>Domain coverage: filled facets / facets, for prompts that ask for the domain.</summary>
internal sealed class DomainCoverage
{
    private readonly ImmutableArray<Facet> facets;
    private readonly ImmutableArray<(string Facet, TextReading Words)> words;
    private readonly ImmutableArray<TextReading> terms;

    public DomainCoverage(ImmutableArray<Facet> facets, ImmutableArray<string> terms, PromptReader reader)
    {
        this.facets = facets;
        words = [.. facets.SelectMany(facet => facet.Words.Select(word => (facet.Id, reader.Read(word))))];
        this.terms = [.. terms.Select(reader.Read)];
    }

    /// <summary>The share of facets that the prompt speaks of; none where the user names nothing of the first facet.</summary>
    public MetricValue Facets(SampleReading sample)
    {
        if (facets.IsEmpty || !IsAsked(sample.Input.Wanted, facets[0])) { return MetricValue.None; }

        var empty = facets.Where(facet => !IsFilled(sample, sample.Text, facet)).ToList();
        return Found.Share(facets.Length - empty.Count, facets.Length,
            [.. empty.Select(facet => Found.In(DiagnosticPlace.Prompt, $"facet-empty.{facet.Id}", $"nothing is said of {facet.Id}", -1, 0))]);
    }

    /// <summary>The share of a list of expected terms that the prompt says, in either language.</summary>
    public MetricValue Terms(SampleReading sample)
    {
        if (facets.IsEmpty || !IsAsked(sample.Input.Wanted, facets[0])) { return MetricValue.None; }

        return Found.Share(terms.Count(term => sample.Readings.Matcher.Spans(sample.Text, term).Count > 0), terms.Length, []);
    }

    /// <summary>Flowers in general ask for the domain as much as a named one.</summary>
    private static bool IsAsked(TextReading text, Facet first) =>
        Names(text, first) || text.AllTerms.Overlaps(["flower", "floral", "bouquet", "ikebana"]) || (text.HasHan && text.Folded.Contains('花', StringComparison.Ordinal) && !text.Folded.Contains("花样", StringComparison.Ordinal));

    private bool IsFilled(SampleReading sample, TextReading text, Facet facet) =>
        Names(text, facet) || words.Any(word => word.Facet == facet.Id && sample.Readings.Matcher.Spans(text, word.Words).Count > 0);

    private static bool Names(TextReading text, Facet facet)
    {
        foreach (var name in text.Names)
        {
            if ((name.Concept is { } concept && facet.Kinds.Contains(concept.Kind)) || (name.Word?.Class is { } kind && facet.Kinds.Contains(kind))) { return true; }
        }

        return false;
    }
}
