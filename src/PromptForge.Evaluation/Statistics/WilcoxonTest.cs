namespace PromptForge.Evaluation.Statistics;

/// <summary>What becomes of prompts where both variants are equal.</summary>
public enum ZeroDifferences
{
    /// <summary>They take the lowest ranks, and those ranks count for neither side (Pratt).</summary>
    Pratt,

    /// <summary>They are left out before ranking (Wilcoxon).</summary>
    Drop,
}

/// <summary>Wilcoxon's signed-rank test.</summary>
/// <param name="W">The smaller of the two rank sums.</param>
/// <param name="PositiveRanks">The ranks of the prompts that gained, added up.</param>
/// <param name="NegativeRanks">The ranks of the prompts that lost.</param>
/// <param name="P">The two-sided p-value; 1 when nothing differs.</param>
/// <param name="IsExact">Whether p counts all signs instead of using the normal curve.</param>
public sealed record WilcoxonTest(double W, double PositiveRanks, double NegativeRanks, double P, bool IsExact)
{
    // Up to here the exact distribution is cheap; beyond, the normal curve is close.
    private const int MostExact = 50;

    /// <summary>The matched rank-biserial correlation, −1 to 1: how much of the ranks the gains hold over the losses.</summary>
    public double RankBiserial => PositiveRanks + NegativeRanks > 0 ? (PositiveRanks - NegativeRanks) / (PositiveRanks + NegativeRanks) : 0;

    /// <summary>Runs the test.</summary>
    /// <param name="differences">One per prompt.</param>
    /// <param name="zeros">What becomes of equal pairs.</param>
    /// <param name="exact">Count all signs, given the ranks with their ties; by default up to 50 prompts.</param>
    /// <param name="continuity">Move W half a rank towards its mean; only for the normal curve.</param>
    /// <remarks>O(n log n), exact O(n³). The variance Σr²/4 over the ranks that count holds ties and Pratt's zeros alike.</remarks>
    public static WilcoxonTest Of(
        IReadOnlyList<double> differences, ZeroDifferences zeros = ZeroDifferences.Pratt, bool? exact = null, bool continuity = false)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var kept = zeros == ZeroDifferences.Drop ? differences.Where(value => value != 0).ToArray() : [.. differences];
        var ranks = Ranks.Of(Array.ConvertAll(kept, Math.Abs));
        var (positive, negative, squares) = (0.0, 0.0, 0.0);
        var counted = new List<double>();
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] == 0) { continue; }

            if (kept[i] > 0) { positive += ranks[i]; }
            else { negative += ranks[i]; }

            squares += ranks[i] * ranks[i];
            counted.Add(ranks[i]);
        }

        var w = Math.Min(positive, negative);
        if (counted.Count == 0) { return new(0, 0, 0, 1, true); }

        if (exact ?? kept.Length <= MostExact) { return new(w, positive, negative, Math.Min(1, 2 * AtMost(w, counted)), true); }

        var distance = ((positive + negative) / 2) - w;
        if (continuity) { distance = Math.Max(0, distance - 0.5); }

        return new(w, positive, negative, Tails.NormalTwoSided(distance / (Math.Sqrt(squares) / 2)), false);
    }

    // Midranks are halves, so twice a rank is whole: count the subsets by their doubled sum.
    private static double AtMost(double w, List<double> ranks)
    {
        var limit = (int)Math.Round(2 * w);
        var shares = new double[limit + 1];
        shares[0] = 1;
        foreach (var rank in ranks)
        {
            var step = (int)Math.Round(2 * rank);
            for (var sum = limit; sum >= 0; sum--) { shares[sum] = (shares[sum] + (sum >= step ? shares[sum - step] : 0)) / 2; }
        }

        return shares.Sum();
    }
}
