using System.Globalization;
using MathNet.Numerics.Distributions;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>Two thousand experiments on invented prompts whose truth is known.</summary>
internal static class Simulated
{
    /// <summary>How many experiments; the rate of a 5% event then has a standard error of half a point.</summary>
    public const int Runs = 2000;

    /// <summary>The share of runs in which something was found.</summary>
    public static double Rate(long seed, Func<SeededRandom, bool> found)
    {
        var random = new SeededRandom(seed);
        return Enumerable.Range(0, Runs).Count(_ => found(random)) / (double)Runs;
    }

    /// <summary>Normal numbers.</summary>
    public static double[] Normals(SeededRandom random, int count, double mean = 0) => [.. Enumerable.Range(0, count).Select(_ => Normal.Sample(random, mean, 1))];

    /// <summary>Differences of two grades from 1 to 5 that share the prompt's difficulty: many ties and zeros.</summary>
    public static double[] Grades(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var prompt = Normal.Sample(random, 3.5, 1);
        return Grade(prompt + Normal.Sample(random, 0, 0.7)) - Grade(prompt + Normal.Sample(random, 0, 0.7));
    })];

    /// <summary>Yes or no under both variants; they disagree on a share of the prompts, and then the candidate wins with a chance.</summary>
    public static McNemar YesOrNo(SeededRandom random, int count, double discordant, double wins = 0.5)
    {
        var (b, c) = (0, 0);
        for (var at = 0; at < count; at++)
        {
            if (random.NextDouble() >= discordant) { continue; }

            if (random.NextDouble() < wins) { c++; }
            else { b++; }
        }

        return new(count - b - c, b, c, 0);
    }

    /// <summary>A rate for the message of a failed test.</summary>
    public static string Percent(double rate) => (rate * 100).ToString("F2", CultureInfo.InvariantCulture) + "%";

    private static double Grade(double value) => Math.Clamp(Math.Round(value), 1, 5);
}
