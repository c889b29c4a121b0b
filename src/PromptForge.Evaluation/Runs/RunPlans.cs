using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>A plan and the target that it is for.</summary>
/// <param name="Target">The target.</param>
/// <param name="Plan">The plan.</param>
public sealed record RunPlan(string Target, AnalysisPlan Plan);

/// <summary>What a suite decides before the first prompt runs.</summary>
/// <remarks>Whether a rewriter helps depends on the model, so each target has a verdict of its own; all verdicts of a run share alpha.</remarks>
public static class RunPlans
{
    /// <summary>A plan for each target and variant but the baseline.</summary>
    public static ImmutableArray<RunPlan> Of(Suite suite, IReadOnlyList<MetricInfo> metrics)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (suite.Primary is not { } goal || suite.Baseline is not { } baseline) { return []; }

        var traits = metrics.ToDictionary(metric => metric.Id, Traits, StringComparer.Ordinal);
        var candidates = suite.Variants.Where(variant => variant.Id != baseline).ToList();
        return [.. from target in suite.Targets
                   from candidate in candidates
                   select new RunPlan(target, new(baseline, candidate.Id, traits[goal.Metric], goal.SmallestEffect, goal.Prompts ?? suite.Cases.Length)
                   {
                       Alpha = suite.Alpha,
                       Comparisons = candidates.Count * suite.Targets.Length,
                       Guardrails = [.. suite.Guardrails.Select(guard => new Guardrail(traits[guard.Metric], guard.Tolerance))],
                   })];
    }

    /// <summary>The name of a comparison in a stored run.</summary>
    public static string Key(string target, string candidate) => $"{candidate} {target}";

    /// <summary>A metric as the statistics see it.</summary>
    public static MetricTraits Traits(MetricInfo metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new(metric.Id, metric.Kind == MetricKind.Gate ? ValueKind.Binary : ValueKind.Continuous, metric.HigherIsBetter ? Direction.Higher : Direction.Lower, metric.RisesWithLength, Forge.Version);
    }
}
