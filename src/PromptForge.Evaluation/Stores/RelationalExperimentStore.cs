using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace PromptForge.Evaluation.Stores;

/// <summary>What the stores over SQL have in common: nearly everything. A database says how it is opened, locked and filled.</summary>
/// <remarks>Every value travels as a parameter. Exactly once rests on primary keys, not on order.</remarks>
public abstract class RelationalExperimentStore : IExperimentStore
{
    private readonly SemaphoreSlim growing = new(1);
    private volatile bool isReady;

    private protected RelationalExperimentStore(string name)
    {
        Name = name;
    }

    /// <summary>What the database is called in messages; without a password.</summary>
    public string Name { get; }

    private protected abstract string TextType { get; }

    private protected abstract string SchemaExists { get; }

    // Placed behind the reading of an experiment's row by writers: nobody stops it before they commit.
    private protected abstract string ShareLock { get; }

    private protected abstract ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    // A transaction under which no other process changes the tables' shape.
    private protected abstract ValueTask LockSchemaAsync(DbConnection connection, CancellationToken cancellationToken);

    // Held by one writer at a time, where the database has room for one only.
    private protected virtual SemaphoreSlim? Writing => null;

    /// <summary>Inserts events whose unit has an arm and whose id is new; ids differ.</summary>
    /// <returns>The ids inserted.</returns>
    private protected abstract ValueTask<HashSet<string>> InsertAsync(DbConnection connection, string experiment, IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken);

    /// <summary>The events already recorded under some ids.</summary>
    private protected abstract ValueTask<Dictionary<string, ExperimentEvent>> RecordedAsync(DbConnection connection, string experiment, IReadOnlyList<string> ids, CancellationToken cancellationToken);

    private protected abstract bool IsFailure(Exception exception);

