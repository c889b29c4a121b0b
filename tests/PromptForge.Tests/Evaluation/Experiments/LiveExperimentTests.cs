using MathNet.Numerics.Distributions;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Stores;
using PromptForge.Model;

namespace PromptForge.Tests.Evaluation.Experiments;

public sealed class LiveExperimentTests : IDisposable
{
    private static readonly Experiment Kept = new(
        "floral", [new("control", "none"), new("rules", "rules", "chinese-floral")], new("kept", ValueKind.Binary), 0.02, new(StoppingRule.Sequential, 5000))
    {
        Guardrails = [new(new("latency", Better: Direction.Lower), 50)],
    };

    private readonly Folder folder = new();
    private readonly Clock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_request_goes_the_way_of_its_arm()
    {
        await using var store = Open();
        var live = new LiveExperiment(Kept, store, clock);
        var request = new ForgeRequest { Prompt = "a vase", Strategy = "rules", Style = "plain" };

        var arms = new Dictionary<string, ForgeRequest>();
        for (var at = 0; arms.Count < 2; at++) { arms[(await live.AssignAsync($"u{at}")).Arm!.Id] = (await live.AssignAsync($"u{at}")).Apply(request); }

        Assert.Equal(("none", "plain"), (arms["control"].Strategy, arms["control"].Style));
        Assert.Equal(("rules", "chinese-floral"), (arms["rules"].Strategy, arms["rules"].Style));
        Assert.Equal(request, new Assignment(null, 0, AssignmentReason.OutsideCoverage).Apply(request));
    }

    [Fact]
    public async Task A_unit_keeps_its_arm_when_weights_and_coverage_change()
    {
        await using var store = Open();
        var first = await new LiveExperiment(Kept, store, clock).AssignAsync("u0");
        var moved = Kept with { Arms = [.. Kept.Arms.Select(arm => arm with { Weight = arm.Id == first.Arm!.Id ? 0 : 1 })], Coverage = 0.0001 };

        var again = await new LiveExperiment(moved, store, clock).AssignAsync("u0");
        Assert.Equal((first.Arm!.Id, 0.5, AssignmentReason.Kept), (again.Arm!.Id, again.Propensity, again.Reason));
        Assert.True((await new LiveExperiment(moved, store, clock).StatusAsync()).PlanChanged);
        Assert.False((await new LiveExperiment(Kept with { Coverage = 0.9 }, store, clock).StatusAsync()).PlanChanged);
    }

    [Fact]
    public async Task Who_takes_no_part_is_not_remembered()
    {
        await using var store = Open();
        var live = new LiveExperiment(Kept with { Coverage = 0 }, store, clock);

        Assert.Equal(AssignmentReason.OutsideCoverage, (await live.AssignAsync("u0")).Reason);
        Assert.Null((await store.FindAsync("floral", "u0")).Arm);
        Assert.Equal("No unit has taken part yet.", Assert.Single((await live.StatusAsync()).Sentences).En);
    }

    [Fact]
    public async Task A_difference_is_found_and_said_in_words()
    {
        await using var store = Open();
        var live = await SimulatedAsync(store, Kept, 2500, (arm, random) => random.NextDouble() < (arm == "rules" ? 0.55 : 0.4) ? 1 : 0);

        var status = await live.StatusAsync();
        var reading = Assert.Single(status.Reading!.Arms);
        Assert.Equal(Outcome.Better, reading.Outcome);
        Assert.Matches(@"^rules is better than control on kept\. Difference \+0\.\d{3} \(95% interval \+0\.\d{3} to \+0\.\d{3}, valid at every look; 1,\d{3} against 1,\d{3} units\)\.$", Assert.Single(status.Sentences).En);
        Assert.StartsWith("在“被保留”上，rules 优于 control。", status.Sentences[0].Zh, StringComparison.Ordinal);
        Assert.False(status.IsAlarming);
    }

    [Fact]
    public async Task Only_units_that_saw_their_arm_count_and_each_once()
    {
        await using var store = Open();
        var live = new LiveExperiment(Kept, store, clock);
        var arm = (await live.AssignAsync("u1")).Arm!.Id;
        await live.AssignAsync("u2");
        await live.ExposeAsync("e1", "u1");
        await live.ExposeAsync("e2", "u1");
        await live.RecordAsync("k1", "u1", "kept", 1);
        await live.RecordAsync("k2", "u1", "kept", 0);
        await live.RecordAsync("k3", "u2", "kept", 1);

        var count = (await live.StatusAsync()).Arms.Single(one => one.Arm == arm);
        Assert.Equal((1L, 1L, 0.5), (count.Exposed, count.Primary.Count, count.Primary.Mean));
        Assert.Equal(2, (await live.StatusAsync()).Arms.Sum(one => one.Assigned));
    }

