using System.Globalization;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Cli;

/// <summary>What the commands of the evaluation say.</summary>
internal sealed partial class Messages
{
    public string ReplayOneSuite => Zh ? "--replay 一次只能重做一个套件。" : "--replay makes one suite again; give one file.";

    public string CompareNeedsGoal => Zh
        ? "没有定论的依据；请用 --metric 指定指标，用 --smallest 指定有意义的最小差异。"
        : "nothing says what decides; name the metric with --metric and the smallest difference that matters with --smallest.";

    public string NothingJudged => Zh ? "没有门槛，也没有比较；数值在报告里（--report）。" : "no gate, no comparison; the values are in the report (--report).";

    public string NoVerdict(string candidate) => Zh ? $"{candidate} 没有结论：没有决定性指标，或它没有数值。" : $"no verdict on {candidate}: no metric decides, or it has no value.";

    public string CommandsNotAllowed(string variant, string command) => Zh
        ? $"方案“{variant}”要启动程序（{command}）；确认可信后加 --allow-commands。"
        : $"the variant '{variant}' starts a program ({command}); add --allow-commands if you trust this suite.";

    public string NoSuchVariable(string name) => Zh ? $"没有设置环境变量 {name}。" : $"the environment variable {name} is not set.";

    public string AtMostTwo(string option) => Zh ? $"{option} 最多两个。" : $"{option} takes at most two.";

    public string NotAPositiveNumber(string option, string text) => Zh ? $"{option} 必须大于 0，不能是“{text}”。" : $"{option} must be a number above 0, not '{text}'.";

    public string RunResumed(int before, int all) => before == all
        ? (Zh ? $"全部 {all} 个结果已经存有（--fresh 重新开始）" : $"all {all} results were there already (--fresh starts anew)")
        : (Zh ? $"从已存的 {before} 个结果继续，共 {all} 个" : $"went on behind {before} of {all} stored results");

    public string RunStopped(string path) => Zh ? $"已中断；再次运行会从“{path}”继续。" : $"stopped; the same command goes on from '{path}'.";

    public string RunDone(int rows, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{rows} {(Zh ? "个结果" : "results")}, {time.TotalSeconds:0.0} s");

    public string ReportWritten(string path) => Zh ? $"报告：{path}" : $"report: {path}";

    public string ReplayHolds(string path) => Zh ? $"“{path}” 重做后逐字节相同" : $"'{path}' made again has the same bytes";

    public string ReplayDiffers(string path, int line) => Zh ? $"“{path}” 重做后从第 {line} 行起不同" : $"'{path}' made again differs from line {line} on";

    public string MissingResults(string variant, string target, int count, string first) => Zh
        ? $"{variant}（{target}）缺 {count} 个结果，例如 {first}" : $"{variant} on {target} has no result for {count} {(count == 1 ? "prompt" : "prompts")}, for example {first}";

    public string GateLine(GateResult gate)
    {
        var bound = string.Create(CultureInfo.InvariantCulture, $"{gate.Gate.Metric} {(gate.Gate.OfEach ? (Zh ? "每条" : "each") : (Zh ? "均值" : "mean"))} {gate.Gate.Bound:0.####}");
        var found = gate.Mean is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{mean:0.####}, n = {gate.Count}") : "n = 0";
        var failing = gate.Failing.IsEmpty ? "" : $": {string.Join(", ", gate.Failing.Take(5))}{(gate.Failing.Length > 5 ? $" +{gate.Failing.Length - 5}" : "")}";
        return $"{gate.Variant}, {gate.Target}: {bound} ({found}){failing}";
    }
}
