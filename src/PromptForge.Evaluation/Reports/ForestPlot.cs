using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Reports;

/// <summary>A forest plot, a line at a time: a dot for the gain, a line for its interval, zero in the middle.</summary>
/// <remarks>Metrics count different things, so each is divided by the standard deviation of its differences; the numbers beside keep
/// their unit.</remarks>
internal sealed class ForestPlot
{
    private const double Width = 240;
    private const double Height = 22;
    private const double Most = 2;
    private const double Least = 0.25;
    private readonly double edge;

    public ForestPlot(IEnumerable<PairedComparison> lines)
    {
        var ends = lines.Where(line => line.Deviation > 0).SelectMany(line => new[] { line.GainInterval.Lower, line.GainInterval.Upper }.Select(end => Math.Abs(end / line.Deviation)));
        edge = Math.Clamp(ends.Where(double.IsFinite).DefaultIfEmpty(Least).Max(), Least, Most);
    }

    /// <summary>One line.</summary>
    public void Line(HtmlText html, PairedComparison numbers, string about)
    {
        html.Add($"<svg class=\"forest\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{about}\">");
        html.Add($"<line class=\"zero\" x1=\"{Width / 2}\" y1=\"0\" x2=\"{Width / 2}\" y2=\"{Height}\"/>");
        var (low, middle, high) = numbers.Deviation > 0
            ? (numbers.GainInterval.Lower / numbers.Deviation, numbers.Gain / numbers.Deviation, numbers.GainInterval.Upper / numbers.Deviation)
            : Everywhere(Math.Sign(numbers.Gain));
        // What rises with any text is neither good nor bad.
        var tone = numbers.Metric.RisesWithLength ? "open" : low > 0 ? "good" : high < 0 ? "bad" : "open";
        if (high > low) { html.Add($"<line class=\"{tone}\" x1=\"{At(low)}\" y1=\"{Height / 2}\" x2=\"{At(high)}\" y2=\"{Height / 2}\"/>"); }

        if (Math.Abs(middle) <= edge) { html.Add($"<circle class=\"{tone}\" cx=\"{At(middle)}\" cy=\"{Height / 2}\" r=\"4\"/>"); }

        if (high > edge) { html.Add($"<path class=\"{tone}\" d=\"M{Width - 8} 5 L{Width - 1} 11 L{Width - 8} 17 Z\"/>"); }

        if (low < -edge) { html.Add($"<path class=\"{tone}\" d=\"M8 5 L1 11 L8 17 Z\"/>"); }

        html.Add($"</svg>");
    }

    // The same difference in every prompt has no spread to be divided by: it is as sure as can be.
    private static (double, double, double) Everywhere(int sign) => sign == 0 ? (0, 0, 0) : (sign * double.MaxValue, sign * double.MaxValue, sign * double.MaxValue);

    private double At(double value) => (Width / 2) + (Math.Clamp(value, -edge, edge) / edge * ((Width / 2) - 10));
}
