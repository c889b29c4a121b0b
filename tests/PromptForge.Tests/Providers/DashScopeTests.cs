using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public abstract class DashScopeTaskConformance : TaskProviderConformance
{
    private protected override Reply Begin(Received request) => Reply.Json("""{"output": {"task_status": "PENDING", "task_id": "t-1"}, "request_id": "r-1"}""");

    private protected override Reply Follow(Received request, bool isDone) => !IsPoll(request) && !IsCancel(request) ? Reply.Picture(File) : Reply.Json(!isDone
        ? """{"request_id": "r-2", "output": {"task_id": "t-1", "task_status": "RUNNING"}}"""
        : IsModerated ? """{"request_id": "r-2", "output": {"task_id": "t-1", "task_status": "FAILED", "code": "DataInspectionFailed", "message": "Output data may contain inappropriate content."}}"""
        : $$$"""{"request_id": "r-2", "output": {"task_id": "t-1", "task_status": "SUCCEEDED", "results": [{"url": "{{{FileAddress}}}", "actual_prompt": "a fox"}], "task_metrics": {"TOTAL": 1, "SUCCEEDED": 1, "FAILED": 0}}, "usage": {"image_count": 1}}""");

    [Fact]
    public async Task A_task_is_asked_for_and_only_one_picture_although_the_service_would_make_four()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.Equal("enable", server.Requests[0].Headers["X-DashScope-Async"]);
        Assert.Equal(1, server.Requests[0].Json()["parameters"]!["n"]!.GetValue<int>());
        Assert.Contains(server.Requests, request => request.Path == "/api/v1/tasks/t-1");
        Assert.Equal(("t-1", "a fox"), (result.RequestId, result.RevisedPrompt));
    }

    [Fact]
    public async Task Arrears_are_told_as_such_although_the_status_is_400()
    {
        await using var server = Serve(_ => Reply.Json("""{"code": "Arrearage", "message": "Access denied, please make sure your account is in good standing.", "request_id": "r-9"}""", 400));
        var told = await FailAsync(server);

        Assert.Equal((ProviderFailure.OutOfCredit, "r-9"), (told.Failure, told.RequestId));
    }

    [Theory]
    [InlineData("InvalidParameter.DataInspection", ProviderFailure.Moderated)]
    [InlineData("InvalidParameter.Size", ProviderFailure.Rejected)]
    [InlineData("AccessDenied.Unpurchased", ProviderFailure.Unauthorized)]
    [InlineData("Throttling.RateQuota", ProviderFailure.RateLimited)]
    [InlineData("InternalError.Timeout", ProviderFailure.Unavailable)]
    public async Task A_code_counts_for_those_that_continue_it(string code, ProviderFailure failure)
    {
        await using var server = Serve(_ => Reply.Json($$"""{"code": "{{code}}", "message": "x"}""", 400));
        Assert.Equal(failure, (await FailAsync(server)).Failure);
    }

    [Fact]
    public async Task Pictures_that_failed_are_noted_beside_those_that_came()
    {
        await using var server = Serve(null, request => IsPoll(request)
            ? Reply.Json($$$"""{"output": {"task_id": "t-1", "task_status": "SUCCEEDED", "results": [{"url": "{{{FileAddress}}}"}, {"code": "InternalError.Timeout", "message": "time"}]}}""") : null);
        var result = await AskAsync(server);

        Assert.Single(result.Images);
        Assert.Contains("InternalError.Timeout", Assert.Single(result.Notes), StringComparison.Ordinal);
    }
}

public sealed class WanxTests : DashScopeTaskConformance
{
    protected override string Profile => "dashscope-wanx-v1";

    protected override string Contract => "derived/dashscope-wanx-v1.request.schema.json";

    [Fact]
    public async Task A_reference_is_an_address_and_a_style_one_of_the_services()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request(seed: 5) with { Reference = new(default, new("https://example.com/a.png"), 0.8), Style = "<watercolor>" });

        var body = server.Requests[0].Json();
        Assert.Equal("https://example.com/a.png", body["input"]!["ref_img"]!.GetValue<string>());
        Assert.Equal((0.8, "<watercolor>", "1024*1024", 5), (body["parameters"]!["ref_strength"]!.GetValue<double>(), body["parameters"]!["style"]!.GetValue<string>(),
            body["parameters"]!["size"]!.GetValue<string>(), body["parameters"]!["seed"]!.GetValue<int>()));
        Hold(server);
    }
}

