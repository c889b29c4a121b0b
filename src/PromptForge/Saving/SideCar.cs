using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Results;

namespace PromptForge.Saving;

/// <summary>Writes the file beside a picture: everything about how it was made, for people and programs.</summary>
/// <remarks>Cost and times are of the whole request, which may have made several pictures. No key is ever near this code.</remarks>
internal static class SideCar
{
    public static ReadOnlyMemory<byte> Of(FinishedPictures finished, int index, string file, ReadOnlySpan<byte> content, string mediaType, PictureRecipe recipe, string? note)
    {
        var (forged, result) = (finished.Request.Prompt, finished.Result);
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, ResultJson.Options with { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("mediaType", mediaType);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));
            json.WriteNumber("index", index + 1);
            json.WriteNumber("of", result.Images.Length);
            json.WriteString("provider", result.Profile);
            json.WriteString("model", result.Model);
            json.WriteString("requestId", result.RequestId);
            FellBackFrom(json, result);
            json.WriteString("prompt", forged.Prompt);
            json.WriteString("negativePrompt", forged.NegativePrompt);
            json.WriteString("revisedPrompt", result.RevisedPrompt);
            WriteNumber(json, "seed", finished.SeedOf(index));
            Parameters(json, finished);
            if (result.Cost is { } cost)
            {
                json.WriteStartObject("cost");
                json.WriteNumber("amount", cost.Amount);
                json.WriteString("currency", cost.Currency);
                json.WriteEndObject();
            }
            else { json.WriteNull("cost"); }

            json.WriteString("started", result.Started);
            json.WriteNumber("elapsedSeconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            json.WriteString("recipe", recipe.ToString().ToLowerInvariant());
            json.WriteStartArray("notes");
            foreach (var text in note is null ? result.Notes : result.Notes.Add(note)) { json.WriteStringValue(text); }

            json.WriteEndArray();
            json.WritePropertyName("forged");
            ResultJson.Write(json, forged);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void FellBackFrom(Utf8JsonWriter json, ImageResult result)
    {
        json.WriteStartArray("fellBackFrom");
        foreach (var failed in result.FellBackFrom)
        {
            json.WriteStartObject();
            json.WriteString("provider", failed.Profile);
            json.WriteString("failure", JsonNamingPolicy.KebabCaseLower.ConvertName(failed.Failure.ToString()));
            json.WriteString("message", failed.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Parameters(Utf8JsonWriter json, FinishedPictures finished)
    {
        var (request, sent) = (finished.Request, finished.Sent);
        json.WriteStartObject("parameters");
        WriteNumber(json, "width", sent.Width);
        WriteNumber(json, "height", sent.Height);
        json.WriteString("aspect", sent.Aspect ?? sent.SizeName);
        json.WriteNumber("count", request.Count);
        WriteNumber(json, "steps", sent.Steps);
        if (sent.Guidance is { } guidance) { json.WriteNumber("guidance", guidance); }
        else { json.WriteNull("guidance"); }

        WriteNumber(json, "seed", request.Seed);
        json.WriteString("style", sent.Style);
        if (sent.Rewriting is { } rewriting) { json.WriteBoolean("rewriting", rewriting); }
        else { json.WriteNull("rewriting"); }

        // By hash: a path would tell where somebody keeps their files.
        if (request.Reference is { } reference) { json.WriteString("referenceSha256", Convert.ToHexStringLower(SHA256.HashData(reference.Content.Span))); }

        if (request.Control is { } control)
        {
            json.WriteString("controlKind", control.KindName);
            json.WriteString("controlSha256", Convert.ToHexStringLower(SHA256.HashData(control.Content.Span)));
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value) { json.WriteNumber(name, value); }
        else { json.WriteNull(name); }
    }
}
