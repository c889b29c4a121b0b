using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Intervals that hold at all times at once, so that anybody may look whenever they like and stop when they have seen enough.</summary>
/// <param name="SharpestAt">Observations, over both arms, at which the sequence is narrowest for its level.</param>
/// <param name="Alpha">The chance that it ever misses.</param>
/// <remarks>
/// Asymptotic: it leans on the sample's spread, so it starts late. Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
/// Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics 2024.
/// </remarks>
public sealed record ConfidenceSequence(double SharpestAt, double Alpha = 0.05)
{
    /// <summary>Observations of each arm before which nothing is said.</summary>
    public const int Fewest = 50;

    /// <summary>ρ: where the mixture puts its weight.</summary>
    public double Rho { get; } = Math.Sqrt(((-2 * Math.Log(Alpha)) + Math.Log(1 - (2 * Math.Log(Alpha)))) / SharpestAt);

    /// <summary>Half the width around a mean of <paramref name="count"/> observations.</summary>
    public double HalfWidth(double count, double deviation)
    {
        var scaled = (count * Rho * Rho) + 1;
        return deviation * Math.Sqrt(2 * scaled / (count * count * Rho * Rho) * Math.Log(Math.Sqrt(scaled) / Alpha));
    }

    /// <summary>The sequence of one mean.</summary>
    public Interval Of(Moments sample) => sample.Count < Fewest ? Unbounded : Interval.Around(sample.Mean, HalfWidth(sample.Count, Math.Sqrt(sample.Variance)), 1 - Alpha);

    /// <summary>The sequence of the difference of two independent arms, candidate minus baseline.</summary>
    public Interval Of(Moments baseline, Moments candidate)
    {
        if (Math.Min(baseline.Count, candidate.Count) < Fewest) { return Unbounded; }

        // One observation at a time, from either arm, moves the difference with this deviation.
        var count = (double)baseline.Count + candidate.Count;
        return Interval.Around(candidate.Mean - baseline.Mean, HalfWidth(count, Math.Sqrt(count * (baseline.OfMean + candidate.OfMean))), 1 - Alpha);
    }

    private Interval Unbounded => new(double.NegativeInfinity, double.PositiveInfinity, 1 - Alpha);
}

/// <summary>The normal mixture behind the sequences: a bound that a sum with variance v crosses at no time but with chance alpha.</summary>
/// <remarks>Source: Howard, Ramdas, McAuliffe and Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of Statistics 2021.</remarks>
public static class NormalMixture
{
    /// <summary>The ρ that makes the bound lowest near a variance.</summary>
    public static double BestRho(double variance, double alpha) => variance / ((2 * Math.Log(1 / alpha)) + Math.Log(1 + (2 * Math.Log(1 / alpha))));

    /// <summary>The logarithm of the mixture supermartingale at a sum.</summary>
    public static double LogMartingale(double sum, double variance, double rho) => (0.5 * Math.Log(rho / (variance + rho))) + (sum * sum / (2 * (variance + rho)));

    /// <summary>The two-sided bound of the sum.</summary>
    public static double Bound(double variance, double rho, double alpha) =>
        Math.Sqrt((variance + rho) * (Math.Log((variance + rho) / rho) + (2 * Math.Log(1 / alpha))));
}

/// <summary>The mixture sequential probability ratio test for two arms of known and equal variance.</summary>
/// <param name="Variance">σ² of one observation.</param>
/// <param name="Tau2">The variance of the effects it looks for; near the square of the effect expected.</param>
/// <remarks>Source: Johari, Koomen, Pekelis and Walsh, Peeking at A/B tests, KDD 2017.</remarks>
public readonly record struct MixtureTest(double Variance, double Tau2)
{
    /// <summary>The likelihood ratio against no difference, after <paramref name="count"/> observations in each arm.</summary>
    public double Ratio(double count, double difference)
    {
        var both = 2 * Variance;
        var wide = both + (count * Tau2);
        return Math.Sqrt(both / wide) * Math.Exp(count * count * Tau2 * difference * difference / (2 * both * wide));
    }

    /// <summary>The p-value at this look; the valid one is the least of all looks so far.</summary>
    public double P(double count, double difference) => Math.Min(1, 1 / Ratio(count, difference));

    /// <summary>Half the width of the confidence sequence of the difference.</summary>
    public double HalfWidth(double count, double alpha = 0.05)
    {
        var both = 2 * Variance;
        var wide = both + (count * Tau2);
        return Math.Sqrt(both * wide / (count * count * Tau2) * ((2 * Math.Log(1 / alpha)) + Math.Log(wide / both)));
    }
}