    /// <inheritdoc />
    public ValueTask<Remembered> FindAsync(string experiment, string unit, CancellationToken cancellationToken = default)
    {
        StoreIds.Check(experiment, unit);
        return RunAsync(async connection =>
        {
            await using var command = Command(connection, """
                SELECT e.plan, e.started, e.stopped, a.unit, a.arm, a.propensity, a.before, a.at FROM promptforge_experiment e
                LEFT JOIN promptforge_assignment a ON a.experiment = e.id AND a.unit = @unit WHERE e.id = @experiment
                """, ("experiment", experiment), ("unit", unit));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) { return default; }

            return new Remembered(State(rows), rows.IsDBNull(3) ? null : Arm(rows, 3));
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredArm?> KeepAsync(string experiment, string plan, StoredArm arm, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arm);
        StoreIds.Check(experiment, arm.Unit, arm.Arm, plan);
        return WriteAsync(async connection =>
        {
            await StartAsync(connection, experiment, plan, arm.At, cancellationToken).ConfigureAwait(false);
            if ((await ReadStateAsync(connection, experiment, ShareLock, cancellationToken).ConfigureAwait(false))!.Stopped is not null) { return null; }

            await using var insert = Command(connection, """
                INSERT INTO promptforge_assignment (experiment, unit, arm, propensity, before, at)
                VALUES (@experiment, @unit, @arm, @propensity, @before, @at) ON CONFLICT DO NOTHING
                """, ("experiment", experiment), ("unit", arm.Unit), ("arm", arm.Arm), ("propensity", arm.Propensity), ("before", arm.Before), ("at", arm.At.ToUnixTimeMilliseconds()));
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await using var select = Command(connection, "SELECT unit, arm, propensity, before, at FROM promptforge_assignment WHERE experiment = @experiment AND unit = @unit",
                ("experiment", experiment), ("unit", arm.Unit));
            await using var rows = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
            return Arm(rows, 0);
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ImmutableArray<EventStatus>> RecordAsync(string experiment, IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        StoreIds.Check(experiment);
        var first = new Dictionary<string, ExperimentEvent>(events.Count, StringComparer.Ordinal);
        foreach (var one in events)
        {
            StoreIds.Check(one);
            first.TryAdd(one.Id, one);
        }

        return WriteAsync(async connection =>
        {
            var isStopped = await ReadStateAsync(connection, experiment, ShareLock, cancellationToken).ConfigureAwait(false) is { Stopped: not null };
            var inserted = isStopped ? [] : await InsertAsync(connection, experiment, [.. first.Values], cancellationToken).ConfigureAwait(false);
            List<string> others = [.. first.Keys.Where(id => !inserted.Contains(id))];
            var recorded = others.Count == 0 ? [] : await RecordedAsync(connection, experiment, others, cancellationToken).ConfigureAwait(false);
            return events.Select(one =>
                ReferenceEquals(first[one.Id], one) && inserted.Contains(one.Id) ? EventStatus.Recorded
                : (inserted.Contains(one.Id) ? first[one.Id] : recorded.GetValueOrDefault(one.Id)) is not { } known ? (isStopped ? EventStatus.Stopped : EventStatus.NoArm)
                : known.SaysTheSameAs(one) ? EventStatus.Duplicate : EventStatus.Conflict).ToImmutableArray();
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ExperimentState?> StateAsync(string experiment, CancellationToken cancellationToken = default)
    {
        StoreIds.Check(experiment);
        return RunAsync(connection => ReadStateAsync(connection, experiment, "", cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ExperimentState> StopAsync(string experiment, string plan, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        StoreIds.Check(experiment, plan);
        return WriteAsync(async connection =>
        {
            await StartAsync(connection, experiment, plan, at, cancellationToken).ConfigureAwait(false);
            await using var update = Command(connection, "UPDATE promptforge_experiment SET stopped = @at WHERE id = @experiment AND stopped IS NULL",
                ("experiment", experiment), ("at", at.ToUnixTimeMilliseconds()));
            await update.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return (await ReadStateAsync(connection, experiment, "", cancellationToken).ConfigureAwait(false))!;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredUnit> UnitsAsync(string experiment, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StoreIds.Check(experiment);
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(connection, """
            SELECT a.unit, a.arm, a.propensity, a.before, a.at, e.id, e.metric, e.value, e.at FROM promptforge_assignment a
            LEFT JOIN promptforge_event e ON e.experiment = a.experiment AND e.unit = a.unit
            WHERE a.experiment = @experiment ORDER BY a.unit, e.id
            """, ("experiment", experiment));
        await using var rows = await GuardAsync(() => command.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
        StoredArm? arm = null;
        var events = ImmutableArray.CreateBuilder<ExperimentEvent>();
        while (await GuardAsync(() => rows.ReadAsync(cancellationToken)).ConfigureAwait(false))
        {
            if (arm?.Unit is { } unit && unit != rows.GetString(0))
            {
                yield return new(arm, events.ToImmutable());
                events.Clear();
                arm = null;
            }

            arm ??= Arm(rows, 0);
            if (!rows.IsDBNull(5)) { events.Add(Event(rows.GetString(5), arm.Unit, rows, 6)); }
        }

        if (arm is not null) { yield return new(arm, events.ToImmutable()); }
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        growing.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    private protected static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            if (value is null) { parameter.DbType = System.Data.DbType.Double; }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The event in a row whose columns from <paramref name="at"/> on are metric, value and time.</summary>
    private protected static ExperimentEvent Event(string id, string unit, DbDataReader row, int at) =>
        new(id, unit, row.IsDBNull(at) ? null : row.GetString(at), row.IsDBNull(at + 1) ? null : row.GetDouble(at + 1), Time(row.GetInt64(at + 2)));

    private static StoredArm Arm(DbDataReader row, int at) =>
        new(row.GetString(at), row.GetString(at + 1), row.GetDouble(at + 2), row.IsDBNull(at + 3) ? null : row.GetDouble(at + 3), Time(row.GetInt64(at + 4)));

    private static ExperimentState State(DbDataReader row) => new(row.GetString(0), Time(row.GetInt64(1)), row.IsDBNull(2) ? null : Time(row.GetInt64(2)));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static async Task StartAsync(DbConnection connection, string experiment, string plan, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var insert = Command(connection, "INSERT INTO promptforge_experiment (id, plan, started) VALUES (@experiment, @plan, @at) ON CONFLICT DO NOTHING",
            ("experiment", experiment), ("plan", plan), ("at", at.ToUnixTimeMilliseconds()));
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ExperimentState?> ReadStateAsync(DbConnection connection, string experiment, string lockClause, CancellationToken cancellationToken)
    {
        await using var select = Command(connection, "SELECT plan, started, stopped FROM promptforge_experiment WHERE id = @experiment" + lockClause, ("experiment", experiment));
        await using var rows = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? State(rows) : null;
    }

    private async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (Writing is { } one) { await one.WaitAsync(cancellationToken).ConfigureAwait(false); }

        try
        {
            return await RunAsync(async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                var answer = await work(connection).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return answer;
            }, cancellationToken).ConfigureAwait(false);
        }
        finally { Writing?.Release(); }
    }

    private async ValueTask<T> RunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await GuardAsync(() => work(connection)).ConfigureAwait(false);
    }

    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await GuardAsync(() => ConnectAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        try
        {
            if (!isReady) { await GuardAsync(() => GrowAsync(connection, cancellationToken)).ConfigureAwait(false); }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> GrowAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await growing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isReady) { return true; }

            if (await VersionAsync().ConfigureAwait(false) < StoreSchema.Latest)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await LockSchemaAsync(connection, cancellationToken).ConfigureAwait(false);

                // Another process may have been faster.
                var version = await VersionAsync().ConfigureAwait(false);
                if (version < StoreSchema.Latest) { await StoreSchema.GrowAsync(connection, version, TextType, cancellationToken).ConfigureAwait(false); }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }

            return isReady = true;
        }
        finally { growing.Release(); }

        async Task<long> VersionAsync()
        {
            var version = await StoreSchema.VersionAsync(connection, SchemaExists, cancellationToken).ConfigureAwait(false);
            return version <= StoreSchema.Latest ? version
                : throw new ExperimentStoreException($"{Name}: the tables have version {version}, made by a later PromptForge; this one knows version {StoreSchema.Latest}.");
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try { return await work().ConfigureAwait(false); }
        catch (Exception failure) when (IsFailure(failure)) { throw new ExperimentStoreException($"{Name}: {failure.Message}", failure); }
    }
}
