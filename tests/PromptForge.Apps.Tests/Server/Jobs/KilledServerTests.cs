using PromptForge.Tests.Evaluation.Stores;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server.Jobs;

/// <summary>Two servers share one PostgreSQL and one folder; one is killed, or told to stop.</summary>
public sealed class KilledServerTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>, IDisposable
{
    private const int Jobs = 60;
    private const string Paid = """{"prompt":"a fox","provider":"openai-gpt-image-2"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-killed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task No_job_that_was_acknowledged_is_lost_with_its_server()
    {
        var address = await postgres.SchemaAsync();
        using var first = await StartAsync(address);
        using var second = await StartAsync(address);
        var acknowledged = new List<string>();
        for (var i = 0; i < Jobs; i++)
        {
            if (i == Jobs / 2) { await first.KillAsync(); }

            using var response = await (i < Jobs / 2 && i % 2 == 0 ? first : second).Client.PostAsync("/v1/generate", RunningServer.Json($$"""{"prompt":"a white rose {{i}}","provider":"offline","target":"stability-v1-sdxl","n":2,"size":"512x512"}"""));
            Assert.Equal(202, (int)response.StatusCode);
            acknowledged.Add(response.Headers.Location!.OriginalString);
        }

        var done = await Task.WhenAll(acknowledged.Select(path => JobAnswers.DoneAsync(second.Client, path)));

        Assert.All(done, job => Assert.Equal("done", job.GetProperty("status").GetString()));
        Assert.All(done, job => Assert.Equal(2, job.GetProperty("pictures").GetArrayLength()));
        foreach (var path in acknowledged) { Assert.NotEmpty(await second.Client.GetByteArrayAsync(path + "/0")); }

        output.WriteLine($"{acknowledged.Count} acknowledged, {done.Length} done after one of two servers was killed");
    }

    [Fact]
    public async Task A_picture_that_may_be_paid_already_is_not_paid_twice()
    {
        var address = await postgres.SchemaAsync();
        await using var service = new ScriptedServer(_ => Picture() with { Delay = TimeSpan.FromMinutes(5) });
        using var first = await StartAsync(address, service.Address);
        using var response = await first.Client.PostAsync("/v1/generate", RunningServer.Json(Paid));
        Assert.Equal(202, (int)response.StatusCode);
        await UntilAsync(() => service.Requests.Count == 1);

        await first.KillAsync();
        using var second = await StartAsync(address, service.Address);
        var job = await JobAnswers.DoneAsync(second.Client, response.Headers.Location!.OriginalString);

        Assert.Equal(("lost", "answer-lost"), (job.GetProperty("status").GetString(), job.GetProperty("error").GetProperty("code").GetString()));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_what_it_asked_and_hands_back_the_rest()
    {
        var address = await postgres.SchemaAsync();
        await using var service = new ScriptedServer(_ => Picture() with { Delay = TimeSpan.FromSeconds(3) });
        using var first = await StartAsync(address, service.Address, running: 1);
        using var asked = await first.Client.PostAsync("/v1/generate", RunningServer.Json(Paid));
        await UntilAsync(() => service.Requests.Count == 1);
        using var waiting = await first.Client.PostAsync("/v1/generate", RunningServer.Json(Paid));

        Assert.Equal(0, await first.StopAsync());
        Assert.Single(service.Requests);
        using var second = await StartAsync(address, service.Address, running: 1);
        var jobs = await Task.WhenAll(new[] { asked, waiting }.Select(response => JobAnswers.DoneAsync(second.Client, response.Headers.Location!.OriginalString)));

        Assert.All(jobs, job => Assert.Equal("done", job.GetProperty("status").GetString()));
        Assert.Equal(2, service.Requests.Count);
        Assert.All(service.Requests, request => Assert.Equal("Bearer secret-of-this-test", request.Headers["Authorization"]));
    }

    private async Task<ServerProcess> StartAsync(string address, Uri? service = null, int running = 4) => await ServerProcess.StartAsync(
        folder.FullName,
        new
        {
            Jobs = new
            {
                StoreVariable = "PF_TEST_JOBS",
                Folder = Path.Combine(folder.FullName, "pictures"),
                Lease = "00:00:02",
                MostRunning = running,
                PictureCost = 0.1m,
                Providers = service is null ? [] : new Dictionary<string, object> { ["openai-gpt-image-2"] = new { BaseUrl = service, KeyVariable = "PF_TEST_KEY" } },
            },
        },
        ("PF_TEST_JOBS", address), ("PF_TEST_KEY", "secret-of-this-test"));

    private static Reply Picture() => Reply.Json($$"""{"created":1,"data":[{"b64_json":"{{PaidJobTests.Png}}"}]}""");

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 600 && !holds(); i++) { await Task.Delay(50); }

        Assert.True(holds());
    }
}
