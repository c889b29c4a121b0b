using System.Globalization;
using PromptForge.Model;

namespace PromptForge.Evaluation.Statistics;

/// <summary>A verdict in sentences: what, how sure, what it rests on, and what to do next.</summary>
internal static class VerdictText
{
    public static LocalText Of(Verdict verdict) => new(string.Concat(Chinese(verdict)), string.Join(' ', English(verdict)));

    private static IEnumerable<string> English(Verdict verdict)
    {
        var (plan, primary, n) = (verdict.Plan, verdict.Primary, new Numbers(verdict));
        var (candidate, baseline, metric, test) = (plan.Candidate, plan.Baseline, Name(plan.Primary, Language.English), primary.Test.En);
        if (verdict.IsExploratory) { yield return "Exploratory:"; }

        var broken = Names(verdict, GuardState.Broken, Language.English, ", ");
        yield return verdict.Outcome switch
        {
            Outcome.Better => $"{candidate} is better than {baseline} on {metric}.",
            Outcome.Worse when broken.Length > 0 => $"{candidate} is worse than {baseline}: it breaks a guardrail ({broken}).",
            Outcome.Worse => $"{candidate} is worse than {baseline} on {metric}.",
            Outcome.Equivalent => $"{candidate} and {baseline} are equivalent on {metric}: they differ by less than {n.Smallest}.",
            _ => $"Inconclusive: whether {candidate} is better than {baseline} on {metric} stays open.",
        };
        yield return $"Mean {n.Candidate} against {n.Baseline}, gain {n.Gain} ({n.Level}% interval {n.Low} to {n.High}, {n.P}, {test}, "
            + $"{n.Count} prompts: {n.Better} better, {n.Worse} worse, {n.Equal} equal).";

        if (verdict.Outcome == Outcome.Inconclusive && n.Needed is { } needed)
        {
            yield return $"So many prompts show a difference of {n.Detectable}; to show {n.Smallest}, the smallest that matters, about {needed} are needed.";
        }
        else if (verdict.Outcome is Outcome.Better && primary.GainInterval.Lower < plan.SmallestEffect)
        {
            yield return $"Whether the gain reaches {n.Smallest}, the smallest that matters, is not shown.";
        }

        if (Names(verdict, GuardState.Open, Language.English, ", ") is { Length: > 0 } open) { yield return $"Harm is neither shown nor excluded on {open}."; }
        if (Slices(verdict, Language.English, ", ") is { Length: > 0 } slices) { yield return $"Worse in: {slices}."; }

        foreach (var reservation in verdict.Reservations)
        {
            yield return reservation switch
            {
                Reservation.NoPlan => "No plan was stored before the run.",
                Reservation.PlanChanged => "The plan was changed after it was stored.",
                Reservation.OtherSize => $"{plan.Prompts} prompts were planned, {primary.Count} compared.",
                Reservation.RisesWithLength => $"Adding any text raises {metric}, so it cannot decide.",
                Reservation.GuardrailMissing => "A planned guardrail was not measured.",
                _ => $"Fewer than {Verdict.FewestPrompts} prompts carry no verdict.",
            };
        }

        yield return verdict.Evidence switch
        {
            Evidence.Text => "Judged by text alone: no picture was seen.",
            Evidence.Scorer when verdict.Outcome == Outcome.Better => "A model scored the pictures; let people check the win.",
            Evidence.Scorer => "A model scored the pictures; no person looked at them.",
            Evidence.Readers => "People compared the prompts' texts: no picture was seen.",
            Evidence.Judge => "A model compared the prompts' texts: no picture was seen.",
            _ => "People judged the pictures.",
        };
    }

