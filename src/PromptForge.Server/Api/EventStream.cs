using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PromptForge.Results;

namespace PromptForge.Server.Api;

/// <summary>Marks a route that mostly waits: it counts as a request and takes no turn from those that work.</summary>
internal sealed class WaitingMark
{
    public static WaitingMark It { get; } = new();
}

/// <summary>Sends server-sent events: each is named and holds one line of JSON.</summary>
/// <remarks>Source: WHATWG HTML, section 9.2. Line ends cannot be in the data, because JSON escapes them.</remarks>
internal sealed class EventStream(HttpContext http)
{
    private const string Type = "text/event-stream";
    private readonly ArrayBufferWriter<byte> bytes = new(4096);

    /// <summary>Whether a caller asks for events rather than one answer.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        if (StringValues.IsNullOrEmpty(request.Headers.Accept) || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types)) { return false; }

        // Who takes both gets events only when they are preferred; "*/*" asks for nothing in particular.
        var events = types.FirstOrDefault(type => type.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase))?.Quality ?? (types.Any(type => type.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase)) ? 1 : 0);
        var json = types.Where(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)).Select(type => type.Quality ?? 1).FirstOrDefault();
        return events > 0 && events >= json;
    }

    /// <summary>Whether the answer is on its way: from then on faults are events, too.</summary>
    public bool HasBegun => http.Response.HasStarted;

    /// <summary>Sends an event.</summary>
    public Task SendAsync(string name, Action<Utf8JsonWriter> write)
    {
        var data = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(data, ResultJson.Options)) { write(json); }

        return SendAsync(name, data.WrittenMemory);
    }

    /// <summary>Sends an event whose data is JSON already.</summary>
    public async Task SendAsync(string name, ReadOnlyMemory<byte> json)
    {
        bytes.ResetWrittenCount();
        bytes.Write("event: "u8);
        bytes.Write(System.Text.Encoding.ASCII.GetBytes(name));
        bytes.Write("\ndata: "u8);
        bytes.Write(json.Span);
        bytes.Write("\n\n"u8);
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Keeps proxies from thinking that nobody is here.</summary>
    public Task BreatheAsync()
    {
        bytes.ResetWrittenCount();
        bytes.Write(": \n\n"u8);
        return FlushAsync();
    }

    private async Task FlushAsync()
    {
        if (!HasBegun)
        {
            http.Response.ContentType = Type;

            // Some proxies collect an answer before they hand it on.
            http.Response.Headers["X-Accel-Buffering"] = "no";
        }

        await http.Response.Body.WriteAsync(bytes.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
