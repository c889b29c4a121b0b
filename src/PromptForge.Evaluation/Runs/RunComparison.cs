using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>Two runs side by side: a variant of the first is the baseline, a variant of the second the candidate.</summary>
/// <remarks>No plan was stored for this comparison, so its verdict is exploratory.</remarks>
public static class RunComparison
{
    /// <summary>Compares what both runs have in common: prompts of the same id and words, targets, seeds and metrics.</summary>
    /// <param name="before">The earlier run.</param>
    /// <param name="after">The later run.</param>
    /// <param name="variants">A variant of each; null takes the first that both have and that is not the baseline of the earlier run.</param>
    /// <param name="goal">What decides; null takes what the earlier run says.</param>
    /// <exception cref="RunException">They have nothing in common, or nothing says what decides.</exception>
    public static RunAnalysis Of(RunRecord before, RunRecord after, (string Before, string After)? variants = null, PrimaryGoal? goal = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var chosen = variants ?? Common(before, after);
        Known(before, chosen.Before);
        Known(after, chosen.After);
        var (first, second) = chosen.Before == chosen.After ? ($"{chosen.Before} 1", $"{chosen.After} 2") : chosen;
        ImmutableArray<Cases.MetricInfo> metrics = [.. before.Header.Metrics.Where(metric => after.Header.Metrics.Contains(metric))];
        var words = after.Cases.ToDictionary(one => one.Id, one => one.Prompt, StringComparer.Ordinal);
        ImmutableArray<Cases.EvaluationCase> cases = [.. before.Cases.Where(one => words.GetValueOrDefault(one.Id) == one.Prompt)];
        ImmutableArray<string> targets = [.. before.Header.Targets.Intersect(after.Header.Targets, StringComparer.Ordinal)];
        if (cases.IsEmpty || targets.IsEmpty) { throw new RunException("the two runs have no prompt and target in common; compare runs of the same suite."); }

        if (metrics.IsEmpty) { throw new RunException("the two runs have no metric in common; compare runs of the same suite."); }

        var decides = goal ?? before.Header.Primary ?? throw new RunException("neither run says what decides; name a metric and the smallest difference that matters.");
        if (metrics.All(metric => metric.Id != decides.Metric)) { throw new RunException(Suggest.Unknown("metric", decides.Metric, metrics.Select(metric => metric.Id))); }

        var ids = cases.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var header = before.Header with
        {
            ContentVersion = before.Header.ContentVersion == after.Header.ContentVersion ? after.Header.ContentVersion : $"{before.Header.ContentVersion} → {after.Header.ContentVersion}",
            Variants = [first, second],
            Targets = targets,
            Metrics = metrics,
            Plans = before.Header.Plans.Clear(),
            Baseline = first,
        };
        var rows = Rows(before, chosen.Before, first).Concat(Rows(after, chosen.After, second));
        var traits = metrics.ToDictionary(metric => metric.Id, RunPlans.Traits, StringComparer.Ordinal);
        var question = new RunQuestion(
            first,
            [.. targets.Select(target => new RunPlan(target, new(first, second, traits[decides.Metric], decides.SmallestEffect, cases.Length)
            {
                Comparisons = targets.Length,
                Guardrails = [.. before.Header.Guardrails.Where(guard => traits.ContainsKey(guard.Metric)).Select(guard => new Guardrail(traits[guard.Metric], guard.Tolerance))],
            }))],
            []);
        return RunAnalysis.Of(new(header, cases, [.. rows], before.IsWhole && after.IsWhole), question);

        IEnumerable<RunRow> Rows(RunRecord run, string variant, string name)
        {
            var order = metrics.Select(metric => run.Header.Metrics.IndexOf(metric)).ToImmutableArray();
            return run.Rows.Where(row => row.Variant == variant && ids.Contains(row.Case) && targets.Contains(row.Target))
                .Select(row => row with { Variant = name, Values = row.Values.IsEmpty ? [] : [.. order.Select(at => row.Values[at])] });
        }
    }

    private static (string Before, string After) Common(RunRecord before, RunRecord after)
    {
        var both = before.Header.Variants.Intersect(after.Header.Variants, StringComparer.Ordinal).ToList();
        var variant = both.FirstOrDefault(name => name != before.Header.Baseline) ?? both.FirstOrDefault() ?? throw new RunException(
            $"the two runs have no variant in common ({string.Join(", ", before.Header.Variants)} and {string.Join(", ", after.Header.Variants)}); name one of each.");
        return (variant, variant);
    }

    private static void Known(RunRecord run, string variant)
    {
        if (!run.Header.Variants.Contains(variant)) { throw new RunException(Suggest.Unknown("variant", variant, run.Header.Variants)); }
    }
}
