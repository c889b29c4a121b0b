using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace PromptForge.Evaluation.Statistics;

/// <summary>Student's t when the true difference is not zero; MathNet has only the central one.</summary>
internal static class NoncentralT
{
    private const int Points = 256;

    /// <summary>P(T ≤ t) with a noncentrality δ.</summary>
    /// <remarks>Given the spread s of the sample, T ≤ t means a normal below t·s − δ: an integral over the density of s.
    /// Twelve standard deviations of s hold all but about 1e-30. Good to 1e-10 and better from ten degrees of freedom on, to 1% for a single one.</remarks>
    public static double Cdf(double t, double freedom, double noncentrality)
    {
        var reach = 12 / Math.Sqrt(2 * freedom);
        var constant = Constants.Ln2 + (freedom / 2 * Math.Log(freedom / 2)) - SpecialFunctions.GammaLn(freedom / 2);
        return GaussLegendreRule.Integrate(
            s => s <= 0 ? 0 : Tails.Normal((t * s) - noncentrality) * Math.Exp(constant + ((freedom - 1) * Math.Log(s)) - (freedom * s * s / 2)),
            Math.Max(0, 1 - reach), 1 + reach, Points);
    }

    /// <summary>The power of a two-sided t test.</summary>
    public static double Power(double freedom, double noncentrality, double alpha, bool farTail)
    {
        var critical = Tails.StudentQuantile(1 - (alpha / 2), freedom);
        return 1 - Cdf(critical, freedom, noncentrality) + (farTail ? Cdf(-critical, freedom, noncentrality) : 0);
    }
}
