using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PromptForge.Results;

namespace PromptForge.Server;

/// <summary>A request that is answered with an error. The message is safe to show an end user.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">A stable name of the fault, the same as on the command line where it has one.</param>
/// <param name="message">What is wrong and the way out.</param>
internal sealed class ProblemException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When the same request may succeed, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Writes problem details (RFC 9457) with a <c>code</c> beside them.</summary>
internal static class Problem
{
    /// <summary>The status that a code of the forge or of a request's reader has.</summary>
    public static int StatusOf(string code) => code == "prompt-too-long" ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext http, ProblemException problem)
    {
        if (problem.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, problem.Status, problem.Code, problem.Message);
    }

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext http, int status, string code, string message)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { Write(json, status, code, message); }

        http.Response.StatusCode = status;
        return Answer.WriteAsync(http, bytes, "application/problem+json");
    }

    /// <summary>Writes a problem as one object.</summary>
    public static void Write(Utf8JsonWriter json, int status, string code, string message)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:promptforge:problem:{code}");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("code", code);
        json.WriteString("detail", message);
        json.WriteEndObject();
    }
}
