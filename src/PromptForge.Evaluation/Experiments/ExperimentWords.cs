using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Evaluation.Statistics;
using PromptForge.Model;

namespace PromptForge.Evaluation.Experiments;

/// <summary>The status of an experiment in sentences: what, how sure, and what to do next.</summary>
internal static class ExperimentWords
{
    public static ImmutableArray<LocalText> Of(ExperimentStatus status)
    {
        var (experiment, said) = (status.Experiment, ImmutableArray.CreateBuilder<LocalText>());
        if (status.State is null) { return [new("尚无任何单元参加。", "No unit has taken part yet.")]; }

        if (status.PlanChanged) { said.Add(new("探索性结果：开始之后计划有改动。", "Exploratory: the plan was changed after the start.")); }

        if (experiment.Allocation == Allocation.Thompson)
        {
            said.AddRange(status.Bandit.Select(arm => Bandit(experiment, arm)));
            said.Add(new("区间只供看一次：汤普森抽样分配的数据没有可反复查看的区间。", "The intervals are for one look: under Thompson sampling they do not allow peeking."));
            return said.ToImmutable();
        }

        if (status.Reading is not { } reading)
        {
            said.Add(new("分组或权重已与先前的单元不符，无法比较；请换 salt 重新开始。", "Arms or weights no longer fit the units that came before, so nothing can be compared; start over with another salt and id."));
            return said.ToImmutable();
        }

        if (reading.SampleRatio.IsMismatch)
        {
            var p = reading.SampleRatio.P < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {reading.SampleRatio.P:0.0000}");
            said.Add(new($"各组人数与设定不符（{p}）：有单元丢失，在查明之前什么都不作数。",
                $"The arms did not get their shares ({p}): something loses units, and nothing else counts until it is found."));
        }

        said.AddRange(reading.Arms.Select(arm => Arm(status, arm, reading.SampleRatio.IsMismatch)));
        if (status.Covariate is { } cuped)
        {
            var taken = (cuped.Correlation * cuped.Correlation).ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
            said.Add(new($"已用先前数值消去 {taken} 的方差（CUPED）。", $"Earlier values took out {taken} of the variance (CUPED)."));
        }

        return said.ToImmutable();
    }

    private static LocalText Arm(ExperimentStatus status, ArmReading arm, bool mismatch)
    {
        var experiment = status.Experiment;
        var (control, metric, digits) = (experiment.Control, OutcomeMetrics.Name(experiment.Primary.Id), new Digits(experiment.SmallestEffect));
        var sequential = experiment.Stop.Rule == StoppingRule.Sequential;
        var level = (arm.Interval.Level * 100).ToString("0.####", CultureInfo.InvariantCulture);
        if (double.IsInfinity(arm.Interval.Lower) || double.IsNaN(arm.Interval.Lower))
        {
            if (status.Arms.Where(one => one.Arm == arm.Arm || one.Arm == control).All(one => one.Primary is { Count: >= ConfidenceSequence.Fewest, Variance: 0 }))
            {
                return new($"{arm.Arm}：至今每个单元的结果都相同，还不能下结论。", $"{arm.Arm}: every unit had the same outcome so far; that decides nothing yet.");
            }

            var wait = Digits.Whole(sequential ? ConfidenceSequence.Fewest : experiment.Stop.Units);
            return sequential
                ? new($"{arm.Arm}：每组满 {wait} 个单元之前不下结论。", $"{arm.Arm}: nothing is said before each arm has {wait} units with an outcome.")
                : new($"{arm.Arm}：满 {wait} 个单元之前不看结果。", $"{arm.Arm}: the plan is read once, at {wait} units with an outcome.");
        }

        var (zh, en) = mismatch ? ($"{arm.Arm} 与 {control} 暂不比较", $"{arm.Arm} is not judged") : arm.Outcome switch
        {
            Outcome.Better => ($"在“{metric.Zh}”上，{arm.Arm} 优于 {control}", $"{arm.Arm} is better than {control} on {metric.En}"),
            Outcome.Worse when arm.Broken.Length > 0 => (
                $"{arm.Arm} 不如 {control}：越过了护栏（{string.Join('、', arm.Broken.Select(one => OutcomeMetrics.Name(one).Zh))}）",
                $"{arm.Arm} is worse than {control}: it breaks a guardrail ({string.Join(", ", arm.Broken)})"),
            Outcome.Worse => ($"在“{metric.Zh}”上，{arm.Arm} 不如 {control}", $"{arm.Arm} is worse than {control} on {metric.En}"),
            Outcome.Equivalent => (
                $"在“{metric.Zh}”上，{arm.Arm} 与 {control} 相当：差异小于 {digits.Plain(experiment.SmallestEffect)}",
                $"{arm.Arm} and {control} are equivalent on {metric.En}: they differ by less than {digits.Plain(experiment.SmallestEffect)}"),
            _ => ($"尚无定论：在“{metric.Zh}”上，{arm.Arm} 是否优于 {control} 仍不清楚", $"Inconclusive so far: whether {arm.Arm} is better than {control} on {metric.En} stays open"),
        };
        var (difference, low, high) = (digits.Signed(arm.Difference), digits.Signed(arm.Interval.Lower), digits.Signed(arm.Interval.Upper));
        long Units(string id) => status.Arms.First(one => one.Arm == id).Primary.Count;
        var (own, other) = (Digits.Whole(Units(arm.Arm)), Digits.Whole(Units(control)));
        return new(
            $"{zh}。差异 {difference}（{(sequential ? "可随时查看的 " : "")}{level}% 区间 {low} 至 {high}；单元数 {own} 对 {other}）。",
            $"{en}. Difference {difference} ({level}% interval {low} to {high}, {(sequential ? "valid at every look" : "read once")}; {own} against {other} units).");
    }

    private static LocalText Bandit(Experiment experiment, BanditArm arm)
    {
        var (digits, best) = (new Digits(experiment.SmallestEffect), arm.Best.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal));
        var (zh, en) = ($"{arm.Arm}：有 {best} 的可能是最好的一组", $"{arm.Arm} is the best arm with a chance of {best}");
        return arm.Above is { } above
            ? new($"{zh}；比 {experiment.Control} 高 {digits.Signed(above.Lower)} 至 {digits.Signed(above.Upper)}。", $"{en}; above {experiment.Control} by {digits.Signed(above.Lower)} to {digits.Signed(above.Upper)}.")
            : new($"{zh}。", $"{en}.");
    }

    /// <summary>Numbers with two digits of the smallest effect that matters.</summary>
    private readonly struct Digits(double smallest)
    {
        private readonly string amount = "F" + Math.Clamp(1 - (int)Math.Floor(Math.Log10(smallest)), 0, 9).ToString(CultureInfo.InvariantCulture);

        public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

        public string Plain(double value) => value.ToString(amount, CultureInfo.InvariantCulture);

        // A true minus, and no sign on what rounds to zero.
        public string Signed(double value) => Plain(Math.Abs(value)) is var size && size.All(letter => letter is '0' or '.') ? size : (value > 0 ? "+" : "−") + size;
    }
}
