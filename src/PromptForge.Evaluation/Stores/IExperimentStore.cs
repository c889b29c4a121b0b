using System.Collections.Immutable;

namespace PromptForge.Evaluation.Stores;

/// <summary>Remembers who got which arm and what came of it. Safe for several threads, processes and, with a server, machines.</summary>
/// <remarks>What a method has answered is on disk. Every method throws <see cref="ExperimentStoreException"/> when the database fails, and
/// <see cref="ArgumentException"/> for ids that no database keeps: empty, longer than 200 letters, or with control characters.</remarks>
public interface IExperimentStore : IAsyncDisposable
{
    /// <summary>The experiment and the arm of one unit, in one look.</summary>
    ValueTask<Remembered> FindAsync(string experiment, string unit, CancellationToken cancellationToken = default);

    /// <summary>Keeps the arm of a unit. Whoever comes first decides: the answer is the arm that holds, perhaps another one.</summary>
    /// <param name="experiment">The experiment; its first unit starts it.</param>
    /// <param name="plan">The fingerprint of its plan; the first one is kept.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null when the experiment is stopped.</returns>
    ValueTask<StoredArm?> KeepAsync(string experiment, string plan, StoredArm arm, CancellationToken cancellationToken = default);

    /// <summary>Records events, each exactly once however often it is sent, all in one transaction.</summary>
    /// <returns>What became of each, in their order.</returns>
    ValueTask<ImmutableArray<EventStatus>> RecordAsync(string experiment, IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Where an experiment stands; null before its first unit.</summary>
    ValueTask<ExperimentState?> StateAsync(string experiment, CancellationToken cancellationToken = default);

    /// <summary>Stops an experiment for good: afterwards nothing that it rests on changes. Stopping again changes nothing.</summary>
    ValueTask<ExperimentState> StopAsync(string experiment, string plan, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>Every unit with its events, as of one moment; units in ordinal order, their events by id.</summary>
    IAsyncEnumerable<StoredUnit> UnitsAsync(string experiment, CancellationToken cancellationToken = default);
}

/// <summary>What a store knows of an experiment.</summary>
/// <param name="Plan">The fingerprint of the plan that it started with.</param>
/// <param name="Started">When the first unit came.</param>
/// <param name="Stopped">When it was stopped, or null.</param>
public sealed record ExperimentState(string Plan, DateTimeOffset Started, DateTimeOffset? Stopped);

/// <summary>The arm of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Propensity">The chance it had to get this arm.</param>
/// <param name="Before">What was known of it before, for CUPED.</param>
/// <param name="At">When; milliseconds count.</param>
public sealed record StoredArm(string Unit, string Arm, double Propensity, double? Before, DateTimeOffset At);

/// <summary>What was found in one look.</summary>
/// <param name="State">The experiment, or null before its first unit.</param>
/// <param name="Arm">The unit's arm, or null.</param>
public readonly record struct Remembered(ExperimentState? State, StoredArm? Arm);

/// <summary>Something that happened to a unit: it saw its arm, or an outcome was measured.</summary>
/// <param name="Id">The sender's own id; the same id is the same event.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Metric">What was measured; null for an exposure.</param>
/// <param name="Value">The value; null for an exposure.</param>
/// <param name="At">When; milliseconds count.</param>
public sealed record ExperimentEvent(string Id, string Unit, string? Metric, double? Value, DateTimeOffset At)
{
    /// <summary>The unit saw its arm.</summary>
    public static ExperimentEvent Exposure(string id, string unit, DateTimeOffset at) => new(id, unit, null, null, at);

    /// <summary>Whether it says the same as another one; the time of arrival is no part of that.</summary>
    public bool SaysTheSameAs(ExperimentEvent other) =>
        other is not null && (Id, Unit, Metric, Value) == (other.Id, other.Unit, other.Metric, other.Value);
}

/// <summary>A unit with everything that happened to it.</summary>
/// <param name="Arm">Its arm.</param>
/// <param name="Events">Its events.</param>
public sealed record StoredUnit(StoredArm Arm, ImmutableArray<ExperimentEvent> Events);

/// <summary>What became of an event. The first two need no further try.</summary>
public enum EventStatus
{
    /// <summary>It is recorded now.</summary>
    Recorded,

    /// <summary>It was recorded before, and counts once.</summary>
    Duplicate,

    /// <summary>Another event has this id; this one was not recorded.</summary>
    Conflict,

    /// <summary>Its unit has no arm; it was not recorded.</summary>
    NoArm,

    /// <summary>The experiment is stopped; it was not recorded.</summary>
    Stopped,
}

/// <summary>A database failed, or cannot be used. The message names it without a password.</summary>
public sealed class ExperimentStoreException(string message, Exception? inner = null) : Exception(message, inner);
