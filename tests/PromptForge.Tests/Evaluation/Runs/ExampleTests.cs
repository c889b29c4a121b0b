using System.Text.Json;
using PromptForge.Tests.Cli;

namespace PromptForge.Tests.Evaluation.Runs;

/// <summary>What <c>docs/evaluation.md</c> shows.</summary>
public sealed class ExampleTests
{
    private static string Folder => Path.Combine(TheForge.Root, "tests", "evaluation", "examples");

    [Fact]
    public async Task A_rewriter_of_ten_lines_against_our_rules_on_a_spreadsheet_ends_in_a_verdict()
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))), "This example needs python3.");
        Assert.InRange(File.ReadLines(Path.Combine(Folder, "rewrite.py")).Count(line => line.Length > 0 && line[0] != '#'), 1, 10);
        using var console = new TestConsole();

        Assert.Equal(1, await console.RunAsync("eval", Path.Combine(Folder, "rewriter.yaml"), "--allow-commands"));
        Assert.Contains("script is worse than rules on fact-recall.read.", console.Out);
        Assert.Contains("Judged by text alone: no picture was seen.", console.Out);
    }

    [Fact]
    public void The_documentation_shows_the_files_as_they_are()
    {
        var text = File.ReadAllText(Path.Combine(TheForge.Root, "docs", "evaluation.md"));
        Assert.All(["rewrite.py", "rewriter.yaml"], name => Assert.Contains(File.ReadAllText(Path.Combine(Folder, name)).TrimEnd(), text));
    }

    [Fact]
    public async Task A_suite_becomes_promptfoos_configuration_and_a_cell_answers_it()
    {
        using var console = new TestConsole();
        console.Write("suite.yaml", "id: small\ndata: [{id: a, cases: [a red fox, 'a sign that says \"{{hello}}\"']}]\nvariants: [{id: typed, column: prompt}, {id: rules, strategy: rules}]\ntargets: [stability-v1-sdxl]\ngates: [{metric: promises, each: 1}, {metric: quoted-text, each: 1}]\n");

        Assert.Equal(2, await console.RunAsync("eval", "suite.yaml", "--export", "promptfoo"));
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--export", "promptfoo", "--report", "out"));
        var configuration = console.Read("out/promptfooconfig.yaml");
        Assert.Contains("- {id: \"file://promptforge.cjs\", label: \"rules\", config: {suite: \"../suite.yaml\", variant: \"rules\", target: \"stability-v1-sdxl\", options: []}}", configuration);
        Assert.Contains("{type: javascript, value: \"file://promptforge.cjs:quoted_text\", metric: \"quoted-text\"", configuration);
        Assert.Contains("{% raw %}a sign that says \\\"{{hello}}\\\"{% endraw %}", configuration);
        Assert.Contains("Variant.quoted_text = metric('quoted-text');", console.Read("out/promptforge.cjs"));

        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--cell", "{\"case\":\"a-0001\",\"variant\":\"rules\",\"target\":\"stability-v1-sdxl\"}"));
        var cell = JsonDocument.Parse(console.Lines[^1]).RootElement;
        Assert.StartsWith("a red fox", cell.GetProperty("output").GetString());
        Assert.True(cell.GetProperty("gates").EnumerateArray().All(gate => gate.GetProperty("passed").GetBoolean()));

        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--cell", "{\"case\":\"a-0002\",\"output\":\"a sign\"}"));
        var gate = JsonDocument.Parse(console.Lines[^1]).RootElement.GetProperty("gates").EnumerateArray().Single();
        Assert.Equal(("quoted-text", false), (gate.GetProperty("metric").GetString(), gate.GetProperty("passed").GetBoolean()));

        Assert.Equal(2, await console.RunAsync("eval", "suite.yaml", "--cell", "{\"case\":\"b\"}"));
        Assert.Contains("--cell takes a JSON object such as {\"case\":\"a-0001\",\"variant\":\"typed\"", console.Err);
    }
}
