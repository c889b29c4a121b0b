using System.Text.Json;
using PromptForge.Tests.Cli;

namespace PromptForge.Tests.Evaluation.Runs;

public sealed class EvalCommandTests
{
    private const string Sheet = """
        id: sheet
        data: [{id: rows, csv: rows.csv}]
        variants:
        - {id: typed, column: prompt}
        - {id: mine, column: rewritten}
        targets: [stability-v1-sdxl]
        metrics: [content-recall, budget.fits]
        baseline: typed
        primary: {metric: content-recall, smallest-effect: 0.05}
        gates: [{metric: budget.fits, each: 1}]
        """;

    [Fact]
    public async Task A_spreadsheet_of_another_rewriter_ends_in_a_verdict()
    {
        using var console = new TestConsole();
        console.Write("suite.yaml", Sheet);
        console.Write("rows.csv", "prompt,rewritten\n" + string.Concat(Enumerable.Range(1, 15).Select(number => $"a red fox beside tree {number},a masterpiece\n")));

        Assert.Equal(1, await console.RunAsync("eval", "suite.yaml", "--report", "out"));
        Assert.Contains("mine is worse than typed on content-recall.", console.Out);
        Assert.Contains("report: ", console.Err);
        Assert.Contains("mine is worse than typed", console.Read("out/report.html"));
        var run = Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(console.Directory, "out"), "sheet-*.run.jsonl")));

        // The same work is read again, and made again to the same bytes.
        Assert.Equal(1, await console.RunAsync("eval", "suite.yaml", "--report", "out", "--ui", "zh"));
        Assert.Contains("全部 30 个结果已经存有", console.Err);
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--replay", $"out/{run}"));
        Assert.Contains("has the same bytes", console.Err);

        Assert.Equal(0, await console.RunAsync("compare", $"out/{run}", $"out/{run}"));
        Assert.Equal(1, await console.RunAsync("compare", $"out/{run}", $"out/{run}", "--variant", "typed,mine", "--report", "cmp"));
        Assert.Contains("Exploratory", console.Read("cmp/summary.md"));
    }

    [Fact]
    public async Task Programs_run_only_when_allowed()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "the script of this test needs /bin/sh.");
        using var console = new TestConsole();
        console.Write("suite.yaml", "id: cmd\ndata: [{id: a, cases: [a fox, a hare]}]\nvariants: [{id: script, command: [/bin/sh, rewrite.sh]}]\ntargets: [stability-v1-sdxl]\nmetrics: [content-recall]\ngates: [{metric: content-recall, each: 1}]\n");
        console.Write("rewrite.sh", "cat; echo ', oil painting'\n");

        Assert.Equal(2, await console.RunAsync("eval", "suite.yaml"));
        Assert.Contains("--allow-commands", console.Err);
        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--allow-commands"));

        console.Write("rewrite.sh", "exit 4\n");
        Assert.Equal(1, await console.RunAsync("eval", "suite.yaml", "--allow-commands"));
        Assert.Contains("suite.yaml(3,34): '/bin/sh' ended with exit code 4.", console.Out);
    }

    [Theory]
    [InlineData("eval missing.yaml", "there is no file 'missing.yaml'.")]
    [InlineData("eval bad.yaml", "bad.yaml(1,1): key 'ids' is unknown; did you mean 'id'?")]
    [InlineData("eval http.yaml", "the environment variable NO_SUCH_KEY is not set.")]
    [InlineData("eval missing.yaml x.yaml --replay r", "--replay makes one suite again")]
    [InlineData("compare a.jsonl b.jsonl", "there is no file 'a.jsonl'.")]
    [InlineData("compare bad.yaml bad.yaml", "is no stored run")]
    public async Task Wrong_input_is_told_with_its_place(string line, string message)
    {
        using var console = new TestConsole();
        console.Write("bad.yaml", "ids: x\n");
        console.Write("http.yaml", "id: h\ndata: [{id: a, cases: [a fox]}]\nvariants: [{id: s, http: 'http://127.0.0.1:9/', key-from: NO_SUCH_KEY}]\ntargets: [stability-v1-sdxl]\n");

        Assert.Equal(2, await console.RunAsync(line.Split(' ')));
        Assert.Contains(message, console.Err);
        Assert.DoesNotContain("   at ", console.Err);
    }

    [Fact]
    public async Task A_service_that_is_not_there_ends_with_3_and_what_came_before_stays()
    {
        using var console = new TestConsole();
        console.Write("suite.yaml", "id: h\ndata: [{id: a, cases: [a fox]}]\nvariants: [{id: rules, strategy: rules}, {id: s, http: 'http://127.0.0.1:9/'}]\ntargets: [stability-v1-sdxl]\nmetrics: [promises]\n");

        Assert.Equal(3, await console.RunAsync("eval", "suite.yaml", "--report", "out"));
        Assert.Contains("cannot be reached", console.Err);
        Assert.Contains("\"variant\":\"rules\"", console.Read(Path.Combine("out", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(console.Directory, "out")))))));
    }

    [Fact]
    public async Task Json_speaks_english_whatever_the_person_reads()
    {
        using var console = new TestConsole();
        console.Write("suite.yaml", "id: j\ndata: [{id: a, cases: [牡丹]}]\nvariants: [{id: rules, strategy: rules}]\ntargets: [stability-v1-sdxl]\nmetrics: [promises]\ngates: [{metric: promises, each: 1}]\n");

        Assert.Equal(0, await console.RunAsync("eval", "suite.yaml", "--format", "json", "--ui", "zh"));
        Assert.True(JsonDocument.Parse(console.Out).RootElement.GetProperty("gates")[0].GetProperty("passed").GetBoolean());
    }
}
