namespace PromptForge.Evaluation.Statistics;

/// <summary>Do several variants differ at all on the same prompts? Ranks them within each prompt; ties are corrected for.</summary>
public static class Friedman
{
    /// <summary>Runs the test.</summary>
    /// <param name="blocks">Per prompt, the value of every variant, in the same order.</param>
    /// <returns>The chi-square with (variants − 1) degrees of freedom and its p-value.</returns>
    public static TestResult Of(IReadOnlyList<double[]> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var variants = blocks.Count > 0 ? blocks[0].Length : 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(variants, 2, nameof(blocks));
        var (sums, squares) = (new double[variants], 0.0);
        foreach (var block in blocks)
        {
            var ranks = Ranks.Of(block);
            for (var i = 0; i < variants; i++)
            {
                sums[i] += ranks[i];
                squares += ranks[i] * ranks[i];
            }
        }

        var expected = blocks.Count * variants * (variants + 1.0) * (variants + 1) / 4;
        if (squares <= expected) { return new(0, 1); }

        var statistic = (variants - 1) * (sums.Sum(sum => sum * sum) - (blocks.Count * expected)) / (squares - expected);
        return new(statistic, Tails.ChiSquareUpper(statistic, variants - 1));
    }
}
