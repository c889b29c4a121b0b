using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using PromptForge.Providers.Http;
using PromptForge.Server.Telemetry;

namespace PromptForge.Server.Gateway;

/// <summary>Sends requests to the services and their answers back, as they come. Redirects are answered, not followed; nothing is repeated.</summary>
internal sealed class Upstream(GatewayOptions options) : IDisposable
{
    private readonly HttpMessageInvoker own = Invoker(allowPrivate: true);
    private readonly HttpMessageInvoker open = Invoker(allowPrivate: false);

    /// <summary>Sends a request and passes the answer on.</summary>
    /// <param name="http">The call.</param>
    /// <param name="route">The route.</param>
    /// <param name="address">Where to; the host is the route's.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="keepsOwn">Whether the caller's <c>Authorization</c> is meant for the service.</param>
    /// <exception cref="ProblemException">502 or 504: the service gave no answer; 413: the body was too large.</exception>
    public async Task PassAsync(HttpContext http, GatewayRoute route, Uri address, HttpContent? content, bool keepsOwn)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(options.Timeout);
        using var request = new HttpRequestMessage(new(http.Request.Method), address) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        GatewayHeaders.Send(http.Request.Headers, request, UpstreamKey.Of(route), keepsOwn);
        using var response = await TracedAsync(route.AllowPrivate ? own : open, request, http, limit.Token).ConfigureAwait(false);
        limit.CancelAfter(Timeout.InfiniteTimeSpan);

        http.Response.StatusCode = (int)response.StatusCode;
        GatewayHeaders.Answer(response, http.Response.Headers);
        await http.Response.StartAsync(http.RequestAborted).ConfigureAwait(false);
        try
        {
            await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
        }
    }

    public void Dispose()
    {
        own.Dispose();
        open.Dispose();
    }

    private static async Task<HttpResponseMessage> TracedAsync(HttpMessageInvoker invoker, HttpRequestMessage request, HttpContext http, CancellationToken cancellationToken)
    {
        using var span = ServerTelemetry.BeginUpstream(request.RequestUri!);
        var response = await SendAsync(invoker, request, http, cancellationToken).ConfigureAwait(false);
        if (span is not null) { span.Status = (int)response.StatusCode; }

        return response;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker invoker, HttpRequestMessage request, HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            for (var inner = broken; inner is not null; inner = inner.InnerException)
            {
                if (inner is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }) { throw GatewayEndpoint.TooLarge(); }

                if (inner is BadHttpRequestException own) { throw own; }
            }

            throw new ProblemException(StatusCodes.Status502BadGateway, "upstream-unreachable", "The service behind this path cannot be reached, or broke the connection.");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status504GatewayTimeout, "upstream-timeout", "The service behind this path did not answer in time.");
        }
    }

    private static HttpMessageInvoker Invoker(bool allowPrivate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        EnableMultipleHttp2Connections = true,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectCallback = allowPrivate ? null : HostGuard.ConnectToPublicAsync,
    });
}
