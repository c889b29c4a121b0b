using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Retrieval;

/// <summary>How well ranked entries answer queries whose answers are known.</summary>
/// <remarks>A query without answers has no value and is dropped, as trec_eval does. Equal scores are ranked by id, so runs repeat.</remarks>
public static class RetrievalMetrics
{
    /// <summary>The metrics, in the order of reports.</summary>
    public static ImmutableArray<IMetric> All { get; } =
    [
        Recall(1), Recall(5), Recall(10),
        new RankMetric("ndcg.10", "discounted gain of the first 10 over that of the best order", (gains, answers) => RankMetrics.Ndcg(gains, answers, 10)),
        new RankMetric("mrr", "1 over the rank of the first answer", (gains, _) => RankMetrics.ReciprocalRank(gains)),
    ];

    // Of ten answers no five places hold more than five: without the cap, no engine could reach 1.
    private static RankMetric Recall(int top) =>
        new($"recall.{top}", $"share of the answers within the first {top}, of at most {top}", (gains, answers) => RankMetrics.Recall(gains, Math.Min(top, answers.Count), top));

    private sealed class RankMetric(string id, string unit, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> measure) : IMetric
    {
        public MetricInfo Info { get; } = new(id, MetricKind.Score, HigherIsBetter: true, RisesWithLength: false, unit);

        public MetricValue Measure(EvaluationSample sample)
        {
            ArgumentNullException.ThrowIfNull(sample);
            if (GradedAnswers.Read(sample.Case.Reference) is not { } answers) { return MetricValue.None; }

            var ranked = sample.Prompt.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var value = measure([.. ranked.Select(entry => (double)answers.GetValueOrDefault(entry))], [.. answers.Values.Select(grade => (double)grade)]);
            // Told once, by the metric that looks furthest.
            return new(value, id != "ndcg.10" ? [] : [.. answers.Keys.Except(ranked, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(missing => new Diagnostic("not-found", $"'{missing}' is not among the first {ranked.Length}", DiagnosticPlace.Prompt, -1, 0))]);
        }
    }
}
