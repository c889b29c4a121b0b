using System.Text.Json;
using PromptForge.Evaluation.Experiments;

namespace PromptForge.Tests.Cli;

public sealed class ExperimentCommandTests
{
    private const string Experiment = """
        id: mine
        arms: [{id: plain, strategy: none}, {id: rules, strategy: rules, style: [chinese-floral, oil-painting]}]
        primary: {metric: kept, kind: binary, smallest-effect: 0.02}
        stop: {units: 2000}
        """;

    [Fact]
    public async Task An_experiment_runs_from_its_file_to_its_end()
    {
        using var console = new TestConsole();
        await console.RunAsync("new", "experiment", "mine");
        Assert.Equal(0, await console.RunAsync("check"));
        Assert.Equal(0, await console.RunAsync("experiment", "status"));
        Assert.False(File.Exists(Path.Combine(console.Directory, "experiments.db")));
        Assert.Contains("No unit has taken part yet.", console.Out, StringComparison.Ordinal);

        Assert.Equal(0, await console.RunAsync("experiment", "assign", "mine", "user-17"));
        Assert.Equal(0, await console.RunAsync("experiment", "record", "mine", "--event", "e1", "--unit", "user-17"));
        Assert.Equal(0, await console.RunAsync("experiment", "record", "mine", "--event", "k1", "--unit", "user-17", "--metric", "kept", "--value", "1"));
        Assert.Equal(0, await console.RunAsync("experiment", "record", "mine", "--event", "k1", "--unit", "user-17", "--metric", "kept", "--value", "1"));
        Assert.Equal(1, await console.RunAsync("experiment", "record", "mine", "--event", "k1", "--unit", "user-17", "--metric", "kept", "--value", "0"));
        Assert.Equal(1, await console.RunAsync("experiment", "record", "mine", "--event", "k2", "--unit", "user-18", "--metric", "kept", "--value", "0"));
        Assert.Contains("another event has this id", console.Out, StringComparison.Ordinal);

        Assert.Equal(0, await console.RunAsync("experiment", "stop", "mine"));
        Assert.Equal(1, await console.RunAsync("experiment", "record", "mine", "--event", "k3", "--unit", "user-17", "--metric", "kept", "--value", "0"));
        Assert.Equal(0, await console.RunAsync("experiment", "export", "mine", "--output", "all.jsonl"));
        var lines = File.ReadAllLines(Path.Combine(console.Directory, "all.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString());
        Assert.Equal(["experiment", "unit", "exposure", "outcome"], lines);
    }

    [Fact]
    public async Task Many_events_are_answered_in_their_order()
    {
        using var console = new TestConsole();
        console.Write("experiments/mine.yaml", Experiment);
        await console.RunAsync("experiment", "assign", "mine", "u1", "--format", "json");
        Assert.Contains("\"style\":", console.Out, StringComparison.Ordinal);
        console.Write("events.jsonl", """
            {"event":"e1","unit":"u1"}
            {"event":"k1","unit":"u1","metric":"kept","value":true}

            {"event":"k1","unit":"u1","metric":"kept","value":1}
            {"event":"k1","unit":"u1","metric":"kept","value":0}
            {"event":"k2","unit":"u2","metric":"kept","value":0}
            {"event":"k3","unit":"u1","metric":"kep","value":0}
            {"event":"k4","unit":"u1","mertic":"kept","value":0}
            {"event":"k5","unit":"u1","metric":"kept"}
            not json
            """);
        var before = console.Lines.Length;

        Assert.Equal(1, await console.RunAsync("experiment", "record", "mine", "--input", "events.jsonl"));
        Assert.Equal(
            [
                """{"event":"e1","status":"recorded"}""", """{"event":"k1","status":"recorded"}""", """{"event":"k1","status":"duplicate"}""",
                """{"event":"k1","status":"conflict"}""", """{"event":"k2","status":"no-arm"}""",
                """{"id":"k3","line":7,"error":{"code":"bad-event","message":"metric 'kep' is unknown; did you mean 'kept'?"}}""",
                """{"line":8,"error":{"code":"bad-event","message":"key 'mertic' is unknown; did you mean 'metric'?"}}""",
                """{"line":9,"error":{"code":"bad-event","message":"an outcome needs 'metric' and 'value', an exposure neither."}}""",
                """{"line":10,"error":{"code":"bad-event","message":"this is no JSON object."}}""",
            ], console.Lines[before..]);
    }

    [Fact]
    public async Task The_project_names_experiments_and_store()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "experiments: trials\nstore: data/live.db\n");
        console.Write("trials/mine.yaml", Experiment);
        Directory.CreateDirectory(Path.Combine(console.Directory, "data"));

        Assert.Equal(0, await console.RunAsync("experiment", "assign", "mine", "u1"));
        Assert.True(File.Exists(Path.Combine(console.Directory, "data", "live.db")));
        Assert.Equal(0, await console.RunAsync("experiment", "status", "--format", "json"));
        Assert.Equal("running", JsonDocument.Parse(console.Lines[^1]).RootElement.GetProperty("state").GetString());
        Assert.Equal(0, await console.RunAsync("check"));
    }

