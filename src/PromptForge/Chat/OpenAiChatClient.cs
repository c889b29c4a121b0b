using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Timeout;
using PromptForge.Imaging;
using PromptForge.Providers.Http;
using PromptForge.Providers.Resilience;
using PromptForge.Results;

namespace PromptForge.Chat;

/// <summary>Asks any OpenAI-compatible chat interface (<c>POST {endpoint}/chat/completions</c>): text and function tools.</summary>
/// <remarks>
/// A question is repeated only where the service certainly began nothing (429, 503, no connection), waits as the service asks within
/// <see cref="ChatSettings.LongestWait"/>, and ends within <see cref="ChatSettings.Timeout"/> in all. Answers are bounded, requests go to the
/// endpoint's host alone, redirects are not followed, and the key stands in no message. Streaming gives the whole answer as one
/// update: it is read to its end before anything of it is used. Source: platform.openai.com/docs/api-reference/chat/create.
/// </remarks>
public sealed class OpenAiChatClient : IChatClient
{
    private static readonly ImmutableSortedDictionary<string, string> Codes = ImmutableSortedDictionary<string, string>.Empty
        .Add("insufficient_quota", "out-of-credit").Add("content_filter", "moderated").Add("content_policy_violation", "moderated");

    private readonly ChatSettings settings;
    private readonly Func<string, string?> environment;
    private readonly Uri address;
    private readonly Wire wire;
    private readonly WireErrors errors;
    private readonly ResiliencePipeline pipeline;
    private readonly HashSet<string> unsupported = new(StringComparer.Ordinal);

    /// <summary>A client for one model.</summary>
    /// <param name="settings">Address, model, key and limits.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The settings are faulty; every fault is told.</exception>
    public OpenAiChatClient(ChatSettings settings, TimeProvider? time = null)
        : this(settings, time, Environment.GetEnvironmentVariable)
    {
    }

    internal OpenAiChatClient(ChatSettings settings, TimeProvider? time, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Faults() is { Count: > 0 } faults) { throw new ArgumentException(string.Join('\n', faults), nameof(settings)); }

        this.settings = settings;
        this.environment = environment;
        time ??= TimeProvider.System;
        var endpoint = settings.Endpoint!;
        var path = endpoint.AbsolutePath.TrimEnd('/');
        address = new UriBuilder(endpoint) { Path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path : path + "/chat/completions" }.Uri;
        wire = new(endpoint.Host, new(address, [], settings.AllowsPrivate), settings.AllowsPrivate, settings.Timeout, settings.MaxBytes);
        errors = new(endpoint.Host, new() { Speaks = "openai-chat", Url = address.AbsoluteUri, Codes = Codes, Refuses = [429, 503] }, time);
        var building = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(settings.Timeout);
        if (settings.MaxRetries > 0) { building.AddRetry(Repetition.Of(settings.MaxRetries, settings.RetryDelay, settings.LongestWait)); }

        pipeline = building.Build();
    }

    private string? Key => settings.Key ?? (settings.KeyVariable is { } name ? environment(name) : null);

    /// <inheritdoc />
    /// <exception cref="ChatException">There is no answer; the message says why.</exception>
    /// <exception cref="NotSupportedException">A message holds something other than text and function calls.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (settings.KeyVariable is { } name && string.IsNullOrWhiteSpace(Key))
        {
            throw new ChatException(ProviderFailure.Unauthorized, $"{address.Host}: has no key; set the environment variable {name}");
        }

        var body = ChatWire.Request(messages, options, settings.Model!);
        try
        {
            return ChatWire.Response(await pipeline.ExecuteAsync(async token => await SendAsync(body, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
                ?? throw new ChatException(ProviderFailure.BadAnswer, $"{address.Host}: answers without a message");
        }
        catch (InvalidOperationException halved) when (halved is not ObjectDisposedException)
        {
            // JSON may name half a character, which no text can hold.
            throw new ChatException(ProviderFailure.BadAnswer, $"{address.Host}: answers with broken characters", halved);
        }
        catch (TimeoutRejectedException late)
        {
            throw new ChatException(ProviderFailure.Unavailable, $"{address.Host}: gave no answer within {Seconds(settings.Timeout)} seconds", late);
        }
        catch (ImageProviderException lost)
        {
            throw new ChatException(lost.Failure, lost.Message, lost) { RetryAfter = lost.RetryAfter, Status = lost.Status };
        }
    }

    /// <summary>The whole answer as one update.</summary>
    /// <inheritdoc cref="GetResponseAsync" />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates()) { yield return update; }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", settings.Endpoint, settings.Model)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc />
    public void Dispose() => wire.Dispose();

    private async Task<JsonNode?> SendAsync(JsonObject body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var fitting = Fitting(body);
            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = Content(fitting) };
            if (Key is { } key) { message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}"); }

            var answer = await wire.SendAsync(message, begins: true, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccess)
            {
                return answer.TryJson() ?? throw new ImageProviderException(address.Host, ProviderFailure.BadAnswer, "answers with something that is not whole JSON") { Status = answer.Status };
            }

            // Models that think refuse a temperature, and count tokens under another name; the refusal names the field and began nothing.
            var refused = errors.Of(answer, begins: true, Key);
            if (refused is not { Failure: ProviderFailure.Rejected, Field: "temperature" or "max_tokens" } || !fitting.ContainsKey(refused.Field)) { throw refused; }

            lock (unsupported) { unsupported.Add(refused.Field); }
        }
    }

    /// <summary>The body without what this model has refused.</summary>
    private JsonObject Fitting(JsonObject body)
    {
        lock (unsupported)
        {
            if (unsupported.Count == 0) { return body; }

            body = (JsonObject)body.DeepClone();
            if (unsupported.Contains("temperature")) { body.Remove("temperature"); }

            if (unsupported.Contains("max_tokens") && body.Remove("max_tokens", out var most)) { body["max_completion_tokens"] = most; }

            return body;
        }
    }

    private static ByteArrayContent Content(JsonObject body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, ResultJson.Options)) { body.WriteTo(writer); }

        return new(stream.ToArray()) { Headers = { ContentType = new("application/json") } };
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
