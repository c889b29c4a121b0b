using System.Globalization;
using System.Text.Json;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Reads an event that somebody sent: <c>{"event","unit"}</c> for an exposure, with <c>"metric","value"</c> for an outcome, and
/// <c>"at"</c> where it did not happen just now.</summary>
public static class EventLine
{
    private static readonly string[] Keys = ["event", "unit", "metric", "value", "at"];

    /// <summary>The event of a line.</summary>
    /// <param name="line">JSON.</param>
    /// <param name="now">When it arrived.</param>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static ExperimentEvent Parse(string line, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement, now);
        }
        catch (JsonException wrong) { throw new FormatException("this is no JSON object.", wrong); }
    }

    /// <summary>The event of an object.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static ExperimentEvent Read(JsonElement item, DateTimeOffset now)
    {
        if (item.ValueKind != JsonValueKind.Object) { throw new FormatException("an event is an object with 'event' and 'unit'."); }

        foreach (var property in item.EnumerateObject())
        {
            if (!Keys.Contains(property.Name)) { throw new FormatException(Authoring.Suggest.Unknown("key", property.Name, Keys)); }
        }

        var metric = Text(item, "metric");
        double? value = null;
        if (item.TryGetProperty("value", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            value = given.ValueKind == JsonValueKind.Number ? given.GetDouble()
                : given.ValueKind is JsonValueKind.True or JsonValueKind.False ? (given.GetBoolean() ? 1 : 0)
                : throw new FormatException("'value' must be a number, true or false.");
        }

        if (metric is null != value is null) { throw new FormatException("an outcome needs 'metric' and 'value', an exposure neither."); }

        var at = Text(item, "at") is not { } text ? now
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw new FormatException($"'at' must be a time such as {ExperimentJson.Text(now)}.");
        return new(Required(item, "event"), Required(item, "unit"), metric, value, at);
    }

    private static string Required(JsonElement item, string key) => Text(item, key) is { Length: > 0 } text ? text : throw new FormatException($"'{key}' is missing.");

    private static string? Text(JsonElement item, string key) =>
        !item.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"'{key}' must be a text.");
}
