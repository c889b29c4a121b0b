using System.Collections.Immutable;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Counts the units of an experiment: one number a unit and metric, the mean of what was recorded.</summary>
internal sealed class ExperimentTally(Experiment experiment)
{
    private readonly Arm[] arms = [.. experiment.Arms.Select(_ => new Arm(experiment.Guardrails.Length))];

    /// <summary>Units that have an arm that the experiment no longer has.</summary>
    public long Gone { get; private set; }

    /// <summary>Units assigned, arm by arm.</summary>
    public IEnumerable<long> Assigned => arms.Select(arm => arm.Assigned);

    /// <summary>Units exposed, arm by arm.</summary>
    public IEnumerable<long> Exposed => arms.Select(arm => arm.Exposed);

    /// <summary>Counts a unit.</summary>
    public void Add(StoredUnit unit)
    {
        var at = 0;
        while (at < arms.Length && experiment.Arms[at].Id != unit.Arm.Arm) { at++; }

        if (at == arms.Length)
        {
            Gone++;
            return;
        }

        var arm = arms[at];
        arm.Assigned++;
        if (!unit.Events.Any(one => one.Metric is null)) { return; }

        arm.Exposed++;
        if (Mean(unit, experiment.Primary.Id) is { } value) { arm.Primary.Add((unit.Arm.Before, value, unit.Arm.Propensity)); }

        for (var guard = 0; guard < arm.Guards.Length; guard++)
        {
            if (Mean(unit, experiment.Guardrails[guard].Metric.Id) is { } guarded) { arm.Guards[guard].Add(guarded); }
        }
    }

    /// <summary>The records of all arms; with CUPED where it helps.</summary>
    public (ImmutableArray<ArmRecord> Records, Cuped? Covariate) Records()
    {
        var known = arms.SelectMany(arm => arm.Primary).Where(unit => unit.Before is not null).Select(unit => (unit.Before!.Value, unit.Outcome)).ToList();
        Cuped? fitted = known.Count > 2 && Cuped.Fit(known) is { Theta: not 0 } cuped ? cuped : null;

        // A unit of which nothing was known keeps its outcome, as if it had been average before.
        double Adjusted((double? Before, double Outcome, double Propensity) unit) => fitted is { } fit && unit.Before is { } before ? fit.Adjusted(before, unit.Outcome) : unit.Outcome;
        return ([.. arms.Select((arm, at) => new ArmRecord(experiment.Arms[at].Id, arm.Exposed, Moments.Of(arm.Primary.Select(Adjusted)))
        {
            Guardrails = experiment.Guardrails.Select((guard, which) => KeyValuePair.Create(guard.Metric.Id, Moments.Of(arm.Guards[which])))
                .DistinctBy(pair => pair.Key, StringComparer.Ordinal).ToImmutableDictionary(StringComparer.Ordinal),
        })], fitted);
    }

    /// <summary>What is believed of each arm's rate.</summary>
    public IEnumerable<RateBelief> Beliefs() => arms.Select(arm => new RateBelief(arm.Primary.Sum(unit => unit.Outcome), arm.Primary.Sum(unit => 1 - unit.Outcome)));

    /// <summary>The arms' means by inverse propensity; null for an arm with fewer than two units.</summary>
    public IEnumerable<InversePropensity?> Weighted() =>
        arms.Select(arm => arm.Primary.Count < 2 ? (InversePropensity?)null : InversePropensity.Of([.. arm.Primary.Select(unit => (unit.Outcome, unit.Propensity))]));

    private static double? Mean(StoredUnit unit, string metric)
    {
        var (count, sum) = (0, 0.0);
        foreach (var one in unit.Events)
        {
            if (one.Metric != metric) { continue; }

            count++;
            sum += one.Value!.Value;
        }

        return count == 0 ? null : sum / count;
    }

    private sealed class Arm(int guards)
    {
        public long Assigned { get; set; }

        public long Exposed { get; set; }

        public List<(double? Before, double Outcome, double Propensity)> Primary { get; } = [];

        public List<double>[] Guards { get; } = [.. Enumerable.Range(0, guards).Select(_ => new List<double>())];
    }
}
