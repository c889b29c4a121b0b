using System.Security.Cryptography;
using System.Text;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;
using PromptForge.Model;

namespace PromptForge.Evaluation.Reports;

/// <summary>A run as one HTML file: no network, light and dark, for screen, paper and screen readers.</summary>
/// <remarks>Every value is escaped, and the page allows no script but its own, by its hash.</remarks>
public sealed class HtmlReport
{
    private readonly RunAnalysis analysis;
    private readonly ReportWords words;
    private readonly HtmlCases cases;
    private readonly HtmlText html = new();

    private HtmlReport(RunAnalysis analysis, ReportWords words, int mostCases) =>
        (this.analysis, this.words, cases) = (analysis, words, new(analysis, words, mostCases));

    /// <summary>How many prompts a page shows unless told otherwise; more of them make it slow to open.</summary>
    public const int MostCases = 500;

    /// <summary>Writes a run.</summary>
    /// <param name="analysis">What it comes to.</param>
    /// <param name="words">The language.</param>
    /// <param name="name">What people call the suite.</param>
    /// <param name="mostCases">How many prompts are shown; failing and differing ones first.</param>
    public static string Of(RunAnalysis analysis, ReportWords words, LocalText name = default, int mostCases = MostCases)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(words);
        var report = new HtmlReport(analysis, words, mostCases);
        report.Page(name.InOrElse(words.Language) is { Length: > 0 } given ? given : analysis.Run.Header.Suite);
        return report.html.ToString();
    }

    private void Page(string title)
    {
        var (style, script, header) = (Resource("report.css"), Resource("report.js"), analysis.Run.Header);
        html.Add($"<!doctype html>\n<html lang=\"{words.Language.Tag}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'\">\n");
        html.Add($"<title>{title} · PromptForge</title>\n<style>{new HtmlText.Markup(style)}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#prompts\">{words.Skip}</a>\n");
        html.Add($"<header>\n<h1>{title}</h1>\n<ul class=\"meta\"><li>{words.Prompt(analysis.Run.Cases.Length)}</li><li>{string.Join(" · ", header.Variants)}</li><li>{string.Join(" · ", header.Targets)}</li>");
        html.Add($"<li>PromptForge {header.Version}, {header.ContentVersion}</li><li title=\"{header.Work}\">{Short(header.Work)}</li></ul>\n</header>\n<main>\n");
        Verdicts();
        Gates();
        foreach (var contest in analysis.Contests) { Differences(contest); }

        HtmlDistributions.Write(html, analysis, words);
        Means();
        cases.Write(html);
        html.Add($"</main>\n<script>{new HtmlText.Markup(script)}</script>\n</body>\n</html>\n");
    }

    private void Verdicts()
    {
        html.Add($"<section aria-labelledby=\"verdict\">\n<h2 id=\"verdict\">{words.Verdict}</h2>\n");
        if (!analysis.Run.IsWhole) { html.Add($"<p class=\"bad\">{words.NotWhole}</p>\n"); }

        if (analysis.Errors > 0) { html.Add($"<p class=\"bad\">{words.ErrorRows(analysis.Errors)}</p>\n"); }

        if (analysis.Gates.Length > 0) { html.Add($"<p>{words.GateSentence(analysis.Gates.Count(gate => !gate.Passed), analysis.Gates.Length)}</p>\n"); }

        if (analysis.Contests.IsEmpty) { html.Add($"<p>{words.NoComparison}</p>\n"); }

        foreach (var contest in analysis.Contests)
        {
            var (headline, rest) = Sentences(contest.Verdict);
            var outcome = contest.Verdict?.Outcome ?? Outcome.Inconclusive;
            html.Add($"<div class=\"contest {(contest.IsLost ? "lost" : contest.IsWon ? "won" : "")}\"><span class=\"tag\">{words.Name(outcome)} · {contest.Candidate} · {contest.Target}</span>");
            html.Add($"<p class=\"headline\">{headline}</p><p class=\"soft\">{rest}</p></div>\n");
        }

        html.Add($"</section>\n");
    }

    private (string Headline, string More) Sentences(Verdict? verdict)
    {
        if (verdict is null) { return (words.NoVerdict, ""); }

        var text = verdict.Sentences.InOrElse(words.Language);
        var end = words.Language.IsChinese ? text.IndexOf('。', StringComparison.Ordinal) : text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..(end + 1)], text[(end + 1)..].Trim());
    }

    private void Gates()
    {
        if (analysis.Gates.IsEmpty) { return; }

        html.Add($"<section aria-labelledby=\"gates\">\n<h2 id=\"gates\">{words.Gates}</h2>\n<table class=\"stack short\"><thead><tr><th scope=\"col\">{words.Metric}</th><th scope=\"col\">{words.Variant}</th><th scope=\"col\">{words.Target}</th>");
        html.Add($"<th scope=\"col\">{words.Bound}</th><th scope=\"col\">{words.Result}</th><th scope=\"col\">{words.Failing}</th></tr></thead>\n<tbody>\n");
        foreach (var gate in analysis.Gates)
        {
            html.Add($"<tr><th scope=\"row\">{gate.Gate.Metric}</th><td>{gate.Variant}</td><td>{gate.Target}</td><td>{ReportNumbers.Bound(gate.Gate, analysis.Info(gate.Gate.Metric))}</td>");
            html.Add($"<td class=\"{(!gate.Passed ? "bad" : gate.Count == 0 ? "open" : "good")}\">{(!gate.Passed ? words.Failed : gate.Count == 0 ? words.Unused : words.Passed)} ({ReportNumbers.Of(gate.Mean)}, n = {gate.Count})</td><td>");
            cases.Links(html, gate.Failing);
            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table>\n</section>\n");
    }

    private void Differences(Contest contest)
    {
        var name = $"{contest.Candidate} – {analysis.Question.Baseline}, {contest.Target}";
        var plot = new ForestPlot(contest.Metrics);
        html.Add($"<section>\n<h2>{words.Differences}: {name}</h2>\n");
        Forest(plot, words.Metric, words.ForestNote, contest.Candidate, [.. contest.Metrics.Select(numbers => (numbers.Metric.Id, numbers, Note(numbers, contest.Verdict)))]);
        if (contest.Verdict is { Slices.Length: > 0 } verdict)
        {
            html.Add($"<h3>{words.Slices}: {verdict.Primary.Metric.Id}</h3>\n");
            Forest(new(verdict.Slices.Select(slice => slice.Comparison)), words.Slice, "", contest.Candidate, [.. verdict.Slices.Select(slice => (slice.Slice, slice.Comparison, $"p = {ReportNumbers.Of(slice.AdjustedP)}"))]);
        }

        html.Add($"</section>\n");
    }

    private string Note(PairedComparison numbers, Verdict? verdict) =>
        numbers.Metric.Id == verdict?.Plan.Primary.Id ? words.Primary : numbers.Metric.RisesWithLength ? words.Rises : "";

    private void Forest(ForestPlot plot, string what, string caption, string candidate, IReadOnlyList<(string Name, PairedComparison Numbers, string Note)> lines)
    {
        html.Add($"<table class=\"stack\"><caption>{caption}</caption><thead><tr><th scope=\"col\">{what}</th><th scope=\"col\" class=\"number\">{analysis.Question.Baseline} → {candidate}</th><th scope=\"col\">{words.Gain(lines.Count == 0 ? 0.95 : lines[0].Numbers.Interval.Level)}</th>");
        html.Add($"<th scope=\"col\"><span class=\"ends\"><span>← {words.Worse}</span><span>{words.Better} →</span></span></th><th scope=\"col\" class=\"number\">n</th></tr></thead>\n<tbody>\n");
        foreach (var (name, numbers, note) in lines)
        {
            html.Add($"<tr><th scope=\"row\"><span class=\"{(note == words.Primary ? "decides" : "")}\">{name}</span> <span class=\"soft\">{note}</span></th><td class=\"number\">{ReportNumbers.Of(numbers.Baseline)} → {ReportNumbers.Of(numbers.Candidate)}</td>");
            html.Add($"<td>{ReportNumbers.Gain(numbers)}</td><td>");
            plot.Line(html, numbers, $"{name}: {ReportNumbers.Gain(numbers)}");
            html.Add($"</td><td class=\"number\" data-label=\"n\">{numbers.Count}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private void Means()
    {
        html.Add($"<section aria-labelledby=\"means\">\n<h2 id=\"means\">{words.Means}</h2>\n");
        foreach (var target in analysis.Run.Header.Targets)
        {
            var columns = analysis.Summaries.Where(summary => summary.Target == target).ToList();
            html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{words.Means}: {target}\"><table><caption>{target}</caption><thead><tr><th scope=\"col\">{words.Metric}</th>");
            foreach (var column in columns) { html.Add($"<th scope=\"col\" class=\"number\">{column.Variant}</th>"); }

            html.Add($"<th scope=\"col\"></th></tr></thead>\n<tbody>\n");
            foreach (var (metric, at) in analysis.Run.Header.Metrics.Select((metric, at) => (metric, at)).Where(one => columns.Exists(column => column.Means[one.at] is not null)))
            {
                html.Add($"<tr><th scope=\"row\">{metric.Id}</th>");
                foreach (var column in columns) { html.Add($"<td class=\"number\">{ReportNumbers.Of(column.Means[at])}</td>"); }

                html.Add($"<td class=\"soft\">{metric.Unit}{(metric.HigherIsBetter ? "" : " ↓")}</td></tr>\n");
            }

            html.Add($"</tbody></table></div>\n");
        }

        html.Add($"</section>\n");
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"PromptForge.Evaluation.Reports.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
