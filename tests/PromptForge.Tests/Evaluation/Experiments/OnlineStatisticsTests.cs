using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;
using PromptForge.Tests.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Experiments;

/// <summary>The worked examples of the literature and of other people's tools.</summary>
public sealed class OnlineStatisticsTests
{
    [Theory]
    [InlineData(new[] { 600L, 400 }, new[] { 1.0, 1 }, "40.0", "2.539629e-10", true)]
    [InlineData(new[] { 44000L, 45000 }, new[] { 1.0, 1 }, "11.235955", "8.022781e-04", true)]
    [InlineData(new[] { 10000L, 10050 }, new[] { 1.0, 1 }, "0.124688", "0.7240", false)]
    [InlineData(new[] { 821588L, 815482 }, new[] { 1.0, 1 }, "22.774369", "1.821793e-06", true)]
    [InlineData(new[] { 4920L, 5180, 9900 }, new[] { .25, .25, .5 }, "8.76", "0.01252536", false)]
    public void A_sample_ratio_that_is_off_raises_the_alarm(long[] observed, double[] weights, string square, string p, bool alarm)
    {
        var ratio = SampleRatio.Of(observed, weights);

        Given.Digits(square, ratio.ChiSquare);
        Given.Digits(p, ratio.P);
        Assert.Equal(alarm, ratio.IsMismatch);
    }

    [Fact]
    public void The_mixture_test_of_Johari_and_others()
    {
        Given.Digits("88.738354", new MixtureTest(1, .25).Ratio(100, .5));
        Given.Digits("0.011269", new MixtureTest(1, .25).P(100, .5));
        Given.Digits("0.430852", new MixtureTest(1, .25).HalfWidth(100));
        Given.Digits("3.278722", new MixtureTest(1, .01).Ratio(1000, .1));
        Given.Digits("0.304997", new MixtureTest(1, .01).P(1000, .1));
        Given.Digits("0.136674", new MixtureTest(1, .01).HalfWidth(1000));
        Given.Digits("0.922", new MixtureTest(.09, .0004).Ratio(500, .02));
        Assert.Equal(1, new MixtureTest(.09, .0004).P(500, .02));
    }

    [Fact]
    public void The_normal_mixture_of_Howard_and_others()
    {
        var rho = NormalMixture.BestRho(100, .05);

        Given.Digits("12.600561", rho);
        Given.Digits("-0.6510052", NormalMixture.LogMartingale(10, 100, rho));
        Given.Digits("30.352090", NormalMixture.Bound(100, rho, .05));
    }

    [Fact]
    public void The_asymptotic_confidence_sequence()
    {
        var sequence = new ConfidenceSequence(1000);

        Given.Digits("0.089085", sequence.Rho);
        Given.Digits("0.385505", sequence.HalfWidth(100, 1));
        Given.Digits("0.095982", sequence.HalfWidth(1000, 1));
        Given.Digits("0.032417", sequence.HalfWidth(10000, 1));
        Assert.Equal(double.PositiveInfinity, sequence.Of(new(49, 0, 1), new(5000, 3, 1)).Upper);
        Assert.Equal(sequence.Of(new(100, 0, 0.25)).Upper * 2, sequence.Of(new(50, 0, 0.25), new(50, 0, 0.25)).Upper, 12);
    }

    [Fact]
    public void Cuped_takes_out_what_was_known()
    {
        var one = Cuped.Fit([(1, 2), (2, 3), (3, 5), (4, 4), (5, 6), (6, 8), (7, 7), (8, 9)]);
        Given.Digits("0.952381", one.Theta);
        Given.Digits("0.952381", one.Correlation);
        Given.Digits("0.092971", 1 - (one.Correlation * one.Correlation));
        Given.Digits("0.557823", Moments.Of(new[] { (1, 2), (2, 3), (3, 5), (4, 4), (5, 6), (6, 8), (7, 7), (8, 9) }.Select(unit => one.Adjusted(unit.Item1, unit.Item2))).Variance);

        (double, double)[] a = [(1, 2.1), (2, 3.9), (3, 6.2), (4, 7.8), (5, 10.1)];
        (double, double)[] b = [(2, 5.0), (3, 7.1), (4, 8.8), (5, 11.2), (6, 12.9)];
        var pooled = Cuped.Fit([.. a, .. b]);
        Moments Of((double X, double Y)[] units) => Moments.Of(units.Select(unit => pooled.Adjusted(unit.X, unit.Y)));
        var raw = Welch.Of(Moments.Of(a.Select(unit => unit.Item2)), Moments.Of(b.Select(unit => unit.Item2)));
        Given.Digits("2.1", pooled.Theta);
        Given.AllDigits("2.98 1.495544 0.173136", [raw.Difference, raw.T, raw.P]);
        Given.AllDigits("0.88 5.879747 0.000370558", [Welch.Of(Of(a), Of(b)).Difference, Welch.Of(Of(a), Of(b)).T, Welch.Of(Of(a), Of(b)).P]);
        Assert.Equal(5, Cuped.Fit([(1, 2), (1, 8)]).Adjusted(1, 5));
    }

