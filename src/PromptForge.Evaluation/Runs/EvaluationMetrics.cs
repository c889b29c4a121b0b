using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Metrics;

namespace PromptForge.Evaluation.Runs;

/// <summary>Every metric that suites may name.</summary>
public static class EvaluationMetrics
{
    /// <summary>The metrics over what a forge knows: the promises, and every text metric.</summary>
    public static IReadOnlyList<IMetric> Of(Forge forge, MetricOptions? options = null) => [new PromiseMetric(forge), .. new MetricSet(forge, options).All];
}
