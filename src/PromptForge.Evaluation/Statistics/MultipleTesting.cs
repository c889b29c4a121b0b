using System.Collections.Immutable;

namespace PromptForge.Evaluation.Statistics;

/// <summary>p-values adjusted for how many were looked at: reject where the adjusted one is at most alpha. The order stays.</summary>
/// <remarks>Our rule: one primary metric without adjustment, Holm over guardrails, Benjamini-Hochberg over slices.</remarks>
public static class MultipleTesting
{
    /// <summary>Bonferroni: each times the number of tests.</summary>
    public static ImmutableArray<double> Bonferroni(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        return [.. pValues.Select(p => Math.Min(1, p * pValues.Count))];
    }

    /// <summary>Holm: holds the chance of any false alarm, and rejects whatever Bonferroni rejects.</summary>
    public static ImmutableArray<double> Holm(IReadOnlyList<double> pValues) => StepDown(pValues, (p, rank, count) => p * (count - rank + 1));

    /// <summary>Hochberg: like Holm from the other side, for independent tests.</summary>
    public static ImmutableArray<double> Hochberg(IReadOnlyList<double> pValues) => StepUp(pValues, (p, rank, count) => p * (count - rank + 1));

    /// <summary>Benjamini-Hochberg: holds the share of false alarms among the rejected.</summary>
    public static ImmutableArray<double> BenjaminiHochberg(IReadOnlyList<double> pValues) => StepUp(pValues, (p, rank, count) => p * count / rank);

    /// <summary>Benjamini-Yekutieli: the same under any dependence.</summary>
    public static ImmutableArray<double> BenjaminiYekutieli(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var harmonic = Enumerable.Range(1, Math.Max(1, pValues.Count)).Sum(rank => 1.0 / rank);
        return StepUp(pValues, (p, rank, count) => p * count * harmonic / rank);
    }

    private static ImmutableArray<double> StepDown(IReadOnlyList<double> pValues, Func<double, int, int, double> adjust)
    {
        var (adjusted, least) = (new double[Order(pValues).Length], 0.0);
        foreach (var (at, rank) in Order(pValues).Select((at, place) => (at, place + 1)))
        {
            adjusted[at] = least = Math.Max(least, Math.Min(1, adjust(pValues[at], rank, adjusted.Length)));
        }

        return [.. adjusted];
    }

    private static ImmutableArray<double> StepUp(IReadOnlyList<double> pValues, Func<double, int, int, double> adjust)
    {
        var (adjusted, most) = (new double[Order(pValues).Length], 1.0);
        foreach (var (at, rank) in Order(pValues).Select((at, place) => (at, place + 1)).Reverse())
        {
            adjusted[at] = most = Math.Min(most, adjust(pValues[at], rank, adjusted.Length));
        }

        return [.. adjusted];
    }

    private static int[] Order(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        return pValues.All(p => p is >= 0 and <= 1)
            ? [.. Enumerable.Range(0, pValues.Count).OrderBy(at => pValues[at])]
            : throw new ArgumentException("A p-value lies from 0 to 1.", nameof(pValues));
    }
}
