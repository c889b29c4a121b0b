using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.AI;
using PromptForge.Chat;
using PromptForge.Imaging;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Chat;

/// <summary>The chat client against a server on a real socket that misbehaves.</summary>
public sealed class OpenAiChatClientTests
{
    [Fact]
    public async Task Asks_with_model_messages_and_key_and_reads_the_answer()
    {
        await using var server = ChatServer.Saying("a fox");
        using var client = server.Client();
        var answer = await client.GetResponseAsync([new(ChatRole.System, "be brief"), new(ChatRole.User, "狐狸")], new() { Temperature = 0.5f, MaxOutputTokens = 99 });

        Assert.Equal("a fox", answer.Text);
        Assert.Equal((ChatFinishReason.Stop, "test-model", 12), (answer.FinishReason!.Value, answer.ModelId, answer.Usage!.TotalTokenCount));
        var sent = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", $"Bearer {ChatServer.Secret}"), (sent.Method, sent.Path, sent.Headers["Authorization"]));
        Assert.Equal("""{"model":"test-model","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"狐狸"}],"temperature":0.5,"max_tokens":99}""", Encoding.UTF8.GetString(sent.Body));
    }

    [Theory]
    [InlineData("v1", "/v1/chat/completions")]
    [InlineData("v1/", "/v1/chat/completions")]
    [InlineData("v1/chat/completions", "/v1/chat/completions")]
    [InlineData("d/x?api-version=2", "/d/x/chat/completions?api-version=2")]
    public async Task Knows_an_endpoint_however_it_is_written(string endpoint, string path)
    {
        await using var server = ChatServer.Saying("a fox");
        using var client = server.Client(settings => settings.Endpoint = new(server.Endpoint, "/" + endpoint));
        await client.GetResponseAsync("x");

        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Streams_the_whole_answer_as_one_update()
    {
        await using var server = ChatServer.Saying("a fox");
        using var client = server.Client();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("x")) { updates.Add(update); }

        Assert.Equal("a fox", Assert.Single(updates, update => update.Text.Length > 0).Text);
    }

