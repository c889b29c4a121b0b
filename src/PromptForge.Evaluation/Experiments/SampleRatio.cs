using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Whether the arms got the shares they were meant to get. When not, something loses units, and no result can be trusted.</summary>
/// <param name="ChiSquare">Σ (observed − expected)² / expected.</param>
/// <param name="P">Its p-value.</param>
public readonly record struct SampleRatio(double ChiSquare, double P)
{
    /// <summary>The p-value below which an experiment is stopped; small, because it is looked at often.</summary>
    public const double Alarm = 0.001;

    /// <summary>Whether the shares are off by more than chance.</summary>
    public bool IsMismatch => P < Alarm;

    /// <summary>Checks.</summary>
    /// <param name="observed">Units of each arm.</param>
    /// <param name="weights">The arms' shares, in the same order; scaled to sum to 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an arm of weight 0 has units.</exception>
    public static SampleRatio Of(IReadOnlyList<long> observed, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNotEqual(observed.Count, weights.Count);
        var (count, total, square, arms) = (observed.Sum(), weights.Sum(), 0.0, 0);
        for (var at = 0; at < observed.Count; at++)
        {
            var expected = count * weights[at] / total;
            if (weights[at] == 0 && observed[at] > 0) { throw new ArgumentException("An arm of weight 0 has units.", nameof(observed)); }
            if (expected == 0) { continue; }

            square += (observed[at] - expected) * (observed[at] - expected) / expected;
            arms++;
        }

        return new(square, arms < 2 ? 1 : Tails.ChiSquareUpper(square, arms - 1));
    }
}
