using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;

namespace PromptForge.Evaluation.Stores;

/// <summary>An experiment store in PostgreSQL 12 or later, for as many machines as there are.</summary>
/// <remarks>A password that the address lacks comes from PGPASSWORD or ~/.pgpass. A batch of events is one statement.</remarks>
public sealed class PostgresExperimentStore : RelationalExperimentStore
{
    // Any number that nobody else takes for a lock of their own: "pforge" as bytes.
    private const long SchemaLock = 0x70666F726765;

    private readonly NpgsqlDataSource source;

    /// <summary>Connects when first needed.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    public PostgresExperimentStore(string connectionString) : this(new NpgsqlConnectionStringBuilder(connectionString)) { }

    private PostgresExperimentStore(NpgsqlConnectionStringBuilder builder) : base($"{builder.Host}/{builder.Database ?? builder.Username}")
    {
        source = NpgsqlDataSource.Create(builder);
    }

    private protected override string TextType => "TEXT COLLATE \"C\"";

    // Not to_regclass: it remembers, within a transaction, that a table was missing, although another process has just made it.
    private protected override string SchemaExists => "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'promptforge_schema' AND pg_table_is_visible(oid))";

    private protected override string ShareLock => " FOR SHARE";

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private protected override async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    private protected override async ValueTask LockSchemaAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "SELECT pg_advisory_xact_lock(@lock)", ("lock", SchemaLock));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private protected override async ValueTask<HashSet<string>> InsertAsync(
        DbConnection connection, string experiment, IReadOnlyList<ExperimentEvent> events, CancellationToken cancellationToken)
    {
        // In the order of ids: two batches with ids in common then wait for each other instead of locking each other out.
        await using var command = (NpgsqlCommand)Command(connection, """
            INSERT INTO promptforge_event (experiment, id, unit, metric, value, at)
            SELECT @experiment, g.id, g.unit, g.metric, g.value, g.at
            FROM unnest(@ids, @units, @metrics, @values, @ats) AS g(id, unit, metric, value, at)
            JOIN promptforge_assignment a ON a.experiment = @experiment AND a.unit = g.unit
            ORDER BY g.id COLLATE "C" ON CONFLICT DO NOTHING RETURNING id
            """, ("experiment", experiment));
        command.Parameters.Add(new("ids", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = events.Select(one => one.Id).ToArray() });
        command.Parameters.Add(new("units", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = events.Select(one => one.Unit).ToArray() });
        command.Parameters.Add(new("metrics", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = events.Select(one => one.Metric).ToArray() });
        command.Parameters.Add(new("values", NpgsqlDbType.Array | NpgsqlDbType.Double) { Value = events.Select(one => one.Value).ToArray() });
        command.Parameters.Add(new("ats", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = events.Select(one => one.At.ToUnixTimeMilliseconds()).ToArray() });
        var inserted = new HashSet<string>(events.Count, StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) { inserted.Add(rows.GetString(0)); }

        return inserted;
    }

    private protected override async ValueTask<Dictionary<string, ExperimentEvent>> RecordedAsync(
        DbConnection connection, string experiment, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var command = (NpgsqlCommand)Command(connection, "SELECT id, unit, metric, value, at FROM promptforge_event WHERE experiment = @experiment AND id = ANY(@ids)", ("experiment", experiment));
        command.Parameters.Add(new("ids", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = ids.ToArray() });
        var recorded = new Dictionary<string, ExperimentEvent>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) { recorded[rows.GetString(0)] = Event(rows.GetString(0), rows.GetString(1), rows, 2); }

        return recorded;
    }

    private protected override bool IsFailure(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException;
}
