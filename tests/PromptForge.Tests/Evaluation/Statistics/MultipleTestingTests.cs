using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class MultipleTestingTests
{
    // Benjamini and Hochberg 1995, section 4.
    private static readonly double[] Neuhaus = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0];

    [Fact]
    public void Each_method_rejects_as_many_as_the_paper_says()
    {
        static int Rejected(IEnumerable<double> adjusted) => adjusted.Count(p => p <= 0.05);

        Assert.Equal(3, Rejected(MultipleTesting.Bonferroni(Neuhaus)));
        Assert.Equal(3, Rejected(MultipleTesting.Holm(Neuhaus)));
        Assert.Equal(3, Rejected(MultipleTesting.Hochberg(Neuhaus)));
        Assert.Equal(4, Rejected(MultipleTesting.BenjaminiHochberg(Neuhaus)));
        Assert.Equal(3, Rejected(MultipleTesting.BenjaminiYekutieli(Neuhaus)));
    }

    [Fact]
    public void The_adjusted_values_are_those_of_R()
    {
        Given.AllDigits(".0015 .0056 .0247 .1140 .2211 .2780 .2780 .2780 .3213 1 1 1 1 1 1", MultipleTesting.Holm(Neuhaus));
        Given.AllDigits(".0015 .0030 .0095 .035625 .0603 .063857 .063857 .0645 .0765 .486 .581182 .714875 .753231 .813214 1", MultipleTesting.BenjaminiHochberg(Neuhaus));
    }

    [Fact]
    public void The_order_of_the_tests_stays()
    {
        double[] few = [.01, .04, .03, .005];

        Given.AllDigits(".03 .06 .06 .02", MultipleTesting.Holm(few));
        Given.AllDigits(".02 .04 .04 .02", MultipleTesting.BenjaminiHochberg(few));
        Assert.Empty(MultipleTesting.Holm([]));
        Assert.Throws<ArgumentException>(() => MultipleTesting.Holm([0.5, double.NaN]));
    }
}
