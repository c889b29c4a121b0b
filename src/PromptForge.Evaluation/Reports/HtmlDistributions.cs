using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Reports;

/// <summary>How the metric that decides is spread over prompts: each variant's values, and each candidate's differences from the baseline.</summary>
internal static class HtmlDistributions
{
    /// <summary>The section, for every target that has values.</summary>
    public static void Write(HtmlText html, RunAnalysis analysis, ReportWords words)
    {
        if (analysis.Question.Plans is not [var plan, ..]) { return; }

        var metric = analysis.Info(plan.Plan.Primary.Id);
        var at = analysis.Run.Header.Metrics.IndexOf(metric);
        foreach (var target in analysis.Run.Header.Targets)
        {
            var variants = analysis.Run.Header.Variants.Select(variant => (Name: variant, Values: ByCase(analysis, variant, target, at))).Where(one => one.Values.Count > 0).ToList();
            if (variants.Count == 0) { continue; }

            html.Add($"<section>\n<h2>{words.Distributions}: {metric.Id}, {target}</h2>\n");
            Lines(html, words, words.ValueByPrompt, [.. variants.Select(one => (one.Name, (IReadOnlyList<double>)[.. one.Values.Values]))], isSigned: false);
            if (variants.Find(one => one.Name == analysis.Question.Baseline) is { Values: { } before })
            {
                var sign = metric.HigherIsBetter ? 1 : -1;
                Lines(html, words, words.GainOver(analysis.Question.Baseline!), [.. variants.Where(one => one.Name != analysis.Question.Baseline)
                    .Select(one => (one.Name, (IReadOnlyList<double>)[.. one.Values.Where(pair => before.ContainsKey(pair.Key)).Select(pair => sign * (pair.Value - before[pair.Key]))]))], isSigned: true);
            }

            html.Add($"</section>\n");
        }
    }

    private static void Lines(HtmlText html, ReportWords words, string what, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> lines, bool isSigned)
    {
        if (lines.Count == 0) { return; }

        var plot = new DistributionPlot(lines.Select(line => line.Values), isSigned);
        html.Add($"<table class=\"stack spread\"><caption>{what}</caption><thead><tr><th scope=\"col\">{words.Variant}</th><th scope=\"col\"><span class=\"ends\"><span>{ReportNumbers.Of(plot.Ends.Low)}</span><span>{ReportNumbers.Of(plot.Ends.High)}</span></span></th>");
        html.Add($"<th scope=\"col\">{words.Quartiles}</th><th scope=\"col\" class=\"number\">n</th></tr></thead>\n<tbody>\n");
        foreach (var (name, values) in lines)
        {
            double[] sorted = [.. values.Order()];
            var quartiles = string.Join(" · ", new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(share => ReportNumbers.Of(Quantile(sorted, share))));
            html.Add($"<tr><th scope=\"row\">{name}</th><td>");
            plot.Line(html, values, $"{name}: {words.Quartiles} {quartiles}");
            html.Add($"</td><td>{quartiles}</td><td class=\"number\" data-label=\"n\">{sorted.Length}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private static double? Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0) { return null; }

        var at = share * (sorted.Length - 1);
        var (below, part) = ((int)at, at - (int)at);
        return part == 0 ? sorted[below] : sorted[below] + (part * (sorted[below + 1] - sorted[below]));
    }

    // The prompt is the unit: seeds are averaged.
    private static Dictionary<string, double> ByCase(RunAnalysis analysis, string variant, string target, int at) => analysis.RowsOf(variant, target)
        .Where(row => at < row.Values.Length && row.Values[at] is not null).GroupBy(row => row.Case, row => row.Values[at]!.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);
}
