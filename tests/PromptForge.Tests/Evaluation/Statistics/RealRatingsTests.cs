using System.Globalization;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>3,995 ratings by people: 160 prompts of TIFA, five models, as published with the Davidsonian Scene Graph.</summary>
public sealed class RealRatingsTests
{
    private static readonly string[] Models = ["sd2dot1", "sd1dot5", "mini-dalle", "sd1dot1", "vq-diffusion"];

    [Theory]
    [InlineData("sd1dot5", "sd1dot1", "0.258438 0.767074 4.261652 3.466e-05 2697.5 1.243848e-05 1.350859e-05 1.504186e-04", 91, 46, 23)]
    [InlineData("sd2dot1", "sd1dot5", "0.155937 0.750521 2.628134 9.427e-03 2308.5 8.851192e-03 1.519020e-02 0.05943073", 67, 46, 47)]
    [InlineData("sd1dot1", "vq-diffusion", "0.123125 0.906803 1.717486 0.08784 4096.0 0.1056864 0.1138721 0.2349315", 77, 62, 21)]
    public void Every_test_finds_what_scipy_finds(string candidate, string baseline, string printed, int up, int down, int equal)
    {
        var ratings = Ratings();
        var differences = PairedDifferences.Of(ratings.Values.Select(item => item[candidate] - item[baseline]));
        var drop = WilcoxonTest.Of(differences.Values, ZeroDifferences.Drop);

        Assert.Equal(160, differences.Count);
        Assert.Equal((up, down, equal), (differences.Positive, differences.Negative, differences.Zero));
        Given.AllDigits(printed,
        [
            differences.Mean, differences.StandardDeviation, differences.TTest().Statistic, differences.TTest().P,
            drop.W, drop.P, WilcoxonTest.Of(differences.Values).P, SignTest.Of(up, down).P,
        ]);
    }

    /// <summary>scipy ranks 4.2 − 4 above 3.2 − 3; on paper they are equal.</summary>
    [Theory]
    [InlineData("sd1dot5", "sd1dot1", 2723.0)]
    [InlineData("sd2dot1", "sd1dot5", 2290.0)]
    [InlineData("sd1dot1", "vq-diffusion", 4068.5)]
    public void Differences_that_are_equal_on_paper_rank_as_equal(string candidate, string baseline, double w)
    {
        var ratings = Ratings();
        var differences = PairedDifferences.Between([.. ratings.Values.Select(item => item[baseline])], [.. ratings.Values.Select(item => item[candidate])]);

        Assert.Equal(w, WilcoxonTest.Of(differences.Values, ZeroDifferences.Drop).W);
    }

    [Fact]
    public void Means_strengths_and_the_test_over_all_five()
    {
        var ratings = Ratings();
        var wins = new double[5, 5];
        foreach (var item in ratings.Values)
        {
            for (var i = 0; i < 5; i++)
            {
                for (var j = 0; j < 5; j++) { wins[i, j] += item[Models[i]] > item[Models[j]] ? 1 : 0; }
            }
        }

        var friedman = Friedman.Of([.. ratings.Values.Select(item => Models.Select(model => item[model]).ToArray())]);

        Given.AllDigits("4.14562 3.98969 3.83875 3.73125 3.60812", [.. Models.Select(model => ratings.Values.Average(item => item[model]))]);
        Given.AllDigits("0.69680 0.34356 -0.05844 -0.41839 -0.56353", BradleyTerry.Fit(wins).Strengths);
        Given.Digits("75.531959", friedman.Statistic);
        Given.Digits("1.5378e-15", friedman.P);
    }

    private static Dictionary<string, Dictionary<string, double>> Ratings() => Data.Csv("dsg/tifa160-likert-anns.csv")
        .GroupBy(row => row["item_id"], StringComparer.Ordinal)
        .ToDictionary(item => item.Key, item => item.GroupBy(row => row["t2i_model"], StringComparer.Ordinal)
            .ToDictionary(model => model.Key, model => model.Average(row => double.Parse(row["answer"], CultureInfo.InvariantCulture))));
}
