using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Runs;

/// <summary>Every metric that suites may name.</summary>
public static class EvaluationMetrics
{
    /// <summary>The metrics over what a forge knows.</summary>
    public static IReadOnlyList<IMetric> Of(Forge forge) => [new PromiseMetric(forge)];
}
