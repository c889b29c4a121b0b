using System.Collections.Immutable;

namespace PromptForge.Evaluation.Cases;

/// <summary>Measures one result.</summary>
public interface IMetric
{
    /// <summary>What the metric is and how its values are read.</summary>
    MetricInfo Info { get; }

    /// <summary>Measures; pure, safe for threads.</summary>
    /// <returns>The value, or none where the metric does not apply.</returns>
    MetricValue Measure(EvaluationSample sample);
}

/// <summary>What a metric is.</summary>
/// <param name="Id">Its name in suites and reports, such as <c>fact-recall</c>.</param>
/// <param name="Kind">Whether it decides alone, is compared, or only must not get worse.</param>
/// <param name="HigherIsBetter">Which way is good.</param>
/// <param name="RisesWithLength">Whether adding any text raises it; such a metric decides nothing.</param>
/// <param name="Unit">What a value counts, in English.</param>
public sealed record MetricInfo(string Id, MetricKind Kind, bool HigherIsBetter, bool RisesWithLength, string Unit);

/// <summary>How a metric is used.</summary>
public enum MetricKind
{
    /// <summary>0 or 1 per prompt; one 0 is a failure.</summary>
    Gate,

    /// <summary>Compared between variants.</summary>
    Score,

    /// <summary>Compared, and must not get worse.</summary>
    Guardrail,
}

/// <summary>A value and what explains it.</summary>
/// <param name="Value">The value; null where the metric does not apply.</param>
/// <param name="Diagnostics">What lowered it, with the place.</param>
public readonly record struct MetricValue(double? Value, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>A metric that does not apply.</summary>
    public static MetricValue None { get; } = new(null, []);
}

/// <summary>One reason for a value.</summary>
/// <param name="Code">A stable name, such as <c>fact-missing</c>.</param>
/// <param name="Message">English.</param>
/// <param name="In">The text that the span is in: the user's prompt, the prompt or the negative prompt.</param>
/// <param name="Start">Offset in UTF-16 units, or -1.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public sealed record Diagnostic(string Code, string Message, DiagnosticPlace In, int Start, int Length);

/// <summary>Which text a diagnostic points into.</summary>
public enum DiagnosticPlace
{
    /// <summary>The user's words.</summary>
    Input,

    /// <summary>The positive prompt.</summary>
    Prompt,

    /// <summary>The negative prompt.</summary>
    Negative,
}
