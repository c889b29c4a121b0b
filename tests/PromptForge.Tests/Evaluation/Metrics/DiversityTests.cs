using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

public sealed class DiversityTests
{
    [Xunit.Fact]
    public void Vendi_of_two_half_alike() => Assert.Equal(1.754765, Diversity.Vendi(new double[,] { { 1, .5 }, { .5, 1 } }), 6);

    [Xunit.Fact]
    public void Vendi_counts_items_that_share_nothing() => Assert.Equal(4, Diversity.Vendi(new double[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } }), 9);

    [Xunit.Fact]
    public void Vendi_counts_equal_items_once() => Assert.Equal(1, Diversity.Vendi(new double[,] { { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 } }), 9);

    [Xunit.Fact]
    public void Vendi_of_a_pair_and_a_stranger() => Assert.Equal(2.147050, Diversity.Vendi(new double[,] { { 1, .9, .1 }, { .9, 1, .1 }, { .1, .1, 1 } }), 6);

    [Xunit.Fact]
    public void Vendi_wants_a_square() => Assert.Throws<ArgumentException>(() => Diversity.Vendi(new double[2, 3]));

    [Theory]
    [InlineData(1, 0.666667)]
    [InlineData(2, 0.75)]
    public void Distinct_n_of_two_texts(int n, double expected) => Assert.Equal(expected, Diversity.Distinct([["a", "red", "rose"], ["a", "red", "tulip"]], n)!.Value, 6);

    [Xunit.Fact]
    public void Texts_shorter_than_n_have_no_distinct_n() => Assert.Null(Diversity.Distinct([["rose"]], 2));

    [Xunit.Fact]
    public void Seeds_that_say_the_same_are_one_prompt()
    {
        var same = Samples.Sample("a rose", "a red rose") with { Repeats = ["a red rose", "a red rose"] };
        var other = Samples.Sample("a rose", "a red rose") with { Repeats = ["blue sky", "tall mountain"] };

        Assert.Equal(1, same.Value("diversity.vendi")!.Value, 9);
        Assert.Equal(0, same.Value("diversity.jaccard"));
        Assert.Equal(3, other.Value("diversity.vendi")!.Value, 9);
        Assert.Equal(1, other.Value("diversity.jaccard"));
        Assert.Equal(1, other.Value("diversity.distinct-1"));
        Assert.Equal(4 / 6.0, (Samples.Sample("x", "a red rose") with { Repeats = ["a red tulip"] }).Value("diversity.distinct-1")!.Value, 9);
    }

    [Xunit.Fact]
    public void Without_repeats_there_is_nothing_to_compare() => Assert.Null(Samples.Sample("a rose", "a rose").Value("diversity.vendi"));
}
