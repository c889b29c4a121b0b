using System.Collections.Immutable;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Evaluation.Experiments;

/// <summary>An experiment on live requests with its store: who gets which arm, what came of it, and what that says.</summary>
/// <remarks>Safe for several threads. Failures of the store are <see cref="ExperimentStoreException"/>; an application goes on without an arm then.</remarks>
/// <param name="experiment">The experiment.</param>
/// <param name="store">Where it is remembered; stays the caller's.</param>
/// <param name="time">Tells the time of events; the system's when null.</param>
public sealed class LiveExperiment(Experiment experiment, IExperimentStore store, TimeProvider? time = null)
{
    /// <summary>The least share of any arm under Thompson sampling, so that propensities stay fit for a later test: 5%, or half an even share if less.</summary>
    public const double LeastShare = 0.05;

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly SemaphoreSlim looking = new(1);
    private volatile Tuple<ImmutableArray<double>, DateTimeOffset>? shares;

    /// <summary>The experiment.</summary>
    public Experiment Experiment => experiment;

    /// <summary>How long Thompson sampling goes on with the shares that it has.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan SharesLast { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The arm of a unit: the one it had before, else by hash, and then it is kept.</summary>
    /// <param name="unit">The user or session.</param>
    /// <param name="attributes">What is known of the request, for the audience.</param>
    /// <param name="before">The primary metric of this unit from before the experiment, if known: it takes out noise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<Assignment> AssignAsync(
        string unit, IReadOnlyDictionary<string, string>? attributes = null, double? before = null, CancellationToken cancellationToken = default)
    {
        if (before is { } known && !double.IsFinite(known)) { throw new ArgumentOutOfRangeException(nameof(before), "must be a finite number."); }

        var found = await store.FindAsync(experiment.Id, unit, cancellationToken).ConfigureAwait(false);
        if (found.State is { Stopped: not null }) { return Over; }

        var now = Assignment.Of(experiment, unit, attributes, found.Arm is { } had ? (had.Arm, had.Propensity) : null, await SharesAsync(cancellationToken).ConfigureAwait(false));
        if (now.Reason != AssignmentReason.Assigned || found.Arm is not null) { return now; }

        var kept = await store.KeepAsync(experiment.Id, experiment.Plan, new(unit, now.Arm!.Id, now.Propensity, before, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return kept is null ? Over : kept.Arm == now.Arm.Id ? now : Assignment.Of(experiment, unit, attributes, (kept.Arm, kept.Propensity));
    }

    /// <summary>Records that a unit saw what its arm made. Only units that did are compared.</summary>
    /// <param name="eventId">The caller's own id; sent again with the same id, it counts once.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask<EventStatus> ExposeAsync(string eventId, string unit, CancellationToken cancellationToken = default) =>
        (await store.RecordAsync(experiment.Id, [ExperimentEvent.Exposure(eventId, unit, time.GetUtcNow())], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Records an outcome. Several of one unit and metric are averaged: the unit is what is compared.</summary>
    /// <param name="eventId">The caller's own id; sent again with the same id, it counts once.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="metric">A metric of the experiment, or one of <see cref="OutcomeMetrics.Ids"/>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The metric is unknown, or the value cannot be.</exception>
    public async ValueTask<EventStatus> RecordAsync(string eventId, string unit, string metric, double value, CancellationToken cancellationToken = default) =>
        (await RecordAsync([new(eventId, unit, metric, value, time.GetUtcNow())], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Records many exposures and outcomes in one transaction: far faster than one by one.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="ArgumentException">A metric is unknown, or a value cannot be; nothing was recorded.</exception>
    public ValueTask<ImmutableArray<EventStatus>> RecordAsync(IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var one in events)
        {
            if (Fault(one) is { } fault) { throw new ArgumentException($"event '{one.Id}': {fault}"); }
        }

        return store.RecordAsync(experiment.Id, events, cancellationToken);
    }

    /// <summary>Why an event cannot be recorded here, or null.</summary>
    public string? Fault(ExperimentEvent one) =>
        StoreIds.Fault(one) ?? (one is { Metric: { } metric, Value: { } value } ? OutcomeMetrics.Fault(experiment, metric, value) : null);

    /// <summary>What the experiment says now. Under the sequential rule anybody may look whenever they like.</summary>
    public async ValueTask<ExperimentStatus> StatusAsync(CancellationToken cancellationToken = default)
    {
        // The state first: what came in between is then counted as before a stop, never as after.
        var state = await store.StateAsync(experiment.Id, cancellationToken).ConfigureAwait(false);
        var tally = new ExperimentTally(experiment);
        await foreach (var unit in store.UnitsAsync(experiment.Id, cancellationToken).ConfigureAwait(false)) { tally.Add(unit); }

        return ExperimentStatus.Of(experiment, state, tally);
    }

    /// <summary>Stops the experiment for good: no unit gets an arm any more, and nothing more is recorded.</summary>
    public async ValueTask<ExperimentStatus> StopAsync(CancellationToken cancellationToken = default)
    {
        await store.StopAsync(experiment.Id, experiment.Plan, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return await StatusAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Assignment Over { get; } = new(null, 0, AssignmentReason.Stopped);

    private async ValueTask<IReadOnlyList<double>?> SharesAsync(CancellationToken cancellationToken)
    {
        if (experiment.Allocation == Allocation.Fixed) { return null; }

        if (shares is { } known && time.GetUtcNow() < known.Item2) { return known.Item1; }

        await looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (shares is { } fresh && time.GetUtcNow() < fresh.Item2) { return fresh.Item1; }

            var tally = new ExperimentTally(experiment);
            await foreach (var unit in store.UnitsAsync(experiment.Id, cancellationToken).ConfigureAwait(false)) { tally.Add(unit); }

            var next = Thompson.Shares([.. tally.Beliefs()], Math.Min(LeastShare, 0.5 / experiment.Arms.Length));
            shares = Tuple.Create(next, time.GetUtcNow() + SharesLast);
            return next;
        }
        finally { looking.Release(); }
    }
}
