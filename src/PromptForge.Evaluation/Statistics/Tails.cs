using MathNet.Numerics;
using MathNet.Numerics.RootFinding;

namespace PromptForge.Evaluation.Statistics;

/// <summary>Tails and quantiles of the usual distributions, exact also far out, where 1 − CDF would cancel.</summary>
internal static class Tails
{
    /// <summary>P(|Z| ≥ |z|).</summary>
    public static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Constants.Sqrt2);

    /// <summary>P(Z ≤ z).</summary>
    public static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>The z below which a share of the normal distribution lies.</summary>
    public static double NormalQuantile(double share) => -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * share);

    /// <summary>P(|T| ≥ |t|) for Student's t.</summary>
    public static double StudentTwoSided(double t, double freedom) =>
        double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + (t * t)));

    /// <summary>The t below which a share of Student's distribution lies.</summary>
    /// <remarks>MathNet looks for it between −800 and 800 only, too near for one or two degrees of freedom.</remarks>
    public static double StudentQuantile(double share, double freedom)
    {
        if (share == 0.5) { return 0; }

        var outside = 2 * Math.Min(share, 1 - share);
        var size = Math.Exp(Brent.FindRoot(log => StudentTwoSided(Math.Exp(log), freedom) - outside, -40, 40, 1e-14, 500));
        return share < 0.5 ? -size : size;
    }

    /// <summary>P(X ≥ x) for chi-square.</summary>
    public static double ChiSquareUpper(double x, double freedom) => x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(freedom / 2, x / 2);

    /// <summary>P(X ≤ k) for a binomial.</summary>
    public static double BinomialLower(int k, int n, double p) => k < 0 ? 0 : k >= n ? 1 : SpecialFunctions.BetaRegularized(n - k, k + 1, 1 - p);

    /// <summary>P(X = k) for a fair coin.</summary>
    public static double FairPoint(int k, int n) => Math.Exp(SpecialFunctions.BinomialLn(n, k) - (n * Constants.Ln2));
}
