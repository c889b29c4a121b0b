using System.Globalization;
using PromptForge.Evaluation.Cases;
using PromptForge.Measure;

namespace PromptForge.Tests.Evaluation.Runs;

/// <summary>Whether a prompt holds the hard and effective limits of its target: 1 or 0.</summary>
internal sealed class LengthMetric(Forge forge) : IMetric
{
    /// <inheritdoc />
    public MetricInfo Info { get; } = new("within-limits", MetricKind.Gate, HigherIsBetter: true, RisesWithLength: false, "1 within, 0 over");

    /// <inheritdoc />
    public MetricValue Measure(EvaluationSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var over = forge.Measure(sample.Prompt, forge.Profile(sample.Target)).Where(length => length.Kind != LimitKind.Recommended && !length.Value.FitsIn(length.Limit)).ToList();
        return new(over.Count == 0 ? 1 : 0, [.. over.Select(length => new Diagnostic("over-limit", string.Create(
            CultureInfo.InvariantCulture, $"{length.Value} of {length.Limit.Value}{(length.Exact ? "" : " (an estimate)")}"), DiagnosticPlace.Prompt, -1, 0))]);
    }
}
