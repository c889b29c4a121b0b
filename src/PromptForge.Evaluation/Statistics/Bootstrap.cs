namespace PromptForge.Evaluation.Statistics;

/// <summary>A number computed from a sample.</summary>
public delegate double Statistic(ReadOnlySpan<double> values);

/// <summary>A bootstrap: how an estimate moves when the sample is drawn again, and the bias-corrected, accelerated (BCa) interval from it.</summary>
/// <remarks>Source: Efron, JASA 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 14.</remarks>
public sealed class Bootstrap
{
    private readonly double[] sorted;

    private Bootstrap(double estimate, double[] sorted, double bias, double acceleration) =>
        (Estimate, this.sorted, Bias, Acceleration) = (estimate, sorted, bias, acceleration);

    /// <summary>The statistic of the sample itself.</summary>
    public double Estimate { get; }

    /// <summary>z0: where the estimate stands among the replicates, as a normal score.</summary>
    public double Bias { get; }

    /// <summary>a: how the spread changes with the estimate, from the jackknife.</summary>
    public double Acceleration { get; }

    /// <summary>The usual number of resamples.</summary>
    public const int Resamples = 10_000;

    /// <summary>Bootstraps a mean. O(n · resamples), about 2 ns a draw.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Bootstrap OfMean(ReadOnlySpan<double> values, int resamples = Resamples, long seed = 0)
    {
        var random = Checked(values, resamples, seed);
        var sum = 0.0;
        foreach (var value in values) { sum += value; }

        var jackknife = new double[values.Length];
        for (var i = 0; i < jackknife.Length; i++) { jackknife[i] = (sum - values[i]) / (values.Length - 1); }

        var replicates = new double[resamples];
        foreach (ref var replicate in replicates.AsSpan()) { replicate = ResampledSum(values, random) / values.Length; }

        return Of(sum / values.Length, replicates, jackknife);
    }

    /// <summary>Bootstraps any statistic.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Bootstrap Of(ReadOnlySpan<double> values, Statistic statistic, int resamples = Resamples, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        var random = Checked(values, resamples, seed);
        var jackknife = new double[values.Length];
        var rest = values[1..].ToArray();
        for (var i = 0; i < jackknife.Length; i++)
        {
            jackknife[i] = statistic(rest);
            if (i < rest.Length) { rest[i] = values[i]; }
        }

        var resample = new double[values.Length];
        var replicates = new double[resamples];
        foreach (ref var replicate in replicates.AsSpan())
        {
            foreach (ref var value in resample.AsSpan()) { value = values[random.Next(values.Length)]; }

            replicate = statistic(resample);
        }

        return Of(statistic(values), replicates, jackknife);
    }

    /// <summary>A bootstrap whose replicates and jackknife values somebody else computed; the replicates are sorted in place.</summary>
    public static Bootstrap Of(double estimate, double[] replicates, ReadOnlySpan<double> jackknife)
    {
        ArgumentNullException.ThrowIfNull(replicates);
        Array.Sort(replicates);
        if (replicates[0] == replicates[^1]) { return new(estimate, replicates, 0, 0); }

        // Equal sums in another order may differ in their last bits.
        var slack = 1e-10 * (replicates[^1] - replicates[0]);
        var (below, equal) = (0, 0);
        foreach (var replicate in replicates)
        {
            if (replicate < estimate - slack) { below++; }
            else if (replicate <= estimate + slack) { equal++; }
        }

        // A share of 0 or 1 would send the correction to infinity.
        var share = Math.Clamp((below + (equal / 2.0)) / replicates.Length, 0.5 / replicates.Length, 1 - (0.5 / replicates.Length));
        return new(estimate, replicates, Tails.NormalQuantile(share), AccelerationOf(jackknife));
    }

    /// <summary>The BCa interval.</summary>
    public Interval Interval(double level = 0.95) => new(Quantile(Adjusted((1 - level) / 2)), Quantile(Adjusted((1 + level) / 2)), level);

    /// <summary>The plain percentile interval, to compare.</summary>
    public Interval Percentile(double level = 0.95) => new(Quantile((1 - level) / 2), Quantile((1 + level) / 2), level);

    private double Adjusted(double tail)
    {
        // Far out the correction has a pole; what lies beyond is the end of the replicates.
        var z = Bias + Tails.NormalQuantile(tail);
        var scale = 1 - (Acceleration * z);
        return double.IsInfinity(z) || scale <= 0 ? (z > 0 ? 1 : 0) : Tails.Normal(Bias + (z / scale));
    }

    // Linear between neighbours, as most statistics packages do by default.
    private double Quantile(double share)
    {
        var place = share * (sorted.Length - 1);
        var at = (int)Math.Floor(place);
        return at + 1 >= sorted.Length ? sorted[^1] : sorted[at] + ((place - at) * (sorted[at + 1] - sorted[at]));
    }

    private static SeededRandom Checked(ReadOnlySpan<double> values, int resamples, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        return values.IsEmpty ? throw new ArgumentException("There is no value to resample.", nameof(values)) : new(seed);
    }

    private static double AccelerationOf(ReadOnlySpan<double> jackknife)
    {
        var (mean, squares, cubes) = (0.0, 0.0, 0.0);
        foreach (var value in jackknife) { mean += value / jackknife.Length; }

        foreach (var value in jackknife)
        {
            var u = mean - value;
            squares += u * u;
            cubes += u * u * u;
        }

        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private static double ResampledSum(ReadOnlySpan<double> values, SeededRandom random)
    {
        // 32 random bits choose among n with a bias of n / 2³², far below what a bootstrap can show.
        var (count, sum) = ((ulong)values.Length, 0.0);
        for (var i = 0; i < values.Length; i += 2)
        {
            var bits = random.Bits();
            sum += values[(int)(((bits & uint.MaxValue) * count) >> 32)];
            if (i + 1 < values.Length) { sum += values[(int)(((bits >> 32) * count) >> 32)]; }
        }

        return sum;
    }
}
