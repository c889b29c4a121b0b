using System.Globalization;
using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Model;

namespace PromptForge.Results;

/// <summary>A request that cannot be read. The message is safe to show an end user.</summary>
/// <param name="code">A stable name of the fault.</param>
/// <param name="message">What is wrong and the way out.</param>
/// <param name="id">The request's own id, as far as it could be read.</param>
public sealed class RequestFormatException(string code, string message, string? id = null) : FormatException(message)
{
    /// <summary>A stable name of the fault: bad-json, unknown-key, bad-value, empty-prompt.</summary>
    public string Code { get; } = code;

    /// <summary>The request's own id, or null.</summary>
    public string? Id { get; } = id;
}

/// <summary>Reads <c>{"id"?,"prompt","style"?,"target"?,"strategy"?,"seed"?,"negative"?,"strength"?,"wishes"?}</c> over the defaults of a request.</summary>
public static class RequestReader
{
    private static readonly string[] Keys = ["id", "prompt", "style", "target", "strategy", "seed", "negative", "strength", "wishes"];
    private static readonly string[] Strengths = ["none", "light", "auto", "rich"];

    /// <summary>The names of what a request may say, the prompt's first two included.</summary>
    public static IReadOnlyList<string> Names => Keys;

    /// <summary>The names of strengths, in the order of <see cref="Strength"/>.</summary>
    public static IReadOnlyList<string> StrengthNames => Strengths;

    /// <summary>The request of one JSON object, in UTF-8.</summary>
    /// <param name="json">One object; a number is taken for an id, too.</param>
    /// <param name="defaults">What holds where the object says nothing; its prompt is not used.</param>
    /// <exception cref="RequestFormatException">It is not such an object.</exception>
    public static ForgeRequest Read(ReadOnlyMemory<byte> json, ForgeRequest defaults)
    {
        string? id = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RequestFormatException("bad-json", "The line must be a JSON object such as {\"prompt\": \"a fox\"}.");
            }

            id = IdOf(document.RootElement);
            var request = defaults;
            var hasPrompt = false;
            foreach (var property in document.RootElement.EnumerateObject())
            {
                hasPrompt |= property.NameEquals("prompt");
                if (property.Value.ValueKind == JsonValueKind.Null) { continue; }

                foreach (var value in TextsOf(property, id)) { request = With(request, property.Name, value, id); }
            }

            return hasPrompt ? request : throw new RequestFormatException("bad-json", "The key 'prompt' is missing.", id);
        }
        catch (JsonException broken)
        {
            var at = (broken.BytePositionInLine ?? 0) + 1;
            throw new RequestFormatException("bad-json", string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at byte {at}."), id);
        }
        catch (InvalidOperationException)
        {
            throw new RequestFormatException("bad-json", "A text holds half of a surrogate pair (such as \\ud83d alone); write the whole character.", id);
        }
    }

    /// <summary>The request with one named value set.</summary>
    /// <param name="request">The request so far.</param>
    /// <param name="name">One of <see cref="Names"/>; <c>wishes</c> adds one wish behind the others.</param>
    /// <param name="value">The value as text.</param>
    /// <param name="id">The request's own id, for the error.</param>
    /// <exception cref="RequestFormatException">The name is unknown or the value is none of its kind.</exception>
    public static ForgeRequest With(ForgeRequest request, string name, string value, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        switch (name)
        {
            case "id": return request with { Id = value };
            case "prompt": return request with { Prompt = value };
            case "style": return request with { Style = value };
            case "target": return request with { Target = value };
            case "strategy": return request with { Strategy = value };
            case "negative": return request with { Negative = value };
            case "wishes": return request with { Wishes = request.Wishes.Add(value) };
            case "seed":
                return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
                    ? request with { Seed = seed }
                    : throw new RequestFormatException("bad-value", $"'seed' must be a whole number, not '{Shown(value)}'.", id);
            case "strength":
                var index = Array.IndexOf(Strengths, value);
                return index >= 0
                    ? request with { Strength = (Strength)index }
                    : throw new RequestFormatException("bad-value", Suggest.Unknown("strength", Shown(value), Strengths), id);
            default:
                throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Shown(name), Keys), id);
        }
    }

    private static string? IdOf(JsonElement root) =>
        root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? (id.ValueKind == JsonValueKind.String ? id.GetString() : id.GetRawText()) : null;

    private static IEnumerable<string> TextsOf(JsonProperty property, string? id) => property.Name != "wishes" ? [TextOf(property, id)]
        : property.Value.ValueKind == JsonValueKind.Array && property.Value.EnumerateArray().All(wish => wish.ValueKind == JsonValueKind.String) ? property.Value.EnumerateArray().Select(wish => wish.GetString()!)
        : throw new RequestFormatException("bad-value", "'wishes' must be an array of texts.", id);

    private static string TextOf(JsonProperty property, string? id) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString()!,
        JsonValueKind.Number when property.Name is "id" or "seed" => property.Value.GetRawText(),
        _ when Array.IndexOf(Keys, property.Name) < 0 => "",
        _ => throw new RequestFormatException("bad-value", $"'{property.Name}' must be a text.", id),
    };

    private static string Shown(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");
}
