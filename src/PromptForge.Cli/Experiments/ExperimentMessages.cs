using PromptForge.Cli.Experiments;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Cli;

/// <summary>What the experiment command says.</summary>
internal sealed partial class Messages
{
    public string NoExperiments(string folder) => Zh
        ? $"“{folder}”里没有实验；请写 experiments/编号.yaml，或在 promptforge.yaml 用 experiments 指定文件夹。"
        : $"there is no experiment in '{folder}'; write experiments/ID.yaml, or name the folder under 'experiments' in promptforge.yaml.";

    public string NotAnAttribute(string text) => Zh ? $"--attribute 的形式是 名称=值，不是“{text}”。" : $"--attribute takes NAME=VALUE, not '{text}'.";

    public string NotADecimal(string option, string text) => Zh ? $"{option} 必须是数，不能是“{text}”。" : $"{option} must be a number, not '{text}'.";

    public string RecordNeeds => Zh
        ? "请用 --event 与 --unit 指定事件和单元（结果再加 --metric 与 --value），或用 --input 给出 JSON Lines。"
        : "name the event and its unit with --event and --unit (an outcome also --metric and --value), or give JSON Lines with --input.";

    public string Recorded(EventStatus status, string unit) => status switch
    {
        EventStatus.Recorded => Zh ? "已记录" : "recorded",
        EventStatus.Duplicate => Zh ? "先前已记录，只计一次" : "recorded before; it counts once",
        EventStatus.Conflict => Zh ? "这个事件编号已用于另一事件，没有记录" : "another event has this id; not recorded",
        EventStatus.NoArm => Zh ? $"单元“{unit}”没有分组，没有记录；先用 promptforge experiment assign" : $"the unit '{unit}' has no arm; not recorded. Begin with promptforge experiment assign",
        _ => Zh ? "实验已停止，没有记录" : "the experiment is stopped; not recorded",
    };

    public string RecordDone(long recorded, long duplicates, long refused, TimeSpan time)
    {
        var (rate, seconds) = (ExperimentNumbers.Whole((long)(recorded / Math.Max(0.001, time.TotalSeconds))), time.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
        return Zh
            ? $"记录 {ExperimentNumbers.Whole(recorded)} 个事件，重复 {ExperimentNumbers.Whole(duplicates)} 个，拒绝 {ExperimentNumbers.Whole(refused)} 个；{seconds} 秒，每秒 {rate} 个"
            : $"{ExperimentNumbers.Whole(recorded)} events recorded, {ExperimentNumbers.Whole(duplicates)} known, {ExperimentNumbers.Whole(refused)} refused; {seconds} s, {rate} a second";
    }

    public string Exported(long units, long events) => Zh
        ? $"导出 {ExperimentNumbers.Whole(units)} 个单元，{ExperimentNumbers.Whole(events)} 个事件"
        : $"{ExperimentNumbers.Whole(units)} {(units == 1 ? "unit" : "units")} and {ExperimentNumbers.Whole(events)} {(events == 1 ? "event" : "events")} exported";

    public string NoArm(AssignmentReason reason) => reason switch
    {
        AssignmentReason.OutsideAudience => Zh ? "不在受众之内" : "outside the audience",
        AssignmentReason.OutsideNamespace => Zh ? "属于命名空间的另一部分" : "in another part of the namespace",
        AssignmentReason.OutsideCoverage => Zh ? "不在覆盖范围之内" : "not covered",
        _ => Zh ? "实验已停止" : "the experiment is stopped",
    };

    public string ExperimentState(ExperimentState? state) => state switch
    {
        null => Zh ? "等待开始" : "waiting",
        { Stopped: { } stopped } => Zh ? $"已于 {ExperimentJson.Text(stopped)} 停止" : $"stopped {ExperimentJson.Text(stopped)}",
        _ => Zh ? $"自 {ExperimentJson.Text(state.Started)} 运行" : $"running since {ExperimentJson.Text(state.Started)}",
    };

    public string ArmLine(ArmCount arm, string metric)
    {
        var (assigned, exposed, units) = (ExperimentNumbers.Whole(arm.Assigned), ExperimentNumbers.Whole(arm.Exposed), ExperimentNumbers.Whole(arm.Primary.Count));
        var (name, mean) = (In(OutcomeMetrics.Name(metric)), arm.Primary.Count == 0 ? "–" : ExperimentNumbers.Short(arm.Primary.Mean));
        return Zh ? $"分配 {assigned}，曝光 {exposed}，{name} {mean}（{units} 个单元）" : $"{assigned} assigned, {exposed} exposed, {name} {mean} ({units} {(arm.Primary.Count == 1 ? "unit" : "units")})";
    }
}
