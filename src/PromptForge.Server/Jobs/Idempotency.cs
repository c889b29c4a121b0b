using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Results;

namespace PromptForge.Server.Jobs;

/// <summary>The header <c>Idempotency-Key</c>: under one key a request is carried out once, however often it is sent.</summary>
internal static class Idempotency
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 200;

    /// <summary>The key of a request, or null.</summary>
    /// <exception cref="ProblemException">400: it is none.</exception>
    public static string? KeyOf(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) { return null; }

        var key = values.ToString();
        return values.Count == 1 && key.Length is > 0 and <= Longest && key.All(letter => letter is > ' ' and <= '~')
            ? key : throw new ProblemException(StatusCodes.Status400BadRequest, "bad-value", $"'{Header}' is one text of 1 to {Longest} visible ASCII characters.");
    }

    /// <summary>A hash of what is asked where; spaces between values do not count.</summary>
    public static string Fingerprint(string what, JsonElement body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{Minified(body)}")));

    /// <summary>JSON without spaces between values.</summary>
    public static string Minified(JsonElement body)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { body.WriteTo(json); }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>422: the key was used for something else.</summary>
    public static ProblemException Mismatch() => new(StatusCodes.Status422UnprocessableEntity, "idempotency-mismatch", $"This '{Header}' was used for another request; take a new one for each.");

    /// <summary>409: the same request is being answered now.</summary>
    public static ProblemException Busy() => new(StatusCodes.Status409Conflict, "idempotency-busy", "The same request is being carried out; ask again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Asks the store; 503 where it fails.</summary>
    public static async Task<T> GuardAsync<T>(Func<ValueTask<T>> ask)
    {
        try { return await ask().ConfigureAwait(false); }
        catch (JobStoreException) { throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "store-failed", "The database cannot be reached now; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) }; }
    }

    /// <summary>Answers once under a key, and the same each time after.</summary>
    public static async Task OnceAsync(HttpContext http, IJobStore store, string owner, string fingerprint, TimeProvider time, Func<ArrayBufferWriter<byte>, Task> answer)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        if (KeyOf(http.Request) is not { } key)
        {
            await answer(bytes).ConfigureAwait(false);
            await Answer.WriteAsync(http, bytes, "application/json").ConfigureAwait(false);
            return;
        }

        if (await GuardAsync(() => store.ClaimAsync(owner, key, fingerprint, time.GetUtcNow(), http.RequestAborted)).ConfigureAwait(false) is { } kept)
        {
            if (kept.Fingerprint != fingerprint) { throw Mismatch(); }

            bytes.Write(Encoding.UTF8.GetBytes(kept.Body ?? throw Busy()));
        }
        else
        {
            try { await answer(bytes).ConfigureAwait(false); }
            catch
            {
                await GuardAsync(() => store.KeepAnswerAsync(owner, key, null, CancellationToken.None)).ConfigureAwait(false);
                throw;
            }

            await GuardAsync(() => store.KeepAnswerAsync(owner, key, Encoding.UTF8.GetString(bytes.WrittenSpan), CancellationToken.None)).ConfigureAwait(false);
        }

        await Answer.WriteAsync(http, bytes, "application/json").ConfigureAwait(false);
    }
}
