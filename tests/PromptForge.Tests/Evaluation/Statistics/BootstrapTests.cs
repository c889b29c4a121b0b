using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class BootstrapTests
{
    private static readonly double[] Spatial = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];

    [Fact]
    public void All_resamples_of_five_numbers_give_the_known_interval()
    {
        double[] values = [1, 2, 4, 7, 11];
        var replicates = new double[3125];
        for (var at = 0; at < replicates.Length; at++)
        {
            for (int draw = 0, rest = at; draw < 5; draw++, rest /= 5) { replicates[at] += values[rest % 5]; }

            replicates[at] /= 5;
        }

        Given.Digits("0.492160", replicates.Count(mean => mean < 5) / 3125.0);
        Given.Digits("0.051200", replicates.Count(mean => mean == 5) / 3125.0);
        var bootstrap = Bootstrap.Of(5, replicates, [6, 5.75, 5.25, 4.5, 3.5]);

        Given.Digits("0.04453243", bootstrap.Bias);
        Given.Digits("0.04103050", bootstrap.Acceleration);
        Given.Ends("2.4", "8.8", bootstrap.Interval());
        Given.Ends("2.0", "8.4", bootstrap.Percentile());
    }

    [Fact]
    public void The_maize_has_its_exact_acceleration_and_its_interval()
    {
        var bootstrap = Bootstrap.OfMean(Given.Maize, resamples: 1_000_000, seed: 1);

        Given.Digits("-0.04269288", bootstrap.Acceleration);
        Assert.Equal(-0.047, bootstrap.Bias, 0.01);
        Assert.Equal(-1.7, bootstrap.Interval().Lower, 0.3);
        Assert.Equal(36.3, bootstrap.Interval().Upper, 0.3);
        Assert.Equal(1.4, bootstrap.Percentile().Lower, 0.3);
        Assert.Equal(38.2, bootstrap.Percentile().Upper, 0.3);
    }

    [Fact]
    public void The_spatial_test_of_the_book_has_its_acceleration_and_its_interval()
    {
        static double Plugin(ReadOnlySpan<double> values)
        {
            var (mean, squares) = (0.0, 0.0);
            foreach (var value in values) { mean += value / values.Length; }
            foreach (var value in values) { squares += (value - mean) * (value - mean); }

            return squares / values.Length;
        }

        var bootstrap = Bootstrap.Of(Spatial, Plugin, resamples: 40_000, seed: 1);

        Given.Digits("171.5340", bootstrap.Estimate);
        Given.Digits("0.061240", bootstrap.Acceleration);
        Assert.Equal(115.9, bootstrap.Interval(0.9).Lower, 1.5);
        Assert.Equal(262.6, bootstrap.Interval(0.9).Upper, 3.0);
    }

    [Fact]
    public void The_quick_way_for_means_is_the_long_way()
    {
        static double Mean(ReadOnlySpan<double> values)
        {
            var sum = 0.0;
            foreach (var value in values) { sum += value; }

            return sum / values.Length;
        }

        var (quick, general) = (Bootstrap.OfMean(Spatial, resamples: 100_000), Bootstrap.Of(Spatial, Mean, resamples: 100_000));

        Assert.Equal(general.Estimate, quick.Estimate, 12);
        Assert.Equal(general.Acceleration, quick.Acceleration, 12);
        Assert.Equal(general.Interval().Lower, quick.Interval().Lower, 0.15);
        Assert.Equal(general.Interval().Upper, quick.Interval().Upper, 0.15);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval() =>
        Assert.Equal(Bootstrap.OfMean(Spatial, seed: 3).Interval(), Bootstrap.OfMean(Spatial, seed: 3).Interval());

    [Fact]
    public void The_generator_is_SplitMix64()
    {
        var random = new SeededRandom(1234567);

        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [random.Bits(), random.Bits(), random.Bits()]);
        Assert.InRange(random.NextDouble(), 0, 1);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.Next(3, 7), 3, 6));
    }
}
