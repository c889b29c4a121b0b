using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace PromptForge.Evaluation.Statistics;

/// <summary>The difference of two strengths, on the logit scale.</summary>
/// <param name="Estimate">The first minus the second.</param>
/// <param name="StandardError">Its standard error.</param>
public readonly record struct StrengthDifference(double Estimate, double StandardError)
{
    /// <summary>The chance that the first is preferred.</summary>
    public double WinRate => 1 / (1 + Math.Exp(-Estimate));

    /// <summary>Wald's interval of the difference.</summary>
    public Interval Interval(double level = 0.95) => Statistics.Interval.Around(Estimate, Tails.NormalQuantile((1 + level) / 2) * StandardError, level);

    /// <summary>The interval of the chance that the first is preferred.</summary>
    public Interval WinRateInterval(double level = 0.95)
    {
        var interval = Interval(level);
        return new(1 / (1 + Math.Exp(-interval.Lower)), 1 / (1 + Math.Exp(-interval.Upper)), level);
    }
}

/// <summary>Strengths from pairwise preferences: P(i over j) = 1/(1 + e^−(λi − λj)).</summary>
/// <remarks>Fitted by minorisation-maximisation (Hunter, Annals of Statistics 2004); intervals from the inverse Fisher information, which
/// takes every judgement as independent: where several people judge one prompt, average them before.</remarks>
public sealed class BradleyTerry
{
    private const int MostRounds = 100_000;

    private readonly double[,] wins;
    private readonly Matrix<double> covariance;

    private BradleyTerry(double[,] wins, double[] strengths, bool padded)
    {
        this.wins = wins;
        Strengths = [.. strengths];
        IsPadded = padded;
        covariance = Covariance();
    }

    /// <summary>λ of each arm, with mean 0.</summary>
    public ImmutableArray<double> Strengths { get; }

    /// <summary>Whether half a win was added to every pair, both ways, because some arm never lost, never won or never met the others.</summary>
    public bool IsPadded { get; }

    /// <summary>The log likelihood of the wins.</summary>
    public double LogLikelihood => Sum((won, chance, _) => won * Math.Log(chance));

    /// <summary>How far the wins are from the model: twice the log likelihood lost against the pairs' own rates.</summary>
    public double Deviance => Sum((won, chance, games) => 2 * won * Math.Log(won / (games * chance)));

    /// <summary>Degrees of freedom of the deviance: pairs that met minus arms plus one.</summary>
    public int Freedom
    {
        get
        {
            var met = 0;
            for (var i = 0; i < Strengths.Length; i++)
            {
                for (var j = 0; j < i; j++) { met += Games(i, j) > 0 ? 1 : 0; }
            }

            return met - Strengths.Length + 1;
        }
    }

    /// <summary>Fits strengths.</summary>
    /// <param name="wins">Cell (i, j): how often i was preferred to j; ties are half a win for each.</param>
    /// <exception cref="ArgumentException">The table is not square, has fewer than two arms, or holds a negative count.</exception>
    public static BradleyTerry Fit(double[,] wins)
    {
        ArgumentNullException.ThrowIfNull(wins);
        var arms = wins.GetLength(0);
        if (arms < 2 || wins.GetLength(1) != arms) { throw new ArgumentException("The table of wins must be square, with at least two arms.", nameof(wins)); }

        foreach (var won in wins)
        {
            if (!(won >= 0)) { throw new ArgumentException("A number of wins cannot be negative.", nameof(wins)); }
        }

        var table = (double[,])wins.Clone();
        for (var i = 0; i < arms; i++) { table[i, i] = 0; }

        var padded = !IsBounded(table);
        for (var i = 0; padded && i < arms; i++)
        {
            for (var j = 0; j < arms; j++) { table[i, j] += i == j ? 0 : 0.5; }
        }

        return new(table, Solve(table), padded);
    }

    /// <summary>The standard error of an arm's strength, as its distance to the mean of all.</summary>
    public double StandardError(int arm) => Math.Sqrt(Math.Max(0, covariance[arm, arm]));

    /// <summary>The strength of one arm over another.</summary>
    public StrengthDifference Difference(int one, int other) => new(
        Strengths[one] - Strengths[other],
        Math.Sqrt(Math.Max(0, covariance[one, one] + covariance[other, other] - (2 * covariance[one, other]))));

    // The estimate is finite exactly when wins lead from every arm to every other one (Ford 1957).
    private static bool IsBounded(double[,] wins)
    {
        var arms = wins.GetLength(0);
        bool Reaches(bool forward)
        {
            var (seen, open) = (new HashSet<int> { 0 }, new Stack<int>([0]));
            while (open.TryPop(out var from))
            {
                for (var to = 0; to < arms; to++)
                {
                    if ((forward ? wins[from, to] : wins[to, from]) > 0 && seen.Add(to)) { open.Push(to); }
                }
            }

            return seen.Count == arms;
        }

        return Reaches(forward: true) && Reaches(forward: false);
    }

    private static double[] Solve(double[,] wins)
    {
        var arms = wins.GetLength(0);
        var worth = Enumerable.Repeat(1.0, arms).ToArray();
        for (var round = 0; round < MostRounds; round++)
        {
            var moved = 0.0;
            for (var i = 0; i < arms; i++)
            {
                var (won, expected) = (0.0, 0.0);
                for (var j = 0; j < arms; j++)
                {
                    won += wins[i, j];
                    if (j != i) { expected += (wins[i, j] + wins[j, i]) / (worth[i] + worth[j]); }
                }

                moved = Math.Max(moved, Math.Abs((won / expected / worth[i]) - 1));
                worth[i] = won / expected;
            }

            var middle = Math.Exp(worth.Average(Math.Log));
            for (var i = 0; i < arms; i++) { worth[i] /= middle; }

            if (moved < 1e-14) { break; }
        }

        return Array.ConvertAll(worth, Math.Log);
    }

    // Strengths are known up to a constant; this is the covariance of those with mean 0.
    private Matrix<double> Covariance()
    {
        var arms = Strengths.Length;
        var information = Matrix<double>.Build.Dense(arms, arms);
        for (var i = 0; i < arms; i++)
        {
            for (var j = 0; j < arms; j++)
            {
                if (i == j) { continue; }

                var weight = Games(i, j) * Chance(i, j) * Chance(j, i);
                information[i, i] += weight;
                information[i, j] = -weight;
            }
        }

        return (information + (1.0 / arms)).Inverse() - (1.0 / arms);
    }

    private double Games(int i, int j) => wins[i, j] + wins[j, i];

    private double Chance(int i, int j) => 1 / (1 + Math.Exp(Strengths[j] - Strengths[i]));

    private double Sum(Func<double, double, double, double> term)
    {
        var sum = 0.0;
        for (var i = 0; i < Strengths.Length; i++)
        {
            for (var j = 0; j < Strengths.Length; j++) { sum += wins[i, j] > 0 ? term(wins[i, j], Chance(i, j), Games(i, j)) : 0; }
        }

        return sum;
    }
}
