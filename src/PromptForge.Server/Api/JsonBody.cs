using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PromptForge.Server.Api;

/// <summary>Reads a request's body: JSON in UTF-8, neither too long nor too deep.</summary>
internal static class JsonBody
{
    /// <summary>The document of a request; the caller disposes it.</summary>
    /// <exception cref="ProblemException">415, 413, 408 or 400 with the reason.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(HttpRequest request, ServerOptions options)
    {
        // Another type than JSON is what a form on a strange page could send without asking.
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Send JSON in UTF-8, with the header 'Content-Type: application/json'.");
        }

        if (request.ContentLength > options.MostBodyBytes) { throw TooLarge(options.MostBodyBytes); }

        var body = await BytesAsync(request.BodyReader, options.MostBodyBytes, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (!Utf8.IsValid(body)) { throw new ProblemException(StatusCodes.Status400BadRequest, "bad-encoding", "The body is not valid UTF-8."); }

        if (DepthOf(body) > options.MostDepth)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "too-deep", string.Create(CultureInfo.InvariantCulture, $"The JSON nests deeper than {options.MostDepth} levels."));
        }

        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException broken)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "bad-json", string.Create(
                CultureInfo.InvariantCulture, $"Not valid JSON at line {(broken.LineNumber ?? 0) + 1}, byte {(broken.BytePositionInLine ?? 0) + 1}."));
        }
    }

    /// <summary>A whole body.</summary>
    /// <exception cref="ProblemException">413: it is longer; 408 or 400: it did not come.</exception>
    public static async ValueTask<byte[]> BytesAsync(PipeReader reader, int mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (read.Buffer.Length > mostBytes)
                {
                    // A read left open would cut the connection before our answer is through.
                    reader.AdvanceTo(read.Buffer.End);
                    throw TooLarge(mostBytes);
                }

                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return bytes;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException broken)
        {
            throw broken.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(mostBytes),
                StatusCodes.Status408RequestTimeout => new ProblemException(broken.StatusCode, "request-timeout", "The body came too slowly."),
                _ => new ProblemException(broken.StatusCode, "bad-request", "The body could not be read."),
            };
        }
    }

    /// <summary>How deep brackets nest outside strings. Counted beforehand, because the parser's error for depth looks like any other.</summary>
    private static int DepthOf(ReadOnlySpan<byte> json)
    {
        var (depth, deepest, isText) = (0, 0, false);
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'\\' when isText: i++; break;
                case (byte)'"': isText = !isText; break;
                case (byte)'{' or (byte)'[' when !isText: deepest = Math.Max(deepest, ++depth); break;
                case (byte)'}' or (byte)']' when !isText: depth--; break;
            }
        }

        return deepest;
    }

    private static ProblemException TooLarge(int mostBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", string.Create(CultureInfo.InvariantCulture, $"The body exceeds {mostBytes} bytes; send less at once."));
}
