using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Scoring;

/// <summary>What a scorer says of a result's picture, as a metric of runs. Texts alone have no value of it.</summary>
/// <remarks>A suite names it as its primary metric before any picture exists, so the plan is fixed; the scores come after.</remarks>
public static class PictureScore
{
    /// <summary>The metric's id.</summary>
    public const string Id = MetricTraits.PictureScoreId;

    /// <summary>The metric, as runs know it before there are pictures.</summary>
    public static IMetric Metric { get; } = new Unseen();

    /// <summary>A run with the scores of its pictures in it.</summary>
    /// <param name="run">The run; its metrics name <see cref="Id"/>.</param>
    /// <param name="pictures">The pictures of its results.</param>
    /// <param name="scorer">Who scores.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The run, and how many of its pictures have no score.</returns>
    /// <exception cref="ScorerException">The scorer failed.</exception>
    public static async Task<(RunRecord Run, int Missing)> ScoreAsync(
        RunRecord run, IReadOnlyDictionary<ResultKey, string> pictures, IImageScorer scorer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(scorer);
        var at = run.Header.Metrics.Select((metric, index) => (metric.Id, index)).FirstOrDefault(one => one.Id == Id, (Id, -1)).Item2;
        if (at < 0) { throw new RunException($"this run does not measure '{Id}'; name it among the suite's metrics or as its primary one."); }

        var words = run.Cases.ToDictionary(one => one.Id, one => one.Prompt, StringComparer.Ordinal);
        var (rows, missing) = (run.Rows.ToBuilder(), 0);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Error is not null || !pictures.TryGetValue(ResultKey.Of(rows[i]), out var picture)) { continue; }

            var score = await scorer.ScoreAsync(ScoreRequest.Of(words[rows[i].Case], picture), cancellationToken).ConfigureAwait(false);
            if (score is null) { missing++; }

            rows[i] = rows[i] with { Values = rows[i].Values.SetItem(at, score) };
        }

        return (run with { Rows = rows.ToImmutable() }, missing);
    }

    private sealed class Unseen : IMetric
    {
        public MetricInfo Info { get; } = new(PictureScore.Id, MetricKind.Score, HigherIsBetter: true, RisesWithLength: false, "the scorer's own unit, against the user's words");

        public MetricValue Measure(EvaluationSample sample) => MetricValue.None;
    }
}
