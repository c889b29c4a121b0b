using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Runs;

public sealed class RunAnalysisTests
{
    private static readonly string Many = SmallRun.Text.Replace(
        "cases: [a red fox,", $"cases: [{string.Join(", ", Enumerable.Range(1, 20).Select(number => $"idea number {number}"))}, a red fox,", StringComparison.Ordinal)
        .Replace("- {id: rules, strategy: rules}", "- {id: other, column: prompt}", StringComparison.Ordinal).Replace("gates: [{metric: promises, each: 1}, ", "gates: [", StringComparison.Ordinal);

    [Fact]
    public async Task A_rewriter_that_loses_words_is_worse_and_fails()
    {
        var analysis = await SmallRun.AnalyseAsync(Many, new Dictionary<string, IVariant> { ["other"] = new Scripted((one, _) => one.Case.Prompt.Split(' ')[0]) });

        var verdict = Assert.Single(analysis.Contests).Verdict!;
        Assert.Equal(Outcome.Worse, verdict.Outcome);
        Assert.False(verdict.IsExploratory);
        Assert.True(analysis.Failed);
        Assert.Contains("no picture was seen", verdict.Sentences.En);
    }

    [Fact]
    public async Task A_plan_changed_after_the_run_makes_the_verdict_exploratory()
    {
        var suite = SmallRun.Suite(Many);
        var run = SmallRun.Read(await SmallRun.BytesAsync(suite));
        Assert.False(RunAnalysis.Of(run, RunQuestion.Of(suite, run.Header.Metrics)).Contests[0].Verdict!.IsExploratory);

        var changed = SmallRun.Suite(Many.Replace("smallest-effect: 0.1", "smallest-effect: 0.2", StringComparison.Ordinal));
        Assert.Equal(SmallRun.Runner(suite).Header.Work, SmallRun.Runner(changed).Header.Work);
        var later = RunAnalysis.Of(run, RunQuestion.Of(changed, run.Header.Metrics)).Contests[0].Verdict!;
        Assert.Contains(Reservation.PlanChanged, later.Reservations);
        Assert.True(later.IsExploratory);
    }

    [Fact]
    public async Task Values_are_averaged_over_seeds_before_prompts_are_compared()
    {
        var analysis = await SmallRun.AnalyseAsync(Many + "seeds: [0, 1]\n", new Dictionary<string, IVariant> { ["other"] = new Scripted((one, seed) => seed == 0 ? one.Case.Prompt : "nothing") });

        var numbers = analysis.Contests[0].Metrics.Single(one => one.Metric.Id == "words-kept");
        Assert.Equal(23, numbers.Count);
        Assert.Equal(0.5, numbers.Candidate, 1e-9);
    }

    [Fact]
    public async Task A_gate_names_the_prompts_that_fail_it()
    {
        var analysis = await SmallRun.AnalyseAsync(SmallRun.Text, new Dictionary<string, IVariant> { ["rules"] = new Scripted((one, _) => one.Case.Id == "ideas-0002" ? new string('x', 3000) : one.Case.Prompt) });

        var gate = analysis.Gates.Single(one => one.Gate.Metric == "within-limits");
        Assert.False(gate.Passed);
        Assert.Equal(["ideas-0002"], gate.Failing);
        Assert.True(analysis.Failed);
    }

    [Fact]
    public async Task Two_runs_are_compared_by_their_prompts_in_common()
    {
        var before = SmallRun.Read(await SmallRun.BytesAsync(SmallRun.Suite(Many)));
        var after = SmallRun.Read(await SmallRun.BytesAsync(SmallRun.Suite(Many), new Dictionary<string, IVariant> { ["other"] = new Scripted((one, _) => "nothing") }));

        var analysis = RunComparison.Of(before, after);
        Assert.Equal(["other 1", "other 2"], analysis.Run.Header.Variants);
        Assert.Equal(Outcome.Worse, analysis.Contests[0].Verdict!.Outcome);
        Assert.Contains(Reservation.NoPlan, analysis.Contests[0].Verdict!.Reservations);
        Assert.Equal(Outcome.Equivalent, RunComparison.Of(before, before).Contests[0].Verdict!.Outcome);
        Assert.Equal(Outcome.Worse, RunComparison.Of(before, after, ("typed", "other")).Contests[0].Verdict!.Outcome);
        Assert.Contains("did you mean 'typed'", Assert.Throws<RunException>(() => RunComparison.Of(before, after, ("tipped", "other"))).Message);
    }
}
