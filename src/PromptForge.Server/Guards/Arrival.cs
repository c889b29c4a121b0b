using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PromptForge.Server.Guards;

/// <summary>Waits for bodies, so that who sends slowly holds a connection and nothing else.</summary>
internal static class Arrival
{
    /// <summary>Returns when the whole body is here, or when it is known to be too long; nothing of it is consumed.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mostBytes">Beyond so much there is nothing to wait for.</param>
    /// <param name="patience">How long it may take in all.</param>
    /// <exception cref="ProblemException">408: it took longer.</exception>
    public static async ValueTask WholeAsync(HttpContext http, long mostBytes, TimeSpan patience)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true || http.Request.ContentLength > mostBytes) { return; }

        var reader = http.Request.BodyReader;

        // Most bodies come with their head, and need no clock.
        if (reader.TryRead(out var first) && IsHere(reader, first, mostBytes)) { return; }

        // A pending read is called off and not cancelled: the server still reads the connection to its end.
        await using var limit = new Timer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, patience, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
                if (IsHere(reader, read, mostBytes)) { return; }

                if (read.IsCanceled) { throw Late(http); }
            }
        }
        catch (BadHttpRequestException)
        {
            // Whoever reads the body meets the same and tells it.
        }
    }

    private static bool IsHere(PipeReader reader, ReadResult read, long mostBytes)
    {
        var isHere = read.IsCompleted || read.Buffer.Length > mostBytes;
        reader.AdvanceTo(read.Buffer.Start, isHere ? read.Buffer.Start : read.Buffer.End);
        return isHere;
    }

    private static ProblemException Late(HttpContext http)
    {
        // What may still come is no request of its own.
        http.Response.Headers.Connection = "close";
        return new(StatusCodes.Status408RequestTimeout, "request-timeout", "The body came too slowly.");
    }
}
