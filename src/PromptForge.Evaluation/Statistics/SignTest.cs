namespace PromptForge.Evaluation.Statistics;

/// <summary>Whether gains and losses are as frequent as the two sides of a coin; ties are left out, so report them beside.</summary>
public static class SignTest
{
    /// <summary>The exact two-sided test.</summary>
    /// <returns>The number of gains and its p-value; 1 when nothing differs.</returns>
    public static TestResult Of(int gains, int losses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gains);
        ArgumentOutOfRangeException.ThrowIfNegative(losses);
        return new(gains, Math.Min(1, 2 * Tails.BinomialLower(Math.Min(gains, losses), gains + losses, 0.5)));
    }
}
