using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class VerdictTests
{
    private static readonly MetricTraits Recall = new("fact-recall", Name: new("事实召回", "fact recall"));
    private static readonly MetricTraits Quoted = new("quoted-kept", ValueKind.Binary, Name: new("引文保留", "quoted text kept"));
    private static readonly MetricTraits Seconds = new("latency", Better: Direction.Lower);
    private static readonly AnalysisPlan Plan = new("plain", "rules", Recall, SmallestEffect: 0.02, Prompts: 200) { Resamples = 2000 };

    [Fact]
    public void A_clear_gain_is_better_and_a_text_only_win_says_that_no_picture_was_seen()
    {
        var verdict = Judge(Plan, Noise(200, 0.06));

        Assert.Equal(Outcome.Better, verdict.Outcome);
        Assert.False(verdict.IsExploratory);
        Assert.StartsWith("rules is better than plain on fact recall. Mean 0.5", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.EndsWith("Judged by text alone: no picture was seen.", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.StartsWith("在“事实召回”上，rules 优于 plain。均值 0.5", verdict.Sentences.Zh, StringComparison.Ordinal);
        Assert.EndsWith("仅凭文字判断：没有看过任何图片。", verdict.Sentences.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clear_loss_is_worse_and_less_is_better_where_the_metric_says_so()
    {
        var slower = Noise(200, 0.06);

        Assert.Equal(Outcome.Worse, Judge(Plan, Noise(200, -0.06)).Outcome);
        Assert.Equal(Outcome.Worse, Judge(Plan with { Primary = Seconds }, slower).Outcome);
        Assert.Equal(Outcome.Better, Judge(Plan with { Primary = Seconds }, Noise(200, -0.06)).Outcome);
        Assert.Contains("gain −0.060", Judge(Plan with { Primary = Seconds }, slower).Sentences.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_that_is_sure_but_too_small_to_matter_is_no_win()
    {
        var verdict = Judge(Plan with { SmallestEffect = 0.2 }, Noise(200, 0.06));

        Assert.True(verdict.Primary.P < 0.01);
        Assert.Equal(Outcome.Equivalent, verdict.Outcome);
        Assert.Contains("90% interval", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.Contains("differ by less than 0.20", verdict.Sentences.En, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_open_says_how_many_prompts_would_settle_it()
    {
        var verdict = Judge(Plan with { Prompts = 40 }, Noise(40, 0.01));

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Matches(@"So many prompts show a difference of 0\.\d{3}; to show 0\.020, the smallest that matters, about \d[\d,]* are needed\.", verdict.Sentences.En);
        Assert.Contains("尚无定论", verdict.Sentences.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void What_grows_with_every_added_word_decides_nothing()
    {
        var novelty = Recall with { Id = "novelty", RisesWithLength = true, Name = default };
        var verdict = Judge(Plan with { Primary = novelty }, Noise(200, 0.3));

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains("Adding any text raises novelty, so it cannot decide.", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.Contains("因此不能据此定论", verdict.Sentences.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_win_bought_with_a_broken_guardrail_is_worse()
    {
        var plan = Plan with { Guardrails = [new(Quoted), new(Seconds, Tolerance: 0.5)] };
        var pairs = Values(plan.Primary, Noise(200, 0.06));
        pairs[Quoted.Id] = [.. Enumerable.Range(0, 200).Select(at => new Pair($"{at}", 1, at % 10 == 0 ? 0 : 1))];
        pairs[Seconds.Id] = Noise(200, 0.2);
        var verdict = Verdict.Of(plan, plan.Hash, Evidence.Scorer, pairs);

        Assert.Equal(Outcome.Worse, verdict.Outcome);
        Assert.Equal([GuardState.Broken, GuardState.Held], verdict.Guardrails.Select(guard => guard.State));
        Assert.StartsWith("rules is worse than plain: it breaks a guardrail (quoted text kept).", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.Contains("越过了护栏（引文保留）", verdict.Sentences.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_is_spent_before_harm_counts_and_many_guardrails_share_their_alarms()
    {
        var slow = Noise(200, 0.6);
        AnalysisPlan With(params Guardrail[] guards) => Plan with { Guardrails = [.. guards] };
        GuardState[] States(AnalysisPlan plan, params IReadOnlyList<Pair>[] values)
        {
            var pairs = Values(plan.Primary, Noise(200, 0.06));
            foreach (var (guard, some) in plan.Guardrails.Zip(values)) { pairs[guard.Metric.Id] = some; }

            return [.. Verdict.Of(plan, plan.Hash, Evidence.Text, pairs).Guardrails.Select(guard => guard.State)];
        }

        Assert.Equal([GuardState.Broken], States(With(new Guardrail(Seconds, 0.5)), slow));
        Assert.Equal([GuardState.Held], States(With(new Guardrail(Seconds, 0.7)), slow));

        // 6 lost, 0 won: one-sided p 0.0156 breaks a guardrail alone, not one of ten.
        IReadOnlyList<Pair> lost = [.. Enumerable.Range(0, 200).Select(at => new Pair($"{at}", 1, at < 6 ? 0 : 1))];
        var ten = With([.. Enumerable.Range(0, 10).Select(at => new Guardrail(Quoted with { Id = $"guard-{at}" }))]);
        Assert.Equal([GuardState.Broken], States(With(new Guardrail(Quoted)), lost));
        Assert.DoesNotContain(GuardState.Broken, States(ten, [lost, .. Enumerable.Repeat(Noise(200, 0), 9)]));
    }

    [Fact]
    public void Slices_are_told_and_never_decide()
    {
        var pairs = Noise(400, 0.06).Select((pair, at) =>
            at >= 360 ? new Pair(pair.Case, pair.Baseline, pair.Baseline + (at % 2 == 0 ? 0.01 : -0.01), "language: other")
            : at % 8 == 0 ? new Pair(pair.Case, pair.Baseline, pair.Baseline - 0.1 - (at * 1e-4), "language: zh")
            : new Pair(pair.Case, pair.Baseline, pair.Candidate, "language: en")).ToList();
        var verdict = Judge(Plan with { Prompts = 400 }, pairs);

        Assert.Equal(Outcome.Better, verdict.Outcome);
        Assert.Equal(["language: en", "language: other", "language: zh"], verdict.Slices.Select(slice => slice.Slice));
        Assert.Contains("Worse in: language: zh (45 prompts).", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.Equal(MultipleTesting.BenjaminiHochberg([.. verdict.Slices.Select(slice => slice.Comparison.P)]), verdict.Slices.Select(slice => slice.AdjustedP));
        Assert.Contains(verdict.Slices, slice => slice.AdjustedP > slice.Comparison.P);
    }

    [Fact]
    public void Whatever_was_changed_after_the_plan_was_stored_is_exploratory()
    {
        var stored = Plan.Hash;
        AnalysisPlan[] changed =
        [
            Plan with { Primary = Recall with { Id = "content-recall" } }, Plan with { Primary = Recall with { Version = "2" } }, Plan with { Seed = 1 }, Plan with { Alpha = 0.1 },
            Plan with { SmallestEffect = 0.01 }, Plan with { Guardrails = [new(Quoted)] }, Plan with { Candidate = "rules2" }, Plan with { Comparisons = 3 }, Plan with { Prompts = 199 },
        ];

        Assert.All(changed, plan => Assert.NotEqual(stored, plan.Hash));
        Assert.Equal(changed.Length, changed.Select(plan => plan.Hash).Distinct(StringComparer.Ordinal).Count());
        var verdict = Verdict.Of(changed[0], stored, Evidence.Text, Values(changed[0].Primary, Noise(200, 0.06)));
        Assert.True(verdict.IsExploratory);
        Assert.StartsWith("Exploratory: rules is better", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.Contains("The plan was changed after it was stored.", verdict.Sentences.En, StringComparison.Ordinal);
        Assert.StartsWith("探索性结果：", verdict.Sentences.Zh, StringComparison.Ordinal);
        Assert.Contains(Reservation.NoPlan, Verdict.Of(Plan, null, Evidence.Text, Values(Recall, Noise(200, 0))).Reservations);
    }

    [Fact]
    public void The_hash_of_a_plan_stays_the_same_for_ever() =>
        Assert.Equal("02905831f2e3f7fc70cd3b077217fff406713690be0ed7bcee", Plan.Hash[..50]);

    [Fact]
    public void Stopping_early_or_late_is_exploratory()
    {
        var verdict = Judge(Plan, Noise(150, 0.06));

        Assert.True(verdict.IsExploratory);
        Assert.Contains("200 prompts were planned, 150 compared.", verdict.Sentences.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handful_of_prompts_carries_no_verdict()
    {
        var verdict = Judge(Plan with { Prompts = 9 }, [.. Enumerable.Range(0, 9).Select(at => new Pair($"{at}", 0, 1 + (at * 0.001)))]);

        Assert.True(verdict.Primary.P < 0.05);
        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.Contains("Fewer than 10 prompts carry no verdict.", verdict.Sentences.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(2, 0.05)]
    [InlineData(2, 0.00001)]
    [InlineData(3, 0.4)]
    public void The_fewest_prompts_still_have_an_answer(int count, double alpha)
    {
        foreach (var kind in Enum.GetValues<ValueKind>())
        {
            var plan = Plan with { Prompts = count, Alpha = alpha, Primary = Recall with { Kind = kind } };
            foreach (var value in (double[])[0, 1])
            {
                var verdict = Judge(plan, [.. Enumerable.Range(0, count).Select(at => new Pair($"{at}", 0, at == 0 ? value : 0))]);
                Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
                Assert.DoesNotContain("NaN", verdict.Sentences.En + verdict.Sentences.Zh, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_planned_guardrail_without_values_is_missed()
    {
        var plan = Plan with { Guardrails = [new(Quoted)] };

        Assert.Contains(Reservation.GuardrailMissing, Judge(plan, Noise(200, 0.06)).Reservations);
    }

    [Fact]
    public void Candidates_that_are_tried_together_share_alpha()
    {
        var pairs = Noise(200, 0.016);
        var (one, many) = (Judge(Plan with { SmallestEffect = 0.001 }, pairs), Judge(Plan with { SmallestEffect = 0.001, Comparisons = 20 }, pairs));

        Assert.InRange(one.Primary.P, 0.0026, 0.049);
        Assert.Equal((Outcome.Better, Outcome.Inconclusive), (one.Outcome, many.Outcome));
        Assert.True(many.Primary.Interval.Lower < one.Primary.Interval.Lower);
    }

    [Theory]
    [InlineData(ValueKind.Continuous, "sign-flip permutation test", "d_z")]
    [InlineData(ValueKind.Ordinal, "Wilcoxon signed-rank test with Pratt's zeros", "rank-biserial")]
    [InlineData(ValueKind.Binary, "McNemar's exact test", "odds ratio")]
    [InlineData(ValueKind.Preference, "sign test", "win rate")]
    public void The_kind_of_the_metric_chooses_the_test(ValueKind kind, string test, string effect)
    {
        // 30 preferred the candidate, 10 the baseline, 10 neither.
        var pairs = Enumerable.Range(0, 50).Select(at => at < 30 ? 1.0 : at < 40 ? 0.0 : kind == ValueKind.Binary ? 1.0 : 0.5)
            .Select((value, at) => new Pair($"{at}", kind == ValueKind.Binary && at >= 40 ? 1 : 1 - value, value)).ToList();
        var found = PairedComparison.Of(new("m", kind), pairs);

        Assert.Equal((test, effect), (found.Test.En, found.EffectName));
        Assert.Equal((30, 10, 10), (found.Higher, found.Lower, found.Equal));
        Assert.Equal(0.4, found.Difference, 12);
        Assert.True(found.P < 0.01 && found.Interval.Contains(0.4) && found.Interval.Lower > 0 && found.Narrow.Lower > found.Interval.Lower);
    }

    [Fact]
    public void A_metric_of_prompts_says_itself_how_it_is_compared()
    {
        Assert.Equal(Quoted with { Name = default }, MetricTraits.Of(new("quoted-kept", MetricKind.Gate, true, false, "share")));
        Assert.Equal(Seconds, MetricTraits.Of(new("latency", MetricKind.Guardrail, false, false, "ms")));
        Assert.True(MetricTraits.Of(new("novelty", MetricKind.Score, true, true, "share")).RisesWithLength);
    }

    [Fact]
    public void Shares_over_repeats_are_no_longer_yes_or_no() =>
        Assert.Equal("d_z", PairedComparison.Of(Quoted, [.. Enumerable.Range(0, 30).Select(at => new Pair($"{at}", 0.5, at % 3 / 3.0))]).EffectName);

    [Fact]
    public void A_plan_that_cannot_be_meant_is_refused()
    {
        Assert.Throws<ArgumentException>(() => (Plan with { SmallestEffect = 0 }).Checked());
        Assert.Throws<ArgumentException>(() => (Plan with { Alpha = 1 }).Checked());
        Assert.Throws<ArgumentException>(() => (Plan with { Resamples = 10 }).Checked());
        Assert.Contains("'fact-recall'", Assert.Throws<ArgumentException>(() => Verdict.Of(Plan, null, Evidence.Text, Values(Quoted, Noise(20, 0)))).Message, StringComparison.Ordinal);
    }

    private static Verdict Judge(AnalysisPlan plan, IReadOnlyList<Pair> pairs) => Verdict.Of(plan, plan.Hash, Evidence.Text, Values(plan.Primary, pairs));

    private static Dictionary<string, IReadOnlyList<Pair>> Values(MetricTraits metric, IReadOnlyList<Pair> pairs) => new(StringComparer.Ordinal) { [metric.Id] = pairs };

    // Differences whose mean is exactly `gain`, with a standard deviation near 0.1.
    private static List<Pair> Noise(int count, double gain)
    {
        var random = new SeededRandom(11);
        var drawn = Enumerable.Range(0, count).Select(_ => (Before: 0.4 + (0.2 * random.NextDouble()), Apart: 0.35 * random.NextDouble())).ToList();
        var middle = drawn.Average(one => one.Apart);
        return [.. drawn.Select((one, at) => new Pair($"p{at}", one.Before, one.Before + gain + one.Apart - middle))];
    }
}
