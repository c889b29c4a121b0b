using PromptForge.Evaluation.Cases;
using PromptForge.Model;

namespace PromptForge.Evaluation.Statistics;

/// <summary>What kind of number a metric gives; it chooses the test.</summary>
public enum ValueKind
{
    /// <summary>An amount: mean difference with a permutation test.</summary>
    Continuous,

    /// <summary>A grade, for example 1 to 5: Wilcoxon's test with Pratt's zeros.</summary>
    Ordinal,

    /// <summary>Yes (1) or no (0): McNemar's exact test.</summary>
    Binary,

    /// <summary>Who was preferred: 1 the candidate, 0 the baseline, 0.5 neither; the baseline's value is one minus it.
    /// So a difference is wins minus losses, twice the win rate minus one. Sign test.</summary>
    Preference,
}

/// <summary>Which way is good.</summary>
public enum Direction
{
    /// <summary>More is better.</summary>
    Higher,

    /// <summary>Less is better, as for cost.</summary>
    Lower,
}

/// <summary>A metric, as the statistics see it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Kind">What kind of number it gives.</param>
/// <param name="Better">Which way is good.</param>
/// <param name="RisesWithLength">Whether adding any text raises it, good or not (novelty, expansion, facets filled): it can decide nothing.</param>
/// <param name="Version">Changes whenever its numbers may.</param>
/// <param name="Name">What people call it; the id when missing.</param>
public sealed record MetricTraits(
    string Id, ValueKind Kind = ValueKind.Continuous, Direction Better = Direction.Higher, bool RisesWithLength = false, string Version = "1", LocalText Name = default)
{
    /// <summary>The one metric whose values come from looking at pictures.</summary>
    public const string PictureScoreId = "image-score";

    /// <summary>What a value of this metric rests on.</summary>
    public Evidence Evidence => Id == PictureScoreId ? Evidence.Scorer : Evidence.Text;

    /// <summary>What the statistics need of a metric of prompts: a gate is yes or no, the rest are amounts.</summary>
    public static MetricTraits Of(MetricInfo metric, LocalText name = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new(
            metric.Id, metric.Kind == MetricKind.Gate ? ValueKind.Binary : ValueKind.Continuous, metric.HigherIsBetter ? Direction.Higher : Direction.Lower,
            metric.RisesWithLength, Name: name);
    }
}

/// <summary>One prompt under both variants.</summary>
/// <param name="Case">The prompt's id.</param>
/// <param name="Baseline">The metric's value under the baseline, averaged over repeats.</param>
/// <param name="Candidate">Its value under the candidate.</param>
/// <param name="Slices">The groups it belongs to, for example <c>language: zh</c>.</param>
public sealed record Pair(string Case, double Baseline, double Candidate, params IReadOnlyList<string> Slices);
