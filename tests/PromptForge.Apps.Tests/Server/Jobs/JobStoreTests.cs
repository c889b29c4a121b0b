using PromptForge.Server.Jobs;
using PromptForge.Tests.Evaluation.Stores;

namespace PromptForge.Apps.Tests.Server.Jobs;

public sealed class MemoryJobStoreTests : JobStoreConformance
{
    private protected override Task<string?> AddressAsync() => Task.FromResult<string?>(null);
}

public sealed class SqliteJobStoreTests : JobStoreConformance, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-jobs-");

    public void Dispose() => folder.Delete(recursive: true);

    private protected override Task<string?> AddressAsync() => Task.FromResult<string?>(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db"));
}

public sealed class PostgresJobStoreTests(PostgresServer server) : JobStoreConformance, IClassFixture<PostgresServer>
{
    private protected override async Task<string?> AddressAsync() => await server.SchemaAsync();

    [Fact]
    public async Task A_server_that_is_not_there_is_told_without_the_password()
    {
        await using var store = new SqlJobStore(JobDatabase.Open("postgres://ann:s3cret@127.0.0.1:1/jobs?connect_timeout=5"));

        var failure = await Assert.ThrowsAsync<JobStoreException>(async () => await store.FindAsync("x", default));
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }
}

/// <summary>What every store of jobs holds to.</summary>
public abstract class JobStoreConformance
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private protected abstract Task<string?> AddressAsync();

    [Fact]
    public async Task Gives_each_job_to_one_server_the_oldest_first()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 20; i++) { await store.AddAsync(Job($"{i:00}") with { Created = Start.AddSeconds(i) }, 100, default); }

        Assert.Equal("00", (await store.TakeAsync("a", Start, default))!.Id);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(server => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await store.TakeAsync($"{server}", Start, default) is { } job) { mine.Add(job.Id); }

            return mine;
        })));

        Assert.Equal(19, taken.Sum(mine => mine.Count));
        Assert.Equal(19, taken.SelectMany(mine => mine).Distinct().Count());
    }

    [Fact]
    public async Task One_key_keeps_one_job_also_when_all_come_at_once()
    {
        await using var store = await OpenAsync();

        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => (await store.AddAsync(Job($"job{i}") with { Key = "k" }, 100, default))!.Id)));

        Assert.Single(kept.Distinct());
        Assert.NotEqual(kept[0], (await store.AddAsync(Job("bobs") with { Key = "k", Owner = "bob" }, 100, default))!.Id);
        Assert.Equal(kept[0], (await store.FindAsync("ann", "k", default))!.Id);
    }

    [Fact]
    public async Task Keeps_a_known_key_although_no_more_may_wait()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(Job("a") with { Key = "k" }, 1, default);

        Assert.Null(await store.AddAsync(Job("b"), 1, default));
        Assert.Equal("a", (await store.AddAsync(Job("c") with { Key = "k" }, 1, default))!.Id);
    }

    [Fact]
    public async Task A_server_that_died_loses_its_jobs_to_others()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(Job("a"), 9, default);
        await store.TakeAsync("dead", Start.AddSeconds(10), default);

        Assert.Equal(0, await store.ReleaseAsync(Start.AddSeconds(5), Start, default));
        Assert.Equal(1, await store.ReleaseAsync(Start.AddSeconds(11), Start, default));

        Assert.Equal(Hold.Gone, await store.RenewAsync("a", "dead", Start.AddSeconds(99), "forging", 0.5, default));
        Assert.Equal(Hold.Gone, await store.SendAsync("a", "dead", Start.AddSeconds(99), "{}", true, default));
        Assert.False(await store.FinishAsync(Done("a"), "dead", default));
        Assert.Equal("a", (await store.TakeAsync("next", Start.AddSeconds(30), default))!.Id);
        Assert.True(await store.FinishAsync(Done("a"), "next", default));
    }

    [Fact]
    public async Task A_service_that_must_be_paid_is_not_asked_twice_and_its_late_answer_is_taken()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(Job("paid"), 9, default);
        await store.AddAsync(Job("free") with { Created = Start.AddSeconds(1) }, 9, default);
        await store.TakeAsync("dead", Start, default);
        await store.TakeAsync("dead", Start, default);
        Assert.Equal(Hold.Kept, await store.SendAsync("paid", "dead", Start, "{\"id\":1}", isPaid: true, default));
        Assert.Equal(Hold.Kept, await store.SendAsync("free", "dead", Start, "{}", isPaid: false, default));
        Assert.False(await store.HandBackAsync("paid", "dead", default));

        await store.ReleaseAsync(Start.AddSeconds(1), Start.AddDays(1), default);

        var lost = (await store.FindAsync("paid", default))!;
        Assert.Equal((JobStatus.Lost, "answer-lost", "{\"id\":1}"), (lost.Status, lost.Error!.Code, lost.Result));
        Assert.Equal("free", (await store.TakeAsync("next", Start.AddSeconds(30), default))!.Id);
        Assert.Null(await store.TakeAsync("next", Start.AddSeconds(30), default));
        Assert.True(await store.FinishAsync(Done("paid"), "dead", default));
        Assert.Equal((JobStatus.Done, (JobError?)null), ((await store.FindAsync("paid", default))!.Status, (await store.FindAsync("paid", default))!.Error));
    }

    [Fact]
    public async Task Cancels_at_once_what_waits_and_tells_the_holder_of_what_runs()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(Job("runs"), 9, default);
        await store.TakeAsync("a", Start.AddSeconds(10), default);
        await store.AddAsync(Job("waits"), 9, default);

        Assert.Equal((JobStatus.Cancelled, (DateTimeOffset?)Start), await StateAsync("waits"));
        Assert.Equal((JobStatus.Running, null), await StateAsync("runs"));
        Assert.Equal(Hold.Cancelled, await store.SendAsync("runs", "a", Start, "{}", true, default));
        Assert.Equal(Hold.Cancelled, await store.RenewAsync("runs", "a", Start.AddSeconds(20), "forging", 0.1, default));
        Assert.Equal("cancelling", (await store.FindAsync("runs", default))!.Stage);
        Assert.False(await store.HandBackAsync("runs", "a", default));
        await store.ReleaseAsync(Start.AddSeconds(21), Start, default);
        Assert.Equal(JobStatus.Cancelled, (await store.FindAsync("runs", default))!.Status);
        Assert.Null(await store.CancelAsync("none", Start, Start, default));

        async Task<(JobStatus, DateTimeOffset?)> StateAsync(string id)
        {
            var job = (await store.CancelAsync(id, Start, Start, default))!;
            return (job.Status, job.Finished);
        }
    }

    [Fact]
    public async Task What_is_handed_back_is_taken_again_and_what_is_old_forgotten()
    {
        await using var store = await OpenAsync();
        await store.AddAsync(Job("a"), 9, default);
        await store.TakeAsync("first", Start, default);
        Assert.True(await store.HandBackAsync("a", "first", default));
        Assert.Equal(JobStatus.Queued, (await store.FindAsync("a", default))!.Status);
        await store.TakeAsync("second", Start, default);
        await store.FinishAsync(Done("a"), "second", default);

        Assert.Equal(0, await store.ForgetAsync(Start, default));
        Assert.Equal(1, await store.ForgetAsync(Start.AddDays(2), default));
        Assert.Null(await store.FindAsync("a", default));
    }

    [Fact]
    public async Task A_key_is_claimed_once_and_its_answer_kept()
    {
        await using var store = await OpenAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await store.ClaimAsync("ann", "k", "f", Start, default))));
        Assert.Single(claims, claim => claim is null);
        Assert.All(claims.OfType<KeptAnswer>(), claim => Assert.Equal(new("f", null), claim));
        await store.KeepAnswerAsync("ann", "k", "{}", default);
        Assert.Equal(new KeptAnswer("f", "{}"), await store.ClaimAsync("ann", "k", "g", Start, default));

        // Who claimed and died is waited for a minute.
        Assert.Null(await store.ClaimAsync("ann", "dead", "f", Start, default));
        Assert.NotNull(await store.ClaimAsync("ann", "dead", "f", Start.AddSeconds(30), default));
        Assert.Null(await store.ClaimAsync("ann", "dead", "f", Start.AddSeconds(90), default));
    }

    [Fact]
    public async Task Keeps_every_letter()
    {
        await using var store = await OpenAsync();
        var job = Job("a") with { Request = "{\"prompt\":\"牡丹 🌸 '; DROP TABLE promptforge_job; --\"}" };
        await store.AddAsync(job, 9, default);

        Assert.Equal(job, await store.FindAsync("a", default));
    }

    private async Task<SqlJobStore> OpenAsync() => new(JobDatabase.Open(await AddressAsync()));

    private static Job Job(string id) => new() { Id = id, Owner = "ann", Fingerprint = "f", Request = "{}", Target = "t", Provider = "offline", Created = Start };

    private static Job Done(string id) => Job(id) with { Status = JobStatus.Done, Progress = 1, Made = "{}", Finished = Start, Expires = Start.AddDays(1) };
}
