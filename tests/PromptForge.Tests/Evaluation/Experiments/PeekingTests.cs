using MathNet.Numerics.Distributions;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;
using PromptForge.Tests.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Experiments;

/// <summary>Two thousand experiments without a difference, looked at after every single unit.</summary>
public sealed class PeekingTests
{
    private const int Last = 1000;

    [Fact]
    public void Peeking_at_a_fixed_test_finds_something_in_four_of_ten() =>
        Assert.InRange(Simulated.Rate(1, random => Peek(random, (count, mean, deviation) => Math.Abs(mean) > 1.959964 * deviation / Math.Sqrt(count), from: 10)), 0.35, 0.55);

    [Fact]
    public void The_sequence_of_one_mean_allows_it()
    {
        var sequence = new ConfidenceSequence(Last);

        AtMostFive(Simulated.Rate(2, random => Peek(random, (count, mean, deviation) => Math.Abs(mean) > sequence.HalfWidth(count, deviation), ConfidenceSequence.Fewest)));
    }

    [Fact]
    public void The_mixture_test_allows_it()
    {
        var test = new MixtureTest(1, 0.01);

        AtMostFive(Simulated.Rate(3, random =>
        {
            var sum = 0.0;
            for (var count = 1; count <= Last; count++)
            {
                sum += Normal.Sample(random, 0, 1) - Normal.Sample(random, 0, 1);
                if (test.P(count, sum / count) <= 0.05) { return true; }
            }

            return false;
        }));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.03, 0.5)]
    [InlineData(0.3, 0.2)]
    public void The_sequence_of_two_arms_allows_it(double rate, double share)
    {
        var sequence = new ConfidenceSequence(2 * Last);

        AtMostFive(Simulated.Rate(4, random => Peek(random, sequence, share, rate, rate) is not null));
    }

    [Fact]
    public void So_does_a_whole_experiment_with_three_arms()
    {
        var experiment = new Experiment(
            "aa", [new("a", "none"), new("b", "none"), new("c", "none")], new("kept", ValueKind.Binary), 0.0001, new(StoppingRule.Sequential, 1500));

        AtMostFive(Simulated.Rate(5, random =>
        {
            var (counts, yes) = (new long[3], new long[3]);
            for (var unit = 0; unit < 1500; unit++)
            {
                var arm = random.Next(3);
                counts[arm]++;
                yes[arm] += random.NextDouble() < 0.4 ? 1 : 0;
                if (counts.Min() < ConfidenceSequence.Fewest || unit % 10 > 0) { continue; }

                ArmRecord[] records = [.. experiment.Arms.Select((one, at) => new ArmRecord(one.Id, counts[at], Rate(counts[at], yes[at])))];
                if (ExperimentReading.Of(experiment, records).Arms.Any(one => one.Outcome is Outcome.Better or Outcome.Worse)) { return true; }
            }

            return false;
        }));
    }

    [Fact]
    public void A_real_difference_is_found_and_early_when_it_is_large()
    {
        var sequence = new ConfidenceSequence(2 * Last);
        var stops = new List<int>();
        var found = Simulated.Rate(6, random =>
        {
            var stop = Peek(random, sequence, 0.5, 0.4, 0.55);
            if (stop is { } at) { stops.Add(at); }

            return stop is not null;
        });

        Assert.InRange(found, 0.97, 1);
        Assert.InRange(stops.Order().ElementAt(stops.Count / 2), 200, 900);
    }

    private static void AtMostFive(double rate) => Assert.True(rate <= 0.05, $"{Simulated.Percent(rate)} false finds.");

    private static bool Peek(SeededRandom random, Func<int, double, double, bool> found, int from)
    {
        var (mean, squares) = (0.0, 0.0);
        for (var count = 1; count <= Last; count++)
        {
            var value = Normal.Sample(random, 0, 1);
            var apart = value - mean;
            mean += apart / count;
            squares += apart * (value - mean);
            if (count >= from && found(count, mean, Math.Sqrt(squares / (count - 1)))) { return true; }
        }

        return false;
    }

    // The unit after which the sequence excludes no difference, or null.
    private static int? Peek(SeededRandom random, ConfidenceSequence sequence, double share, double control, double candidate)
    {
        Span<long> counts = stackalloc long[2], yes = stackalloc long[2];
        for (var unit = 0; unit < 2 * Last; unit++)
        {
            var arm = random.NextDouble() < share ? 1 : 0;
            counts[arm]++;
            yes[arm] += random.NextDouble() < (arm == 1 ? candidate : control) ? 1 : 0;
            if (!sequence.Of(Rate(counts[0], yes[0]), Rate(counts[1], yes[1])).Contains(0)) { return unit; }
        }

        return null;
    }

    private static Moments Rate(long count, long yes) =>
        count < 2 ? new(count, 0, 0) : new(count, (double)yes / count, (double)yes / count * (1 - ((double)yes / count)) * count / (count - 1));
}
