using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>The share of the case's facts that the prompt still states, each with all its parents: the shape of the Davidsonian Scene Graph.</summary>
/// <remarks>Source: Cho et al., Davidsonian Scene Graph, ICLR 2024, arXiv:2310.18235, asked of the text instead of the picture.</remarks>
internal static class FactRecall
{
    public const string Id = "fact-recall";

    /// <summary>The recall of all facts, or of those of one kind.</summary>
    public static MetricValue Of(SampleReading sample, FactKind? kind)
    {
        var facts = sample.Input.Facts;
        var stated = sample.Stated;
        var (kept, all) = (0, 0);
        var missing = ImmutableArray.CreateBuilder<Diagnostic>();
        for (var i = 0; i < facts.Length; i++)
        {
            var fact = facts[i].Fact;
            if (kind is { } only && fact.Kind != only) { continue; }

            all++;
            if (stated[i]) { kept++; }
            else { missing.Add(Missing(fact, sample.Input.Case.Prompt)); }
        }

        return Found.Share(kept, all, missing.DrainToImmutable());
    }

    /// <summary>The recall of a part of the prompt.</summary>
    public static double? OfPart(SampleReading sample, TextReading part)
    {
        var facts = sample.Input.Facts;
        return facts.IsEmpty ? null : (double)sample.Readings.Matcher.Stated(facts, part).Count(stated => stated) / facts.Length;
    }

    private static Diagnostic Missing(Fact fact, string prompt)
    {
        var what = fact.Kind switch
        {
            FactKind.Attribute => $"'{fact.Arguments[0]}' is no longer '{fact.Arguments[^1]}'",
            FactKind.Count => $"'{fact.Arguments[0]}' are no longer '{fact.Arguments[^1]}'",
            FactKind.Relation => $"'{string.Join(' ', fact.Arguments)}' is not said",
            FactKind.Text => $"the text '{fact.Arguments[0]}' is missing",
            _ => $"'{string.Join(' ', fact.Arguments)}' is missing",
        };
        var words = fact.Kind is FactKind.Attribute or FactKind.Count or FactKind.Relation && fact.Arguments.Length > 1 ? fact.Arguments[1] : fact.Arguments[0];
        return Found.Words(DiagnosticPlace.Input, $"fact-missing.{FactKinds.Name(fact.Kind)}", what, prompt, words);
    }
}

/// <summary>The names of kinds of facts in metric ids.</summary>
internal static class FactKinds
{
    public static IReadOnlyList<FactKind> All { get; } = Enum.GetValues<FactKind>();

    public static string Name(FactKind kind) => kind switch
    {
        FactKind.Entity => "entity",
        FactKind.Attribute => "attribute",
        FactKind.Relation => "relation",
        FactKind.Count => "count",
        FactKind.Text => "text",
        _ => "global",
    };
}
