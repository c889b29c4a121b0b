using System.Diagnostics;
using PromptForge.Embeddings;
using PromptForge.Imaging;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Embeddings;

public sealed class OpenAiEmbeddingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_go_in_batches_and_vectors_come_back_in_their_order()
    {
        await using var server = new EmbeddingServer();
        using var client = server.Client(settings => (settings.MostTexts, settings.Dimensions) = (3, 4));
        var texts = EmbeddingServer.Texts(8);

        var vectors = await client.GenerateAsync(texts, cancellationToken: Token);

        Assert.Equal([3, 3, 2], server.Asked.Select(batch => batch.Length));
        Assert.Equal(texts.Select(text => EmbeddingServer.VectorOf(text)), vectors.Select(vector => vector.Vector.ToArray()));
        var request = server.Requests[0];
        Assert.Equal("/v1/embeddings", request.Path);
        Assert.Equal($"Bearer {EmbeddingServer.Secret}", request.Headers["Authorization"]);
        Assert.Equal(("test-embed", 4, "float"), (request.Json()["model"]!.GetValue<string>(), request.Json()["dimensions"]!.GetValue<int>(), request.Json()["encoding_format"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Long_texts_make_batches_smaller_and_Chinese_weighs_more()
    {
        await using var server = new EmbeddingServer();
        using var client = server.Client(settings => settings.MostTokens = 100);
        string[] texts = [new('花', 60), new('a', 60), new('b', 60), new('字', 900), "c"];

        await client.GenerateAsync(texts, cancellationToken: Token);

        // 76 and 16 tokens, 16, 1,126 alone, 1.
        Assert.Equal([2, 1, 1, 1], server.Asked.Select(batch => batch.Length));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_may_pass_is_asked_again(int what)
    {
        var count = 0;
        await using var server = new EmbeddingServer(request => Interlocked.Increment(ref count) > 2 ? EmbeddingServer.Answer(request) : what switch
        {
            0 => EmbeddingServer.Answer(request) with { Cut = Cut.BeforeAnswer },
            1 => EmbeddingServer.Answer(request) with { Cut = Cut.InBody },
            2 => EmbeddingServer.Answer(request) with { Delay = TimeSpan.FromMinutes(5) },
            _ => Fault(what),
        });
        using var client = server.Client(settings => settings.Timeout = what == 2 ? TimeSpan.FromMilliseconds(400) : settings.Timeout);

        Assert.Equal(EmbeddingServer.VectorOf("rose"), (await client.GenerateAsync(["rose"], cancellationToken: Token))[0].Vector.ToArray());
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Waits_as_the_service_asks_but_not_for_ever()
    {
        var count = 0;
        await using var server = new EmbeddingServer(request => Interlocked.Increment(ref count) switch
        {
            1 => Fault(429).With("Retry-After", "1"),
            2 => EmbeddingServer.Answer(request),
            _ => Fault(429).With("Retry-After", "3600"),
        });
        using var client = server.Client();
        var watch = Stopwatch.StartNew();
        await client.GenerateAsync(["rose"], cancellationToken: Token);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.9), $"{watch.Elapsed}");

        var refused = await Assert.ThrowsAsync<EmbeddingException>(() => client.GenerateAsync(["rose"], cancellationToken: Token));
        Assert.Equal((ProviderFailure.RateLimited, TimeSpan.FromHours(1), true), (refused.Failure, refused.RetryAfter, refused.IsTransient));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("count", "was given 2 texts and answers with 1 vectors")]
    [InlineData("width", "vector of 3 dimensions instead of 4")]
    [InlineData("twice", "of which there is none or another one")]
    [InlineData("empty", "an empty vector")]
    [InlineData("words", "not whole JSON of vectors")]
    [InlineData("html", "not whole JSON of vectors")]
    [InlineData("half", "not whole JSON of vectors")]
    [InlineData("none", "without vectors")]
    [InlineData("401", "refused the key")]
    [InlineData("404", "does not know the model or address")]
    [InlineData("400", "refused the request")]
    public async Task A_wrong_answer_is_refused_at_once_without_key_or_text(string what, string reason)
    {
        await using var server = new EmbeddingServer(request => what switch
        {
            "count" => EmbeddingServer.Answer(request, less: 1),
            "width" => EmbeddingServer.Answer(request, width: 3),
            "twice" => Reply.Json("""{"data":[{"index":0,"embedding":[1,0,0,0]},{"index":0,"embedding":[1,0,0,0]}]}"""),
            "empty" => Reply.Json("""{"data":[{"index":0,"embedding":[0,0,0,0]},{"index":1,"embedding":[]}]}"""),
            "words" => Reply.Json("""{"data":[{"index":0,"embedding":"none"},{"index":1,"embedding":["a"]}]}"""),
            "html" => Reply.Json("<html>rose</html>"),
            "half" => Reply.Json("""{"data":[{"index":0,"embedding":[1,"""),
            "none" => Reply.Json("""{"model":"x"}"""),
            _ => Fault(int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
        });
        using var client = server.Client(settings => settings.Dimensions = 4);

        var refused = await Assert.ThrowsAsync<EmbeddingException>(() => client.GenerateAsync(["secret rose", "vase"], cancellationToken: Token));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(EmbeddingServer.Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret rose", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_model_that_changes_its_width_is_refused()
    {
        var count = 0;
        await using var server = new EmbeddingServer(request => EmbeddingServer.Answer(request, width: Interlocked.Increment(ref count) == 1 ? 4 : 5));
        using var client = server.Client();
        await client.GenerateAsync(["rose"], cancellationToken: Token);

        Assert.Contains("5 dimensions instead of 4", (await Assert.ThrowsAsync<EmbeddingException>(() => client.GenerateAsync(["vase"], cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_waiting_untouched()
    {
        await using var server = new EmbeddingServer(request => EmbeddingServer.Answer(request) with { Delay = TimeSpan.FromMinutes(5) });
        using var client = server.Client();
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GenerateAsync(["rose"], cancellationToken: stop.Token));
    }

    [Fact]
    public async Task A_missing_key_is_told_before_anything_is_sent()
    {
        await using var server = new EmbeddingServer();
        using var client = server.Client(settings => (settings.Key, settings.KeyVariable) = (null, "PROMPTFORGE_NO_SUCH_KEY"));

        Assert.Contains("PROMPTFORGE_NO_SUCH_KEY", (await Assert.ThrowsAsync<EmbeddingException>(() => client.GenerateAsync(["rose"], cancellationToken: Token))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Every_fault_of_the_settings_is_told()
    {
        var settings = new EmbeddingSettings { Endpoint = new("http://example.com/v1"), Dimensions = 0, MostTexts = 0, MaxRetries = 99 };
        Assert.Equal(["Endpoint", "Model", "Dimensions", "MostTexts", "MaxRetries"], settings.Faults().Select(fault => fault[..fault.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Throws<ArgumentException>(() => new OpenAiEmbeddings(settings));
    }

    private static Reply Fault(int status) => Reply.Json("""{"error":{"message":"no","type":"x"}}""") with { Status = status };
}
