using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using YamlDotNet.RepresentationModel;

namespace PromptForge.Tests.Providers;

/// <summary>The vendors' contracts, read where they lie: <c>PROMPTFORGE_CONTRACTS</c> names the folder, else it is looked for beside the data. Nothing of them is copied.</summary>
internal static class Contracts
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    public static string? Folder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("PROMPTFORGE_CONTRACTS") is { Length: > 0 } set ? set
                : Data.Folder is { } data ? Path.Combine(data, "..", "providers", "contracts") : null;
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>Skips the test when there are no contracts.</summary>
    public static void Need() => Assert.SkipWhen(Folder is null,
        "the vendors' contracts are not here: set PROMPTFORGE_CONTRACTS to a folder that holds them (upstream/*.openapi.json, derived/*.schema.json; docs name each one's origin)");

    /// <summary>What a payload breaks of a contract, which is named as file or as file#/components/schemas/NAME.</summary>
    public static IReadOnlyList<string> Faults(string contract, JsonNode payload) =>
        [.. Schemas.GetOrAdd(contract, Load).Validate(payload.ToJsonString()).Select(fault => fault.ToString())];

    public static void Hold(string contract, JsonNode payload)
    {
        var faults = Faults(contract, payload);
        Assert.True(faults.Count == 0, $"{contract}: {string.Join("; ", faults.Take(3))}\n{payload.ToJsonString()[..Math.Min(600, payload.ToJsonString().Length)]}");
    }

    private static JsonSchema Load(string contract)
    {
        var (file, name) = contract.Split("#/components/schemas/") is [var one, var two] ? (one, two) : (contract, null);
        var path = Path.Combine(Folder!, file);
        var root = file.EndsWith(".yaml", StringComparison.Ordinal) ? FromYaml(path) : JsonNode.Parse(File.ReadAllText(path))!;
        var definitions = (root["components"]?["schemas"] ?? root["$defs"] ?? new JsonObject()).DeepClone().AsObject();
        var schema = (name is null ? root.DeepClone() : definitions[name]!.DeepClone()).AsObject();
        schema.Remove("components");
        schema.Remove("$defs");
        schema["definitions"] = definitions;
        Translate(schema);
        return JsonSchema.FromJsonAsync(schema.ToJsonString()).GetAwaiter().GetResult();
    }

    /// <summary>What the validator does not know, in words that it does.</summary>
    private static void Translate(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) { Translate(item); }
        }

        if (node is not JsonObject map) { return; }

        foreach (var (_, value) in map.ToList()) { Translate(value); }

        if (map["$ref"] is JsonValue reference) { map["$ref"] = reference.GetValue<string>().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal).Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal); }

        if (map["const"] is JsonValue only)
        {
            map.Remove("const");
            map["enum"] = new JsonArray(only.DeepClone());
        }

        if (map["nullable"] is JsonValue nullable && nullable.GetValueKind() == JsonValueKind.True && map["type"] is JsonValue type) { map["type"] = new JsonArray(type.DeepClone(), "null"); }

        if (map["discriminator"]?["propertyName"] is not null) { map.Remove("discriminator"); }

        // A property may bear the name of one of these words; then what stands there is an object.
        foreach (var unread in (string[])["format", "example", "$id", "$schema"])
        {
            if (map[unread] is JsonValue) { map.Remove(unread); }
        }
    }

    private static JsonNode FromYaml(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return Node(yaml.Documents[0].RootNode)!;
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: not YamlDotNet.Core.ScalarStyle.Plain, Value: var quoted } => quoted,
        YamlScalarNode { Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Value: var text } when decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode { Value: var text } => text,
        _ => null,
    };
}
