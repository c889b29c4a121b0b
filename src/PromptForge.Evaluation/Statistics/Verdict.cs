using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Evaluation.Statistics;

/// <summary>What a comparison comes to.</summary>
public enum Outcome
{
    /// <summary>The candidate is better.</summary>
    Better,

    /// <summary>The candidate is worse, in what decides or in what must not get worse.</summary>
    Worse,

    /// <summary>They differ by less than matters.</summary>
    Equivalent,

    /// <summary>The data leave it open.</summary>
    Inconclusive,
}

/// <summary>Who looked at what.</summary>
public enum Evidence
{
    /// <summary>The prompts' texts; no picture was seen.</summary>
    Text,

    /// <summary>Pictures, by a model that scores or judges.</summary>
    Scorer,

    /// <summary>Pictures, by people.</summary>
    People,

    /// <summary>The prompts' texts, by people; no picture was seen.</summary>
    Readers,

    /// <summary>The prompts' texts, by a model that judges; no picture was seen.</summary>
    Judge,
}

/// <summary>Why a verdict is weaker than its numbers.</summary>
public enum Reservation
{
    /// <summary>No plan was stored before the run.</summary>
    NoPlan,

    /// <summary>The plan is not the one stored before the run.</summary>
    PlanChanged,

    /// <summary>Not as many prompts were compared as planned.</summary>
    OtherSize,

    /// <summary>Adding any text raises the primary metric, so it decides nothing.</summary>
    RisesWithLength,

    /// <summary>A guardrail of the plan has no values.</summary>
    GuardrailMissing,

    /// <summary>Fewer prompts than any interval can stand on.</summary>
    TooFew,
}

/// <summary>How a guardrail stands.</summary>
public enum GuardState
{
    /// <summary>The candidate is no worse than tolerated.</summary>
    Held,

    /// <summary>Neither harm nor its absence is shown.</summary>
    Open,

    /// <summary>The candidate is worse than tolerated.</summary>
    Broken,
}

/// <summary>A guardrail's result.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Comparison">Its numbers.</param>
/// <param name="HarmP">The one-sided p-value of harm beyond the tolerance, adjusted over all guardrails (Holm).</param>
/// <param name="State">How it stands.</param>
public sealed record GuardResult(Guardrail Guardrail, PairedComparison Comparison, double HarmP, GuardState State);

/// <summary>The primary metric in one group of prompts. Slices explain; they never decide.</summary>
/// <param name="Slice">The group.</param>
/// <param name="Comparison">Its numbers.</param>
/// <param name="AdjustedP">The two-sided p-value, adjusted over all slices (Benjamini-Hochberg).</param>
public sealed record SliceResult(string Slice, PairedComparison Comparison, double AdjustedP);

