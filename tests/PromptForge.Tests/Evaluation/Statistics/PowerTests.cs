using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class PowerTests
{
    [Fact]
    public void Sizes_of_paired_tests_are_those_of_R()
    {
        // Also printed as 33.367131, where a root finder stopped; at 33.367128947 the power is 0.8 to ten digits.
        Given.Digits("33.36713", Power.PairedCount(0.5));
        Given.Digits("0.807778", Power.Paired(0.5, 34));
        Given.Digits("198.150821", Power.PairedCount(0.2));
    }

    [Fact]
    public void Two_samples_are_those_of_R()
    {
        Given.Digits("0.868953", Power.TwoSample(1, 20));
        Given.Digits("0.868952802", Power.TwoSample(1, 20, farTail: false));
        Given.Digits("22.02110", Power.TwoSampleCount(1, power: 0.9, farTail: false));
        Given.Digits("0.7401659", Power.TwoProportions(.50, .75, 50));
        Given.Digits("76.7069", Power.TwoProportionsCount(.50, .75, power: 0.9));
        Given.Digits("154.5986", Power.McNemarCount(discordant: .2, difference: .1));
    }

    [Theory]
    [InlineData(100, "0.28291", "0.63843")]
    [InlineData(200, "0.19906", "0.59847")]
    [InlineData(553, "0.11934", "0.55944")]
    [InlineData(1065, "0.08593", "0.54288")]
    [InlineData(1632, "0.06939", "0.53465")]
    public void So_many_prompts_show_so_small_a_difference(int count, string dz, string winRate)
    {
        Given.Digits(dz, Power.PairedEffect(count));
        Given.Digits(winRate, Power.WinRate(count));
    }

    [Theory]
    [InlineData(1, 12.7, 5, "0.69469918", 1e-4)]
    [InlineData(3, 3.18, 2, "0.7110522567806", 1e-9)]
    [InlineData(9, 2.26, 1.5, "0.7309186934544", 1e-12)]
    [InlineData(19, 2.09, 2.2, "0.4478796308043", 1e-12)]
    public void The_noncentral_t_is_that_of_a_finer_integration(double freedom, double t, double noncentrality, string share, double within) =>
        Assert.Equal(double.Parse(share, System.Globalization.CultureInfo.InvariantCulture), NoncentralT.Cdf(t, freedom, noncentrality), within);

    [Theory]
    [InlineData(0.975, 1, "12.7062047362")]
    [InlineData(0.975, 10, "2.2281388520")]
    [InlineData(0.9995, 2, "31.5990545764")]
    [InlineData(0.025, 10, "-2.2281388520")]
    [InlineData(0.5, 10, "0")]
    [InlineData(0.9999999, 1, "3183098.86")]
    public void The_quantiles_of_t_are_those_of_the_tables(double share, double freedom, string t) => Given.Digits(t, Tails.StudentQuantile(share, freedom));

    [Fact]
    public void The_extremes_have_an_answer()
    {
        Assert.Equal(double.PositiveInfinity, Power.PairedCount(0));
        Assert.Equal(0.05, Power.Paired(0, 50), 9);
        Assert.InRange(Power.PairedCount(0.001), 7_840_000, 7_860_000);
        Assert.InRange(Power.PairedCount(3), 2, 5);
        Assert.Equal(2, Power.PairedCount(1000));
        Assert.InRange(Power.PairedEffect(2), 5, 100);
        Assert.InRange(Power.PairedEffect(2, alpha: 0.0001), 5_000, 6_500);
        Assert.Equal(1, Power.WinRate(3));
    }
}
