using System.Globalization;
using System.Text.Json;

namespace PromptForge.Qdrant;

/// <summary>How long one request may take, with how many others after it.</summary>
/// <param name="Attempt">One node's time to answer.</param>
/// <param name="Whole">All attempts with the waits between them.</param>
/// <param name="Rounds">How often every node is asked.</param>
internal readonly record struct Persistence(TimeSpan Attempt, TimeSpan Whole, int Rounds);

/// <summary>Sends requests to the first node that answers, and reads answers within limits.</summary>
/// <remarks>
/// Whatever is sent may be sent again, so every transient failure is: first to the other nodes at once, then, after a wait that doubles or
/// that the engine names, to all again. Redirects are not followed. The node that answered last is asked first.
/// </remarks>
internal sealed class QdrantWire : IDisposable
{
    private const int MostAnswerBytes = 256 << 20;
    private const int MostErrorLetters = 300;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly HttpClient http;
    private readonly Uri[] nodes;
    private readonly string? key;
    private readonly TimeProvider time;
    private int preferred;

    public QdrantWire(QdrantSettings settings, TimeProvider? time = null)
    {
        if (settings.Faults() is { Count: > 0 } faults) { throw new ArgumentException(string.Join('\n', faults), nameof(settings)); }

        nodes = settings.Nodes();
        key = settings.Key ?? (settings.KeyVariable is { } name ? Environment.GetEnvironmentVariable(name) : null);
        this.time = time ?? TimeProvider.System;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostAnswerBytes,
        };
    }

    /// <summary>How many nodes are known.</summary>
    public int Nodes => nodes.Length;

    /// <summary>Told of every failure that is not the last word.</summary>
    public Action<QdrantException>? Failed { get; set; }

    /// <summary>Sends a request and gives the <c>result</c> of its answer.</summary>
    /// <exception cref="QdrantException">There is none; the message says why.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, Persistence persistence, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var at = Volatile.Read(ref preferred);
            var left = persistence.Whole - time.GetElapsedTime(started);
            QdrantException failure;
            try
            {
                return await SendOnceAsync(method, new(nodes[at], path), body, left < persistence.Attempt && tries > 1 ? left : persistence.Attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (QdrantException lost) when (lost.IsTransient)
            {
                failure = lost;
            }

            Interlocked.CompareExchange(ref preferred, (at + 1) % nodes.Length, at);
            var round = tries / nodes.Length;
            var wait = tries % nodes.Length != 0 ? TimeSpan.Zero : failure.RetryAfter ?? Wait(round);
            if (round >= persistence.Rounds || time.GetElapsedTime(started) + wait >= persistence.Whole) { throw failure; }

            Failed?.Invoke(failure);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => http.Dispose();

    // With some chance, so that workers that failed together do not come back together.
    private static TimeSpan Wait(int round)
    {
        var doubled = FirstWait * Math.Pow(2, Math.Min(round - 1, 10));
        return (doubled < LongestWait ? doubled : LongestWait) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private async Task<JsonElement> SendOnceAsync(HttpMethod method, Uri address, ReadOnlyMemory<byte>? body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.FromMilliseconds(1), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = new HttpRequestMessage(method, address);
        if (body is { } bytes) { message.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new("application/json") } }; }

        if (key is not null) { message.Headers.TryAddWithoutValidation("api-key", key); }

        try
        {
            using var response = await http.SendAsync(message, both.Token).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Result(address, content) : throw Refusal(address, response, content);
        }
        catch (HttpRequestException broken)
        {
            throw new QdrantException(QdrantFailure.Unreachable, $"Qdrant at {address.Authority} {Reason(broken)}.", broken);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QdrantException(QdrantFailure.Unreachable, string.Create(CultureInfo.InvariantCulture, $"Qdrant at {address.Authority} gave no answer within {timeout.TotalSeconds:0.##} seconds."), late);
        }
    }

    private static string Reason(HttpRequestException broken) => broken.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => "cannot be trusted: its certificate is not valid for this address",
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => "cannot be reached",
        HttpRequestError.ConfigurationLimitExceeded => "answers with more than can be read",
        _ => "broke the connection",
    };

    private static JsonElement Result(Uri address, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out var result)) { return result.Clone(); }
        }
        catch (JsonException)
        {
            // Told below, like JSON that is something else.
        }

        throw new QdrantException(QdrantFailure.BadAnswer, $"{address.Authority} does not answer as Qdrant does; is the address right?");
    }

    private QdrantException Refusal(Uri address, HttpResponseMessage response, byte[] content)
    {
        var (error, place) = (Error(content), $"Qdrant at {address.Authority}");
        return (int)response.StatusCode switch
        {
            401 => new(QdrantFailure.Unauthorized, $"{place} does not take the key; {(key is null ? "none was given" : "it is another one")}. Put the right one into the environment."),
            403 => new(QdrantFailure.ReadOnly, $"{place}: the key may not do this ({error}); writing needs a key that may write."),
            404 => new(QdrantFailure.NotFound, $"{place}: {error}"),
            409 => new(QdrantFailure.Exists, $"{place}: {error}"),
            408 or 429 or >= 500 => new(QdrantFailure.Busy, $"{place} answers {(int)response.StatusCode}: {error}") { RetryAfter = RetryAfter(response) },
            _ => new(QdrantFailure.Refused, $"{place} answers {(int)response.StatusCode}: {error}"),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? after?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // JSON, but for a missing key, which is told in plain text.
    private static string Error(byte[] content)
    {
        string? error = null;
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.Object && status.TryGetProperty("error", out var text) && text.ValueKind == JsonValueKind.String)
            {
                error = text.GetString();
            }
        }
        catch (JsonException)
        {
            error = System.Text.Encoding.UTF8.GetString(content);
        }

        error = new([.. (error ?? "no reason given").Where(letter => !char.IsControl(letter)).Take(MostErrorLetters)]);
        return error.Length == 0 ? "no reason given" : error;
    }
}
