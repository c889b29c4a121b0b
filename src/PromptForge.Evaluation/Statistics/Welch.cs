namespace PromptForge.Evaluation.Statistics;

/// <summary>A sample reduced to what a t test needs.</summary>
/// <param name="Count">How many units.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Variance">Their variance (n − 1).</param>
public readonly record struct Moments(long Count, double Mean, double Variance)
{
    /// <summary>The variance of the mean.</summary>
    public double OfMean => Variance / Count;

    /// <summary>Reduces values in one pass (Welford).</summary>
    public static Moments Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (count, mean, squares) = (0L, 0.0, 0.0);
        foreach (var value in values)
        {
            var apart = value - mean;
            mean += apart / ++count;
            squares += apart * (value - mean);
        }

        return new(count, mean, count > 1 ? squares / (count - 1) : 0);
    }
}

/// <summary>Two independent samples compared without assuming equal variances.</summary>
/// <param name="Difference">The mean of the candidate minus that of the baseline.</param>
/// <param name="T">Welch's t.</param>
/// <param name="Freedom">Its degrees of freedom.</param>
/// <param name="P">The two-sided p-value.</param>
public readonly record struct Welch(double Difference, double T, double Freedom, double P)
{
    /// <summary>The interval of the difference.</summary>
    public Interval Interval(double level = 0.95) => Statistics.Interval.Around(
        Difference, T == 0 || double.IsInfinity(T) ? 0 : Difference / T * Tails.StudentQuantile((1 + level) / 2, Freedom), level);

    /// <summary>Runs the test.</summary>
    /// <exception cref="ArgumentException">An arm has fewer than two units.</exception>
    public static Welch Of(Moments baseline, Moments candidate)
    {
        if (baseline.Count < 2 || candidate.Count < 2) { throw new ArgumentException("Each arm needs at least two units."); }

        var (difference, spread) = (candidate.Mean - baseline.Mean, baseline.OfMean + candidate.OfMean);
        if (spread == 0) { return new(difference, difference == 0 ? 0 : difference / 0.0, 0, difference == 0 ? 1 : 0); }

        var t = difference / Math.Sqrt(spread);
        var freedom = spread * spread
            / ((baseline.OfMean * baseline.OfMean / (baseline.Count - 1)) + (candidate.OfMean * candidate.OfMean / (candidate.Count - 1)));
        return new(difference, t, freedom, Tails.StudentTwoSided(t, freedom));
    }
}