    [Theory]
    [InlineData(429, 3)]
    [InlineData(503, 3)]
    [InlineData(500, 1)]
    [InlineData(502, 1)]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(404, 1)]
    public async Task Repeats_only_what_certainly_began_nothing(int status, int times)
    {
        await using var server = new ChatServer(_ => Reply.Json($$$"""{"error":{"message":"no, {{{ChatServer.Secret}}}, not now"}}""", status));
        var told = await FailAsync(server);

        Assert.Equal((times, (int?)status), (server.Requests.Count, told.Status));
        Assert.DoesNotContain(ChatServer.Secret, told.ToString(), StringComparison.Ordinal);
        Assert.Contains("not now", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_as_it_is_told_and_then_succeeds()
    {
        var count = 0;
        await using var server = new ChatServer(_ => ++count == 1 ? Reply.Json("{}", 429).With("Retry-After", "1") : ChatServer.Said("a fox"));
        using var client = server.Client();
        var watch = Stopwatch.StartNew();

        Assert.Equal("a fox", (await client.GetResponseAsync("x")).Text);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Does_not_wait_longer_than_it_may()
    {
        await using var server = new ChatServer(_ => Reply.Json("{}", 429).With("Retry-After", "3600"));
        var watch = Stopwatch.StartNew();
        var told = await FailAsync(server);

        Assert.Equal((ProviderFailure.RateLimited, TimeSpan.FromHours(1)), (told.Failure, told.RetryAfter));
        Assert.Single(server.Requests);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_time_in_all_is_bounded_whatever_the_server_asks_for()
    {
        await using var server = new ChatServer(_ => Reply.Json("{}", 429).With("Retry-After", "1"));
        var watch = Stopwatch.StartNew();
        var told = await FailAsync(server, settings => (settings.Timeout, settings.MaxRetries) = (TimeSpan.FromSeconds(1.5), 10));

        Assert.Equal(ProviderFailure.Unavailable, told.Failure);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"it took {watch.Elapsed}");
    }

    [Fact]
    public async Task A_server_that_hangs_is_left()
    {
        await using var server = new ChatServer(_ => ChatServer.Said("late") with { Delay = TimeSpan.FromMinutes(5) });
        var watch = Stopwatch.StartNew();
        var told = await FailAsync(server, settings => settings.Timeout = TimeSpan.FromMilliseconds(400));

        Assert.Contains("gave no answer within 0.4 seconds", told.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"it took {watch.Elapsed}");
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Cancellation_passes_through_at_once()
    {
        await using var server = new ChatServer(_ => ChatServer.Said("late") with { Delay = TimeSpan.FromMinutes(5) });
        using var client = server.Client();
        using var stop = new CancellationTokenSource(200);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("x", cancellationToken: stop.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(nameof(Cut.BeforeAnswer))]
    [InlineData(nameof(Cut.InHead))]
    [InlineData(nameof(Cut.InBody))]
    public async Task A_cut_connection_is_told_and_not_repeated(string cut)
    {
        await using var server = new ChatServer(_ => ChatServer.Said("a fox") with { Cut = Enum.Parse<Cut>(cut) });
        var told = await FailAsync(server);

        Assert.Equal(ProviderFailure.Unavailable, told.Failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_tried_again_and_told()
    {
        var server = ChatServer.Saying("x");
        var settings = server.Settings();
        await server.DisposeAsync();
        using var client = new OpenAiChatClient(settings, null, _ => ChatServer.Secret);
        var told = await Assert.ThrowsAsync<ChatException>(() => client.GetResponseAsync("x"));

        Assert.Equal(ProviderFailure.Unavailable, told.Failure);
        Assert.Contains("cannot be reached", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a f""", "application/json")]
    [InlineData("""<html>Bad gateway</html>""", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("""{"choices":[]}""", "application/json")]
    [InlineData("""{"choices":null}""", "application/json")]
    [InlineData("""{"choices":[{"message":"a fox"}]}""", "application/json")]
    [InlineData("""[1,2]""", "application/json")]
    [InlineData("""{"choices":[{"message":{"content":"half \ud83d"}}]}""", "application/json")]
    [InlineData("""{"object":"list"}""", "application/json")]
    public async Task A_broken_answer_is_told(string body, string type)
    {
        await using var server = new ChatServer(_ => new(200, type, Encoding.UTF8.GetBytes(body)));
        Assert.Equal(ProviderFailure.BadAnswer, (await FailAsync(server)).Failure);
    }

    [Fact]
    public async Task Fifty_megabytes_are_not_read()
    {
        var huge = new byte[50 * 1024 * 1024];
        huge.AsSpan().Fill((byte)' ');
        await using var server = new ChatServer(_ => new(200, "application/json", huge));
        var told = await FailAsync(server);

        Assert.Contains("more than 1048576 bytes", told.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_shows_the_key_to_nobody()
    {
        await using var other = ChatServer.Saying("stolen");
        await using var server = new ChatServer(_ => new Reply(307, null, []).With("Location", $"http://localhost:{other.Endpoint.Port}/v1/chat/completions"));
        var told = await FailAsync(server);

        Assert.Contains("redirects to", told.Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_model_that_refuses_temperature_and_the_old_limit_is_asked_without_them()
    {
        await using var server = new ChatServer(request => request.Json() switch
        {
            var body when body["temperature"] is not null => Reply.Json("""{"error":{"message":"unsupported","param":"temperature","code":"unsupported_value"}}""", 400),
            var body when body["max_tokens"] is not null => Reply.Json("""{"error":{"message":"use max_completion_tokens","param":"max_tokens","code":"unsupported_parameter"}}""", 400),
            _ => ChatServer.Said("a fox"),
        });
        using var client = server.Client();
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 50 };
        await client.GetResponseAsync("x", options);
        Assert.Equal("a fox", (await client.GetResponseAsync("x", options)).Text);

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(50, server.Requests[^1].Json()["max_completion_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_missing_key_is_told_with_its_variable_before_anything_is_sent()
    {
        await using var server = ChatServer.Saying("a fox");
        using var client = new OpenAiChatClient(server.Settings(), null, _ => null);
        var told = await Assert.ThrowsAsync<ChatException>(() => client.GetResponseAsync("x"));

        Assert.Contains(ChatServer.Variable, told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_without_keys_gets_none()
    {
        await using var server = ChatServer.Saying("a fox");
        using var client = server.Client(settings => settings.KeyVariable = null);
        await client.GetResponseAsync("x");

        Assert.False(Assert.Single(server.Requests).Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("http://example.org/v1", "without encryption")]
    [InlineData("ftp://example.org/v1", "must be a web address")]
    [InlineData("https://me:sk-1@example.org/v1", "does not belong into the address")]
    public void A_faulty_address_is_refused_at_once(string endpoint, string message)
    {
        var told = Assert.Throws<ArgumentException>(() => new OpenAiChatClient(new() { Endpoint = new(endpoint), Model = "m" }));

        Assert.Contains(message, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-1", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_addresses_other_than_this_machine_are_refused()
    {
        using var client = new OpenAiChatClient(new() { Endpoint = new("https://192.168.1.9/v1"), Model = "m" });

        Assert.Contains("private network", (await Assert.ThrowsAsync<ChatException>(() => client.GetResponseAsync("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_text_only_and_says_so()
    {
        await using var server = ChatServer.Saying("x");
        using var client = server.Client();

        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])]));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Settings_say_nothing_of_the_key() => Assert.DoesNotContain("sk-1", new ChatSettings { Key = "sk-1" }.ToString(), StringComparison.Ordinal);

    private static async Task<ChatException> FailAsync(ChatServer server, Action<ChatSettings>? configure = null)
    {
        using var client = server.Client(configure);
        return await Assert.ThrowsAsync<ChatException>(() => client.GetResponseAsync("x"));
    }
}
