using System.Runtime.CompilerServices;

namespace PromptForge.Evaluation.Statistics;

/// <summary>Were the two variants' labels chance? Flips the sign of every difference and counts sums as far out as the one seen.</summary>
/// <param name="P">The two-sided p-value.</param>
/// <param name="OneSided">The share of sums at least as high as the one seen.</param>
/// <param name="AsExtreme">Flips whose sum is as far from zero as the one seen.</param>
/// <param name="Flips">Flips tried.</param>
/// <param name="IsExact">Whether all flips were tried. Else p = (b + 1)/(m + 1), which is never zero.</param>
/// <remarks>Source: Fisher, The Design of Experiments, 1935; the Monte Carlo p-value after Phipson and Smyth 2010.</remarks>
public sealed record PermutationTest(double P, double OneSided, long AsExtreme, long Flips, bool IsExact)
{
    // A million flips take a few milliseconds.
    private const int MostExact = 20;

    /// <summary>Runs the test on the mean difference.</summary>
    /// <param name="differences">One per prompt; prompts that do not differ change nothing.</param>
    /// <param name="flips">Random flips where there are more than 20 differing prompts.</param>
    /// <param name="seed">Chooses the random flips.</param>
    public static PermutationTest Of(IReadOnlyList<double> differences, int flips = 10_000, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfLessThan(flips, 1);
        var values = differences.Where(value => value != 0).ToArray();
        if (values.Length == 0) { return new(1, 1, 1, 1, true); }

        // Sums that are equal on paper may differ in their last bits.
        var slack = 1e-9 * values.Sum(Math.Abs);
        return values.Length <= MostExact ? All(values, values.Sum(), slack) : Some(values, values.Sum(), slack, flips, new(seed));
    }

    private static PermutationTest All(double[] values, double seen, double slack)
    {
        var (sum, high, far, flips) = (seen, 0L, 0L, 1L << values.Length);
        for (long step = 1; ; step++)
        {
            if (sum >= seen - slack) { high++; }
            if (Math.Abs(sum) >= Math.Abs(seen) - slack) { far++; }
            if (step == flips) { return new((double)far / flips, (double)high / flips, far, flips, true); }

            // Gray code: each flip differs from the last one in a single sign.
            var at = System.Numerics.BitOperations.TrailingZeroCount(step);
            values[at] = -values[at];
            sum += 2 * values[at];
        }
    }

    private static PermutationTest Some(double[] values, double seen, double slack, int flips, SeededRandom random)
    {
        var (high, far) = (0L, 0L);
        for (var flip = 0; flip < flips; flip++)
        {
            var sum = Flipped(values, random);
            if (sum >= seen - slack) { high++; }
            if (Math.Abs(sum) >= Math.Abs(seen) - slack) { far++; }
        }

        return new((far + 1.0) / (flips + 1), (high + 1.0) / (flips + 1), far, flips, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Flipped(double[] values, SeededRandom random)
    {
        var (sum, bits) = (0.0, 0UL);
        for (var i = 0; i < values.Length; i++)
        {
            bits = i % 64 == 0 ? random.Bits() : bits >> 1;
            sum += BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(values[i]) ^ (bits << 63));
        }

        return sum;
    }
}
