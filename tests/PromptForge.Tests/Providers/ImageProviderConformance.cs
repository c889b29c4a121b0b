using System.Text;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Providers;

namespace PromptForge.Tests.Providers;

/// <summary>What every client keeps, against a server on a real socket. A client's tests derive from it and say how its service answers.</summary>
public abstract class ImageProviderConformance
{
    private protected const string Secret = "sk-test-0123456789abcdef";
    private protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);

    /// <summary>A PNG of one pixel.</summary>
    private protected static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private protected int begins;
    private protected int polls;

    /// <summary>The profile under test.</summary>
    protected abstract string Profile { get; }

    /// <summary>The contract of the body, or null where none is stored.</summary>
    protected abstract string? Contract { get; }

    /// <summary>The model set in the settings, for services that serve any.</summary>
    protected virtual string? Model => null;

    /// <summary>Whether the answer is a task that is asked after.</summary>
    protected virtual bool IsTask => false;

    /// <summary>How often a task says that it runs still.</summary>
    private protected int Pending { get; set; } = 1;

    /// <summary>What the task ends as: the service's moderation.</summary>
    private protected bool IsModerated { get; set; }

    /// <summary>The file that is delivered.</summary>
    private protected byte[] File { get; set; } = Png;

    private protected Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The answer to the request that begins the work.</summary>
    private protected abstract Reply Begin(Received request);

    /// <summary>The answer to anything else: questions after a task, cancelling, uploads, downloads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isDone">Whether the task is to be done by now.</param>
    private protected virtual Reply Follow(Received request, bool isDone) => Reply.Picture(File);

    /// <summary>Whether a request begins the work.</summary>
    private protected virtual bool IsBegin(Received request) => request.Method == "POST" && !IsCancel(request);

    /// <summary>Whether a request cancels a task.</summary>
    private protected virtual bool IsCancel(Received request) => request.Path.EndsWith("/cancel", StringComparison.Ordinal);

    /// <summary>Whether a request asks after a task.</summary>
    private protected virtual bool IsPoll(Received request) => IsTask && request.Method == "GET" && !request.Path.Contains("/file", StringComparison.Ordinal);

    /// <summary>The part of the body that the contract is about.</summary>
    private protected virtual JsonNode Payload(JsonNode body) => body;

    private protected string FileAddress => $"{Address}file.png";

    private protected string Base64 => Convert.ToBase64String(File);

    [Fact]
    public async Task A_picture_comes_with_its_type_by_content_and_the_request_keeps_the_contract()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        var image = Assert.Single(result.Images);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(Png, image.Content.ToArray());
        Assert.Equal(Profile, result.Profile);
        Assert.True(result.Elapsed > TimeSpan.Zero);
        Hold(server);
    }

    [Fact]
    public async Task What_is_planned_is_what_is_sent_with_the_key_masked()
    {
        await using var server = Serve();
        var provider = (IRequestPlanner)Providers(server).Get(Profile);
        var planned = provider.Plan(Request(seed: TakesSeed ? 7 : null));
        await ((IImageProvider)provider).GenerateAsync(Request(seed: TakesSeed ? 7 : null));

        var sent = server.Requests.First(IsBegin);
        Assert.Equal(sent.Path, planned.Url.PathAndQuery);
        Assert.Equal(Neutral(Volatile(sent.Json())), Neutral(Volatile(planned.Body!)));
        var shown = planned.ToJson().ToJsonString();
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        if (HasKey)
        {
            Assert.Contains("***", shown, StringComparison.Ordinal);
            Assert.Contains(sent.Headers, header => header.Value.Contains(Secret, StringComparison.Ordinal) || header.Value.StartsWith("Basic ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(400, ProviderFailure.Rejected)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(402, ProviderFailure.OutOfCredit)]
    [InlineData(403, ProviderFailure.Unauthorized)]
    [InlineData(404, ProviderFailure.NotFound)]
    [InlineData(413, ProviderFailure.Rejected)]
    [InlineData(422, ProviderFailure.Rejected)]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(502, ProviderFailure.Unavailable)]
    [InlineData(503, ProviderFailure.Unavailable)]
    public async Task A_status_becomes_its_kind_of_failure_and_nothing_is_asked_twice(int status, ProviderFailure failure)
    {
        await using var server = Serve(_ => Reply.Json($$$"""{"message": "no, {{{Secret}}} is not welcome"}""", status));
        var told = await FailAsync(server);

        Assert.Equal((Meaning(status, failure), (int?)status), (told.Failure, told.Status));
        Assert.Contains("is not welcome", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, begins);
        Assert.Equal(status is not (500 or 502) && (status != 503 || Api.Refuses.Contains(503)), told.NothingStarted);
    }

    [Fact]
    public async Task A_refusal_that_says_when_is_waited_for_and_repeated()
    {
        await using var server = Serve(_ => begins == 1 ? Reply.Json("{}", 429).With("Retry-After", "1") : null);
        var result = await AskAsync(server, retries: 2);

        Assert.Single(result.Images);
        Assert.Equal(2, begins);
        Assert.True(result.Images.Length == 1);
    }

    [Fact]
    public async Task The_wait_that_a_service_asks_for_is_told()
    {
        await using var server = Serve(_ => Reply.Json("{}", 429).With("Retry-After", "17"));
        Assert.Equal(TimeSpan.FromSeconds(17), (await FailAsync(server)).RetryAfter);
    }

    [Fact]
    public async Task A_refusal_that_does_not_say_when_waits_as_the_profile_says_or_not_at_all()
    {
        await using var server = Serve(_ => Reply.Json("{}", 429));
        var told = await FailAsync(server);

        Assert.Equal(Api.Rate.Pause is { } pause ? TimeSpan.FromSeconds(pause) : null, told.RetryAfter);
        Assert.True(told is { IsTransient: true, NothingStarted: true });
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task An_error_that_may_have_begun_a_picture_is_never_repeated(int status)
    {
        await using var server = Serve(_ => Reply.Json("{}", status));
        await FailAsync(server, retries: 3);

        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task Silence_is_told_as_such_and_not_repeated()
    {
        await using var server = Serve(_ => new Reply(200, null, []) { Delay = TimeSpan.FromSeconds(30) });
        var told = await FailAsync(server, retries: 3, timeout: TimeSpan.FromMilliseconds(250));

        Assert.Equal(ProviderFailure.Unavailable, told.Failure);
        Assert.False(told.NothingStarted);
        Assert.Contains("no answer within 0.2 seconds", told.Message.Replace("0.3", "0.2", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, begins);
    }

    [Theory]
    [InlineData("BeforeAnswer")]
    [InlineData("InHead")]
    [InlineData("InBody")]
    public async Task A_connection_cut_off_leaves_a_doubt_and_is_not_repeated(string cut)
    {
        await using var server = Serve(request => Begin(request) with { Cut = Enum.Parse<Cut>(cut), Body = Encoding.UTF8.GetBytes(new string(' ', 64)) });
        var told = await FailAsync(server, retries: 3);

        Assert.Equal(ProviderFailure.Unavailable, told.Failure);
        Assert.False(told.NothingStarted);
        Assert.Contains("may have been begun", told.Message, StringComparison.Ordinal);
        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task Nobody_there_is_certain_to_have_begun_nothing()
    {
        var server = Serve();
        await server.DisposeAsync();
        var told = await FailAsync(server);

        Assert.True(told is { Failure: ProviderFailure.Unavailable, NothingStarted: true });
        Assert.Contains("cannot be reached", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{\"data\": [{\"b64")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "null")]
    [InlineData("text/html", "<html>Welcome to nginx</html>")]
    [InlineData(null, "")]
    public async Task An_answer_that_cannot_be_read_is_told_as_such(string? type, string body)
    {
        await using var server = Serve(_ => new Reply(200, type, Encoding.UTF8.GetBytes(body)));
        var told = await FailAsync(server, retries: 3);

        Assert.Equal(ProviderFailure.BadAnswer, told.Failure);
        Assert.Equal(1, begins);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>expired</html>")]
    public async Task A_file_that_is_no_picture_is_told_as_such(string content)
    {
        File = Encoding.UTF8.GetBytes(content);
        await using var server = Serve();

        Assert.Equal(ProviderFailure.BadAnswer, (await FailAsync(server)).Failure);
    }

    [Fact]
    public async Task Moderation_is_one_clear_outcome_and_never_repeated()
    {
        IsModerated = true;
        await using var server = Serve(IsModeratable ? null : _ => Reply.Json("""{"message": "the prompt is not fit"}""", 400));
        var told = await FailAsync(server, retries: 3);

        Assert.Equal(IsModeratable ? ProviderFailure.Moderated : ProviderFailure.Rejected, told.Failure);
        Assert.False(told.IsTransient);
        Assert.Equal(1, begins);
    }

    [Fact]
    public async Task Cancelling_passes_through_and_reaches_the_remote_task()
    {
        Pending = int.MaxValue;
        using var cancelling = new CancellationTokenSource();
        await using var server = Serve(request => IsTask ? null : Begin(request) with { Delay = TimeSpan.FromSeconds(30) });
        var asking = AskAsync(server, token: cancelling.Token);
        while (!asking.IsCompleted && (IsTask ? polls < 2 : begins < 1)) { await Task.Delay(Soon); }

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        if (Api.Cancel is not null || CancelsOtherwise) { Assert.Contains(server.Requests, IsCancel); }
    }

    /// <summary>Whether the service's documents tell how it refuses content; else a refusal stays one.</summary>
    protected virtual bool IsModeratable => true;

    /// <summary>What a status means where the service gives it a meaning of its own.</summary>
    protected virtual ProviderFailure Meaning(int status, ProviderFailure usual) => usual;

    protected virtual bool CancelsOtherwise => false;

    protected virtual bool TakesSeed => TheForge.Profile(Profile).Seed is not null;

    private protected ApiFacts Api => TheForge.Profile(Profile).Api!;

    private protected bool HasKey => Api.Key is not null;

    /// <summary>What differs by chance from request to request is left out of comparisons.</summary>
    private protected virtual JsonNode Volatile(JsonNode body) => body;

    private protected ImageRequest Request(long? seed = null, string words = "a fox under a red umbrella, no rain") =>
        new() { Prompt = Forged(words), Seed = seed };

    private protected ForgedPrompt Forged(string words) => TheForge.Enhance(words, Profile);

    private protected ScriptedServer Serve(Func<Received, Reply?>? begin = null, Func<Received, Reply?>? follow = null)
    {
        var server = new ScriptedServer(request =>
        {
            if (IsBegin(request))
            {
                begins++;
                return begin?.Invoke(request) ?? Begin(request);
            }

            if (IsPoll(request)) { polls++; }

            return follow?.Invoke(request) ?? Follow(request, polls > Pending);
        });
        Address = server.Address;
        return server;
    }

    private protected virtual void Configure(ProviderSettings settings)
    {
    }

    private protected ImageProviders Providers(ScriptedServer server, int retries = 0, TimeSpan? timeout = null)
    {
        var options = new ImageProviderOptions { MaxRetries = retries, RetryDelay = Soon };
        options.Providers[Profile] = new()
        {
            BaseUrl = server.Address, Key = Secret, Model = Model, AllowPrivateAddresses = true, PollInterval = Soon, Timeout = timeout,
        };
        Configure(options.Providers[Profile]);
        return new(TheForge.Content.Profiles, options);
    }

    private protected async Task<ImageResult> AskAsync(ScriptedServer server, int retries = 0, TimeSpan? timeout = null, CancellationToken token = default)
    {
        using var providers = Providers(server, retries, timeout);
        return await providers.Get(Profile).GenerateAsync(Request(), token);
    }

    private protected async Task<ImageProviderException> FailAsync(ScriptedServer server, int retries = 0, TimeSpan? timeout = null) =>
        await Assert.ThrowsAsync<ImageProviderException>(() => AskAsync(server, retries, timeout));

    /// <summary>Every request that began something keeps the contract.</summary>
    private protected void Hold(ScriptedServer server)
    {
        if (Contract is not { } contract || Contracts.Folder is null) { return; }

        foreach (var request in server.Requests.Where(IsBegin)) { Contracts.Hold(contract, Payload(request.Json())); }
    }

    /// <summary>A form knows no numbers.</summary>
    private static string Neutral(JsonNode body) => body.ToJsonString().Replace("\"", "", StringComparison.Ordinal);
}
