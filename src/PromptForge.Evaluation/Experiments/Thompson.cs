using System.Collections.Immutable;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Experiments;

/// <summary>What is believed of a rate after some trials, from an even start: Beta(1 + successes, 1 + failures).</summary>
/// <param name="Successes">How often yes.</param>
/// <param name="Failures">How often no.</param>
public readonly record struct RateBelief(double Successes, double Failures)
{
    internal double A => 1 + Successes;

    internal double B => 1 + Failures;

    /// <summary>The mean.</summary>
    public double Mean => A / (A + B);

    internal double Deviation => Math.Sqrt(A * B / ((A + B) * (A + B) * (A + B + 1)));

    /// <summary>The chance that this rate is above another one.</summary>
    public double ChanceAbove(RateBelief other) => Thompson.Shares([this, other])[0];

    /// <summary>What is lost on average by choosing this one when the other may be better: E max(other − this, 0).</summary>
    public double ExpectedLoss(RateBelief other) =>
        (other.Mean * (other with { Successes = other.Successes + 1 }).ChanceAbove(this)) - (Mean * other.ChanceAbove(this with { Successes = Successes + 1 }));
}

/// <summary>Thompson sampling: an arm gets units as often as it is probably the best one.</summary>
public static class Thompson
{
    // Per stretch between two landmarks of the beliefs the integrand is smooth.
    private const int Points = 32;

    private static readonly double[] Landmarks = [-9, -5, -2, 0, 2, 5, 9];

    /// <summary>The chance of each arm to be the best: its share until more is known. Exact to about 1e-9.</summary>
    /// <param name="arms">What is believed of each arm.</param>
    /// <param name="floor">The least share of any arm; above 0, later tests by inverse propensity stay possible. At most 1 / arms.</param>
    public static ImmutableArray<double> Shares(IReadOnlyList<RateBelief> arms, double floor = 0)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(floor, 1.0 / Math.Max(1, arms.Count));
        ArgumentOutOfRangeException.ThrowIfNegative(floor);
        var marks = arms.SelectMany(arm => Landmarks.Select(mark => Math.Clamp(arm.Mean + (mark * arm.Deviation), 0, 1))).Order().ToArray();
        var shares = arms.Select((arm, at) => Best(arms, at, marks)).ToArray();
        var total = shares.Sum();
        return [.. shares.Select(share => floor + ((1 - (floor * arms.Count)) * share / total))];
    }

    /// <summary>Draws a rate from each belief and takes the highest: an arm with the chance that <see cref="Shares"/> tells.</summary>
    public static int Draw(IReadOnlyList<RateBelief> arms, Random random)
    {
        ArgumentNullException.ThrowIfNull(arms);
        var (best, highest) = (0, double.NegativeInfinity);
        for (var at = 0; at < arms.Count; at++)
        {
            var drawn = Beta.Sample(random, arms[at].A, arms[at].B);
            if (drawn > highest) { (best, highest) = (at, drawn); }
        }

        return best;
    }

    private static double Best(IReadOnlyList<RateBelief> arms, int best, double[] marks)
    {
        double Density(double rate)
        {
            var density = Beta.PDF(arms[best].A, arms[best].B, rate);
            for (var at = 0; at < arms.Count && density > 0; at++) { density *= at == best ? 1 : Beta.CDF(arms[at].A, arms[at].B, rate); }

            return density;
        }

        var (low, high, sum) = (arms[best].Mean - (9 * arms[best].Deviation), arms[best].Mean + (9 * arms[best].Deviation), 0.0);
        for (var at = 1; at < marks.Length; at++)
        {
            if (marks[at] > marks[at - 1] && marks[at] > low && marks[at - 1] < high) { sum += GaussLegendreRule.Integrate(Density, marks[at - 1], marks[at], Points); }
        }

        return sum;
    }
}

/// <summary>The mean of an arm from units that came with different chances.</summary>
/// <param name="Mean">The weighted mean.</param>
/// <param name="StandardError">Its standard error.</param>
/// <remarks>Each counts by one over its propensity (Hájek). Bandit data without the propensities can be tested by nothing.</remarks>
public readonly record struct InversePropensity(double Mean, double StandardError)
{
    /// <summary>How far this arm is above another, with the normal curve's interval: for one look, and with a floor under the propensities.</summary>
    public Interval Above(InversePropensity baseline, double level = 0.95) => Interval.Around(
        Mean - baseline.Mean, Tails.NormalQuantile((1 + level) / 2) * Math.Sqrt((StandardError * StandardError) + (baseline.StandardError * baseline.StandardError)), level);

    /// <summary>Weighs.</summary>
    /// <param name="units">Outcome and propensity of every unit of one arm; propensities are above 0.</param>
    public static InversePropensity Of(IReadOnlyCollection<(double Outcome, double Propensity)> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        var weight = units.Sum(unit => 1 / unit.Propensity);
        var mean = units.Sum(unit => unit.Outcome / unit.Propensity) / weight;
        var squares = units.Sum(unit => (unit.Outcome - mean) / unit.Propensity * ((unit.Outcome - mean) / unit.Propensity));
        return new(mean, Math.Sqrt(squares) / weight);
    }
}
