using Microsoft.AspNetCore.Http;
using Npgsql;

namespace PromptForge.Server.Guards;

/// <summary>Spending that many servers share: one row for each key, day and currency.</summary>
/// <remarks>The database adds and compares in one statement, so servers cannot together exceed what one may not. Where it cannot be reached nothing is spent.</remarks>
/// <param name="source">The database; it belongs to the caller.</param>
/// <param name="time">The clock.</param>
internal sealed class PostgresSpending(NpgsqlDataSource source, TimeProvider time) : Spending(time)
{
    // Two servers that start at once would both create the table, and one of them fail.
    private const string Table = """
        SELECT pg_advisory_xact_lock(7203151);
        CREATE TABLE IF NOT EXISTS promptforge_spending (
            owner TEXT NOT NULL, day DATE NOT NULL, currency TEXT NOT NULL, amount NUMERIC NOT NULL, PRIMARY KEY (owner, day, currency));
        """;

    private readonly SemaphoreSlim gate = new(1);
    private volatile bool isThere;

    /// <inheritdoc />
    public override async ValueTask ReturnAsync(Charge charge, CancellationToken cancellationToken = default) => await RunAsync(
        "UPDATE promptforge_spending SET amount = greatest(0, amount - @amount) WHERE owner = @owner AND day = @day AND currency = @currency",
        charge.Owner, charge.Day, charge.Cost.Currency, charge.Cost.Amount, null, cancellationToken).ConfigureAwait(false);

    private protected override async ValueTask<bool> AddAsync(Charge charge, decimal? most, CancellationToken cancellationToken) => await RunAsync(
        """
        INSERT INTO promptforge_spending AS spent (owner, day, currency, amount) VALUES (@owner, @day, @currency, @amount)
        ON CONFLICT (owner, day, currency) DO UPDATE SET amount = spent.amount + excluded.amount
        WHERE @most::numeric IS NULL OR spent.amount + excluded.amount <= @most::numeric
        RETURNING amount
        """,
        charge.Owner, charge.Day, charge.Cost.Currency, charge.Cost.Amount, most, cancellationToken).ConfigureAwait(false) is not null;

    private protected override async ValueTask<decimal> SumAsync(string owner, DateOnly day, string currency, CancellationToken cancellationToken) => await RunAsync(
        "SELECT amount FROM promptforge_spending WHERE owner = @owner AND day = @day AND currency = @currency",
        owner, day, currency, 0, null, cancellationToken).ConfigureAwait(false) is decimal sum ? sum : 0;

    private async Task<object?> RunAsync(string statement, string owner, DateOnly day, string currency, decimal amount, decimal? most, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            await using var command = source.CreateCommand(statement);
            command.Parameters.AddWithValue("owner", owner);
            command.Parameters.AddWithValue("day", day);
            command.Parameters.AddWithValue("currency", currency);
            command.Parameters.AddWithValue("amount", amount);
            command.Parameters.AddWithValue("most", NpgsqlTypes.NpgsqlDbType.Numeric, (object?)most ?? DBNull.Value);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is NpgsqlException or TimeoutException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "What was spent cannot be looked up now, so nothing is; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (isThere) { return; }

        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isThere) { return; }

            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var together = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(Table, connection, together);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await together.CommitAsync(cancellationToken).ConfigureAwait(false);
            isThere = true;
        }
        finally { gate.Release(); }
    }
}
