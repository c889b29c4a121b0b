using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>What is asked of a run.</summary>
/// <param name="Baseline">The variant that others are compared with, or null.</param>
/// <param name="Plans">What was decided before.</param>
/// <param name="Gates">What must hold on its own.</param>
public sealed record RunQuestion(string? Baseline, ImmutableArray<RunPlan> Plans, ImmutableArray<Gate> Gates)
{
    /// <summary>Variants that the baseline must not lose against.</summary>
    public ImmutableArray<string> Opponents { get; init; } = [];

    /// <summary>What a suite asks.</summary>
    public static RunQuestion Of(Suite suite, IReadOnlyList<MetricInfo> metrics)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return new(suite.Baseline, RunPlans.Of(suite, metrics), suite.Gates) { Opponents = suite.Opponents };
    }
}

/// <summary>A variant's means for a target.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Target">The target.</param>
/// <param name="Rows">How many results.</param>
/// <param name="Errors">How many failed.</param>
/// <param name="Means">The mean of each metric in the order of the header; null where it never applies.</param>
public sealed record VariantSummary(string Variant, string Target, int Rows, int Errors, ImmutableArray<double?> Means);

/// <summary>A gate's result for a variant and a target.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Target">The target.</param>
/// <param name="Mean">The mean, or null where the metric applied to no prompt.</param>
/// <param name="Count">How many results it applied to.</param>
/// <param name="Failing">The prompts that fail it, in order: all below the bound where each must hold it, and those without a result.</param>
/// <param name="Passed">Whether it holds.</param>
public sealed record GateResult(Gate Gate, string Variant, string Target, double? Mean, int Count, ImmutableArray<string> Failing, bool Passed);

/// <summary>A candidate beside the baseline for one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Candidate">The candidate.</param>
/// <param name="Verdict">The verdict, or null where nothing decides.</param>
/// <param name="Metrics">Every metric compared, in the order of the header. Only the verdict decides; these explain.</param>
public sealed record Contest(string Target, string Candidate, Verdict? Verdict, ImmutableArray<PairedComparison> Metrics)
{
    /// <summary>Whether the candidate is there to be beaten.</summary>
    public bool IsOpponent { get; init; }

    /// <summary>Whether it went as nobody wants: the candidate is worse, or an opponent better.</summary>
    public bool IsLost => Verdict?.Outcome == (IsOpponent ? Outcome.Better : Outcome.Worse);

    /// <summary>Whether it went as hoped.</summary>
    public bool IsWon => Verdict?.Outcome == (IsOpponent ? Outcome.Worse : Outcome.Better);
}

/// <summary>What a run comes to.</summary>
public sealed class RunAnalysis
{
    // What explains and does not decide is drawn coarser: intervals move by some hundredths of their width.
    private const int FewerResamples = 2000;
    private readonly Dictionary<(string Variant, string Target), List<RunRow>> groups;

    private RunAnalysis(RunRecord run, RunQuestion question)
    {
        (Run, Question) = (run, question);
        groups = run.Rows.GroupBy(row => (row.Variant, row.Target)).ToDictionary(group => group.Key, group => group.ToList());
        Summaries = [.. from target in run.Header.Targets from variant in run.Header.Variants select Summary(variant, target)];
        Gates = [.. from gate in question.Gates from target in run.Header.Targets from variant in gate.Variants select Judge(gate, variant, target)];
        Contests = question.Baseline is { } baseline
            ? [.. (from target in run.Header.Targets from variant in run.Header.Variants where variant != baseline select (target, variant))
                .Select(pair => Compare(pair.target, pair.variant, baseline))]
            : [];
    }

    /// <summary>The run.</summary>
    public RunRecord Run { get; }

    /// <summary>What was asked.</summary>
    public RunQuestion Question { get; }

    /// <summary>The means, by target and variant.</summary>
    public ImmutableArray<VariantSummary> Summaries { get; }

    /// <summary>The gates, each for its variants and all targets.</summary>
    public ImmutableArray<GateResult> Gates { get; }

    /// <summary>The comparisons, by target and candidate.</summary>
    public ImmutableArray<Contest> Contests { get; }

    /// <summary>Results that a variant did not give.</summary>
    public int Errors => Run.Rows.Count(row => row.Error is not null);

