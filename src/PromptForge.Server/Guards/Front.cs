using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PromptForge.Results;
using PromptForge.Server.Gateway;

namespace PromptForge.Server.Guards;

/// <summary>What every request passes first: headers, the host's name, the caller's key, the limits; and where every fault becomes a problem.</summary>
internal sealed partial class Front(ServerOptions options, ApiKeys keys, Load load, ILogger<Front> logger)
{
    /// <summary>Nothing but our own files and our own interface, no inline code, no frame around us.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        SetHeaders(http.Response.Headers);
        try
        {
            CheckHost(http.Request.Host.Host);
            if (http.GetEndpoint()?.Metadata is { } marks && (marks.GetMetadata<GatewayMark>() is not null || marks.GetMetadata<Api.WaitingMark>() is not null))
            {
                Count(http);
                await next(http).ConfigureAwait(false);
            }
            else if (http.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)) { await GuardedAsync(http, next).ConfigureAwait(false); }
            else { await next(http).ConfigureAwait(false); }

            await ExplainEmptyAsync(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Problem.WriteAsync(http, ProblemOf(failure)).ConfigureAwait(false);
        }
    }

    /// <summary>The name of the caller's key; empty where no keys are configured.</summary>
    public static string CallerOf(HttpContext http) => http.Items[typeof(Front)] as string ?? "";

    private void Count(HttpContext http)
    {
        var caller = keys.CallerOf(http);
        if (options.Keys.Count > 0) { http.Items[typeof(Front)] = caller; }

        load.Count(caller);
    }

    private async Task GuardedAsync(HttpContext http, RequestDelegate next)
    {
        Count(http);
        using var turn = await load.TurnAsync(http.RequestAborted).ConfigureAwait(false);
        await next(http).ConfigureAwait(false);
    }

    private ProblemException ProblemOf(Exception failure)
    {
        switch (failure)
        {
            case ProblemException problem: return problem;
            case RequestFormatException wrong: return new(Problem.StatusOf(wrong.Code), wrong.Code, wrong.Message);
            case ForgeRequestException refused: return new(Problem.StatusOf(refused.Code), refused.Code, refused.Message);
            case BadHttpRequestException broken: return new(broken.StatusCode, "bad-request", "The request could not be read.");
            default:
                LogFailure(failure);
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

    [LoggerMessage(1, LogLevel.Error, "A request failed.")]
    private partial void LogFailure(Exception failure);
}