/// <summary>A paired comparison judged by its plan.</summary>
/// <param name="Plan">The plan it was judged by.</param>
/// <param name="Outcome">What it comes to.</param>
/// <param name="Evidence">Who looked at what.</param>
/// <param name="Primary">The numbers that decide.</param>
/// <param name="Guardrails">What must not get worse, in the order of the plan.</param>
/// <param name="Slices">The primary metric by group, in ordinal order.</param>
/// <param name="Reservations">Why it is weaker than its numbers.</param>
public sealed record Verdict(
    AnalysisPlan Plan, Outcome Outcome, Evidence Evidence, PairedComparison Primary,
    ImmutableArray<GuardResult> Guardrails, ImmutableArray<SliceResult> Slices, ImmutableArray<Reservation> Reservations)
{
    /// <summary>Fewer prompts carry no verdict: a bootstrap of so few numbers is too sure of itself.</summary>
    public const int FewestPrompts = 10;

    /// <summary>Whether it is a hint for the next run and no finding: the plan was not fixed before, or not kept.</summary>
    public bool IsExploratory => Reservations.Any(one => one is Reservation.NoPlan or Reservation.PlanChanged or Reservation.OtherSize);

    /// <summary>The verdict in words, in both languages.</summary>
    public LocalText Sentences => VerdictText.Of(this);

    /// <summary>Judges.</summary>
    /// <param name="plan">What was decided.</param>
    /// <param name="storedHash">The plan's hash as stored before the run, or null.</param>
    /// <param name="evidence">Who looked at what.</param>
    /// <param name="pairs">The pairs of each metric, by its id; at least those of the primary one.</param>
    /// <exception cref="ArgumentException">The plan cannot be meant, or the primary metric has no pairs.</exception>
    public static Verdict Of(AnalysisPlan plan, string? storedHash, Evidence evidence, IReadOnlyDictionary<string, IReadOnlyList<Pair>> pairs)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(pairs);
        plan.Checked();
        if (!pairs.TryGetValue(plan.Primary.Id, out var deciding)) { throw new ArgumentException($"There is no value of the primary metric '{plan.Primary.Id}'.", nameof(pairs)); }

        var primary = Compare(plan, plan.Primary, deciding, plan.AlphaEach);
        var guardrails = Guards(plan, pairs);
        ImmutableArray<Reservation> reservations = [.. Reserve(plan, storedHash, primary.Count, guardrails.Length)];
        var outcome = guardrails.Any(guard => guard.State == GuardState.Broken) ? Outcome.Worse
            : reservations.Any(one => one is Reservation.RisesWithLength or Reservation.TooFew) ? Outcome.Inconclusive
            : Judge(primary, plan);
        return new(plan, outcome, evidence, primary, guardrails, Sliced(plan, deciding), reservations);
    }

    // A difference too small to matter is no win, however sure it is. For the rest, test and interval must agree.
    private static Outcome Judge(PairedComparison primary, AnalysisPlan plan) =>
        primary.NarrowGain.Within(plan.SmallestEffect) ? Outcome.Equivalent
        : primary.P > plan.AlphaEach ? Outcome.Inconclusive
        : primary.GainInterval.Lower > 0 ? Outcome.Better
        : primary.GainInterval.Upper < 0 ? Outcome.Worse
        : Outcome.Inconclusive;

    private static IEnumerable<Reservation> Reserve(AnalysisPlan plan, string? storedHash, int count, int guarded)
    {
        if (storedHash is null) { yield return Reservation.NoPlan; }
        else if (!string.Equals(storedHash, plan.Hash, StringComparison.OrdinalIgnoreCase)) { yield return Reservation.PlanChanged; }

        if (count != plan.Prompts) { yield return Reservation.OtherSize; }
        if (plan.Primary.RisesWithLength) { yield return Reservation.RisesWithLength; }
        if (guarded < plan.Guardrails.Length) { yield return Reservation.GuardrailMissing; }
        if (count < FewestPrompts) { yield return Reservation.TooFew; }
    }

    private static ImmutableArray<GuardResult> Guards(AnalysisPlan plan, IReadOnlyDictionary<string, IReadOnlyList<Pair>> pairs)
    {
        var measured = plan.Guardrails.Where(guard => pairs.TryGetValue(guard.Metric.Id, out var some) && some.Count > 0)
            .Select(guard => (Guard: guard, Numbers: Compare(plan, guard.Metric, pairs[guard.Metric.Id], plan.Alpha))).ToList();
        var harms = MultipleTesting.Holm([.. measured.Select(one => HarmP(one.Numbers, one.Guard.Tolerance))]);
        return [.. measured.Zip(harms, (one, harm) => new GuardResult(one.Guard, one.Numbers, harm,
            harm <= plan.Alpha ? GuardState.Broken : one.Numbers.NarrowGain.Lower >= -one.Guard.Tolerance ? GuardState.Held : GuardState.Open))];
    }

    private static double HarmP(PairedComparison numbers, double tolerance)
    {
        if (tolerance == 0) { return numbers.Gain < 0 ? numbers.P / 2 : 1 - (numbers.P / 2); }

        // The tests of no difference know no tolerance; Student's t does.
        var beyond = numbers.Gain + tolerance;
        if (beyond >= 0 || numbers.Count < 2) { return 1; }

        var t = beyond / (numbers.Deviation / Math.Sqrt(numbers.Count));
        return Tails.StudentTwoSided(t, numbers.Count - 1) / 2;
    }

    private static ImmutableArray<SliceResult> Sliced(AnalysisPlan plan, IReadOnlyList<Pair> pairs)
    {
        var slices = pairs.SelectMany(pair => pair.Slices.Select(slice => (slice, pair))).GroupBy(one => one.slice, one => one.pair, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, Numbers: Compare(plan, plan.Primary, [.. group], plan.Alpha))).ToList();
        var adjusted = MultipleTesting.BenjaminiHochberg([.. slices.Select(slice => slice.Numbers.P)]);
        return [.. slices.Zip(adjusted, (slice, p) => new SliceResult(slice.Key, slice.Numbers, p))];
    }

    private static PairedComparison Compare(AnalysisPlan plan, MetricTraits metric, IReadOnlyList<Pair> pairs, double alpha) =>
        PairedComparison.Of(metric, pairs, alpha, plan.Seed, plan.Resamples);
}
