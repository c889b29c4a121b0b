using System.Net.Http.Headers;
using System.Text.Json;
using PromptForge.Imaging;

namespace PromptForge.Evaluation.Scoring;

/// <summary>A scorer behind an address: <c>{"id","prompt","type","image"}</c> posted, the picture in Base64; <c>{"score": 0.73}</c> answered.</summary>
/// <param name="http">The client, with its timeout.</param>
/// <param name="url">Where it listens.</param>
/// <param name="key">A bearer token, or null. It appears in no message.</param>
public sealed class HttpScorer(HttpClient http, Uri url, string? key = null) : IImageScorer
{
    /// <inheritdoc />
    public string Id => url.ToString();

    /// <inheritdoc />
    public async ValueTask<double?> ScoreAsync(ScoreRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var picture = await File.ReadAllBytesAsync(request.Picture, cancellationToken).ConfigureAwait(false);
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Body(request, picture)) };
        message.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        if (key is not null) { message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key); }

        try
        {
            using var response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) { throw new ScorerException($"{url} answered {(int)response.StatusCode}."); }

            return Score(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (HttpRequestException unreachable)
        {
            throw new ScorerException($"{url} cannot be reached: {unreachable.Message}", unreachable);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScorerException($"{url} gave no answer in time.", late);
        }
    }

    private double? Score(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("score", out var score))
            {
                if (score.ValueKind == JsonValueKind.Null) { return null; }

                if (score.ValueKind == JsonValueKind.Number && score.TryGetDouble(out var number) && double.IsFinite(number)) { return number; }
            }
        }
        catch (JsonException)
        {
            // Told below, with what was expected.
        }

        throw new ScorerException($"{url} must answer with a JSON object such as {{\"score\": 0.73}}.");
    }

    private static byte[] Body(ScoreRequest request, byte[] picture)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", request.Id);
            json.WriteString("prompt", request.Prompt);
            json.WriteString("type", PictureFormat.Sniff(picture) ?? "application/octet-stream");
            json.WriteBase64String("image", picture);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