    private static IEnumerable<string> Chinese(Verdict verdict)
    {
        var (plan, primary, n) = (verdict.Plan, verdict.Primary, new Numbers(verdict));
        var (candidate, baseline, metric, test) = (plan.Candidate, plan.Baseline, Name(plan.Primary, Language.Chinese), primary.Test.Zh);
        if (verdict.IsExploratory) { yield return "探索性结果："; }

        var broken = Names(verdict, GuardState.Broken, Language.Chinese, "、");
        yield return verdict.Outcome switch
        {
            Outcome.Better => $"在“{metric}”上，{candidate} 优于 {baseline}。",
            Outcome.Worse when broken.Length > 0 => $"{candidate} 不如 {baseline}：越过了护栏（{broken}）。",
            Outcome.Worse => $"在“{metric}”上，{candidate} 不如 {baseline}。",
            Outcome.Equivalent => $"在“{metric}”上，{candidate} 与 {baseline} 相当：差异小于 {n.Smallest}。",
            _ => $"尚无定论：在“{metric}”上，{candidate} 是否优于 {baseline} 仍不清楚。",
        };
        yield return $"均值 {n.Candidate} 对 {n.Baseline}，改进 {n.Gain}（{n.Level}% 区间 {n.Low} 至 {n.High}，{n.P}，{test}，"
            + $"{n.Count} 条提示词：{n.Better} 条更好，{n.Worse} 条更差，{n.Equal} 条持平）。";

        if (verdict.Outcome == Outcome.Inconclusive && n.Needed is { } needed)
        {
            yield return $"这么多提示词能看出 {n.Detectable} 的差异；要看出有意义的最小差异 {n.Smallest}，约需 {needed} 条。";
        }
        else if (verdict.Outcome is Outcome.Better && primary.GainInterval.Lower < plan.SmallestEffect)
        {
            yield return $"改进是否达到有意义的最小差异 {n.Smallest}，尚未证实。";
        }

        if (Names(verdict, GuardState.Open, Language.Chinese, "、") is { Length: > 0 } open) { yield return $"对{open}是否有害，既未证实也未排除。"; }
        if (Slices(verdict, Language.Chinese, "、") is { Length: > 0 } slices) { yield return $"在以下分组中更差：{slices}。"; }

        foreach (var reservation in verdict.Reservations)
        {
            yield return reservation switch
            {
                Reservation.NoPlan => "运行前没有保存分析计划。",
                Reservation.PlanChanged => "分析计划在保存之后被改动。",
                Reservation.OtherSize => $"计划 {plan.Prompts} 条提示词，实际比较了 {primary.Count} 条。",
                Reservation.RisesWithLength => $"只要加字，“{metric}”就会升高，因此不能据此定论。",
                Reservation.GuardrailMissing => "有一项计划中的护栏没有测量。",
                _ => $"少于 {Verdict.FewestPrompts} 条提示词，不足以定论。",
            };
        }

        yield return verdict.Evidence switch
        {
            Evidence.Text => "仅凭文字判断：没有看过任何图片。",
            Evidence.Scorer when verdict.Outcome == Outcome.Better => "图片由模型打分；请再由人确认。",
            Evidence.Scorer => "图片由模型打分，没有人看过。",
            Evidence.Readers => "由人比较提示词的文字：没有看过任何图片。",
            Evidence.Judge => "由模型比较提示词的文字：没有看过任何图片。",
            _ => "图片由人评判。",
        };
    }

    private static string Name(MetricTraits metric, Language language) => metric.Name.In(language) ?? metric.Id;

    private static string Names(Verdict verdict, GuardState state, Language language, string joint) =>
        string.Join(joint, verdict.Guardrails.Where(guard => guard.State == state).Select(guard => Name(guard.Guardrail.Metric, language)));

    private static string Slices(Verdict verdict, Language language, string joint) => string.Join(joint, verdict.Slices
        .Where(slice => slice.AdjustedP <= verdict.Plan.Alpha && slice.Comparison.Gain < 0)
        .Select(slice => language.IsChinese ? $"{slice.Slice}（{slice.Comparison.Count} 条）" : $"{slice.Slice} ({slice.Comparison.Count} prompts)"));

    /// <summary>The numbers as both languages print them: two digits of the smallest effect that matters.</summary>
    private sealed class Numbers
    {
        private readonly string amount;

        public Numbers(Verdict verdict)
        {
            var (plan, primary) = (verdict.Plan, verdict.Primary);
            amount = "F" + Math.Clamp(1 - (int)Math.Floor(Math.Log10(plan.SmallestEffect)), 0, 9).ToString(CultureInfo.InvariantCulture);
            var equivalent = verdict.Outcome == Outcome.Equivalent;
            var (interval, needed, higher) = (equivalent ? primary.NarrowGain : primary.GainInterval, primary.Needed(plan.SmallestEffect), primary.Metric.Better == Direction.Higher);
            (Candidate, Baseline, Smallest, Detectable) = (Plain(primary.Candidate), Plain(primary.Baseline), Plain(plan.SmallestEffect), Plain(primary.Detectable));
            (Gain, Low, High) = (Signed(primary.Gain), Signed(interval.Lower), Signed(interval.Upper));
            Level = (interval.Level * 100).ToString("0.####", CultureInfo.InvariantCulture);
            P = primary.P < 0.0001 ? "p < 0.0001" : "p = " + primary.P.ToString(primary.P < 0.01 ? "F4" : "F3", CultureInfo.InvariantCulture);
            (Count, Better, Worse, Equal) = (Whole(primary.Count), Whole(higher ? primary.Higher : primary.Lower), Whole(higher ? primary.Lower : primary.Higher), Whole(primary.Equal));
            Needed = double.IsFinite(needed) && needed > primary.Count ? Whole(needed) : null;
        }

        public string Candidate { get; }

        public string Baseline { get; }

        public string Gain { get; }

        public string Low { get; }

        public string High { get; }

        public string Level { get; }

        public string P { get; }

        public string Count { get; }

        public string Better { get; }

        public string Worse { get; }

        public string Equal { get; }

        public string Smallest { get; }

        public string Detectable { get; }

        /// <summary>Prompts needed, where they are more than there were.</summary>
        public string? Needed { get; }

        private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

        private string Plain(double value) => value.ToString(amount, CultureInfo.InvariantCulture);

        // A true minus, and no sign on what rounds to zero.
        private string Signed(double value) => Plain(Math.Abs(value)) is var size && size.All(letter => letter is '0' or '.') ? size : (value > 0 ? "+" : "−") + size;
    }
}
