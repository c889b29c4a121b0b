using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Providers.Http;

/// <summary>Makes one exception of the many shapes in which services say no. Shapes are rules; codes are facts of the profile.</summary>
internal sealed class WireErrors
{
    private const int LongestMessage = 300;

    private static readonly string[] Names = ["rejected", "unauthorized", "out-of-credit", "rate-limited", "moderated", "unavailable", "not-found"];
    private static readonly ProviderFailure[] Failures =
    [
        ProviderFailure.Rejected, ProviderFailure.Unauthorized, ProviderFailure.OutOfCredit, ProviderFailure.RateLimited,
        ProviderFailure.Moderated, ProviderFailure.Unavailable, ProviderFailure.NotFound,
    ];

    private readonly string profile;
    private readonly ApiFacts api;
    private readonly TimeProvider time;

    public WireErrors(string profile, ApiFacts api, TimeProvider time)
    {
        this.profile = profile;
        this.api = api;
        this.time = time;
    }

    /// <summary>The exception for an answer that is no success.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="begins">Whether the request would have begun paid work.</param>
    /// <param name="secrets">Texts that must not appear: the key, the prompt.</param>
    public ImageProviderException Of(WireAnswer answer, bool begins, params ReadOnlySpan<string?> secrets)
    {
        var said = Said.In(answer.TryJson());
        if (said.Message is null && answer.MediaType is "text/plain" && answer.Body.Length is > 0 and < 2000) { said = said with { Message = System.Text.Encoding.UTF8.GetString(answer.Body) }; }

        // Where a status has a meaning of its own, the profile names it among the codes.
        var failure = Kind(said.Codes) ?? Kind([answer.Status.ToString(CultureInfo.InvariantCulture)]) ?? ByStatus(answer.Status);
        return new(profile, failure, Sentence(failure, answer.Status, said, secrets), RetryAfter(answer, failure))
        {
            Field = said.Field,
            Code = said.Codes.FirstOrDefault(),
            Status = answer.Status,
            RequestId = RequestId(answer),
            NothingStarted = begins && (answer.Status is >= 400 and < 500 and not 408 || api.Refuses.Contains(answer.Status)),

            // 502 and 504 are a proxy's words, behind which the work may go on.
            NothingCharged = begins && api.FreeFailures && answer.Status is (500 or 503),
        };
    }

    /// <summary>The exception for a task that ended without a picture.</summary>
    public ImageProviderException OfTask(string? task, string? code, string? message, params ReadOnlySpan<string?> secrets)
    {
        var said = new Said(code is null ? [] : [code], message, null);
        var failure = Kind(said.Codes) ?? (message is not null ? ByWords(message) : null) ?? ProviderFailure.BadAnswer;
        return new(profile, failure, Sentence(failure, null, said, secrets)) { Code = code, RequestId = task, NothingCharged = api.FreeFailures };
    }

    /// <summary>The exception for a success without a picture.</summary>
    public ImageProviderException NoPicture(WireAnswer answer, params ReadOnlySpan<string?> secrets)
    {
        if (answer.TryJson() is not { } json)
        {
            var type = answer.MediaType is null ? "something" : Clean(answer.MediaType, []);
            return new(profile, ProviderFailure.BadAnswer, $"answers with {type} that is neither a picture nor JSON") { Status = answer.Status, RequestId = RequestId(answer) };
        }

        var said = Said.In(json);
        var failure = Kind(said.Codes) ?? ProviderFailure.BadAnswer;
        var message = failure != ProviderFailure.BadAnswer ? Sentence(failure, answer.Status, said, secrets)
            : said.Message is { Length: > 0 } text ? $"answers without a picture: {Clean(text, secrets)}" : "answers without a picture";
        return new(profile, failure, message) { Code = said.Codes.FirstOrDefault(), Status = answer.Status, RequestId = RequestId(answer) };
    }

    /// <summary>The service's own name of a request, from the headers that services use for it.</summary>
    public static string? RequestId(WireAnswer answer) =>
        answer.Header("x-request-id") ?? answer.Header("x-siliconcloud-trace-id") ?? answer.TryJson().At("request_id").Text();

