using System.Text.Json;
using PromptForge.Authoring;
using PromptForge.Tests.Cli;

namespace PromptForge.Tests.Evaluation.Suites;

public sealed class ShippedSuiteTests
{
    public static string Folder => Path.Combine(TheForge.Root, "tests", "evaluation", "suites");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_gate_holds_and_nothing_is_worse(string name)
    {
        using var console = new TestConsole();

        var code = await console.RunAsync("eval", Path.Combine(Folder, name + ".yaml"), "--format", "json");

        Assert.True(code == 0, $"{console.Err}\n{console.Out}");
        Assert.True(JsonDocument.Parse(console.Out).RootElement.GetProperty("gates").GetArrayLength() > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_head_names_the_schema_and_the_command(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".yaml"));
        Assert.Equal("# yaml-language-server: $schema=../../../knowledge/schemas/suite.schema.json", lines[0]);
        Assert.Contains($"#   promptforge eval tests/evaluation/suites/{name}.yaml --report {name}-report", lines);
        Assert.Contains(lines, line => line == $"id: {name}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schema_knows_every_key(string name)
    {
        AssertFits(Path.Combine(Folder, name + ".yaml"), "suite");
    }

    /// <summary>Fails where a file has keys that its schema does not know, or lacks some that it requires.</summary>
    internal static void AssertFits(string path, string name)
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TheForge.Root, "knowledge", "schemas", name + ".schema.json"))).RootElement;
        var faults = new Faults();
        Check(YamlFile.Read(path, faults)!, schema, schema, faults);
        Assert.Empty(faults.All);
    }

    // As much of JSON Schema as tells unknown and missing keys.
    private static void Check(YamlNode node, JsonElement schema, JsonElement root, Faults faults)
    {
        if (schema.TryGetProperty("$ref", out var reference)) { schema = root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]); }

        if (node is YamlList list && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in list.Items) { Check(item, items, root, faults); }
        }

        if (node is not YamlMap map || !schema.TryGetProperty("properties", out var properties)) { return; }

        foreach (var (key, value) in map.Pairs)
        {
            if (properties.TryGetProperty(key.Value, out var inner)) { Check(value, inner, root, faults); }
            else { faults.Add(key, $"the schema does not know '{key.Value}'."); }
        }

        foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(one => one.GetString()!) : [])
        {
            if (map.Pairs.All(pair => pair.Key.Value != required)) { faults.Add(map, $"the schema requires '{required}'."); }
        }
    }
}
