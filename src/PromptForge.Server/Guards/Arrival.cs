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
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(patience);
        try
        {
            for (var isHere = false; !isHere;)
            {
                var read = await reader.ReadAsync(limit.Token).ConfigureAwait(false);
                isHere = read.IsCompleted || read.Buffer.Length > mostBytes;
                reader.AdvanceTo(read.Buffer.Start, isHere ? read.Buffer.Start : read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            // What may still come is no request of its own.
            http.Response.Headers.Connection = "close";
            throw new ProblemException(StatusCodes.Status408RequestTimeout, "request-timeout", "The body came too slowly.");
        }
        catch (BadHttpRequestException)
        {
            // Whoever reads the body meets the same and tells it.
        }
    }
}