/// <summary>What the whole onion does for wanx, over real sockets: two requests begin within a second, one task runs.</summary>
public sealed class WanxOnionTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    [Fact]
    public async Task One_task_runs_and_the_others_wait_although_all_are_asked_for_at_once()
    {
        var (running, most, tasks) = (0, 0, 0);
        ScriptedServer? server = null;
        server = new(request =>
        {
            if (request.Path.EndsWith(".png", StringComparison.Ordinal)) { return Reply.Picture(Convert.FromBase64String(Png)); }

            if (request.Method == "POST")
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                return Reply.Json($$$"""{"output": {"task_status": "PENDING", "task_id": "t-{{{Interlocked.Increment(ref tasks)}}}"}}""");
            }

            Interlocked.Decrement(ref running);
            return Reply.Json($$$"""{"output": {"task_id": "t", "task_status": "SUCCEEDED", "results": [{"url": "{{{server!.Address}}}a.png"}]}}""");
        });
        await using var closing = server;
        var options = new PromptForge.Providers.ImageProviderOptions { MaxRetries = 0 };
        options.Providers["dashscope"] = new() { BaseUrl = server.Address, Key = "sk-0123456789", AllowPrivateAddresses = true, PollInterval = TimeSpan.FromMilliseconds(20) };
        using var providers = new PromptForge.Providers.ImageProviders(TheForge.Content.Profiles, options);
        var request = new ImageRequest { Prompt = TheForge.Enhance("牡丹", "dashscope-wanx-v1") };
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => providers.Get("dashscope-wanx-v1").GenerateAsync(request)));

        Assert.Equal((4, 4, 1), (results.Length, tasks, most));

        // The third begins a second after the first at the earliest.
        var starts = results.Select(result => result.Started).Order().ToList();
        Assert.True(starts[2] - starts[0] >= TimeSpan.FromMilliseconds(950), $"{starts[2] - starts[0]}");
    }
}

public sealed class Wan22Tests : DashScopeTaskConformance
{
    protected override string Profile => "dashscope-wan2.2-t2i";

    protected override string Contract => "derived/dashscope-wan-t2i.request.schema.json";

    [Fact]
    public async Task The_service_does_not_rewrite_what_was_forged()
    {
        await using var server = Serve();
        await AskAsync(server);

        Assert.False(server.Requests[0].Json()["parameters"]!["prompt_extend"]!.GetValue<bool>());
    }
}

public abstract class DashScopeMessagesConformance : ImageProviderConformance
{
    private protected override Reply Begin(Received request) => IsModerated
        ? Reply.Json("""{"code": "DataInspectionFailed", "message": "Input data may contain inappropriate content.", "request_id": "r-1"}""", 400)
        : Reply.Json($$$"""{"output": {"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": [{"image": "{{{FileAddress}}}"}]}}]}, "usage": {"image_count": 1}, "request_id": "r-1"}""");

    [Fact]
    public async Task The_prompt_is_a_message_and_rewriting_is_off()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        var body = server.Requests[0].Json();
        Assert.Equal("user", body["input"]!["messages"]![0]!["role"]!.GetValue<string>());
        Assert.Equal(Forged("a fox under a red umbrella, no rain").Prompt, body["input"]!["messages"]![0]!["content"]![0]!["text"]!.GetValue<string>());
        Assert.False(body["parameters"]!["prompt_extend"]!.GetValue<bool>());
        Assert.False(server.Requests[0].Headers.ContainsKey("X-DashScope-Async"));
        Assert.Equal("r-1", result.RequestId);
    }
}

public sealed class QwenImageTests : DashScopeMessagesConformance
{
    protected override string Profile => "dashscope-qwen-image";

    protected override string Contract => "derived/dashscope-qwen-image.request.schema.json";
}

public sealed class Wan26Tests : DashScopeMessagesConformance
{
    protected override string Profile => "dashscope-wan2.6-t2i";

    protected override string Contract => "derived/dashscope-wan26-t2i.request.schema.json";
}

public sealed class Wan27Tests : ImageProviderConformance
{
    protected override string Profile => "dashscope-wan2.7-image";

    protected override string? Contract => null;

    private protected override Reply Begin(Received request) => IsModerated
        ? Reply.Json("""{"code": "DataInspectionFailed", "message": "Input data may contain inappropriate content.", "request_id": "r-1"}""", 400)
        : Reply.Json($$$"""{"output": {"choices": [{"finish_reason": "stop", "message": {"content": [{"image": "{{{FileAddress}}}", "type": "image"}], "role": "assistant"}}], "finished": true}, "request_id": "r-1"}""");

    [Fact]
    public async Task Nothing_is_sent_that_the_service_does_not_know()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request(seed: 4) with { Width = 1536, Height = 1024 });

        var body = server.Requests[0].Json();
        Assert.Equal("""{"n":1,"seed":4,"size":"1536*1024"}""", new System.Text.Json.Nodes.JsonObject(body["parameters"]!.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))).ToJsonString());
    }
}

public sealed class ZImageTests : DashScopeMessagesConformance
{
    protected override string Profile => "dashscope-z-image-turbo";

    protected override string? Contract => null;
}
