using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Results;

namespace PromptForge.Server;

/// <summary>Sends bytes that are complete: an answer is whole, or it is an error.</summary>
internal static class Answer
{
    /// <summary>Sends what <paramref name="write"/> writes as JSON.</summary>
    public static Task JsonAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { write(json); }

        return WriteAsync(http, bytes, "application/json");
    }

    /// <summary>Sends bytes.</summary>
    public static async Task WriteAsync(HttpContext http, ArrayBufferWriter<byte> bytes, string type)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method)) { await http.Response.Body.WriteAsync(bytes.WrittenMemory, http.RequestAborted).ConfigureAwait(false); }
    }
}
