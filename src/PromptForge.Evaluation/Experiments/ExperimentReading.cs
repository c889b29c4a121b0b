using System.Collections.Immutable;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>What an arm has brought so far.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Exposed">Units that got it, counted once each.</param>
/// <param name="Primary">The primary metric over the units with an outcome, after CUPED where it is used.</param>
public sealed record ArmRecord(string Arm, long Exposed, Moments Primary)
{
    /// <summary>The guardrails' metrics, by id.</summary>
    public ImmutableDictionary<string, Moments> Guardrails { get; init; } = ImmutableDictionary<string, Moments>.Empty;
}

/// <summary>An arm against the control.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Outcome">What it comes to so far; inconclusive means: go on.</param>
/// <param name="Difference">Its mean minus the control's, in the metric's unit.</param>
/// <param name="Interval">The interval of the difference that the stopping rule allows; unbounded while nothing may be said.</param>
/// <param name="Broken">Guardrails on which it is worse than tolerated, in the order of the experiment.</param>
public sealed record ArmReading(string Arm, Outcome Outcome, double Difference, Interval Interval, ImmutableArray<string> Broken);

/// <summary>What an experiment says at one moment.</summary>
/// <param name="SampleRatio">Whether the arms got their shares. On a mismatch nothing else counts, and every outcome is inconclusive.</param>
/// <param name="Arms">Each arm but the control, in the order of the experiment.</param>
public sealed record ExperimentReading(SampleRatio SampleRatio, ImmutableArray<ArmReading> Arms)
{
    /// <summary>Reads an experiment with fixed weights, at any time.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="records">One for every arm, in any order.</param>
    /// <exception cref="ArgumentException">An arm has no record, or its units came by Thompson sampling: see <see cref="InversePropensity"/>.</exception>
    /// <remarks>Arms share alpha evenly, and so do each arm's guardrails, because intervals that allow peeking have no p-values for Holm.</remarks>
    public static ExperimentReading Of(Experiment experiment, IReadOnlyList<ArmRecord> records)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(records);
        if (experiment.Allocation != Allocation.Fixed) { throw new ArgumentException("Units that came by Thompson sampling are read by inverse propensity.", nameof(experiment)); }

        ImmutableArray<ArmRecord> ordered =
            [.. experiment.Arms.Select(arm => records.FirstOrDefault(one => one.Arm == arm.Id) ?? throw new ArgumentException($"There is no record of the arm '{arm.Id}'.", nameof(records)))];
        var ratio = SampleRatio.Of([.. ordered.Select(one => one.Exposed)], [.. experiment.Arms.Select(arm => arm.Weight)]);
        var control = ordered.First(one => one.Arm == experiment.Control);
        var reader = new Reader(experiment, control, ordered.Sum(one => one.Primary.Count));
        return new(ratio, [.. ordered.Where(one => one != control).Select(one => reader.Read(one, ratio.IsMismatch))]);
    }

    private sealed class Reader(Experiment experiment, ArmRecord control, long units)
    {
        private readonly double alpha = experiment.Stop.Alpha / (experiment.Arms.Length - 1);

        public ArmReading Read(ArmRecord arm, bool mismatch)
        {
            var interval = Compare(control.Primary, arm.Primary, arm.Arm, alpha);
            ImmutableArray<string> broken = [.. experiment.Guardrails.Where(guard => IsBroken(guard, arm)).Select(guard => guard.Metric.Id)];
            var gain = Towards(experiment.Primary, interval);
            var outcome = mismatch ? Outcome.Inconclusive
                : broken.Length > 0 ? Outcome.Worse
                : gain.Within(experiment.SmallestEffect) ? Outcome.Equivalent
                : gain.Lower > 0 ? Outcome.Better
                : gain.Upper < 0 ? Outcome.Worse
                : Outcome.Inconclusive;
            return new(arm.Arm, outcome, arm.Primary.Mean - control.Primary.Mean, interval, broken);
        }

        private bool IsBroken(Guardrail guard, ArmRecord arm) =>
            control.Guardrails.TryGetValue(guard.Metric.Id, out var before) && arm.Guardrails.TryGetValue(guard.Metric.Id, out var after)
            && Towards(guard.Metric, Compare(before, after, arm.Arm, alpha / experiment.Guardrails.Length)).Upper < -guard.Tolerance;

        private Interval Compare(Moments before, Moments after, string arm, double level)
        {
            var stop = experiment.Stop;
            var unknown = new Interval(double.NegativeInfinity, double.PositiveInfinity, 1 - level);

            // Outcomes that were all the same so far, rare ones above all, look certain and are not: an arm borrows the other one's spread.
            if (before.Variance == 0 && after.Variance == 0) { return unknown; }

            var (least, most) = (Math.Min(before.Variance, after.Variance), Math.Max(before.Variance, after.Variance));
            if (least == 0) { (before, after) = (before with { Variance = most }, after with { Variance = most }); }

            if (stop.Rule == StoppingRule.Sequential) { return new ConfidenceSequence(stop.Units * Share(arm), level).Of(before, after); }

            // A fixed plan is read once; before, an interval would invite peeking.
            return units >= stop.Units && Math.Min(before.Count, after.Count) >= 2
                ? Welch.Of(before, after).Interval(1 - level)
                : unknown;
        }

        // The part of the planned units that these two arms get.
        private double Share(string arm) =>
            experiment.Arms.Where(one => one.Id == arm || one.Id == control.Arm).Sum(one => one.Weight) / experiment.Arms.Sum(one => one.Weight);

        private static Interval Towards(MetricTraits metric, Interval interval) => metric.Better == Direction.Higher ? interval : interval.Negated();
    }
}
