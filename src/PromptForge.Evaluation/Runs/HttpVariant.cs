using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>A service: <c>{"id","prompt","target","seed"}</c> posted, <c>{"prompt","negativePrompt"?}</c> answered.</summary>
/// <param name="http">The client; its own timeout is not used.</param>
/// <param name="spec">What the suite says.</param>
/// <param name="key">A bearer token, or null. It appears in no message.</param>
public sealed class HttpVariant(HttpClient http, HttpVariantSpec spec, string? key) : IVariant
{
    private const int MostBytes = 4 * 1024 * 1024;

    private string Place => $"{spec.Node.File}({spec.Node.Line},{spec.Node.Column})";

    /// <inheritdoc />
    public async ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(spec.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, spec.Url) { Content = new ByteArrayContent(Body(input, target, seed)) };
            request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
            if (key is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key); }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) { throw new VariantException("http-status", $"{Place}: {spec.Url} answered {(int)response.StatusCode}."); }

            return Answer(await ReadAsync(response, limit.Token).ConfigureAwait(false));
        }
        catch (HttpRequestException unreachable)
        {
            throw new VariantException("http-unreachable", $"{Place}: {spec.Url} cannot be reached: {unreachable.Message}", isFinal: true);
        }
        catch (IOException broken)
        {
            throw new VariantException("http-broken", $"{Place}: the answer of {spec.Url} broke off: {broken.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VariantException("http-timeout", string.Create(
                CultureInfo.InvariantCulture, $"{Place}: {spec.Url} gave no answer within {spec.Timeout.TotalSeconds:0.#} s; raise 'timeout' if it needs longer."));
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes) { throw new VariantException("answer-too-long", $"{Place}: {spec.Url} answered with more than {MostBytes / 1024 / 1024} MiB."); }
        }

        return bytes.ToArray();
    }

    private VariantAnswer Answer(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Text(root, "prompt") is { Length: > 0 } prompt) { return new(prompt, Text(root, "negativePrompt")); }
        }
        catch (JsonException)
        {
            // Told below, with what was expected.
        }

        throw new VariantException("http-answer", $"{Place}: {spec.Url} must answer with a JSON object such as {{\"prompt\": \"…\"}}; it answered '{Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 120))).ReplaceLineEndings(" ")}'.");
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : null;

    private static byte[] Body(SuiteCase input, string target, long seed)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", input.Case.Id);
            json.WriteString("prompt", input.Case.Prompt);
            json.WriteString("target", target);
            json.WriteNumber("seed", seed);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
