using System.Globalization;
using PromptForge.Imaging;

namespace PromptForge.Providers.Http;

/// <summary>Sends requests of one provider and reads answers within limits. No retrying here.</summary>
internal sealed class Wire : IDisposable
{
    private const int MostRedirects = 3;
    private const int Part = 81_920;

    private readonly HttpClient http;
    private readonly string profile;
    private readonly HostGuard guard;
    private readonly TimeSpan timeout;
    private readonly long maxBytes;

    public Wire(string profile, HostGuard guard, bool allowPrivate, TimeSpan timeout, long maxBytes)
    {
        this.profile = profile;
        this.guard = guard;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = allowPrivate ? null : HostGuard.ConnectToPublicAsync,
        };
        http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where requests may go.</summary>
    public HostGuard Guard => guard;

    /// <summary>Sends a request.</summary>
    /// <param name="message">The request; disposed here.</param>
    /// <param name="begins">Whether it begins paid work, so that a broken connection leaves a doubt.</param>
    /// <param name="cancellationToken">Passes through untouched.</param>
    public async Task<WireAnswer> SendAsync(HttpRequestMessage message, bool begins, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        var mayRedirect = message.Method == HttpMethod.Get ? MostRedirects : 0;
        try
        {
            for (; ; mayRedirect--)
            {
                if (guard.Refusal(message.RequestUri!) is { } refusal) { throw Failure(ProviderFailure.BadAnswer, refusal, nothingStarted: begins); }

                using var sent = message;
                using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
                if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                {
                    var body = await ReadAsync(response, limited.Token).ConfigureAwait(false);
                    return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, response.Headers);
                }

                var next = new Uri(message.RequestUri!, location);
                if (mayRedirect == 0) { throw Failure(ProviderFailure.BadAnswer, $"redirects to {next.Authority}, which is not followed", nothingStarted: begins); }

                message = new(HttpMethod.Get, next);
            }
        }
        catch (HttpRequestException broken)
        {
            throw Broken(broken, begins);
        }
        catch (IOException broken)
        {
            throw Broken(broken, begins);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            throw Failure(ProviderFailure.Unavailable, $"gave no answer within {seconds} seconds{Doubt(begins)}", nothingStarted: false, inner: late);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes) { throw TooLarge(); }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var reading = stream.ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[Part];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (body.Length + count > maxBytes) { throw TooLarge(); }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private ImageProviderException Broken(Exception broken, bool begins)
    {
        if (broken.InnerException is PrivateAddressException guarded) { return Failure(ProviderFailure.BadAnswer, guarded.Message, nothingStarted: begins); }

        var never = broken is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError };
        return Failure(ProviderFailure.Unavailable, never ? "cannot be reached" : $"broke the connection{Doubt(begins)}", nothingStarted: begins && never, inner: broken);
    }

    private ImageProviderException TooLarge() =>
        Failure(ProviderFailure.BadAnswer, $"answers with more than {maxBytes.ToString(CultureInfo.InvariantCulture)} bytes", nothingStarted: false);

    private ImageProviderException Failure(ProviderFailure failure, string message, bool nothingStarted, Exception? inner = null) =>
        new(profile, failure, message, inner: inner) { NothingStarted = nothingStarted };

    private static string Doubt(bool begins) => begins ? "; the work may have been begun and paid for, so the request is not repeated by itself" : "";
}