    /// <summary>A text of the service's in one line, without secrets.</summary>
    public static string Clean(string text, ReadOnlySpan<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret is { Length: >= 4 }) { text = text.Replace(secret, "***", StringComparison.Ordinal); }
        }

        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage), "…");
    }

    private ProviderFailure? Kind(ImmutableArray<string> codes)
    {
        foreach (var code in codes)
        {
            for (var part = code; ; part = part[..part.LastIndexOf('.')])
            {
                if (api.Codes.TryGetValue(part, out var name)) { return Failures[Array.IndexOf(Names, name)]; }

                if (!part.Contains('.', StringComparison.Ordinal)) { break; }
            }
        }

        return null;
    }

    /// <summary>For tasks whose error is only a sentence: the code is looked for as words in it.</summary>
    private ProviderFailure? ByWords(string message)
    {
        foreach (var (words, name) in api.Codes)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase)) { return Failures[Array.IndexOf(Names, name)]; }
        }

        return null;
    }

    private static ProviderFailure ByStatus(int status) => status switch
    {
        401 or 403 => ProviderFailure.Unauthorized,
        402 => ProviderFailure.OutOfCredit,
        404 => ProviderFailure.NotFound,
        408 or >= 500 => ProviderFailure.Unavailable,
        429 => ProviderFailure.RateLimited,
        >= 300 and < 400 => ProviderFailure.BadAnswer,
        _ => ProviderFailure.Rejected,
    };

    private TimeSpan? RetryAfter(WireAnswer answer, ProviderFailure failure)
    {
        if (failure is not (ProviderFailure.RateLimited or ProviderFailure.Unavailable)) { return null; }

        var said = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => answer.TryJson().At("estimated_time").Number() is { } seconds and >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null,
        };
        said ??= failure == ProviderFailure.RateLimited && api.Rate.Pause is { } pause ? TimeSpan.FromSeconds(pause) : null;
        return said < TimeSpan.Zero ? TimeSpan.Zero : said;
    }

    private static string Sentence(ProviderFailure failure, int? status, Said said, ReadOnlySpan<string?> secrets)
    {
        var what = failure switch
        {
            ProviderFailure.Rejected => said.Field is { } field ? $"refused the request because of '{field}'" : "refused the request",
            ProviderFailure.Unauthorized => "refused the key, or the key lacks the right",
            ProviderFailure.OutOfCredit => "the account has no credit left",
            ProviderFailure.RateLimited => "too many requests",
            ProviderFailure.Moderated => "refused the content; change the words or the picture",
            ProviderFailure.Unavailable => "is not available",
            ProviderFailure.NotFound => "does not know the model or address",
            _ => "made no picture",
        };
        string[] parts = [.. said.Codes.Take(1), .. status is { } number ? [string.Create(CultureInfo.InvariantCulture, $"HTTP {number}")] : Array.Empty<string>()];
        var place = parts.Length > 0 ? $" ({string.Join(", ", parts)})" : "";
        return said.Message is { Length: > 0 } message ? $"{what}{place}: {Clean(message, secrets)}" : what + place;
    }
}

/// <summary>What an error says: codes from the most telling on, a message, the field at fault.</summary>
internal sealed record Said(ImmutableArray<string> Codes, string? Message, string? Field)
{
    public static Said In(JsonNode? node)
    {
        if (node.Text() is { } alone) { return new([], alone, null); }

        if (node.At("error") is JsonObject inner) { return In(inner); }

        var codes = ((string?[])[node.At("code").Text(), node.At("type").Text(), node.At("name").Text()]).OfType<string>().ToImmutableArray();
        if (codes.IsEmpty && node.At("code").Whole() is { } number) { codes = [number.ToString(CultureInfo.InvariantCulture)]; }

        // FastAPI says where: {"detail": [{"loc": ["body", "width"], "msg": "…"}]}.
        var first = node.At("detail").At(0) ?? node.At("errors").At(0);
        var field = node.At("param").Text() ?? first.At("loc").Items().LastOrDefault().Text();
        var message = node.At("message").Text() ?? first.At("msg").Text() ?? first.Text() ?? node.At("detail").Text() ?? node.At("detail").At("message").Text()
            ?? node.At("errors").Text() ?? node.At("error").Text() ?? node.At("msg").Text() ?? node.At("title").Text();
        return new(codes, message, field);
    }
}
