using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Evaluation.Statistics;

/// <summary>One metric under two variants on the same prompts.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Count">How many prompts.</param>
/// <param name="Baseline">The baseline's mean.</param>
/// <param name="Candidate">The candidate's mean.</param>
/// <param name="Difference">Candidate minus baseline, in the metric's unit.</param>
/// <param name="Interval">The interval of the difference that fits the test's level.</param>
/// <param name="Narrow">The interval at 1 − 2α, for equivalence: two one-sided tests.</param>
/// <param name="P">The two-sided p-value.</param>
/// <param name="Test">The test that gave it.</param>
/// <param name="Effect">The effect without a unit.</param>
/// <param name="EffectName">Which effect: d_z, rank-biserial, odds ratio, win rate.</param>
/// <param name="Higher">Prompts where the candidate's value is higher.</param>
/// <param name="Lower">Prompts where it is lower.</param>
/// <param name="Deviation">The standard deviation of the differences.</param>
public sealed record PairedComparison(
    MetricTraits Metric, int Count, double Baseline, double Candidate, double Difference, Interval Interval, Interval Narrow, double P, LocalText Test,
    double Effect, string EffectName, int Higher, int Lower, double Deviation)
{
    /// <summary>Prompts where both are equal.</summary>
    public int Equal => Count - Higher - Lower;

    /// <summary>The difference, positive where the candidate is better.</summary>
    public double Gain => Metric.Better == Direction.Higher ? Difference : -Difference;

    /// <summary>The interval of the gain.</summary>
    public Interval GainInterval => Towards(Interval);

    /// <summary>The narrow interval of the gain.</summary>
    public Interval NarrowGain => Towards(Narrow);

    /// <summary>The least difference that so many prompts of this spread show with a power of 80%.</summary>
    public double Detectable => Count < 2 ? double.PositiveInfinity : Deviation * Power.PairedEffect(Count, alpha: 1 - Interval.Level);

    /// <summary>How many prompts of this spread show a difference with a power of 80%; infinite when nobody can tell.</summary>
    public double Needed(double difference) => Deviation > 0 ? Math.Ceiling(Power.PairedCount(difference / Deviation, alpha: 1 - Interval.Level)) : double.PositiveInfinity;

    /// <summary>Compares, with the test that the kind of the metric asks for.</summary>
    /// <param name="metric">What was measured.</param>
    /// <param name="pairs">At least one prompt.</param>
    /// <param name="alpha">The two-sided level.</param>
    /// <param name="seed">Draws resamples and flips.</param>
    /// <param name="resamples">How many of them.</param>
    /// <exception cref="ArgumentException">There is no pair or a value is not finite.</exception>
    public static PairedComparison Of(MetricTraits metric, IReadOnlyList<Pair> pairs, double alpha = 0.05, long seed = 0, int resamples = Bootstrap.Resamples)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(pairs);
        ImmutableArray<double> baseline = [.. pairs.Select(pair => pair.Baseline)], candidate = [.. pairs.Select(pair => pair.Candidate)];
        var differences = PairedDifferences.Between(baseline, candidate);
        var found = Find(metric.Kind, baseline, candidate, differences, seed, resamples);
        return new(
            metric, pairs.Count, baseline.Average(), candidate.Average(), differences.Mean, found.Interval(1 - alpha), found.Interval(1 - (2 * alpha)), found.P, found.Test,
            found.Effect, found.EffectName, differences.Positive, differences.Negative, differences.StandardDeviation);
    }

    private static Found Find(
        ValueKind kind, ImmutableArray<double> baseline, ImmutableArray<double> candidate, PairedDifferences differences, long seed, int resamples)
    {
        switch (kind)
        {
            // Shares over repeats are amounts, no longer yes or no.
            case ValueKind.Binary when baseline.Concat(candidate).All(value => value is 0 or 1):
                var table = McNemar.Of(baseline, candidate);
                return new(table.Adjusted, table.ExactP, new("McNemar 精确检验", "McNemar's exact test"), (table.OnlyCandidate + 0.5) / (table.OnlyBaseline + 0.5), "odds ratio");

            case ValueKind.Preference:
                // Wins minus losses is twice the win rate minus one; so are its ends.
                var wins = new Proportion((differences.Count + differences.Values.Sum()) / 2, differences.Count);
                Interval Net(double level) => wins.Wilson(level) is var share ? new((2 * share.Lower) - 1, (2 * share.Upper) - 1, level) : default;
                return new(Net, SignTest.Of(differences.Positive, differences.Negative).P, new("符号检验", "sign test"), wins.Value, "win rate");

            case ValueKind.Ordinal:
                var ranks = WilcoxonTest.Of(differences.Values);
                return new(Resampled(), ranks.P, new("Wilcoxon 符号秩检验（Pratt 零值）", "Wilcoxon signed-rank test with Pratt's zeros"), ranks.RankBiserial, "rank-biserial");

            default:
                return new(Resampled(), PermutationTest.Of(differences.Values, resamples, seed).P, new("符号翻转置换检验", "sign-flip permutation test"), EffectSize.Dz(differences), "d_z");
        }

        Func<double, Interval> Resampled()
        {
            var bootstrap = Bootstrap.OfMean(differences.Values.AsSpan(), resamples, seed);
            return level => bootstrap.Interval(Widened(level, differences.Count)) with { Level = level };
        }
    }

    // A bootstrap of few prompts is too narrow, by Student's t against the normal curve and by n against n − 1 (Hesterberg, The American
    // Statistician 2015, doi:10.1080/00031305.2015.1089789); ask it for a level that makes up for both. At 1,000 prompts hardly anything is left of it.
    private static double Widened(double level, int count) => count < 2
        ? level
        : 1 - Tails.NormalTwoSided(Math.Sqrt(count / (count - 1.0)) * Tails.StudentQuantile((1 + level) / 2, count - 1));

    private Interval Towards(Interval interval) => Metric.Better == Direction.Higher ? interval : interval.Negated();

    private sealed record Found(Func<double, Interval> Interval, double P, LocalText Test, double Effect, string EffectName);
}