    /// <summary>Whether a gate fails, a candidate is worse, or an opponent better.</summary>
    public bool Failed => Gates.Any(gate => !gate.Passed) || Contests.Any(contest => contest.IsLost);

    /// <summary>Judges a run.</summary>
    public static RunAnalysis Of(RunRecord run, RunQuestion question)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(question);
        return new(run, question);
    }

    /// <summary>The rows of a variant for a target.</summary>
    public IReadOnlyList<RunRow> RowsOf(string variant, string target) => groups.GetValueOrDefault((variant, target)) ?? [];

    private VariantSummary Summary(string variant, string target)
    {
        var rows = RowsOf(variant, target);
        return new(variant, target, rows.Count, rows.Count(row => row.Error is not null), [.. Run.Header.Metrics.Select((_, at) => Mean(rows.Select(row => ValueOf(row, at))))]);
    }

    private GateResult Judge(Gate gate, string variant, string target)
    {
        var (at, rows) = (IndexOf(gate.Metric), RowsOf(variant, target));
        var values = rows.Select(row => ValueOf(row, at)).OfType<double>().ToList();
        var failing = rows.Where(row => row.Error is not null || (gate.OfEach && ValueOf(row, at) is { } value && !Holds(value))).Select(row => row.Case).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var mean = Mean(values.Select(value => (double?)value));
        return new(gate, variant, target, mean, values.Count, failing, failing.IsEmpty && (gate.OfEach || mean is not { } whole || Holds(whole)));

        bool Holds(double value) => Run.Header.Metrics[at].HigherIsBetter ? value >= gate.Bound : value <= gate.Bound;
    }

    private Contest Compare(string target, string candidate, string baseline)
    {
        var metrics = Run.Header.Metrics;
        var plan = Question.Plans.FirstOrDefault(one => one.Target == target && one.Plan.Candidate == candidate)?.Plan;
        var pairs = metrics.Select((metric, at) => (metric.Id, Pairs: Pairs(target, candidate, baseline, at))).ToDictionary(one => one.Id, one => one.Pairs, StringComparer.Ordinal);
        var verdict = plan is not null && pairs[plan.Primary.Id].Count > 0
            ? Verdict.Of(plan, Run.Header.Plans.GetValueOrDefault(RunPlans.Key(target, candidate)), plan.Primary.Evidence, pairs) : null;
        return new(target, candidate, verdict, [.. metrics.Where(metric => pairs[metric.Id].Count > 0).AsParallel().AsOrdered().Select(metric =>
            verdict is not null && metric.Id == verdict.Plan.Primary.Id && verdict.Plan.Comparisons == 1 ? verdict.Primary
            : PairedComparison.Of(RunPlans.Traits(metric), pairs[metric.Id], plan?.Alpha ?? 0.05, resamples: FewerResamples))])
        {
            IsOpponent = Question.Opponents.Contains(candidate),
        };
    }

    // The prompt is the unit: values are averaged over seeds first.
    private IReadOnlyList<Pair> Pairs(string target, string candidate, string baseline, int at)
    {
        var (before, after) = (ByCase(baseline, target, at), ByCase(candidate, target, at));
        return [.. Run.Cases.Where(one => before.ContainsKey(one.Id) && after.ContainsKey(one.Id))
            .Select(one => new Pair(one.Id, before[one.Id], after[one.Id], [.. one.Slices.Select(slice => $"{slice.Key}: {slice.Value}")]))];
    }

    private Dictionary<string, double> ByCase(string variant, string target, int at) => RowsOf(variant, target)
        .GroupBy(row => row.Case, row => ValueOf(row, at), StringComparer.Ordinal).Select(group => (group.Key, Mean: Mean(group))).Where(one => one.Mean is not null)
        .ToDictionary(one => one.Key, one => one.Mean!.Value, StringComparer.Ordinal);

    private int IndexOf(string metric) => Run.Header.Metrics.Select((one, at) => (one.Id, at)).First(one => one.Id == metric).at;

    private static double? ValueOf(RunRow row, int at) => at < row.Values.Length ? row.Values[at] : null;

    private static double? Mean(IEnumerable<double?> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (value is not { } number) { continue; }

            sum += number;
            count++;
        }

        return count == 0 ? null : sum / count;
    }
}
