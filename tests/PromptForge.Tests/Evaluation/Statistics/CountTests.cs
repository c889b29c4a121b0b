using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>Yes-or-no outcomes, shares, raters.</summary>
public sealed class CountTests
{
    [Fact]
    public void McNemar_on_Agresti_s_approval_ratings()
    {
        var approval = new McNemar(794, 150, 86, 570);

        Given.Digits("17.355932", approval.ChiSquare().Statistic);
        Given.Digits("3.0993e-05", approval.ChiSquare().P);
        Given.Digits("16.817797", approval.ChiSquare(corrected: true).Statistic);
        Given.Digits("4.1146e-05", approval.ChiSquare(corrected: true).P);
        Given.Digits("3.715936e-05", approval.ExactP);
        Given.Digits("-0.04", approval.Difference);
        Given.Digits("0.009549", approval.StandardError);
        Given.Ends("-0.058716", "-0.021284", approval.Wald());
    }

    [Fact]
    public void McNemar_for_few_discordant_pairs()
    {
        var few = new McNemar(0, 5, 15, 0);

        Given.Digits("5.0", few.ChiSquare().Statistic);
        Given.Digits("0.025347", few.ChiSquare().P);
        Given.Digits("4.05", few.ChiSquare(corrected: true).Statistic);
        Given.Digits("0.044171", few.ChiSquare(corrected: true).P);
        Given.Digits("0.04138947", few.ExactP);
        Given.Digits("0.02660370", few.MidP);
    }

    [Fact]
    public void Without_a_discordant_pair_nothing_is_found_but_the_interval_keeps_its_width()
    {
        var same = McNemar.Of([1, 1, 0, 1, 1, 1, 1, 1, 1, 1], [1, 1, 0, 1, 1, 1, 1, 1, 1, 1]);

        Assert.Equal(new McNemar(9, 0, 0, 1), same);
        Assert.Equal((1.0, 1.0, 1.0), (same.ExactP, same.MidP, same.ChiSquare().P));
        Assert.InRange(same.Adjusted().Upper, 0.1, 0.3);
    }

    [Fact]
    public void The_adjusted_interval_is_that_of_R_s_PropCIs() => Given.Ends("-0.21601726", "-0.03089632", new McNemar(50, 40, 20, 50).Adjusted());

    [Fact]
    public void Sixty_of_a_hundred()
    {
        var share = new Proportion(60, 100);

        Given.Ends("0.502003", "0.690599", share.Wilson());
        Given.Ends("0.497209", "0.696705", share.ClopperPearson());
        Given.Ends("0.503982", "0.696018", share.Wald());
        Assert.Equal(share, Proportion.OfWins(55, 35, 10));
    }

    [Fact]
    public void Raters_agree_as_the_books_say()
    {
        int[,] fleiss =
        {
            { 0, 0, 0, 0, 14 }, { 0, 2, 6, 4, 2 }, { 0, 0, 3, 5, 6 }, { 0, 3, 9, 2, 0 }, { 2, 2, 8, 1, 1 },
            { 7, 7, 0, 0, 0 }, { 3, 2, 6, 3, 0 }, { 2, 5, 3, 2, 2 }, { 6, 5, 2, 1, 0 }, { 0, 2, 2, 3, 7 },
        };

        Given.Digits("0.209931", Agreement.Fleiss(fleiss));
        Given.Digits("0.4", Agreement.Cohen(new[,] { { 20, 5 }, { 10, 15 } }));
        Assert.Contains("Case 1 has 3 ratings", Assert.Throws<ArgumentException>(() => Agreement.Fleiss(new[,] { { 1, 1 }, { 2, 1 } })).Message, StringComparison.Ordinal);
    }
}
