using Microsoft.Extensions.DependencyInjection;
using PromptForge.Apps.Tests.Server.Jobs;
using PromptForge.Server.Guards;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server.Guards;

/// <summary>Jobs are paid from what their key may spend.</summary>
public sealed class JobSpendingTests : IDisposable
{
    private const string Variable = "PF_JOB_SPENDING_KEY";
    private const string Fox = """{"prompt":"a fox","provider":"openai-gpt-image-2"}""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-spending-");

    public JobSpendingTests() => Environment.SetEnvironmentVariable(Variable, "k");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_job_is_charged_once_and_the_next_one_beyond_the_limit_is_refused_before_anybody_is_asked()
    {
        await using var service = new ScriptedServer(_ => Reply.Json($$"""{"created":1,"data":[{"b64_json":"{{PaidJobTests.Png}}"}]}"""));
        var (server, key) = await StartAsync(service, 0.15m);
        await using var running = server;

        using var first = await AskAsync(server, key);
        Assert.Equal("done", (await server.DoneAsync(first.Headers.Location!.OriginalString, key)).GetProperty("status").GetString());
        using var second = await AskAsync(server, key);

        var problem = await second.ProblemAsync();
        Assert.Equal((429, "cost-limit"), (problem.Status, problem.Code));
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalHours, 0, 24);
        Assert.Equal(0.1m, await SpentAsync(server));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(500, 0.1)]
    public async Task What_the_service_certainly_did_not_charge_is_given_back(int status, decimal spent)
    {
        await using var service = new ScriptedServer(_ => Reply.Json("""{"error":{"message":"no","code":"moderation_blocked"}}""", status));
        var (server, key) = await StartAsync(service, 1m);
        await using var running = server;

        using var first = await AskAsync(server, key);
        Assert.NotEqual("done", (await server.DoneAsync(first.Headers.Location!.OriginalString, key)).GetProperty("status").GetString());

        Assert.Equal(spent, await SpentAsync(server));
    }

    private static async Task<decimal> SpentAsync(RunningServer server) => await server.Services.GetRequiredService<ISpending>().SpentTodayAsync("studio", "USD");

    private static async Task<HttpResponseMessage> AskAsync(RunningServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/generate") { Content = RunningServer.Json(Fox) };
        request.Headers.Authorization = new("Bearer", key);
        return await server.Client.SendAsync(request);
    }

    private async Task<(RunningServer Server, string Key)> StartAsync(ScriptedServer service, decimal most)
    {
        var key = "";
        var server = await RunningServer.StartAsync(options =>
        {
            options.Jobs.Folder = folder.FullName;
            options.Jobs.PictureCost = 0.1m;
            options.Jobs.Providers["openai-gpt-image-2"] = new() { BaseUrl = service.Address, KeyVariable = Variable };
            key = KeyTests.AddKey(options, "studio", made => made.CostPerDay["USD"] = most);
        });
        return (server, key);
    }
}
