using MathNet.Numerics;

namespace PromptForge.Evaluation.Statistics;

/// <summary>How large a paired difference is against its spread, without a unit.</summary>
public static class EffectSize
{
    /// <summary>Cohen's d_z: mean over standard deviation of the differences. Infinite when all differ by the same amount.</summary>
    public static double Dz(PairedDifferences differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        return differences.Mean == 0 ? 0 : differences.Mean / differences.StandardDeviation;
    }

    /// <summary>Hedges' g_z: d_z without its small-sample bias, by 1 − 3/(4 df − 1).</summary>
    public static double Gz(PairedDifferences differences) => Dz(differences) * (1 - (3 / ((4.0 * (differences.Count - 1)) - 1)));

    /// <summary>Hedges' g_z with the exact correction by gamma functions.</summary>
    public static double ExactGz(PairedDifferences differences)
    {
        var freedom = differences.Count - 1.0;
        return Dz(differences) * Math.Exp(SpecialFunctions.GammaLn(freedom / 2) - SpecialFunctions.GammaLn((freedom - 1) / 2)) / Math.Sqrt(freedom / 2);
    }
}
