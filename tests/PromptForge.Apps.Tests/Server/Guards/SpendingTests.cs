using Npgsql;
using PromptForge.Evaluation.Stores;
using PromptForge.Profiles;
using PromptForge.Server;
using PromptForge.Server.Guards;
using PromptForge.Tests.Evaluation.Stores;

namespace PromptForge.Apps.Tests.Server.Guards;

/// <summary>What holds wherever the sums are kept.</summary>
public abstract class SpendingConformance
{
    private protected Clock Time { get; } = new();

    [Fact]
    public async Task Takes_no_more_in_a_day_than_the_key_may_spend()
    {
        var spending = await MakeAsync();
        var caller = Caller("studio", ("USD", 1m));
        await spending.ChargeAsync(caller, new(0.75m, "USD"));

        var refused = await Assert.ThrowsAsync<ProblemException>(() => spending.ChargeAsync(caller, new(0.26m, "USD")).AsTask());
        await spending.ChargeAsync(caller, new(0.25m, "USD"));

        Assert.Equal((429, "cost-limit"), (refused.Status, refused.Code));
        Assert.Equal(TimeSpan.FromHours(6), refused.RetryAfter);
        Assert.Equal(1m, await spending.SpentTodayAsync("studio", "USD"));
        await Assert.ThrowsAsync<ProblemException>(() => spending.ChargeAsync(Caller("other", ("USD", 1m)), new(1.01m, "USD")).AsTask());
    }

    [Fact]
    public async Task Begins_anew_at_midnight_and_gives_back_to_the_day_that_was_charged()
    {
        var spending = await MakeAsync();
        var caller = Caller("studio", ("USD", 1m));
        var yesterday = await spending.ChargeAsync(caller, new(1m, "USD"));
        Time.Now += TimeSpan.FromHours(6);
        await spending.ChargeAsync(caller, new(1m, "USD"));

        await spending.ReturnAsync(yesterday!.Value);
        await Assert.ThrowsAsync<ProblemException>(() => spending.ChargeAsync(caller, new(0.01m, "USD")).AsTask());
        Time.Now -= TimeSpan.FromHours(6);
        Assert.Equal(0m, await spending.SpentTodayAsync("studio", "USD"));
    }

    [Fact]
    public async Task Gives_back_what_was_not_done()
    {
        var spending = await MakeAsync();
        var caller = Caller("studio", ("CNY", 1m));
        var charge = await spending.ChargeAsync(caller, new(1m, "CNY"));
        await spending.ReturnAsync(charge!.Value);

        Assert.NotNull(await spending.ChargeAsync(caller, new(1m, "CNY")));
    }

    [Fact]
    public async Task Keeps_to_the_limit_when_many_ask_at_once()
    {
        var (one, other) = (await MakeAsync(), await MakeAsync());
        var caller = Caller("studio", ("USD", 1m));
        var taken = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, token) =>
        {
            try
            {
                await (i % 2 == 0 ? one : other).ChargeAsync(caller, new(0.1m, "USD"), token);
                Interlocked.Increment(ref taken);
            }
            catch (ProblemException refused) when (refused.Code == "cost-limit")
            {
                // The limit is reached.
            }
        });

        Assert.Equal((10, 1m), (taken, await one.SpentTodayAsync("studio", "USD")));
    }

    [Fact]
    public async Task Refuses_what_it_cannot_hold_against_a_limit_and_lets_others_pass()
    {
        var spending = await MakeAsync();
        var limited = Caller("studio", ("USD", 1m));

        Assert.Equal("cost-currency", (await Assert.ThrowsAsync<ProblemException>(() => spending.ChargeAsync(limited, new(0.1m, "CNY")).AsTask())).Code);
        Assert.Equal("cost-unknown", (await Assert.ThrowsAsync<ProblemException>(() => spending.ChargeAsync(limited, null).AsTask())).Code);
        Assert.Null(await spending.ChargeAsync(limited, new Cost(0, "CNY")));
        Assert.Null(await spending.ChargeAsync(Caller("free"), null));
        Assert.NotNull(await spending.ChargeAsync(Caller("free"), new(1000m, "USD")));
        Assert.Equal(1000m, await spending.SpentTodayAsync("free", "USD"));
        Assert.Null(await spending.ChargeAsync(new("127.0.0.1", null), new(1m, "USD")));
    }

    private protected abstract Task<ISpending> MakeAsync();

    private static Caller Caller(string name, params (string Currency, decimal Most)[] limits)
    {
        var key = new ApiKeyOptions { Name = name };
        foreach (var (currency, most) in limits) { key.CostPerDay[currency] = most; }

        return new(name, key);
    }

    /// <summary>A clock that stands at 18:00 UTC until it is set.</summary>
    private protected sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class MemorySpendingTests : SpendingConformance
{
    private MemorySpending? only;

    // Two servers would not share it; this is one.
    private protected override Task<ISpending> MakeAsync() => Task.FromResult<ISpending>(only ??= new(Time));
}

public sealed class PostgresSpendingTests(PostgresServer server) : SpendingConformance, IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly List<NpgsqlDataSource> sources = [];
    private string? schema;

    [Fact]
    public async Task Spends_nothing_while_the_database_is_away()
    {
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=x;Timeout=2");
        var refused = await Assert.ThrowsAsync<ProblemException>(() => new PostgresSpending(away, Time).ChargeAsync(new("a", new() { Name = "a" }), new(1m, "USD")).AsTask());

        Assert.Equal((503, "store-unavailable", true), (refused.Status, refused.Code, refused.RetryAfter > TimeSpan.Zero));
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources) { await source.DisposeAsync(); }
    }

    private protected override async Task<ISpending> MakeAsync()
    {
        schema ??= await server.SchemaAsync();
        sources.Add(NpgsqlDataSource.Create(ExperimentStores.ConnectionString(schema)));
        return new PostgresSpending(sources[^1], Time);
    }
}