    [Fact]
    public async Task What_was_known_before_takes_out_noise()
    {
        var rated = Kept with { Primary = new("rating"), SmallestEffect = 0.1, Guardrails = [] };
        await using var store = Open();
        var live = new LiveExperiment(rated, store, clock);
        var (random, events) = (new SeededRandom(1), new List<ExperimentEvent>());
        for (var at = 0; at < 1000; at++)
        {
            var before = Normal.Sample(random, 3, 1);
            var arm = (await live.AssignAsync($"u{at}", before: before)).Arm!.Id;
            events.Add(ExperimentEvent.Exposure($"e{at}", $"u{at}", clock.GetUtcNow()));
            events.Add(new($"r{at}", $"u{at}", "rating", before + Normal.Sample(random, arm == "rules" ? 0.2 : 0, 0.3), clock.GetUtcNow()));
        }

        await live.RecordAsync(events);
        var status = await live.StatusAsync();
        Assert.InRange(status.Covariate!.Value.VarianceRatio, 0.05, 0.15);
        Assert.Equal(Outcome.Better, status.Reading!.Arms[0].Outcome);
        Assert.Contains("(CUPED)", status.Sentences[^1].En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_units_take_every_result_with_them()
    {
        await using var store = Open();
        var live = await SimulatedAsync(store, Kept, 2000, (arm, random) => random.NextDouble() < 0.4 ? 1 : 0, lost: (arm, random) => arm == "rules" && random.NextDouble() < 0.2);

        var status = await live.StatusAsync();
        Assert.True(status.IsAlarming);
        Assert.StartsWith("The arms did not get their shares (p < 0.0001)", status.Sentences[0].En, StringComparison.Ordinal);
        Assert.StartsWith("rules is not judged.", status.Sentences[1].En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thompson_sends_more_units_to_the_better_arm_and_logs_how_likely_that_was()
    {
        var bandit = Kept with { Allocation = Allocation.Thompson, Guardrails = [] };
        await using var store = Open();
        var live = await SimulatedAsync(store, bandit, 1500, (arm, random) => random.NextDouble() < (arm == "rules" ? 0.6 : 0.4) ? 1 : 0);

        var status = await live.StatusAsync();
        Assert.True(status.Arms[1].Assigned > 3 * status.Arms[0].Assigned);
        Assert.InRange(status.Bandit[1].Best, 0.99, 1);
        Assert.InRange(status.Bandit[1].Above!.Value.Lower, 0.0001, 0.3);
        Assert.Contains("one look", status.Sentences[^1].En, StringComparison.Ordinal);
        await foreach (var unit in store.UnitsAsync("floral")) { Assert.InRange(unit.Arm.Propensity, LiveExperiment.LeastShare, 1 - LiveExperiment.LeastShare); }
    }

    [Fact]
    public async Task A_stopped_experiment_gives_no_arm_and_takes_no_outcome()
    {
        await using var store = Open();
        var live = await SimulatedAsync(store, Kept, 200, (_, _) => 1);
        var before = await live.StopAsync();

        Assert.Equal(AssignmentReason.Stopped, (await live.AssignAsync("u0")).Reason);
        Assert.Equal(EventStatus.Stopped, await live.RecordAsync("late", "u0", "kept", 0));
        Assert.Equal(before.Arms, (await live.StatusAsync()).Arms);
        Assert.Equal("rules: every unit had the same outcome so far; that decides nothing yet.", Assert.Single(before.Sentences).En);
    }

    [Theory]
    [InlineData("kep", 1, "metric 'kep' is unknown; did you mean 'kept'?")]
    [InlineData("kept", 0.5, "'kept' is yes (1) or no (0).")]
    [InlineData("choice", 1.5, "'choice' lies between 0 and 1.")]
    [InlineData("cost", -1, "'cost' is never negative.")]
    [InlineData("rating", double.NaN, "a value must be a finite number.")]
    public async Task A_value_that_cannot_be_is_refused(string metric, double value, string fault)
    {
        await using var store = Open();
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await new LiveExperiment(Kept, store, clock).RecordAsync("e", "u", metric, value));
        Assert.Equal($"event 'e': {fault}", failure.Message);
    }

    private SqliteExperimentStore Open() => new(Path.Combine(folder.Path, "experiments.db"));

    // Assigns, exposes and records one unit after the other, in batches of a minute.
    private async Task<LiveExperiment> SimulatedAsync(IExperimentStore store, Experiment experiment, int units, Func<string, Random, double> outcome, Func<string, Random, bool>? lost = null)
    {
        var (live, random, events) = (new LiveExperiment(experiment, store, clock), new SeededRandom(7), new List<ExperimentEvent>());
        for (var at = 0; at < units; at++)
        {
            var arm = (await live.AssignAsync($"u{at}")).Arm!.Id;
            if (lost?.Invoke(arm, random) != true)
            {
                events.Add(ExperimentEvent.Exposure($"e{at}", $"u{at}", clock.GetUtcNow()));
                events.Add(new($"k{at}", $"u{at}", "kept", outcome(arm, random), clock.GetUtcNow()));
            }

            if (at % 100 < 99) { continue; }

            await live.RecordAsync(events);
            events.Clear();
            clock.Now += TimeSpan.FromMinutes(2);
        }

        return live;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
