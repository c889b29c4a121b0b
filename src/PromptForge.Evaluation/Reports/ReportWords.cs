using System.Globalization;
using PromptForge.Evaluation.Statistics;
using PromptForge.Model;

namespace PromptForge.Evaluation.Reports;

/// <summary>What a report says beside its numbers, in both languages.</summary>
public sealed class ReportWords(Language language)
{
    /// <summary>The language.</summary>
    public Language Language { get; } = language;

    private bool Zh => Language.IsChinese;

    internal string Verdict => Zh ? "结论" : "Verdict";

    internal string Gates => Zh ? "门槛" : "Gates";

    internal string Differences => Zh ? "差异" : "Differences";

    internal string Slices => Zh ? "分组" : "Slices";

    internal string Distributions => Zh ? "分布" : "Distribution";

    internal string Quartiles => Zh ? "最小 · 四分位 · 中位 · 四分位 · 最大" : "least · quartile · median · quartile · most";

    internal string ValueByPrompt => Zh ? "逐条数值；三角是均值" : "value by prompt; the mark is the mean";

    internal string GainOver(string baseline) => Zh ? $"逐条改进（对 {baseline}）" : $"gain by prompt, over {baseline}";

    internal string Means => Zh ? "均值" : "Means";

    internal string Prompts => Zh ? "提示词" : "Prompts";

    internal string Metric => Zh ? "指标" : "metric";

    internal string Variant => Zh ? "方案" : "variant";

    internal string Target => Zh ? "目标模型" : "target";

    internal string Slice => Zh ? "分组" : "slice";

    internal string Bound => Zh ? "要求" : "must hold";

    internal string Result => Zh ? "结果" : "result";

    internal string Failing => Zh ? "未过的提示词" : "failing prompts";

    internal string Passed => Zh ? "通过" : "passed";

    internal string Unused => Zh ? "无适用的提示词" : "applied to no prompt";

    internal string Failed => Zh ? "未通过" : "failed";

    internal string Gain(double level)
    {
        var percent = (level * 100).ToString("0.##", CultureInfo.InvariantCulture);
        return Zh ? $"改进（{percent}% 区间）" : $"gain ({percent}% interval)";
    }

    internal string Worse => Zh ? "更差" : "worse";

    internal string Better => Zh ? "更好" : "better";

    internal string Rises => Zh ? "加字即升高，不作依据" : "rises with any added text; decides nothing";

    internal string Primary => Zh ? "决定性指标" : "decides";

    internal string Search => Zh ? "搜索" : "Search";

    internal string All => Zh ? "全部" : "all";

    internal string OnlyFailing => Zh ? "只看未过的" : "failing only";

    internal string OnlyDifferent => Zh ? "只看有差别的" : "differing only";

    internal string Shown => Zh ? "条显示" : "shown";

    internal string Negative => Zh ? "负面" : "negative";

    internal string Dropped => Zh ? "未用" : "left out";

    internal string Values => Zh ? "全部数值与说明" : "all values and remarks";

    internal string Repeats => Zh ? "其他种子" : "other seeds";

    internal string Skip => Zh ? "跳到提示词" : "Skip to the prompts";

    internal string NoComparison => Zh ? "没有比较：套件没有指定基线。" : "Nothing is compared: the suite names no baseline.";

    internal string NoVerdict => Zh ? "没有结论：决定性指标没有数值，或套件没有指定。" : "No verdict: no metric decides, or it applied to no prompt.";

    internal string ForestNote => Zh
        ? "点是平均改进，线是区间，除以各自差异的标准差；右边更好。箭头表示超出图外。"
        : "Dots are mean gains, lines their intervals, each divided by the standard deviation of its differences; right is better. An arrow points beyond the edge.";

    internal string NotWhole => Zh ? "运行尚未完成；结果只是目前为止的。" : "The run was stopped before its end; these are the results so far.";

    internal string User => Zh ? "您的原话" : "yours";

    internal string Template => Zh ? "风格" : "style";

    internal string Knowledge => Zh ? "知识" : "knowledge";

    internal string Rule => Zh ? "规则" : "rule";

    internal string Model => Zh ? "模型" : "model";

    internal string Prompt(int count) => Zh ? $"{count} 条提示词" : $"{count} {(count == 1 ? "prompt" : "prompts")}";

    internal string ErrorRows(int count) => Zh ? $"{count} 个结果没有得到。" : $"{count} {(count == 1 ? "result is" : "results are")} missing.";

    internal string More(int shown, int all) => Zh ? $"这里显示 {all} 条中的 {shown} 条（未过的和差别大的优先）；全部在 results.csv 和 report.json。"
        : $"{shown} of {all} are shown here, failing and most different ones first; all are in results.csv and report.json.";

    internal string GateSentence(int failed, int all) => (Zh, failed) switch
    {
        (true, 0) => $"{all} 道门槛全部通过。",
        (true, _) => $"{all} 道门槛中 {failed} 道未通过。",
        (false, 0) => all == 1 ? "The gate holds." : $"All {all} gates hold.",
        _ => $"{failed} of {all} gates {(failed == 1 ? "fails" : "fail")}.",
    };

    internal string Name(Outcome outcome) => (Zh, outcome) switch
    {
        (true, Outcome.Better) => "更好",
        (true, Outcome.Worse) => "更差",
        (true, Outcome.Equivalent) => "相当",
        (true, _) => "未定",
        (false, Outcome.Better) => "better",
        (false, Outcome.Worse) => "worse",
        (false, Outcome.Equivalent) => "equivalent",
        _ => "inconclusive",
    };

    internal string Name(SourceKind kind) => kind switch
    {
        SourceKind.User => User,
        SourceKind.Template => Template,
        SourceKind.Knowledge => Knowledge,
        SourceKind.Rule => Rule,
        _ => Model,
    };

    internal string Name(DropReason reason) => !Zh ? reason.ToString().ToLowerInvariant() : reason switch
    {
        DropReason.Limit => "超出上限",
        DropReason.Conflict => "与原话冲突",
        DropReason.Excluded => "已排除",
        DropReason.Duplicate => "重复",
        DropReason.Irrelevant => "无关",
        DropReason.Unsupported => "目标不支持",
        _ => "未翻译",
    };
}
