using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PromptForge.Providers.Http;

/// <summary>An answer, read to its end.</summary>
internal sealed record WireAnswer(int Status, string? MediaType, byte[] Body, HttpResponseHeaders Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsJson => MediaType is { } type && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>The first value of a header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The body as JSON, or null where it is none.</summary>
    public JsonNode? TryJson()
    {
        try
        {
            return JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Reads JSON that others wrote: whatever is missing or of another kind is null, never an exception.</summary>
internal static class Loose
{
    public static JsonNode? At(this JsonNode? node, string name) => node is JsonObject map ? map[name] : null;

    public static JsonNode? At(this JsonNode? node, int index) => node is JsonArray list && index < list.Count ? list[index] : null;

    public static IEnumerable<JsonNode?> Items(this JsonNode? node) => node as JsonArray ?? [];

    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static double? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    public static long? Whole(this JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number
        : node is JsonValue text && text.TryGetValue<string>(out var digits) && long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
}
