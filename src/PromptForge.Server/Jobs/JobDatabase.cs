using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Server.Jobs;

/// <summary>What differs between the databases that may hold jobs.</summary>
internal abstract class JobDatabase(string name) : IAsyncDisposable
{
    /// <summary>What it is called in messages; without a password.</summary>
    public string Name => name;

    /// <summary>A type for texts that compares byte by byte.</summary>
    public abstract string TextType { get; }

    /// <summary>Behind the choice of a row that others may be choosing, too.</summary>
    public virtual string SkipLocked => "";

    /// <summary>Behind the reading of a row that is changed afterwards.</summary>
    public virtual string ForUpdate => "";

    /// <summary>Held by one writer at a time, where there is room for one only.</summary>
    public virtual SemaphoreSlim? Writing => null;

    /// <summary>The database of an address: <c>postgres://…</c>, a file, or memory.</summary>
    public static JobDatabase Open(string? address) =>
        address is null ? new Sqlite("memory", $"Data Source=promptforge-{Guid.NewGuid():N};Mode=Memory;Cache=Shared", isMemory: true)
        : ExperimentStores.IsServer(address) ? new Postgres(new(ExperimentStores.ConnectionString(address)))
        : new Sqlite(address, new SqliteConnectionStringBuilder { DataSource = address, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = 60 }.ToString(), isMemory: false);

    public abstract ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Within a transaction: no other process makes tables meanwhile.</summary>
    public virtual ValueTask LockSchemaAsync(DbConnection connection, CancellationToken cancellationToken) => default;

    public abstract bool IsFailure(Exception exception);

    public abstract ValueTask DisposeAsync();

    private sealed class Sqlite : JobDatabase
    {
        private readonly string connectionString;
        private readonly bool isMemory;
        private readonly SemaphoreSlim writing = new(1);
        private readonly SemaphoreSlim opening = new(1);
        private SqliteConnection? keeper;

        public Sqlite(string name, string connectionString, bool isMemory) : base(name)
        {
            SQLitePCL.Batteries_V2.Init();
            (this.connectionString, this.isMemory) = (connectionString, isMemory);
        }

        public override string TextType => "TEXT";

        public override SemaphoreSlim Writing => writing;

        public override async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
        {
            if (isMemory && keeper is null)
            {
                await opening.WaitAsync(cancellationToken).ConfigureAwait(false);

                // What is in memory lives as long as somebody is connected.
                try { keeper ??= await OpenAsync(cancellationToken).ConfigureAwait(false); }
                finally { opening.Release(); }
            }

            return await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        public override bool IsFailure(Exception exception) => exception is SqliteException;

        public override async ValueTask DisposeAsync()
        {
            if (keeper is not null) { await keeper.DisposeAsync().ConfigureAwait(false); }

            await using (var connection = new SqliteConnection(connectionString)) { SqliteConnection.ClearPool(connection); }

            writing.Dispose();
            opening.Dispose();
        }

        private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
        {
            var connection = new SqliteConnection(connectionString);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var command = connection.CreateCommand();

            // In memory, connections share one cache, whose readers would else wait for no writer but fail.
            command.CommandText = isMemory ? "PRAGMA read_uncommitted = 1;" : "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
    }

    private sealed class Postgres(NpgsqlConnectionStringBuilder builder) : JobDatabase($"{builder.Host}/{builder.Database ?? builder.Username}")
    {
        // Any number that nobody else takes for a lock of their own: "pfjobs" as bytes.
        private const long SchemaLock = 0x70666A6F6273;

        private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(builder);

        public override string TextType => "TEXT COLLATE \"C\"";

        public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

        public override string ForUpdate => " FOR UPDATE";

        public override async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken) => await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        public override async ValueTask LockSchemaAsync(DbConnection connection, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", (NpgsqlConnection)connection) { Parameters = { new() { Value = SchemaLock } } };
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        public override bool IsFailure(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException;

        public override ValueTask DisposeAsync() => source.DisposeAsync();
    }
}
