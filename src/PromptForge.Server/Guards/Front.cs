using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using PromptForge.Results;
using PromptForge.Server.Gateway;
using PromptForge.Server.Telemetry;

namespace PromptForge.Server.Guards;

/// <summary>What every request passes first: headers, the host's name, the caller's key, the limits; and where every fault becomes a problem.</summary>
internal sealed partial class Front(ServerOptions options, ApiKeys keys, Load load, ILogger<Front> logger)
{
    /// <summary>Nothing but our own files and our own interface, no inline code, no frame around us.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The request's own name, in answers and logs.</summary>
    public const string RequestHeader = "X-PromptForge-Request";

    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        using var span = ServerTelemetry.Begin(http);
        var since = Stopwatch.GetTimestamp();
        SetHeaders(http.Response.Headers);
        http.Response.Headers[RequestHeader] = http.TraceIdentifier;
        await GuardedAsync(http, next).ConfigureAwait(false);
        if (options.LogRequests)
        {
            LogRequest(http.TraceIdentifier, http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none", http.Response.StatusCode, Stopwatch.GetElapsedTime(since).TotalMilliseconds, Caller.Of(http).Owner);
        }
    }

    private async Task GuardedAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            CheckHost(http.Request.Host.Host);
            if (IsOpen(http)) { await next(http).ConfigureAwait(false); }
            else
            {
                Admit(http);
                if (http.GetEndpoint()?.Metadata.GetMetadata<GatewayMark>() is not null) { await next(http).ConfigureAwait(false); }
                else { await InTurnAsync(http, next).ConfigureAwait(false); }
            }

            await ExplainEmptyAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Problem.WriteAsync(http, ProblemOf(http, failure)).ConfigureAwait(false);
        }
    }

    /// <summary>The name of the caller's key; empty where no keys are configured.</summary>
    public static string CallerOf(HttpContext http) => Caller.Of(http).Owner;

    /// <summary>Paths are matched whatever their case, so it is the endpoint that tells what is open and not the path.</summary>
    private static bool IsOpen(HttpContext http) => http.GetEndpoint() is { } endpoint
        ? endpoint.Metadata.GetMetadata<OpenMark>() is not null
        : !http.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);

    private void Admit(HttpContext http)
    {
        var caller = keys.CallerOf(http);
        http.Items[typeof(Caller)] = caller;
        load.Count(caller);
        caller.Require(Scope.Of(http));
    }

    private async Task InTurnAsync(HttpContext http, RequestDelegate next)
    {
        await Arrival.WholeAsync(http, options.MostBodyBytes, options.BodyTimeout).ConfigureAwait(false);
        using var turn = await load.TurnAsync(http.RequestAborted).ConfigureAwait(false);
        await next(http).ConfigureAwait(false);
    }

    private ProblemException ProblemOf(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case ProblemException problem: return problem;
            case RequestFormatException wrong: return new(Problem.StatusOf(wrong.Code), wrong.Code, wrong.Message);
            case ForgeRequestException refused: return new(Problem.StatusOf(refused.Code), refused.Code, refused.Message);
            case BadHttpRequestException broken: return new(broken.StatusCode, "bad-request", "The request could not be read.");
            default:
                // The message may hold the prompt.
                LogFailure(http.TraceIdentifier, failure.GetType().Name, options.Telemetry.PromptText ? failure.ToString() : failure.StackTrace);
                return new(StatusCodes.Status500InternalServerError, "internal", "Something failed here; the server's log says what.");
        }
    }

    /// <summary>Where nobody but this machine is meant to call, a strange name is a page elsewhere that resolves to us.</summary>
    private void CheckHost(string host)
    {
        if (options.Keys.Count > 0 && options.Hosts.Count == 0) { return; }

        var name = host.Trim('[', ']');
        if (name == "localhost" || (IPAddress.TryParse(name, out var ip) && IPAddress.IsLoopback(ip)) || options.Hosts.Contains(name, StringComparer.OrdinalIgnoreCase)) { return; }

        throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "unknown-host", "This server does not answer under this name; Server:Hosts names the ones it does.");
    }

    private static async Task ExplainEmptyAsync(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.ContentLength is not null) { return; }

        switch (http.Response.StatusCode)
        {
            case StatusCodes.Status404NotFound:
                await Problem.WriteAsync(http, StatusCodes.Status404NotFound, "not-found", "There is nothing here; /openapi.json lists what there is.").ConfigureAwait(false);
                break;
            case StatusCodes.Status405MethodNotAllowed:
                await Problem.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"Use {http.Response.Headers.Allow} here.").ConfigureAwait(false);
                break;
        }
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
    }

    [LoggerMessage(1, LogLevel.Error, "Request {Request} failed ({Kind}).\n{Trace}")]
    private partial void LogFailure(string request, string kind, string? trace);

    [LoggerMessage(2, LogLevel.Information, "Request {Request}: {Method} {Route} {Status} in {Milliseconds:F1} ms for '{Caller}'.")]
    private partial void LogRequest(string request, string method, string route, int status, double milliseconds, string caller);
}
