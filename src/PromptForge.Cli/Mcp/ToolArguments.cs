using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptForge.Authoring;

namespace PromptForge.Cli.Mcp;

/// <summary>Arguments of a call against a tool's schema: names and types, so that a model learns what it got wrong.</summary>
internal static class ToolArguments
{
    /// <summary>The first fault, or null. A null for what may be left out is taken as left out.</summary>
    public static string? Fault(AIFunctionArguments arguments, JsonElement schema)
    {
        var known = schema.GetProperty("properties");
        foreach (var (name, value) in arguments.ToList())
        {
            if (!known.TryGetProperty(name, out var property)) { return Suggest.Unknown("argument", name, known.EnumerateObject().Select(one => one.Name)); }

            if (value is null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }) { arguments.Remove(name); }
            else if (value is JsonElement given && Types(property) is var types && !types.Exists(type => Fits(given, type))) { return $"argument '{name}' must be {string.Join(" or ", types.Where(type => type != "null"))}."; }
        }

        if (!schema.TryGetProperty("required", out var required)) { return null; }

        var missing = required.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => !arguments.ContainsKey(name));
        return missing is null ? null : $"argument '{missing}' is missing: {known.GetProperty(missing).GetProperty("description").GetString()}";
    }

    private static List<string> Types(JsonElement property) =>
        !property.TryGetProperty("type", out var type) ? ["anything"]
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    private static bool Fits(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };
}