    [Theory]
    [InlineData("strategy: rules", "strategy: rulez", "strategy 'rulez' is unknown; did you mean 'rules'?")]
    [InlineData("chinese-floral", "chinese-flora", "style 'chinese-flora' is unknown; did you mean 'chinese-floral'?")]
    [InlineData("id: mine", "id: yours", "the id 'yours' must equal the file name 'mine'.")]
    [InlineData("units: 2000", "unit: 2000", "key 'unit' is unknown; did you mean 'units'?")]
    public async Task Faults_are_told_by_check_and_by_every_verb(string right, string wrong, string message)
    {
        using var console = new TestConsole();
        console.Write("experiments/mine.yaml", Experiment.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(1, await console.RunAsync("check"));
        Assert.Contains(message, console.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot tell what this file is", console.Out, StringComparison.Ordinal);
        Assert.Equal(2, await console.RunAsync("experiment", "status", "mine"));
        Assert.Contains(message, console.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "experiment", "stop")]
    [InlineData(2, "experiment", "assign", "mine")]
    [InlineData(2, "experiment", "status", "mine", "more")]
    [InlineData(2, "experiment", "status", "min")]
    [InlineData(2, "experiment", "export", "mine")]
    [InlineData(2, "experiment", "record", "mine", "--event", "e1")]
    [InlineData(2, "experiment", "record", "mine", "--event", "e1", "--unit", "u1", "--metric", "kept")]
    [InlineData(2, "experiment", "record", "mine", "--event", "e1", "--unit", "u1", "--metric", "kept", "--value", "x")]
    [InlineData(2, "experiment", "record", "mine", "--event", "e1", "--unit", "u1", "--metric", "kept", "--value", "2")]
    [InlineData(2, "experiment", "assign", "mine", "u1", "--attribute", "zh")]
    [InlineData(2, "experiment", "assign", "mine", "")]
    [InlineData(2, "experiment", "assign", "mine", "u1", "--store", "no/folder.db")]
    [InlineData(3, "experiment", "status", "mine", "--store", "postgres://a:secret@127.0.0.1:1/x")]
    public async Task Wrong_use_is_told(int code, params string[] words)
    {
        using var console = new TestConsole();
        console.Write("experiments/mine.yaml", Experiment);

        Assert.Equal(code, await console.RunAsync(words));
        Assert.NotEmpty(console.Err);
        Assert.DoesNotContain("secret", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_is_an_experiment_and_the_schema_knows_it()
    {
        var path = Path.Combine(TheForge.Root, "tests", "evaluation", "experiments", "rules-or-plain.yaml");
        Assert.Equal("rules-or-plain", ExperimentFiles.Read(path, PromptForge.Content.ForgeContent.Embedded).Id);
        Assert.Equal("# yaml-language-server: $schema=../../../knowledge/schemas/experiment.schema.json", File.ReadLines(path).First());
        Evaluation.Suites.ShippedSuiteTests.AssertFits(path, "experiment");
    }
}
