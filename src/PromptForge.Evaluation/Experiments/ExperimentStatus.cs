using System.Collections.Immutable;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Stores;
using PromptForge.Model;

namespace PromptForge.Evaluation.Experiments;

/// <summary>An arm, counted.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Assigned">Units that got it.</param>
/// <param name="Exposed">Units that saw it.</param>
/// <param name="Primary">The primary metric over the units that saw it and have an outcome.</param>
public sealed record ArmCount(string Arm, long Assigned, long Exposed, Moments Primary);

/// <summary>An arm under Thompson sampling.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Best">The chance that it is the best one.</param>
/// <param name="Mean">Its mean by inverse propensity; null with fewer than two units.</param>
/// <param name="Above">How far it is above the control, for one look and no more; null for the control, and while unknown.</param>
public sealed record BanditArm(string Arm, double Best, double? Mean, Interval? Above);

/// <summary>What an experiment says at one moment, in numbers and in words.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="State">Where it stands; null before its first unit.</param>
/// <param name="Arms">Every arm, counted.</param>
/// <param name="Reading">The comparison under fixed weights; null under Thompson sampling, and where the weights no longer fit the units.</param>
public sealed record ExperimentStatus(Experiment Experiment, ExperimentState? State, ImmutableArray<ArmCount> Arms, ExperimentReading? Reading)
{
    /// <summary>The arms under Thompson sampling; else empty.</summary>
    public ImmutableArray<BanditArm> Bandit { get; init; } = [];

    /// <summary>What earlier values took out; null where none were known.</summary>
    public Cuped? Covariate { get; init; }

    /// <summary>Whether the plan is another one than at the start: the reading then only explores.</summary>
    public bool PlanChanged => State is not null && State.Plan != Experiment.Plan;

    /// <summary>Whether something needs a person: lost units, or an arm that is worse.</summary>
    public bool IsAlarming => Reading is { } reading && (reading.SampleRatio.IsMismatch || reading.Arms.Any(arm => arm.Outcome == Outcome.Worse));

    /// <summary>The status in sentences, one for each thing there is to say.</summary>
    public ImmutableArray<LocalText> Sentences => ExperimentWords.Of(this);

    /// <summary>An experiment that nobody has taken part in.</summary>
    public static ExperimentStatus Waiting(Experiment experiment) => Of(experiment, null, new(experiment));

    internal static ExperimentStatus Of(Experiment experiment, ExperimentState? state, ExperimentTally tally)
    {
        var (records, covariate) = tally.Records();
        var assigned = tally.Assigned.ToList();
        ImmutableArray<ArmCount> arms = [.. records.Select((one, at) => new ArmCount(one.Arm, assigned[at], one.Exposed, one.Primary))];
        if (experiment.Allocation == Allocation.Thompson) { return new(experiment, state, arms, null) { Bandit = ReadBandit(experiment, tally) }; }

        // An arm without weight that has units: the weights changed on the way, and nothing tells which shares were meant.
        var fits = tally.Gone == 0 && !experiment.Arms.Where((arm, at) => arm.Weight == 0 && arms[at].Exposed > 0).Any();
        return new(experiment, state, arms, fits ? ExperimentReading.Of(experiment, records) : null) { Covariate = covariate };
    }

    private static ImmutableArray<BanditArm> ReadBandit(Experiment experiment, ExperimentTally tally)
    {
        var best = Thompson.Shares([.. tally.Beliefs()]);
        var weighted = tally.Weighted().ToList();
        var control = weighted[experiment.Arms.Select(arm => arm.Id).ToList().IndexOf(experiment.Control)];
        var level = 1 - (experiment.Stop.Alpha / (experiment.Arms.Length - 1));
        return [.. experiment.Arms.Select((arm, at) => new BanditArm(arm.Id, best[at], weighted[at]?.Mean,
            arm.Id != experiment.Control && weighted[at] is { } own && control is { } other ? own.Above(other, level) : null))];
    }
}
