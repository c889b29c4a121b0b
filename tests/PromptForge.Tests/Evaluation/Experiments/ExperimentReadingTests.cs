using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Experiments;

public sealed class ExperimentReadingTests
{
    private static readonly Experiment Kept = new(
        "kept", [new("control", "none"), new("rules", "rules")], new("kept", ValueKind.Binary), 0.02, new(StoppingRule.Sequential, 10_000))
    {
        Guardrails = [new(new("latency", Better: Direction.Lower), 50)],
    };

    [Theory]
    [InlineData(0.40, 0.45, 5000, Outcome.Better)]
    [InlineData(0.45, 0.40, 5000, Outcome.Worse)]
    [InlineData(0.40, 0.41, 1000, Outcome.Inconclusive)]
    [InlineData(0.40, 0.401, 100_000, Outcome.Equivalent)]
    public void The_sequence_decides_when_it_may(double control, double rules, int each, Outcome outcome)
    {
        var reading = ExperimentReading.Of(Kept, [Rate("control", control, each), Rate("rules", rules, each)]);

        Assert.Equal(outcome, Assert.Single(reading.Arms).Outcome);
        Assert.Equal(rules - control, reading.Arms[0].Difference, 9);
    }

    [Fact]
    public void Units_that_got_lost_take_every_result_with_them()
    {
        var reading = ExperimentReading.Of(Kept, [Rate("control", 0.40, 5000), Rate("rules", 0.50, 4500)]);

        Assert.True(reading.SampleRatio.IsMismatch);
        Assert.Equal(Outcome.Inconclusive, reading.Arms[0].Outcome);
    }

    [Fact]
    public void A_broken_guardrail_outweighs_a_gain()
    {
        ArmRecord Slow(ArmRecord record, double mean) => record with { Guardrails = record.Guardrails.Add("latency", new(5000, mean, 10_000)) };

        Assert.Equal(Outcome.Better, ExperimentReading.Of(Kept, [Slow(Rate("control", 0.40, 5000), 900), Slow(Rate("rules", 0.50, 5000), 940)]).Arms[0].Outcome);
        var reading = ExperimentReading.Of(Kept, [Slow(Rate("control", 0.40, 5000), 900), Slow(Rate("rules", 0.50, 5000), 980)]).Arms[0];
        Assert.Equal((Outcome.Worse, "latency"), (reading.Outcome, Assert.Single(reading.Broken)));
    }

    [Fact]
    public void A_fixed_plan_is_not_read_before_its_end()
    {
        var plan = Kept with { Stop = new(StoppingRule.Fixed, 2000) };

        Assert.Equal(Outcome.Inconclusive, ExperimentReading.Of(plan, [Rate("control", 0.3, 900), Rate("rules", 0.5, 900)]).Arms[0].Outcome);
        Assert.Equal(double.PositiveInfinity, ExperimentReading.Of(plan, [Rate("control", 0.3, 900), Rate("rules", 0.5, 900)]).Arms[0].Interval.Upper);
        Assert.Equal(Outcome.Better, ExperimentReading.Of(plan, [Rate("control", 0.3, 1000), Rate("rules", 0.5, 1000)]).Arms[0].Outcome);

        var three = plan with { Arms = [.. plan.Arms, new("chat", "rules+chat")] };
        Assert.Equal(Outcome.Better, ExperimentReading.Of(three, [Rate("control", 0.3, 667), Rate("rules", 0.5, 667), Rate("chat", 0.3, 667)]).Arms[0].Outcome);
    }

    [Fact]
    public void More_arms_share_alpha()
    {
        var three = Kept with { Arms = [.. Kept.Arms, new("chat", "rules+chat")] };
        var (two, many) = (ExperimentReading.Of(Kept, [Rate("control", .4, 1000), Rate("rules", .5, 1000)]),
            ExperimentReading.Of(three, [Rate("chat", .4, 1000), Rate("rules", .5, 1000), Rate("control", .4, 1000)]));

        Assert.Equal(["rules", "chat"], many.Arms.Select(arm => arm.Arm));
        Assert.True(many.Arms[0].Interval.Lower < two.Arms[0].Interval.Lower);
        Assert.Contains("'chat'", Assert.Throws<ArgumentException>(() => ExperimentReading.Of(three, [Rate("control", .4, 10), Rate("rules", .4, 10)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ExperimentReading.Of(Kept with { Allocation = Allocation.Thompson }, []));
    }

    [Theory]
    [InlineData(0, 0, 60, Outcome.Inconclusive)]
    [InlineData(0, 0, 100_000, Outcome.Inconclusive)]
    [InlineData(1, 0, 100_000, Outcome.Inconclusive)]
    [InlineData(0, 0.3, 5000, Outcome.Better)]
    [InlineData(0, 0.005, 60, Outcome.Inconclusive)]
    public void Outcomes_that_were_all_the_same_so_far_are_not_taken_for_certain(double control, double rules, int each, Outcome outcome)
    {
        foreach (var rule in new[] { StoppingRule.Sequential, StoppingRule.Fixed })
        {
            var plan = Kept with { Stop = new(rule, 100) };
            Assert.Equal(outcome, Assert.Single(ExperimentReading.Of(plan, [Rate("control", control, each), Rate("rules", rules, each)]).Arms).Outcome);
        }
    }

    private static ArmRecord Rate(string arm, double rate, long count) => new(arm, count, new(count, rate, rate * (1 - rate) * count / (count - 1)));
}
