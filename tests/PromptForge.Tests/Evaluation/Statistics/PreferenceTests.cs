using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class PreferenceTests
{
    private static readonly double[,] Baseball =
    {
        { 0, 7, 9, 7, 7, 9, 11 }, { 6, 0, 7, 5, 11, 9, 9 }, { 4, 6, 0, 7, 7, 8, 12 }, { 6, 8, 6, 0, 6, 7, 10 },
        { 6, 2, 6, 7, 0, 7, 12 }, { 4, 4, 5, 6, 6, 0, 6 }, { 2, 4, 1, 3, 1, 7, 0 },
    };

    [Fact]
    public void Bradley_and_Terry_on_the_American_League_of_1987()
    {
        var league = BradleyTerry.Fit(Baseball);
        var overBaltimore = Enumerable.Range(0, 6).Select(team => league.Difference(team, 6)).ToArray();

        Given.AllDigits("1.581356 1.436408 1.294485 1.247618 1.107698 0.683853", [.. overBaltimore.Select(team => team.Estimate)]);
        Given.AllDigits(".343256 .339569 .336669 .335861 .333878 .331877", [.. overBaltimore.Select(team => team.StandardError)]);
        Given.Digits("-172.248176", league.LogLikelihood);
        Given.Digits("15.736501", league.Deviance);
        Assert.Equal(15, league.Freedom);
        Given.Digits("0.604403", league.Difference(4, 5).WinRate);
        Given.Digits("0.144947", league.Difference(0, 1).Estimate);
        Given.Digits("0.311135", league.Difference(0, 1).StandardError);
        Given.Ends("-0.464866", "0.754761", league.Difference(0, 1).Interval());
        Given.AllDigits("92.27 67.09 42.44 34.29 9.99 -63.64 -182.44", [.. league.Strengths.Select(strength => strength * Elo.PerStrength)]);
        Assert.False(league.IsPadded);
    }

    [Fact]
    public void Two_arms_are_a_plain_share()
    {
        var pair = BradleyTerry.Fit(new double[,] { { 0, 60 }, { 40, 0 } }).Difference(0, 1);

        Assert.Equal(0.6, pair.WinRate, 9);
        Assert.Equal(1 / Math.Sqrt(100 * 0.6 * 0.4), pair.StandardError, 9);
        Assert.InRange(pair.WinRateInterval().Lower, 0.500, 0.505);
    }

    [Theory]
    [InlineData(3, 0, 0, 0)]
    [InlineData(3, 0, 5, 2)]
    public void An_arm_that_never_lost_gets_half_a_win_and_says_so(int won, int lost, int other, int otherLost)
    {
        var fit = BradleyTerry.Fit(new double[,] { { 0, won, 0 }, { lost, 0, other }, { 0, otherLost, 0 } });

        Assert.True(fit.IsPadded);
        Assert.All(fit.Strengths, strength => Assert.True(double.IsFinite(strength)));
        Assert.True(fit.Strengths[0] > fit.Strengths[1]);
    }

    [Fact]
    public void A_table_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => BradleyTerry.Fit(new double[2, 3]));
        Assert.Throws<ArgumentException>(() => BradleyTerry.Fit(new double[,] { { 0, -1 }, { 1, 0 } }));
    }

    [Fact]
    public void Elo_as_in_the_encyclopedia()
    {
        (double Rival, double Points)[] games = [(1609, 0), (1477, 0.5), (1388, 1), (1586, 1), (1720, 0)];

        Given.AllDigits(".505756 .6863 .785027 .538778 .350705", [.. games.Select(game => Elo.Expected(1613, game.Rival))]);
        Given.Digits("2.866566", games.Sum(game => Elo.Expected(1613, game.Rival)));
        Given.Digits("1601.269877", Elo.After(1613, games));
    }
}
