using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace PromptForge.Evaluation.Stores;

/// <summary>An experiment store in one file, for one machine.</summary>
/// <remarks>A committed batch survives the death of the process and of the machine (write-ahead log, full synchronisation); so one event a
/// call costs one write to the disk each: send many at once. SQLite has no asynchronous calls; methods block while they run.</remarks>
public sealed class SqliteExperimentStore : RelationalExperimentStore
{
    private readonly string connectionString;
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Opens a file when first needed; makes it where there is none.</summary>
    /// <param name="path">The file. Its folder exists, and is not on a network drive.</param>
    public SqliteExperimentStore(string path) : base(path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SQLitePCL.Batteries_V2.Init();
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = 60 }.ToString();
    }

    private protected override string TextType => "TEXT";

    private protected override string SchemaExists => "SELECT count(*) FROM sqlite_master WHERE name = 'promptforge_schema'";

    // One writer at a time: its transaction is the lock.
    private protected override string ShareLock => "";

    private protected override SemaphoreSlim Writing => writing;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        writing.Dispose();
        using (var connection = new SqliteConnection(connectionString)) { SqliteConnection.ClearPool(connection); }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private protected override async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);

        // SQLite's own patience is finer than the client's, which looks again every 150 ms.
        await using var command = Command(connection, "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }

    private protected override ValueTask LockSchemaAsync(DbConnection connection, CancellationToken cancellationToken) => default;

    private protected override async ValueTask<HashSet<string>> InsertAsync(
        DbConnection connection, string experiment, IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken)
    {
        await using var command = (SqliteCommand)Command(connection, """
            INSERT INTO promptforge_event (experiment, id, unit, metric, value, at) SELECT @experiment, @id, @unit, @metric, @value, @at
            WHERE EXISTS (SELECT 1 FROM promptforge_assignment WHERE experiment = @experiment AND unit = @unit) ON CONFLICT DO NOTHING
            """);
        command.Parameters.AddWithValue("@experiment", experiment);
        var (id, unit, metric) = (command.Parameters.Add("@id", SqliteType.Text), command.Parameters.Add("@unit", SqliteType.Text), command.Parameters.Add("@metric", SqliteType.Text));
        var (value, at) = (command.Parameters.Add("@value", SqliteType.Real), command.Parameters.Add("@at", SqliteType.Integer));
        var inserted = new HashSet<string>(events.Count, StringComparer.Ordinal);
        foreach (var one in events)
        {
            (id.Value, unit.Value, at.Value) = (one.Id, one.Unit, one.At.ToUnixTimeMilliseconds());
            (metric.Value, value.Value) = ((object?)one.Metric ?? DBNull.Value, (object?)one.Value ?? DBNull.Value);
            if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1) { inserted.Add(one.Id); }
        }

        return inserted;
    }

    private protected override async ValueTask<Dictionary<string, ExperimentEvent>> RecordedAsync(
        DbConnection connection, string experiment, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var command = (SqliteCommand)Command(connection, "SELECT unit, metric, value, at FROM promptforge_event WHERE experiment = @experiment AND id = @id");
        command.Parameters.AddWithValue("@experiment", experiment);
        var wanted = command.Parameters.Add("@id", SqliteType.Text);
        var recorded = new Dictionary<string, ExperimentEvent>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            wanted.Value = id;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) { recorded[id] = Event(id, rows.GetString(0), rows, 1); }
        }

        return recorded;
    }

    private protected override bool IsFailure(Exception exception) => exception is SqliteException;
}
