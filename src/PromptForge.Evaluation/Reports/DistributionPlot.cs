namespace PromptForge.Evaluation.Reports;

/// <summary>Histograms on one axis, a line at a time: how many prompts have which value, with a mark at the mean.</summary>
/// <remarks>A mean hides whether every prompt moved a little or a few moved far; the bars show it.</remarks>
internal sealed class DistributionPlot
{
    private const int Bins = 25;
    private const double Width = 240;
    private const double Height = 34;
    private const double Ground = 30;
    private readonly double low;
    private readonly double high;
    private readonly bool isSigned;

    /// <summary>An axis for several lines.</summary>
    /// <param name="lines">The values of each line.</param>
    /// <param name="isSigned">Whether zero stands in the middle, as it does for differences.</param>
    public DistributionPlot(IEnumerable<IReadOnlyList<double>> lines, bool isSigned)
    {
        var all = lines.SelectMany(values => values).DefaultIfEmpty(0).ToList();
        (low, high, this.isSigned) = (all.Min(), all.Max(), isSigned);
        if (isSigned)
        {
            var edge = Math.Max(Math.Abs(low), Math.Abs(high));
            (low, high) = (-edge, edge);
        }

        if (high <= low) { (low, high) = (low - 0.5, low + 0.5); }
    }

    /// <summary>The ends of the axis.</summary>
    public (double Low, double High) Ends => (low, high);

    /// <summary>One line; of differences, gains and losses have the colours of good and bad.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="values">A value for each prompt.</param>
    /// <param name="about">What it says, for those who do not see it.</param>
    public void Line(HtmlText html, IReadOnlyList<double> values, string about)
    {
        var counts = new int[Bins];
        foreach (var value in values) { counts[Bin(value)]++; }

        html.Add($"<svg class=\"bars\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{about}\"><line class=\"zero\" x1=\"0\" y1=\"{Ground}\" x2=\"{Width}\" y2=\"{Ground}\"/>");
        if (isSigned) { html.Add($"<line class=\"zero\" x1=\"{Width / 2}\" y1=\"0\" x2=\"{Width / 2}\" y2=\"{Ground}\"/>"); }

        for (var bin = 0; bin < Bins; bin++)
        {
            if (counts[bin] == 0) { continue; }

            // The root keeps a single prompt visible beside hundreds.
            var tall = Math.Max(1.5, Math.Sqrt((double)counts[bin] / counts.Max()) * (Ground - 2));
            html.Add($"<rect class=\"{Tone(bin)}\" x=\"{(bin * Width / Bins) + 0.75}\" y=\"{Ground - tall}\" width=\"{(Width / Bins) - 1.5}\" height=\"{tall}\"/>");
        }

        if (values.Count > 0) { html.Add($"<path class=\"mean\" d=\"M{At(values.Average()) - 4} {Height} l4 -5 l4 5 Z\"/>"); }

        html.Add($"</svg>");
    }

    private string Tone(int bin)
    {
        if (!isSigned) { return "plain"; }

        var zero = Bin(0);
        return bin == zero ? "open" : bin > zero ? "good" : "bad";
    }

    // The number of bins is odd, so that no difference has a bin of its own in the middle.
    private int Bin(double value) => Math.Clamp((int)Math.Floor((value - low) / (high - low) * Bins), 0, Bins - 1);

    private double At(double value) => (value - low) / (high - low) * Width;
}
