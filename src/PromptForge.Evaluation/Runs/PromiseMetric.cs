using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Runs;

/// <summary>Whether a result of ours keeps every promise: 1 or 0. Prompts of others have no receipts to be checked by.</summary>
public sealed class PromiseMetric(Forge forge) : IMetric
{
    /// <inheritdoc />
    public MetricInfo Info { get; } = new("promises", MetricKind.Gate, HigherIsBetter: true, RisesWithLength: false, "1 kept, 0 broken");

    /// <inheritdoc />
    public MetricValue Measure(EvaluationSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Forged is not { } forged) { return MetricValue.None; }

        var broken = forge.Promises.Check(forged, forge.Profile(forged.Target), forge.Strategy(forged.Strategy));
        return new(broken.IsEmpty ? 1 : 0, [.. broken.Select(one => new Diagnostic($"promise-{one.Promise}", one.Message, DiagnosticPlace.Prompt, -1, 0))]);
    }
}
