using System.Text.Json;
using PromptForge.Server;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server.Jobs;

/// <summary>Services that cost money: the budget, the key, the edited words on the wire, faults, the end.</summary>
public sealed class PaidJobTests : IDisposable
{
    /// <summary>One pixel.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private const string Variable = "PF_PAID_JOB_KEY";
    private const string Fox = """{"prompt":"a fox","provider":"openai-gpt-image-2"}""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-paid-");

    public PaidJobTests() => Environment.SetEnvironmentVariable(Variable, "k-of-this-test");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Sends_the_edited_words_byte_for_byte_with_the_servers_key()
    {
        await using var service = new ScriptedServer(_ => Reply.Json($$"""{"created":1,"data":[{"b64_json":"{{Png}}"}]}"""));
        await using var server = await StartAsync(service);
        const string words = "  A fox — 狐狸 <b>,, \"as typed\"  ";

        using var response = await server.PostAsync("/v1/generate", $$$"""{"prompt":"a fox","provider":"openai-gpt-image-2","size":"1024x1024","edited":{"prompt":{{{JsonSerializer.Serialize(words)}}}}}""");
        var job = await server.DoneAsync(response.Headers.Location!.OriginalString);

        Assert.Equal("done", job.GetProperty("status").GetString());
        var sent = Assert.Single(service.Requests);
        Assert.Equal(words, (string?)sent.Json()["prompt"]);
        Assert.Equal("Bearer k-of-this-test", sent.Headers["Authorization"]);
        Assert.Equal(words, job.GetProperty("result").GetProperty("prompt").GetString());
        Assert.DoesNotContain("k-of-this-test", job.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spends_nothing_beyond_the_budget_and_nothing_whose_price_nobody_knows()
    {
        await using var service = new ScriptedServer(_ => Reply.Json("{}"));
        await using var server = await StartAsync(service, options => options.Jobs.Budget = 0.25m);
        await using var unpriced = await StartAsync(service, options => options.Jobs.PictureCost = null);

        using var dear = await server.PostAsync("/v1/generate", """{"prompt":"a fox","provider":"openai-gpt-image-2","n":3}""");
        using var unknown = await unpriced.PostAsync("/v1/generate", Fox);
        using var wrong = await server.PostAsync("/v1/generate", """{"prompt":"a fox","provider":"openai-gpt-image-2","imageSeed":5}""");

        Assert.Equal((400, "over-budget"), await GenerateTests.CodeAsync(dear));
        Assert.Equal((400, "unknown-price"), await GenerateTests.CodeAsync(unknown));
        Assert.Equal((400, "bad-value"), await GenerateTests.CodeAsync(wrong));
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"no <script>","code":"moderation_blocked"}}""", "failed", "provider-moderated")]
    [InlineData(401, """{"error":{"message":"wrong key k-of-this-test"}}""", "failed", "provider-unauthorized")]
    [InlineData(200, """{"data":[]}""", "failed", "provider-bad-answer")]
    public async Task Tells_why_there_is_no_picture(int status, string answer, string ended, string code)
    {
        await using var service = new ScriptedServer(_ => Reply.Json(answer, status));
        await using var server = await StartAsync(service);

        using var response = await server.PostAsync("/v1/generate", Fox);
        var job = await server.DoneAsync(response.Headers.Location!.OriginalString);

        Assert.Equal((ended, code), (job.GetProperty("status").GetString(), job.GetProperty("error").GetProperty("code").GetString()));
        Assert.DoesNotContain("k-of-this-test", job.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("a fox", job.GetProperty("result").GetProperty("request").GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task An_answer_that_never_came_is_called_lost()
    {
        await using var service = new ScriptedServer(_ => Reply.Json("{}") with { Cut = Cut.InHead });
        await using var server = await StartAsync(service);

        using var response = await server.PostAsync("/v1/generate", Fox);
        var job = await server.DoneAsync(response.Headers.Location!.OriginalString);

        Assert.Equal(("lost", "answer-lost"), (job.GetProperty("status").GetString(), job.GetProperty("error").GetProperty("code").GetString()));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Cancels_what_runs_and_what_waits()
    {
        await using var service = new ScriptedServer(_ => Reply.Json("{}") with { Delay = TimeSpan.FromMinutes(5) });
        await using var server = await StartAsync(service, options => options.Jobs.MostRunning = 1);
        using var first = await server.PostAsync("/v1/generate", Fox);
        for (var i = 0; i < 400 && service.Requests.Count == 0; i++) { await Task.Delay(25); }

        using var second = await server.PostAsync("/v1/generate", Fox);
        using var waited = await server.Client.DeleteAsync(second.Headers.Location);
        Assert.Equal((200, "cancelled"), ((int)waited.StatusCode, (await waited.JsonAsync()).GetProperty("status").GetString()));
        using var ran = await server.Client.DeleteAsync(first.Headers.Location);
        Assert.Contains((int)ran.StatusCode, new[] { 200, 202 });
        var job = await server.DoneAsync(first.Headers.Location!.OriginalString);

        Assert.Equal("cancelled", job.GetProperty("status").GetString());
        Assert.Contains("may charge", job.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        using var again = await server.Client.DeleteAsync(first.Headers.Location);
        Assert.Equal((200, "cancelled"), ((int)again.StatusCode, (await again.JsonAsync()).GetProperty("status").GetString()));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_target_that_can_be_asked_is_asked_by_itself()
    {
        await using var service = new ScriptedServer(_ => Reply.Json($$"""{"created":1,"data":[{"b64_json":"{{Png}}"}]}"""));
        await using var server = await StartAsync(service);

        using var own = await server.PostAsync("/v1/generate", """{"prompt":"a fox","target":"openai-gpt-image-2"}""");
        using var card = await server.PostAsync("/v1/generate", """{"prompt":"a fox","target":"openai-gpt-image-2","provider":"offline"}""");

        Assert.Equal("openai-gpt-image-2", (await server.DoneAsync(own.Headers.Location!.OriginalString)).GetProperty("provider").GetString());
        Assert.Equal("offline", (await server.DoneAsync(card.Headers.Location!.OriginalString)).GetProperty("provider").GetString());
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Tells_all_faults_of_its_settings_at_once()
    {
        var options = new ServerOptions { Jobs = { Budget = -1, MostPictures = 0, Store = "postgres://ann:s3cret@db/jobs", Providers = { ["opnai"] = new() { KeyVariable = "PF_NOT_SET", BaseUrl = new("ftp://x") } } }, Experiments = { StoreVariable = "PF_NOT_SET", Folders = { "/no/such" } } };

        var faults = string.Join('\n', Assert.Throws<ServerOptionsException>(() => ServerHost.Build(options)).Faults);

        foreach (var name in new[] { "Jobs:Budget", "Jobs:MostPictures", "Jobs:Store", "opnai", "Jobs:Providers:opnai:KeyVariable", "Jobs:Providers:opnai:BaseUrl", "Experiments:StoreVariable", "/no/such" }) { Assert.Contains(name, faults, StringComparison.Ordinal); }

        Assert.DoesNotContain("s3cret", faults, StringComparison.Ordinal);
    }

    private Task<RunningServer> StartAsync(ScriptedServer service, Action<ServerOptions>? configure = null) => RunningServer.StartAsync(options =>
    {
        options.Jobs.Folder = folder.FullName;
        options.Jobs.PictureCost = 0.1m;
        options.Jobs.Providers["openai-gpt-image-2"] = new() { BaseUrl = service.Address, KeyVariable = Variable };
        configure?.Invoke(options);
    });
}
