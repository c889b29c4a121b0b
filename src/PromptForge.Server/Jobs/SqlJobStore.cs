using System.Data.Common;
using System.Globalization;

namespace PromptForge.Server.Jobs;

/// <summary>Jobs in a table. Every value travels as a parameter; one job for one key rests on a unique index, not on order.</summary>
internal sealed class SqlJobStore(JobDatabase database) : IJobStore
{
    private const string Columns = "id, owner, idem, fingerprint, request, target, provider, status, stage, progress, result, made, code, message, created, finished, expires";
    private static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim growing = new(1);
    private volatile bool isReady;

    public ValueTask<Job?> AddAsync(Job job, int mostWaiting, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        if (job.Key is { } known && await ReadAsync(connection, "owner = @owner AND idem = @idem", cancellationToken, ("owner", job.Owner), ("idem", known)).ConfigureAwait(false) is { } earlier) { return earlier; }

        await using var count = Command(connection, "SELECT count(*) FROM promptforge_job WHERE status IN (0, 1)");
        if (Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture) >= mostWaiting) { return null; }

        await using var insert = Command(connection, """
            INSERT INTO promptforge_job (id, owner, idem, fingerprint, request, target, provider, status, progress, sent, cancel, created)
            VALUES (@id, @owner, @idem, @fingerprint, @request, @target, @provider, 0, 0, 0, 0, @created) ON CONFLICT DO NOTHING
            """, ("id", job.Id), ("owner", job.Owner), ("idem", job.Key), ("fingerprint", job.Fingerprint), ("request", job.Request), ("target", job.Target), ("provider", job.Provider), ("created", Number(job.Created)));
        return await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1 ? job
            : await ReadAsync(connection, "owner = @owner AND idem = @idem", cancellationToken, ("owner", job.Owner), ("idem", job.Key)).ConfigureAwait(false);
    }, cancellationToken);

    public ValueTask<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        RunAsync(connection => ReadAsync(connection, "id = @id", cancellationToken, ("id", id)), cancellationToken);

    public ValueTask<Job?> FindAsync(string owner, string key, CancellationToken cancellationToken) =>
        RunAsync(connection => ReadAsync(connection, "owner = @owner AND idem = @idem", cancellationToken, ("owner", owner), ("idem", key)), cancellationToken);

    public ValueTask<Job?> TakeAsync(string holder, DateTimeOffset lease, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var choose = Command(connection, "SELECT id FROM promptforge_job WHERE status = 0 ORDER BY created, id LIMIT 1" + database.SkipLocked);
        if (await choose.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not string id) { return null; }

        await using var take = Command(connection, "UPDATE promptforge_job SET status = 1, holder = @holder, lease = @lease, sent = 0, stage = NULL, progress = 0 WHERE id = @id",
            ("id", id), ("holder", holder), ("lease", Number(lease)));
        await take.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, "id = @id", cancellationToken, ("id", id)).ConfigureAwait(false);
    }, cancellationToken);

    public ValueTask<Hold> RenewAsync(string id, string holder, DateTimeOffset lease, string? stage, double progress, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        var hold = await HoldAsync(connection, id, holder, cancellationToken).ConfigureAwait(false);
        if (hold == Hold.Gone) { return hold; }

        await using var renew = Command(connection, "UPDATE promptforge_job SET lease = @lease, stage = @stage, progress = @progress WHERE id = @id",
            ("id", id), ("lease", Number(lease)), ("stage", hold == Hold.Cancelled ? "cancelling" : stage), ("progress", progress));
        await renew.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return hold;
    }, cancellationToken);

    public ValueTask<Hold> SendAsync(string id, string holder, DateTimeOffset lease, string result, bool isPaid, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        var hold = await HoldAsync(connection, id, holder, cancellationToken).ConfigureAwait(false);
        if (hold != Hold.Kept) { return hold; }

        await using var send = Command(connection, "UPDATE promptforge_job SET lease = @lease, sent = @sent, result = @result, stage = 'asking' WHERE id = @id",
            ("id", id), ("lease", Number(lease)), ("sent", isPaid ? 1 : 0), ("result", result));
        await send.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return hold;
    }, cancellationToken);

    // An answer that comes after its job was called lost is still the answer: it is paid for.
    public ValueTask<bool> FinishAsync(Job finished, string holder, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var finish = Command(connection, """
            UPDATE promptforge_job SET status = @status, stage = NULL, progress = @progress, result = coalesce(@result, result), made = @made, code = @code, message = @message, finished = @finished, expires = @expires
            WHERE id = @id AND holder = @holder AND (status = 1 OR (status = 5 AND @status = 2))
            """, ("id", finished.Id), ("holder", holder), ("status", (int)finished.Status), ("progress", finished.Progress), ("result", finished.Result), ("made", finished.Made), ("code", finished.Error?.Code), ("message", finished.Error?.Message),
            ("finished", Number(finished.Finished!.Value)), ("expires", Number(finished.Expires!.Value)));
        return await finish.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }, cancellationToken);

    public ValueTask<bool> HandBackAsync(string id, string holder, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var back = Command(connection, "UPDATE promptforge_job SET status = 0, holder = NULL, lease = NULL, stage = NULL, progress = 0 WHERE id = @id AND holder = @holder AND status = 1 AND sent = 0 AND cancel = 0",
            ("id", id), ("holder", holder));
        return await back.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }, cancellationToken);

    public ValueTask<Job?> CancelAsync(string id, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var cancel = Command(connection, """
            UPDATE promptforge_job SET cancel = 1, stage = CASE status WHEN 1 THEN 'cancelling' END, finished = CASE status WHEN 0 THEN @now END, expires = CASE status WHEN 0 THEN @expires END,
            status = CASE status WHEN 0 THEN 4 ELSE status END WHERE id = @id AND status IN (0, 1)
            """, ("id", id), ("now", Number(now)), ("expires", Number(expires)));
        await cancel.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, "id = @id", cancellationToken, ("id", id)).ConfigureAwait(false);
    }, cancellationToken);

    public ValueTask<int> ReleaseAsync(DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var lost = Command(connection, """
            UPDATE promptforge_job SET status = 5, stage = NULL, code = @code, message = @message, finished = @now, expires = @expires WHERE status = 1 AND lease < @now AND sent = 1
            """, ("now", Number(now)), ("expires", Number(expires)), ("code", JobError.Lost.Code), ("message", JobError.Lost.Message));
        await using var cancelled = Command(connection, "UPDATE promptforge_job SET status = 4, stage = NULL, finished = @now, expires = @expires WHERE status = 1 AND lease < @now AND cancel = 1",
            ("now", Number(now)), ("expires", Number(expires)));
        await using var free = Command(connection, "UPDATE promptforge_job SET status = 0, holder = NULL, lease = NULL, stage = NULL, progress = 0 WHERE status = 1 AND lease < @now", ("now", Number(now)));
        return await lost.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false)
            + await cancelled.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false)
            + await free.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    public ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var jobs = Command(connection, "DELETE FROM promptforge_job WHERE status > 1 AND expires < @before", ("before", Number(before)));
        await using var answers = Command(connection, "DELETE FROM promptforge_answer WHERE at < @before", ("before", Number(before)));
        return await jobs.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) + await answers.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    public ValueTask<KeptAnswer?> ClaimAsync(string owner, string key, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        // A claim whose owner died before its answer is open again after a while.
        await using var stale = Command(connection, "DELETE FROM promptforge_answer WHERE owner = @owner AND idem = @idem AND body IS NULL AND at < @then", ("owner", owner), ("idem", key), ("then", Number(now - ClaimLasts)));
        await stale.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var insert = Command(connection, "INSERT INTO promptforge_answer (owner, idem, fingerprint, at) VALUES (@owner, @idem, @fingerprint, @at) ON CONFLICT DO NOTHING",
            ("owner", owner), ("idem", key), ("fingerprint", fingerprint), ("at", Number(now)));
        if (await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1) { return null; }

        await using var select = Command(connection, "SELECT fingerprint, body FROM promptforge_answer WHERE owner = @owner AND idem = @idem", ("owner", owner), ("idem", key));
        await using var row = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? new KeptAnswer(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)) : null;
    }, cancellationToken);

    public ValueTask<bool> KeepAnswerAsync(string owner, string key, string? body, CancellationToken cancellationToken) => WriteAsync(async connection =>
    {
        await using var keep = Command(connection, body is null ? "DELETE FROM promptforge_answer WHERE owner = @owner AND idem = @idem AND body IS NULL" : "UPDATE promptforge_answer SET body = @body WHERE owner = @owner AND idem = @idem",
            ("owner", owner), ("idem", key), ("body", body));
        return await keep.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        growing.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<Hold> HoldAsync(DbConnection connection, string id, string holder, CancellationToken cancellationToken)
    {
        await using var select = Command(connection, "SELECT cancel FROM promptforge_job WHERE id = @id AND holder = @holder AND status = 1" + database.ForUpdate, ("id", id), ("holder", holder));
        return await select.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } cancel ? (Convert.ToInt64(cancel, CultureInfo.InvariantCulture) == 0 ? Hold.Kept : Hold.Cancelled) : Hold.Gone;
    }

    private static async Task<Job?> ReadAsync(DbConnection connection, string where, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var select = Command(connection, $"SELECT {Columns} FROM promptforge_job WHERE {where}", parameters);
        await using var row = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? Read(row) : null;
    }

    private static Job Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Owner = row.GetString(1),
        Key = Text(row, 2),
        Fingerprint = row.GetString(3),
        Request = row.GetString(4),
        Target = row.GetString(5),
        Provider = row.GetString(6),
        Status = (JobStatus)row.GetInt64(7),
        Stage = Text(row, 8),
        Progress = row.GetDouble(9),
        Result = Text(row, 10),
        Made = Text(row, 11),
        Error = Text(row, 12) is { } code ? new(code, row.GetString(13)) : null,
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        Finished = row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
        Expires = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
    };

    private static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static long Number(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);

            // A null tells no type; only texts may be null here.
            if (value is null) { parameter.DbType = System.Data.DbType.String; }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async ValueTask<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        if (database.Writing is { } one) { await one.WaitAsync(cancellationToken).ConfigureAwait(false); }

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
        finally { database.Writing?.Release(); }
    }

    private async ValueTask<T> RunAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken).ConfigureAwait(false);
            if (!isReady) { await GrowAsync(connection, cancellationToken).ConfigureAwait(false); }

            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception failure) when (database.IsFailure(failure)) { throw new JobStoreException($"{database.Name}: {failure.Message}", failure); }
    }

    private async Task GrowAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await growing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isReady) { return; }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await database.LockSchemaAsync(connection, cancellationToken).ConfigureAwait(false);
            await using var command = Command(connection, Schema.Replace("{text}", database.TextType, StringComparison.Ordinal));
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            isReady = true;
        }
        finally { growing.Release(); }
    }

    // Times are milliseconds since 1970.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS promptforge_job (
            id {text} NOT NULL PRIMARY KEY, owner {text} NOT NULL, idem {text}, fingerprint {text} NOT NULL, request {text} NOT NULL, target {text} NOT NULL, provider {text} NOT NULL,
            status BIGINT NOT NULL, stage {text}, progress DOUBLE PRECISION NOT NULL, result {text}, made {text}, code {text}, message {text},
            holder {text}, lease BIGINT, sent BIGINT NOT NULL, cancel BIGINT NOT NULL, created BIGINT NOT NULL, finished BIGINT, expires BIGINT);
        CREATE UNIQUE INDEX IF NOT EXISTS promptforge_job_idem ON promptforge_job (owner, idem);
        CREATE INDEX IF NOT EXISTS promptforge_job_waiting ON promptforge_job (status, created, id);
        CREATE TABLE IF NOT EXISTS promptforge_answer (
            owner {text} NOT NULL, idem {text} NOT NULL, fingerprint {text} NOT NULL, body {text}, at BIGINT NOT NULL, PRIMARY KEY (owner, idem));
        """;
}
