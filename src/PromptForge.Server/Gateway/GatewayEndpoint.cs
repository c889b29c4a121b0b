using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using PromptForge.Server.Api;
using PromptForge.Server.Guards;

namespace PromptForge.Server.Gateway;

/// <summary>Marks a path of the gateway: its turn is taken for forging only, because pictures take long and cost us nothing.</summary>
internal sealed class GatewayMark
{
    public static GatewayMark It { get; } = new();
}

/// <summary>What all paths of the gateway share.</summary>
internal sealed class GatewayEndpoint(ServerOptions options, GatewayForging forging, Upstream upstream, Receipts receipts, GatewayCounts counts) : IDisposable
{
    private readonly SemaphoreSlim room = new(options.Gateway.MostConcurrent);

    /// <summary>Maps every path of every route.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServerOptions options)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<GatewayEndpoint>();
        routes.MapMethods("/v1/receipts/{id}", ["GET", "HEAD"], routes.ServiceProvider.GetRequiredService<Receipts>().AnswerAsync);
        foreach (var route in options.Gateway.Routes)
        {
            var (prefix, paths) = GatewayPaths.Of(route);
            foreach (var path in paths) { routes.MapMethods(prefix + path.Path, [path.Method], http => endpoint.RunAsync(http, route, path)).WithMetadata(GatewayMark.It); }
        }
    }

    /// <summary>413, as every part of the gateway tells it.</summary>
    public static ProblemException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body exceeds what Gateway:MostBodyBytes allows.");

    public void Dispose() => room.Dispose();

    private async Task RunAsync(HttpContext http, GatewayRoute route, KnownPath path)
    {
        RefuseStrangePages(http.Request);
        if (!room.Wait(0, CancellationToken.None))
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "busy", "The gateway has as many calls on their way as it may; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        try { await PassAsync(http, route, path).ConfigureAwait(false); }
        finally { room.Release(); }
    }

    private async Task PassAsync(HttpContext http, GatewayRoute route, KnownPath path)
    {
        var (address, model) = Address(http, route, path);
        var request = http.Request;
        if (request.ContentLength > options.Gateway.MostBodyBytes) { throw TooLarge(); }

        // What is read here is measured here; what streams through is cut off by the server.
        var isRead = path.Shape is not null && !GatewayForging.IsOff(request.Headers) && IsPlainJson(request);
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Gateway.MostBodyBytes + (isRead ? 1L << 20 : 0);
        var outcome = path.Shape is null ? Outcome.Passed : GatewayForging.IsOff(request.Headers) ? Outcome.Off : Outcome.Unreadable;
        HttpContent? content = null;
        if (isRead)
        {
            await Arrival.WholeAsync(http, options.Gateway.MostBodyBytes, options.BodyTimeout).ConfigureAwait(false);
            var body = await JsonBody.BytesAsync(request.BodyReader, options.Gateway.MostBodyBytes, http.RequestAborted).ConfigureAwait(false);
            var passage = await forging.RunAsync(http, route, path.Shape!, model, body).ConfigureAwait(false);
            outcome = passage.Outcome;
            content = new ByteArrayContent(passage.Body);
            if (passage.Forged is { } forged)
            {
                receipts.Keep(Front.CallerOf(http), forged);
                http.Response.Headers[GatewayHeaders.Receipt] = forged.Id;
            }
        }
        else if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            content = new StreamContent(request.Body);
            content.Headers.ContentLength = request.ContentLength;
        }

        counts.Add(outcome);
        if (path.Shape is not null) { http.Response.Headers[GatewayHeaders.Outcome] = GatewayCounts.NameOf(outcome); }

        await upstream.PassAsync(http, route, address, content, keepsOwn: options.Keys.Count == 0 || request.Headers.ContainsKey(ApiKeys.Header)).ConfigureAwait(false);
    }

    /// <summary>The service's address, and the model where the path names it. Only the names in braces come from the caller, and they lead nowhere else.</summary>
    private static (Uri Address, string? Model) Address(HttpContext http, GatewayRoute route, KnownPath path)
    {
        var tail = path.Path;
        foreach (var (name, value) in http.Request.RouteValues)
        {
            if (value is not string segment || !GatewayPaths.IsPlain(segment))
            {
                throw new ProblemException(StatusCodes.Status400BadRequest, "bad-value", $"'{name}' in the path may hold letters, digits, '-', '_' and '.'.");
            }

            tail = tail.Replace($"{{{name}}}", segment, StringComparison.Ordinal);
        }

        return (new(route.Upstream.TrimEnd('/') + tail + http.Request.QueryString.Value), http.Request.RouteValues["engine"] as string);
    }

    private static bool IsPlainJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) && request.Headers.ContentEncoding.Count == 0;

    /// <summary>A page elsewhere could have a browser call us, and a service would be paid with our key.</summary>
    private static void RefuseStrangePages(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if ((origin.Length > 0 && !origin.EndsWith($"://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)) || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "strange-origin", "Pages of other origins may not call the gateway.");
        }
    }
}
