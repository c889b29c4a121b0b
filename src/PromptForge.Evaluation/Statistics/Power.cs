using MathNet.Numerics.RootFinding;

namespace PromptForge.Evaluation.Statistics;

/// <summary>How many prompts a difference needs, and which difference so many prompts can show. Two-sided throughout.</summary>
/// <remarks>
/// Sizes are exact fractions, at least 2; round up. The tests of t count a find on either side; <c>farTail: false</c> leaves out the wrong one,
/// as R's power.t.test does unless it is told to be strict.
/// </remarks>
public static class Power
{
    /// <summary>The power usually asked for.</summary>
    public const double Usual = 0.8;

    // From here on the curves of t and of the normal distribution cannot be told apart.
    private const double Many = 1e5;

    /// <summary>The chance that a paired t test shows a standardised difference <paramref name="dz"/>.</summary>
    public static double Paired(double dz, double count, double alpha = 0.05, bool farTail = true) =>
        NoncentralT.Power(count - 1, Math.Abs(dz) * Math.Sqrt(count), alpha, farTail);

    /// <summary>Prompts needed to show a standardised difference; infinite for zero.</summary>
    public static double PairedCount(double dz, double power = Usual, double alpha = 0.05) =>
        Needed(count => Paired(dz, count, alpha), Squared((Tails.NormalQuantile(1 - (alpha / 2)) + Tails.NormalQuantile(power)) / dz), power);

    /// <summary>The least standardised difference d_z that so many prompts show with the given power.</summary>
    public static double PairedEffect(int count, double power = Usual, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var enough = 1.0;
        while (Paired(enough, count, alpha) < power) { enough *= 2; }

        return Brent.FindRoot(dz => Paired(dz, count, alpha) - power, 0, enough, 1e-12, 200);
    }

    /// <summary>The chance that a two-sample t test shows a standardised difference with <paramref name="count"/> units in each arm.</summary>
    public static double TwoSample(double d, double count, double alpha = 0.05, bool farTail = true) =>
        NoncentralT.Power(2 * (count - 1), Math.Abs(d) * Math.Sqrt(count / 2), alpha, farTail);

    /// <summary>Units needed in each arm.</summary>
    public static double TwoSampleCount(double d, double power = Usual, double alpha = 0.05, bool farTail = true) =>
        Needed(count => TwoSample(d, count, alpha, farTail), 2 * Squared((Tails.NormalQuantile(1 - (alpha / 2)) + Tails.NormalQuantile(power)) / d), power);

    /// <summary>The chance to tell two shares apart with <paramref name="count"/> units in each arm.</summary>
    public static double TwoProportions(double one, double other, double count, double alpha = 0.05) =>
        Tails.Normal(((Math.Sqrt(count) * Math.Abs(one - other)) - (Tails.NormalQuantile(1 - (alpha / 2)) * Pooled(one, other))) / Unpooled(one, other));

    /// <summary>Units needed in each arm to tell two shares apart.</summary>
    public static double TwoProportionsCount(double one, double other, double power = Usual, double alpha = 0.05) =>
        Squared(((Tails.NormalQuantile(1 - (alpha / 2)) * Pooled(one, other)) + (Tails.NormalQuantile(power) * Unpooled(one, other))) / (one - other));

    /// <summary>Prompts needed by McNemar's test (Connor 1987).</summary>
    /// <param name="discordant">The share of prompts on which the two disagree.</param>
    /// <param name="difference">The difference of their shares of yes.</param>
    /// <param name="power">The chance to show it.</param>
    /// <param name="alpha">The level of the test.</param>
    public static double McNemarCount(double discordant, double difference, double power = Usual, double alpha = 0.05) => Squared(
        ((Tails.NormalQuantile(1 - (alpha / 2)) * Math.Sqrt(discordant)) + (Tails.NormalQuantile(power) * Math.Sqrt(discordant - (difference * difference)))) / difference);

    /// <summary>The least win rate above one half that so many judged pairs without ties show; 1 when none does.</summary>
    public static double WinRate(int count, double power = Usual, double alpha = 0.05)
    {
        var (root, far, near) = (Math.Sqrt(count), Tails.NormalQuantile(1 - (alpha / 2)), Tails.NormalQuantile(power));
        double Missing(double rate) => ((rate - 0.5) * root) - (far / 2) - (near * Math.Sqrt(rate * (1 - rate)));
        return Missing(1) <= 0 ? 1 : Brent.FindRoot(Missing, 0.5, 1, 1e-12, 200);
    }

    // The answer of the normal curve is a little too low, by less than ten.
    private static double Needed(Func<double, double> powerOf, double normal, double power) =>
        !(normal < Many) ? normal : powerOf(2) >= power ? 2 : Brent.FindRoot(count => powerOf(count) - power, 2, normal + 10, 1e-9, 200);

    private static double Pooled(double one, double other) => Math.Sqrt((one + other) * (1 - ((one + other) / 2)));

    private static double Unpooled(double one, double other) => Math.Sqrt((one * (1 - one)) + (other * (1 - other)));

    private static double Squared(double value) => value * value;
}