    [Fact]
    public void The_chance_to_be_better_and_what_a_wrong_choice_costs()
    {
        var (ten, fifteen) = (new RateBelief(10, 90), new RateBelief(15, 85));
        Given.Digits("0.85328379", fifteen.ChanceAbove(ten));
        var (a, b) = (new RateBelief(120, 880), new RateBelief(150, 850));
        Given.Digits("0.97506784", b.ChanceAbove(a));
        Given.Digits("0.00014418", b.ExpectedLoss(a));
        Given.Digits("0.03008430", a.ExpectedLoss(b));
        Given.Digits("0.80650155", new RateBelief(5, 5).ChanceAbove(new(3, 7)));
    }

    [Fact]
    public void Shares_hold_for_beliefs_of_very_different_sharpness()
    {
        // The sharp one is almost a number, 0.1: the chance that the vague one, Beta(2, 10), is below it.
        var shares = Thompson.Shares([new(1, 9), new(1_000_000, 9_000_000)]);

        Assert.Equal(MathNet.Numerics.Distributions.Beta.CDF(2, 10, 0.1), shares[1], 5);
        Assert.Equal(1, shares.Sum(), 12);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], Thompson.Shares([new(3, 4), new(3, 4), new(3, 4), new(3, 4)]).Select(share => Math.Round(share, 9)));
        Assert.Equal(0.05, Thompson.Shares([new(0, 500), new(500, 0), new(0, 500)], floor: 0.05)[0], 9);
    }

    [Fact]
    public void Draws_come_as_often_as_the_shares_say()
    {
        RateBelief[] arms = [new(10, 90), new(15, 85), new(12, 88)];
        var (random, counts, shares) = (new SeededRandom(5), new int[3], Thompson.Shares(arms));
        for (var draw = 0; draw < 40_000; draw++) { counts[Thompson.Draw(arms, random)]++; }

        Assert.All(Enumerable.Range(0, 3), arm => Assert.Equal(shares[arm], counts[arm] / 40_000.0, 0.01));
    }

    [Theory]
    [InlineData(.5, .55, 17.65, 0.824, 50)]
    [InlineData(.1, .15, 12.21, 0.878, 50)]
    public void Thompson_loses_little_while_learning(double low, double high, double regret, double best, double uniform)
    {
        var (random, lost, right) = (new SeededRandom(20), 0.0, 0);
        for (var run = 0; run < 1000; run++)
        {
            var arms = new RateBelief[2];
            for (var step = 0; step < 2000; step++)
            {
                var arm = Thompson.Draw(arms, random);
                var won = random.NextDouble() < (arm == 0 ? low : high);
                arms[arm] = won ? arms[arm] with { Successes = arms[arm].Successes + 1 } : arms[arm] with { Failures = arms[arm].Failures + 1 };
                lost += arm == 0 ? (high - low) / 1000 : 0;
                right += arm;
            }
        }

        // The given values are means of 200 runs by another generator; their own error is about 1.
        Assert.Equal(regret, lost, 2.5);
        Assert.Equal(best, right / 2_000_000.0, 0.025);
        Assert.True(lost < uniform / 2);
    }

    [Fact]
    public void Inverse_propensities_undo_uneven_shares()
    {
        // Heavy users say yes to 80%, light ones to 20%; the arm saw nine of ten heavy and one of ten light ones.
        var units = Enumerable.Range(0, 900).Select(at => (at % 10 < 8 ? 1.0 : 0, 0.9)).Concat(Enumerable.Range(0, 100).Select(at => (at % 10 < 2 ? 1.0 : 0, 0.1))).ToList();

        Assert.Equal(0.74, units.Average(unit => unit.Item1), 9);
        Assert.Equal(0.5, InversePropensity.Of(units).Mean, 9);
        Assert.InRange(InversePropensity.Of(units).StandardError, 0.015, 0.03);
        Assert.True(InversePropensity.Of(units).Above(new(0.4, 0.01)) is { Lower: > 0, Upper: < 0.2 });
    }

    [Theory]
    [InlineData(0.4, 0.4)]
    [InlineData(0.4, 0.6)]
    public void Its_interval_covers_the_truth_of_bandits_about_as_often_as_it_says(double low, double high)
    {
        var random = new SeededRandom(21);
        var missed = 0;
        for (var run = 0; run < 400; run++)
        {
            var (beliefs, seen) = (new RateBelief[2], new List<(double, double)>[] { [], [] });
            for (var batch = 0; batch < 15; batch++)
            {
                var shares = Thompson.Shares(beliefs, LiveExperiment.LeastShare);
                for (var unit = 0; unit < 100; unit++)
                {
                    var arm = random.NextDouble() < shares[1] ? 1 : 0;
                    seen[arm].Add((random.NextDouble() < (arm == 1 ? high : low) ? 1 : 0, shares[arm]));
                }

                beliefs = [.. seen.Select(arm => new RateBelief(arm.Sum(one => one.Item1), arm.Sum(one => 1 - one.Item1)))];
            }

            missed += InversePropensity.Of(seen[1]).Above(InversePropensity.Of(seen[0])).Contains(high - low) ? 0 : 1;
        }

        Assert.True(missed <= 30, $"{missed / 4.0}% missed");
    }
}
