using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>A metric that reads texts: what it is, and a pure function over the shared reading of a sample.</summary>
internal sealed class TextMetric : IMetric
{
    private readonly Readings readings;
    private readonly Func<SampleReading, MetricValue> measure;

    public TextMetric(MetricInfo info, Readings readings, Func<SampleReading, MetricValue> measure)
    {
        Info = info;
        this.readings = readings;
        this.measure = measure;
    }

    public MetricInfo Info { get; }

    public MetricValue Measure(EvaluationSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return measure(readings.Of(sample));
    }
}

/// <summary>Short ways to write values and what explains them.</summary>
internal static class Found
{
    public static MetricValue Value(double value) => new(value, []);

    public static MetricValue Value(double value, ImmutableArray<Diagnostic> why) => new(value, why);

    /// <summary>A gate: 1 when nothing is wrong, else 0.</summary>
    public static MetricValue Gate(ImmutableArray<Diagnostic> wrong) => new(wrong.IsEmpty ? 1 : 0, wrong);

    /// <summary>A share; none where there is nothing to have a share of.</summary>
    public static MetricValue Share(double part, double whole, ImmutableArray<Diagnostic> why) => whole > 0 ? new(part / whole, why) : MetricValue.None;

    public static Diagnostic In(DiagnosticPlace place, string code, string message, int start, int length) => new(code, message, place, start, start < 0 ? 0 : length);

    /// <summary>A diagnostic at a word of a text.</summary>
    public static Diagnostic At(DiagnosticPlace place, string code, string message, in Token token) => new(code, message, place, token.Start, token.Length);

    /// <summary>A diagnostic at the first place of some words, or at none.</summary>
    public static Diagnostic Words(DiagnosticPlace place, string code, string message, string within, string words)
    {
        var at = words.Length == 0 ? -1 : within.IndexOf(words, StringComparison.OrdinalIgnoreCase);
        return In(place, code, message, at, words.Length);
    }
}
