using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

public sealed class ChrfTests
{
    [Theory]
    [InlineData("a red rose", "a red rose", 1)]
    [InlineData("a red  rose", "ared rose", 1)] // white space does not count
    [InlineData("abc", "xyz", 0)]
    [InlineData("ab", "ac", 0.25)] // order 1: 1/2, order 2: 0; both texts have no longer ones
    [InlineData("", "rose", 0)]
    public void Shares_of_characters(string text, string reference, double expected) => Assert.Equal(expected, Chrf.Score(text, reference), 9);

    [Xunit.Fact]
    public void Recall_weighs_more_than_precision()
    {
        // "abcd" against "ab": P = (2/4 + 1/3) / 2 = 5/12, R = 1; F2 = 5PR / (4P + R) = 25/32. Turned round: P = 1, R = 5/12, F2 = 25/53.
        Assert.Equal(25.0 / 32, Chrf.Score("abcd", "ab"), 9);
        Assert.Equal(25.0 / 53, Chrf.Score("ab", "abcd"), 9);
    }

    [Xunit.Fact]
    public void An_ngram_counts_no_oftener_than_both_hold_it() => Assert.Equal(0.5, Chrf.Score("aa", "ab", order: 1), 9);

    [Xunit.Fact]
    public void A_case_without_reference_has_none() => Assert.Null(Samples.Sample("牡丹", "tree peony").Value("translation.chrf"));
}
