using MathNet.Numerics.Distributions;

namespace PromptForge.Evaluation.Statistics;

/// <summary>A share: so many of so many, for example a win rate with ties as half a win.</summary>
/// <param name="Successes">How many; halves are allowed for the intervals of Wilson and Wald.</param>
/// <param name="Count">Of how many; at least 1.</param>
public readonly record struct Proportion(double Successes, double Count)
{
    /// <summary>The share, 0 to 1.</summary>
    public double Value => Successes / Count;

    /// <summary>The share of wins where a tie is half a win. Report the rate of ties beside it.</summary>
    public static Proportion OfWins(int wins, int losses, int ties) => new(wins + (ties / 2.0), wins + losses + ties);

    /// <summary>Wilson's score interval: the default, good for few and for extreme shares.</summary>
    public Interval Wilson(double level = 0.95)
    {
        var z = Tails.NormalQuantile((1 + level) / 2);
        var scale = 1 + (z * z / Count);
        var half = z * Math.Sqrt((Value * (1 - Value) / Count) + (z * z / (4 * Count * Count)));
        return Interval.Around((Value + (z * z / (2 * Count))) / scale, half / scale, level);
    }

    /// <summary>The exact interval of Clopper and Pearson: never below its level, so wider.</summary>
    public Interval ClopperPearson(double level = 0.95) => new(
        Successes <= 0 ? 0 : Beta.InvCDF(Successes, Count - Successes + 1, (1 - level) / 2),
        Successes >= Count ? 1 : Beta.InvCDF(Successes + 1, Count - Successes, (1 + level) / 2), level);

    /// <summary>The textbook interval; too narrow for few and for extreme shares.</summary>
    public Interval Wald(double level = 0.95) =>
        Interval.Around(Value, Tails.NormalQuantile((1 + level) / 2) * Math.Sqrt(Value * (1 - Value) / Count), level);
}
