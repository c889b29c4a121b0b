using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptForge.Authoring;
using PromptForge.Evaluation.Runs;
using PromptForge.Tests.Cli;

namespace PromptForge.Tests.Evaluation.Suites;

public sealed partial class ShippedSuiteTests
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

    [Fact]
    public async Task The_comparison_that_both_readmes_publish_is_what_the_suite_measures()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("eval", Path.Combine(Folder, "comparison.yaml"), "--report", "out"));
        var run = RunFile.Read(Directory.GetFiles(Path.Combine(console.Directory, "out"), "*.run.jsonl").Single());
        var languages = run.Cases.ToDictionary(one => one.Id, one => one.Slices["language"]);
        foreach (var file in new[] { "README.md", "README.zh.md" })
        {
            var rows = Published().Matches(await File.ReadAllTextAsync(Path.Combine(TheForge.Root, file)));
            Assert.Equal(10, rows.Count);
            foreach (var row in rows.AsEnumerable())
            {
                var (metric, language) = (row.Groups[1].Value, row.Groups[2].Value);
                var at = run.Header.Metrics.Select((one, at) => (one.Id, at)).Single(one => one.Id == metric).at;
                foreach (var (variant, told) in run.Header.Variants.Zip(row.Groups[3].Value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
                {
                    var found = run.Rows.Where(one => one.Variant == variant && one.Target == "stability-v1-sdxl" && (language == "all" || languages[one.Case] == language)).Average(one => one.Values[at]);

                    // Content grows between releases; more than this is another result.
                    Assert.True(Math.Abs(found!.Value - double.Parse(told.Trim('*'), CultureInfo.InvariantCulture)) <= (found > 2 ? 0.25 : 0.03), $"{file}: {metric} {language}, {variant}: {told} is told, {found} measured");
                }
            }
        }
    }

    [GeneratedRegex(@"^\|[^|]*[(（]`([a-z.-]+)` (zh|en|all)[)）] \|(.*)\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Published();

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
