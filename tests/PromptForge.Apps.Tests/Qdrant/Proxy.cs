using System.Net.Http.Headers;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>Stands before a real engine, records what is asked, and puts faults in the way.</summary>
internal static class Proxy
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>A proxy.</summary>
    /// <param name="url">The engine.</param>
    /// <param name="fault">What to answer in the engine's place, from the request and how many came before it; null passes it on.</param>
    /// <param name="spoil">What becomes of the engine's answer; null leaves it.</param>
    public static ScriptedServer Before(string url, Func<Received, int, Reply?>? fault = null, Func<Received, int, Reply, Reply>? spoil = null)
    {
        var count = -1;
        return new(request =>
        {
            var number = Interlocked.Increment(ref count);
            if (fault?.Invoke(request, number) is { } instead) { return instead; }

            var answer = Pass(url, request);
            return spoil?.Invoke(request, number, answer) ?? answer;
        });
    }

    private static Reply Pass(string url, Received request)
    {
        using var message = new HttpRequestMessage(new(request.Method), url + request.Path);
        if (request.Body.Length > 0) { message.Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }; }

        if (request.Headers.TryGetValue("api-key", out var key)) { message.Headers.Add("api-key", key); }

        using var response = Http.Send(message);
        using var body = new MemoryStream();
        response.Content.ReadAsStream().CopyTo(body);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body.ToArray());
    }
}
