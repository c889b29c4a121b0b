using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PromptForge.Benchmarks.Load;

/// <summary>What the server is compared with, each in a process of its own: an empty minimal API, an image service that answers at once, a bare forwarding proxy.</summary>
internal static class LoadPeers
{
    public const string Verb = "load-peer";
    public const string Empty = "empty";
    public const string Stub = "stub";
    public const string Proxy = "proxy";

    /// <summary>The header by which a request asks the stub for a fault: one of <see cref="Faults"/>.</summary>
    public const string FaultHeader = "X-Load-Fault";

    /// <summary>Every fault: a status, no answer, half an answer, a connection cut.</summary>
    public static readonly string[] Faults = ["500", "hang", "half", "cut"];

    private const int HalfTime = 20;
    private const int PictureBytes = 1024;
    private static readonly string Picture = Convert.ToBase64String(new byte[PictureBytes]);

    /// <summary>Serves until standard input ends.</summary>
    public static async Task RunAsync(string peer, string address, string[] rest)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.Urls.Add(address);
        using var proxy = peer == Proxy ? new BareProxy(rest[0]) : null;
        switch (peer)
        {
            case Empty: app.MapPost("/", () => "ok"); break;
            case Stub: app.MapPost(Wrk.ImagesPath, AnswerAsync); break;
            default: app.MapFallback(proxy!.PassAsync); break;
        }

        await app.StartAsync().ConfigureAwait(false);
        await Console.OpenStandardInput().CopyToAsync(Stream.Null).ConfigureAwait(false);
    }

    /// <summary>An answer in the shape of an image service, with the request's prompt and id in it.</summary>
    private static async Task AnswerAsync(HttpContext http)
    {
        using var asked = await JsonDocument.ParseAsync(http.Request.Body).ConfigureAwait(false);
        var (id, prompt) = (asked.RootElement.TryGetProperty("user", out var user) ? user.GetString() : null, asked.RootElement.GetProperty("prompt").GetString());
        var fault = http.Request.Headers[FaultHeader].ToString();
        if (fault == "hang") { await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }

        if (fault == "cut") { http.Abort(); }

        if (http.RequestAborted.IsCancellationRequested) { return; }

        var body = JsonSerializer.SerializeToUtf8Bytes(new { created = 0, user = id, data = new[] { new { revised_prompt = prompt, b64_json = Picture } } });
        http.Response.StatusCode = fault == "500" ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        if (fault != "half")
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);

        // A connection that is reset at once takes what was sent with it.
        await Task.Delay(HalfTime, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }
}

/// <summary>A forwarding proxy with nothing in it: what came goes on, what comes back goes back.</summary>
internal sealed class BareProxy(string upstream) : IDisposable
{
    private readonly HttpMessageInvoker invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public async Task PassAsync(HttpContext http)
    {
        var content = new StreamContent(http.Request.Body);
        using var request = new HttpRequestMessage(HttpMethod.Parse(http.Request.Method), upstream + http.Request.Path + http.Request.QueryString) { Content = content };
        foreach (var (name, values) in http.Request.Headers)
        {
            if (name is not ("Host" or "Connection") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) { content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values); }
        }

        using var response = await invoker.SendAsync(request, http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (name is not ("Transfer-Encoding" or "Connection")) { http.Response.Headers[name] = values.ToArray(); }
        }

        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose() => invoker.Dispose();
}
