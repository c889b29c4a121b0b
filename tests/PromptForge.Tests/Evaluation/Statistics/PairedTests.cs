using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>Darwin's maize, whose every number is known from R and from the literature.</summary>
public sealed class PairedTests
{
    private static readonly PairedDifferences Maize = PairedDifferences.Of(Given.Maize);

    [Fact]
    public void Mean_spread_t_and_interval_are_those_of_R()
    {
        Given.Digits("20.933333", Maize.Mean);
        Given.Digits("37.744378", Maize.StandardDeviation);
        Given.Digits("9.745557", Maize.StandardError);
        Given.Digits("2.147987", Maize.TTest().Statistic);
        Given.Digits("0.04970294", Maize.TTest().P);
        Given.Ends("0.031193", "41.835473", Maize.TInterval());
        Assert.Equal((13, 2, 0), (Maize.Positive, Maize.Negative, Maize.Zero));
    }

    [Fact]
    public void Wilcoxon_is_exact_for_few_and_normal_when_asked()
    {
        var exact = WilcoxonTest.Of(Given.Maize);
        Assert.Equal((24.0, 96.0, 24.0, true), (exact.W, exact.PositiveRanks, exact.NegativeRanks, exact.IsExact));
        Assert.Equal(0.041259765625, exact.P);
        Given.Digits("0.600000", exact.RankBiserial);
        Given.Digits("0.04088813", WilcoxonTest.Of(Given.Maize, exact: false).P);
        Given.Digits("0.04377232", WilcoxonTest.Of(Given.Maize, exact: false, continuity: true).P);
    }

    [Fact]
    public void Exact_Wilcoxon_with_ties_and_zeros_counts_all_signs()
    {
        double[] values = [0, 1, 1, -1, 2, 2, -3, 0.5];
        var ranks = new[] { 1.0, 4, 4, 4, 6.5, 6.5, 8, 2 };
        var seen = Math.Min(4 + 4 + 6.5 + 6.5 + 2, 4 + 8);
        var far = 0;
        for (var signs = 0; signs < 128; signs++)
        {
            var sum = Enumerable.Range(0, 7).Sum(at => (signs >> at & 1) * ranks[at + 1]);
            if (Math.Min(sum, ranks.Skip(1).Sum() - sum) <= seen) { far++; }
        }

        Assert.Equal(far / 128.0, WilcoxonTest.Of(values).P, 12);
    }

    [Fact]
    public void Hodges_and_Lehmann_s_middle_has_its_exact_interval()
    {
        var middle = HodgesLehmann.Of(Given.Maize);
        Given.Digits("25.0", middle.Estimate);
        Given.Ends("4.0", "41.5", middle.Interval);
        Given.Digits("0.952", middle.Interval.Level);
    }

    [Fact]
    public void The_sign_test_is_a_coin() => Given.Digits("0.00738525", SignTest.Of(13, 2).P);

    [Fact]
    public void All_flips_give_Fisher_s_863()
    {
        var test = PermutationTest.Of(Given.Maize);
        Assert.Equal((1726L, 32768L, true), (test.AsExtreme, test.Flips, test.IsExact));
        Assert.Equal(863 / 32768.0, test.OneSided);
        Given.Digits("0.0526733398", test.P);
        Given.Digits("0.0263366699", test.OneSided);
    }

    [Fact]
    public void Random_flips_come_near_all_flips_and_are_the_same_for_the_same_seed()
    {
        // Twice the maize has 30 prompts, too many for all flips; its normal p is 0.0018.
        double[] twice = [.. Given.Maize, .. Given.Maize];
        var some = PermutationTest.Of(twice, 20_000, seed: 7);

        Assert.False(some.IsExact);
        Assert.InRange(some.P, 0.003, 0.008);
        Assert.Equal(some, PermutationTest.Of(twice, 20_000, seed: 7));
        Assert.NotEqual(some, PermutationTest.Of(twice, 20_000, seed: 8));
    }

    [Fact]
    public void Prompts_that_do_not_differ_change_no_permutation() =>
        Assert.Equal(PermutationTest.Of(Given.Maize).P, PermutationTest.Of([.. Given.Maize, 0, 0, 0, 0, 0, 0, 0, 0, 0]).P);

    [Fact]
    public void Nothing_differs_nothing_is_found()
    {
        var same = PairedDifferences.Between([1, 2, 3], [1, 2, 3]);

        Assert.Equal(1, same.TTest().P);
        Assert.Equal(1, WilcoxonTest.Of(same.Values).P);
        Assert.Equal(1, PermutationTest.Of(same.Values).P);
        Assert.Equal(1, SignTest.Of(0, 0).P);
        Assert.Equal(new Interval(0, 0), Bootstrap.OfMean(same.Values.AsSpan()).Interval());
        Assert.Equal(0, EffectSize.Dz(same));
    }

    [Fact]
    public void Effect_sizes_are_those_of_the_books()
    {
        Given.Digits("0.554608", EffectSize.Dz(Maize));
        Given.Digits("0.524357", EffectSize.Gz(Maize));
        Given.Digits("0.524264", EffectSize.ExactGz(Maize));
    }

    [Fact]
    public void Pairs_without_a_partner_are_refused()
    {
        Assert.Contains("3 of the baseline, 2 of the candidate", Assert.Throws<ArgumentException>(() => PairedDifferences.Between([1, 2, 3], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairedDifferences.Of([]));
        Assert.Throws<ArgumentException>(() => PairedDifferences.Of([1, double.NaN]));
    }
}
