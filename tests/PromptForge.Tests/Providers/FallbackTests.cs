using PromptForge.Imaging;
using PromptForge.Providers;

namespace PromptForge.Tests.Providers;

/// <summary>Who is asked next, and when nobody else may be. Over real sockets: the first answers as told, the second makes the picture.</summary>
public sealed class FallbackTests
{
    private const string First = "stability-core";
    private const string Second = "a1111";

    [Theory]
    [InlineData(401, "{}")]
    [InlineData(402, "{}")]
    [InlineData(404, "{}")]
    [InlineData(429, "{}")]
    [InlineData(500, "{}")]
    [InlineData(503, "{}")]
    public async Task Who_certainly_took_nothing_is_followed_by_the_next(int status, string body)
    {
        await using var first = new ScriptedServer(_ => Reply.Json(body, status));
        await using var second = Picture();
        var result = await AskAsync(first, second);

        Assert.Equal(Second, result.Profile);
        var failed = Assert.Single(result.FellBackFrom);
        Assert.Equal(First, failed.Profile);
        Assert.Single(first.Requests);
        Assert.Single(second.Requests);

        // The words are forged anew: the second reads tags, and has another limit.
        Assert.Equal(Second, result.Answered!.Prompt.Target);
        Assert.Equal(result.Answered.Prompt.Prompt, second.Requests[0].Json()["prompt"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(400, "{\"name\": \"bad_request\"}")]
    [InlineData(403, "{\"name\": \"content_moderation\"}")]
    [InlineData(408, "{}")]
    [InlineData(502, "{}")]
    [InlineData(504, "{}")]
    [InlineData(200, "{\"finish_reason\": \"CONTENT_FILTERED\"}")]
    [InlineData(200, "{}")]
    public async Task After_a_doubt_or_a_refusal_of_the_content_nobody_else_is_asked(int status, string body)
    {
        await using var first = new ScriptedServer(_ => Reply.Json(body, status));
        await using var second = Picture();
        Assert.Equal(First, (await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(first, second))).Profile);
        Assert.Empty(second.Requests);
    }

    [Theory]
    [InlineData("BeforeAnswer")]
    [InlineData("InHead")]
    [InlineData("InBody")]
    public async Task A_connection_that_broke_may_have_cost_so_nobody_else_is_asked(string cut)
    {
        await using var first = new ScriptedServer(_ => Reply.Json("{\"image\": \"aaaa\"}") with { Cut = Enum.Parse<Cut>(cut) });
        await using var second = Picture();
        await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(first, second));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_certain_so_the_next_is_asked()
    {
        var first = Picture();
        await first.DisposeAsync();
        await using var second = Picture();
        Assert.Equal(ProviderFailure.Unavailable, Assert.Single((await AskAsync(first, second)).FellBackFrom).Failure);
    }

    /// <summary>Only who says that failures are free is believed after an error of the server.</summary>
    [Fact]
    public async Task An_error_that_may_be_charged_for_is_not_followed()
    {
        await using var first = new ScriptedServer(_ => Reply.Json("{}", 500));
        await using var second = Picture();
        await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(first, second, profile: "stability-v1-sdxl"));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task A_task_that_failed_free_of_charge_is_followed()
    {
        await using var first = new ScriptedServer(request => Reply.Json(request.Method == "POST"
            ? """{"output": {"task_status": "PENDING", "task_id": "t-1"}}""" : """{"output": {"task_id": "t-1", "task_status": "FAILED", "code": "InternalError", "message": "x"}}"""));
        await using var second = Picture();
        Assert.Equal(Second, (await AskAsync(first, second, profile: "dashscope-wanx-v1")).Profile);
    }

    [Fact]
    public async Task When_the_next_fails_too_both_reasons_are_told()
    {
        await using var first = new ScriptedServer(_ => Reply.Json("{\"errors\": [\"no means\"]}", 402));
        await using var second = new ScriptedServer(_ => Reply.Json("{\"detail\": \"out of memory\"}", 500));
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(first, second));

        Assert.Equal((Second, ProviderFailure.Unavailable, false), (told.Profile, told.Failure, told.NothingCharged));
        Assert.Contains("out of memory; before that, stability-core: the account has no credit left", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_answers_is_not_followed()
    {
        await using var first = new ScriptedServer(_ => Reply.Json($$"""{"image": "{{Png}}", "seed": 1, "finish_reason": "SUCCESS"}"""));
        await using var second = Picture();
        var result = await AskAsync(first, second);

        Assert.Equal((First, null), (result.Profile, result.Answered));
        Assert.Empty(result.FellBackFrom);
        Assert.Empty(second.Requests);
    }

    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    private static ScriptedServer Picture() => new(_ => Reply.Json($$"""{"images": ["{{Png}}"], "parameters": {}, "info": "{}"}"""));

    private static async Task<ImageResult> AskAsync(ScriptedServer first, ScriptedServer second, string profile = First)
    {
        var options = new ImageProviderOptions { MaxRetries = 0 };
        options.Providers[profile] = new() { BaseUrl = first.Address, Key = "sk-0123456789", AllowPrivateAddresses = true, PollInterval = TimeSpan.FromMilliseconds(5), Fallback = { Second } };
        options.Providers[Second] = new() { BaseUrl = second.Address };
        using var providers = new ImageProviders(TheForge.Content.Profiles, options);
        return await providers.Get(profile, TheForge.Standard).GenerateAsync(new() { Prompt = TheForge.Enhance("a fox, (red umbrella:1.3), no rain", profile) });
    }
}
