using System.Collections.Immutable;

namespace PromptForge.Evaluation.Statistics;

/// <summary>What each prompt gained: the candidate's value minus the baseline's, prompt by prompt.</summary>
/// <remarks>The prompt is the unit: average repeats, images and raters per prompt before.</remarks>
public sealed class PairedDifferences
{
    private PairedDifferences(ImmutableArray<double> values)
    {
        Values = values;
        Mean = values.Average();
        var squares = values.Sum(value => (value - Mean) * (value - Mean));
        StandardDeviation = values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : 0;
        Positive = values.Count(value => value > 0);
        Negative = values.Count(value => value < 0);
    }

    /// <summary>The differences, in the order of the prompts.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>How many prompts.</summary>
    public int Count => Values.Length;

    /// <summary>The mean difference.</summary>
    public double Mean { get; }

    /// <summary>The sample standard deviation (n − 1); 0 for a single prompt.</summary>
    public double StandardDeviation { get; }

    /// <summary>The standard error of the mean.</summary>
    public double StandardError => StandardDeviation / Math.Sqrt(Count);

    /// <summary>Prompts where the candidate's value is higher.</summary>
    public int Positive { get; }

    /// <summary>Prompts where the candidate's value is lower.</summary>
    public int Negative { get; }

    /// <summary>Prompts where both are equal.</summary>
    public int Zero => Count - Positive - Negative;

    /// <summary>Takes baseline from candidate.</summary>
    /// <exception cref="ArgumentException">The lengths differ, there is no pair, or a value is not finite.</exception>
    public static PairedDifferences Between(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        if (baseline.Count != candidate.Count)
        {
            throw new ArgumentException($"Pairs need both values: {baseline.Count} of the baseline, {candidate.Count} of the candidate.", nameof(candidate));
        }

        // 4.2 − 4 and 3.2 − 3 are equal on paper and must rank as equal: what is below a billionth of the largest value is the machine's.
        var largest = baseline.Concat(candidate).Select(Math.Abs).DefaultIfEmpty().Max();
        var digits = largest > 0 && double.IsFinite(largest) ? Math.Clamp(9 - (int)Math.Ceiling(Math.Log10(largest)), 0, 15) : 15;
        return Of(baseline.Zip(candidate, (before, after) => Math.Round(after - before, digits)));
    }

    /// <summary>Wraps differences that are already taken.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public static PairedDifferences Of(IEnumerable<double> differences)
    {
        ImmutableArray<double> values = [.. differences];
        if (values.IsEmpty) { throw new ArgumentException("There is no pair to compare.", nameof(differences)); }

        return values.All(double.IsFinite) ? new(values) : throw new ArgumentException("Every value must be a finite number.", nameof(differences));
    }

    /// <summary>Student's paired t test.</summary>
    /// <returns>The t with n − 1 degrees of freedom. Without any spread, p is 1 for a mean of zero and 0 otherwise.</returns>
    public TestResult TTest()
    {
        if (Mean == 0) { return new(0, 1); }

        var t = Mean / StandardError;
        return Count > 1 ? new(t, Tails.StudentTwoSided(t, Count - 1)) : new(t, 1);
    }

    /// <summary>Student's interval for the mean difference; unbounded for a single prompt.</summary>
    public Interval TInterval(double level = 0.95) => Count > 1
        ? Interval.Around(Mean, StandardError * Tails.StudentQuantile((1 + level) / 2, Count - 1), level)
        : new(double.NegativeInfinity, double.PositiveInfinity, level);
}
