using System.Globalization;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Reports;

/// <summary>Numbers as people read them.</summary>
internal static class ReportNumbers
{
    /// <summary>Three significant digits, without an exponent.</summary>
    public static string Of(double? value)
    {
        if (value is not { } number) { return "–"; }

        var size = Math.Abs(number);
        var digits = size is 0 or >= 100 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return (number < 0 && size > 0 ? "−" : "") + Math.Round(size, digits).ToString("0." + new string('#', digits), CultureInfo.InvariantCulture);
    }

    /// <summary>The same with its sign.</summary>
    public static string Signed(double value) => (value > 0 ? "+" : "") + Of(value);

    /// <summary>A difference with its interval.</summary>
    public static string Gain(PairedComparison numbers) => $"{Signed(numbers.Gain)} ({Signed(numbers.GainInterval.Lower)} … {Signed(numbers.GainInterval.Upper)})";

    /// <summary>What a gate asks for.</summary>
    public static string Bound(Gate gate, MetricInfo metric) => $"{(gate.OfEach ? "each" : "mean")} {(metric.HigherIsBetter ? "≥" : "≤")} {Of(gate.Bound)}";

    /// <summary>The metric of an id.</summary>
    public static MetricInfo Info(this RunAnalysis analysis, string metric) => analysis.Run.Header.Metrics.First(one => one.Id == metric);
}
