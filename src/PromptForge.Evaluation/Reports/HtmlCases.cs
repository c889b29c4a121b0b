using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Runs;
using PromptForge.Model;

namespace PromptForge.Evaluation.Reports;

/// <summary>Every prompt of a run with what each variant made of it, side by side.</summary>
internal sealed class HtmlCases
{
    private const int MostLinks = 12;

    // Beyond some thousand results a page of many megabytes opens slowly; other files hold them all.
    private const int MostSides = 2000;
    private const int LeastCases = 100;
    private readonly RunAnalysis analysis;
    private readonly ReportWords words;
    private readonly Dictionary<string, RunRow[]> rows;
    private readonly HashSet<string> failing;

    // What decides, what must hold and what must not get worse is said beside the prompt; the rest can be unfolded.
    private readonly HashSet<string> weighty;
    private readonly List<(EvaluationCase Case, int Number)> shown;
    private readonly Dictionary<string, int> numbers;

    public HtmlCases(RunAnalysis analysis, ReportWords words, int most)
    {
        (this.analysis, this.words) = (analysis, words);
        rows = analysis.Run.Rows.GroupBy(row => row.Case, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        failing = [.. analysis.Gates.SelectMany(gate => gate.Failing), .. analysis.Run.Rows.Where(row => row.Error is not null).Select(row => row.Case)];
        weighty = [.. analysis.Gates.Select(gate => gate.Gate.Metric), .. analysis.Question.Plans.SelectMany(plan => plan.Plan.Guardrails.Select(guard => guard.Metric.Id).Append(plan.Plan.Primary.Id))];
        most = Math.Min(most, Math.Max(LeastCases, MostSides / Math.Max(1, analysis.Run.Rows.Length / Math.Max(1, analysis.Run.Cases.Length))));
        var all = analysis.Run.Cases.Select((one, at) => (Case: one, Number: at + 1)).ToList();
        shown = all.Count <= most ? all
            : [.. all.OrderByDescending(one => failing.Contains(one.Case.Id)).ThenByDescending(one => Spread(one.Case.Id)).ThenBy(one => one.Number).Take(most).OrderBy(one => one.Number)];
        numbers = shown.ToDictionary(one => one.Case.Id, one => one.Number, StringComparer.Ordinal);
    }

    /// <summary>Links to prompts; what the page does not show is named only.</summary>
    public void Links(HtmlText html, ImmutableArray<string> ids)
    {
        foreach (var id in ids.Take(MostLinks))
        {
            if (numbers.TryGetValue(id, out var number)) { html.Add($"<a href=\"#case-{number}\">{id}</a> "); }
            else { html.Add($"{id} "); }
        }

        if (ids.Length > MostLinks) { html.Add($"+{ids.Length - MostLinks}"); }
    }

    /// <summary>The section of all prompts.</summary>
    public void Write(HtmlText html)
    {
        html.Add($"<section aria-labelledby=\"prompts\">\n<h2 id=\"prompts\" tabindex=\"-1\">{words.Prompts}</h2>\n");
        if (shown.Count < analysis.Run.Cases.Length) { html.Add($"<p class=\"soft\">{words.More(shown.Count, analysis.Run.Cases.Length)}</p>\n"); }

        html.Add($"<ul class=\"legend\"><li>{words.User}</li>");
        foreach (var kind in new[] { SourceKind.Template, SourceKind.Knowledge, SourceKind.Rule, SourceKind.Model }) { html.Add($"<li class=\"from {Class(kind)}\">{words.Name(kind)}</li>"); }

        html.Add($"</ul>\n<form class=\"filter\" role=\"search\" hidden><input type=\"search\" aria-label=\"{words.Search}\" placeholder=\"{words.Search}\">");
        var slices = shown.SelectMany(one => Slices(one.Case)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (slices.Count > 0)
        {
            html.Add($"<select aria-label=\"{words.Slices}\"><option value=\"\">{words.Slices}: {words.All}</option>");
            foreach (var slice in slices) { html.Add($"<option value=\"{slice}\">{slice}</option>"); }

            html.Add($"</select>");
        }

        html.Add($"<label><input type=\"checkbox\" name=\"failing\"> {words.OnlyFailing}</label><label><input type=\"checkbox\" name=\"differing\"> {words.OnlyDifferent}</label><output aria-live=\"polite\" class=\"soft\" data-word=\"{words.Shown}\"></output></form>\n");
        foreach (var (one, number) in shown) { Case(html, one, number); }

        html.Add($"</section>\n");
    }

    private void Case(HtmlText html, EvaluationCase one, int number)
    {
        html.Add($"<article class=\"case\" id=\"case-{number}\" data-slices=\"{string.Join('\n', Slices(one))}\"");
        if (failing.Contains(one.Id)) { html.Add($" data-failing"); }

        if (Spread(one.Id) > 0) { html.Add($" data-differing"); }

        html.Add($">\n<h3><a href=\"#case-{number}\">{one.Id}</a> <bdi>{one.Prompt}</bdi></h3>\n<p class=\"soft\">{string.Join(" · ", Slices(one))}</p>\n");
        foreach (var target in (rows.GetValueOrDefault(one.Id) ?? []).GroupBy(row => row.Target, StringComparer.Ordinal))
        {
            if (analysis.Run.Header.Targets.Length > 1) { html.Add($"<p class=\"target\">{target.Key}</p>\n"); }

            html.Add($"<div class=\"sides\">\n");
            foreach (var row in target) { Side(html, row); }

            html.Add($"</div>\n");
        }

        html.Add($"</article>\n");
    }

    private void Side(HtmlText html, RunRow row)
    {
        var header = analysis.Run.Header;
        html.Add($"<div class=\"side\"><h4>{row.Variant}{(header.Seeds.Length > 1 ? $" · {row.Seed}" : "")}</h4>");
        if (row.Error is { } error)
        {
            html.Add($"<p class=\"bad\">{error.Message}</p></div>\n");
            return;
        }

        Prompt(html, row);
        html.Add($"<dl>");
        if (row.NegativePrompt is { } negative) { html.Add($"<dt>{words.Negative}</dt><dd><bdi>{negative}</bdi></dd>"); }

        if (analysis.Question.Plans is [var plan, ..] && Value(row, plan.Plan.Primary.Id) is { } value) { html.Add($"<dt>{plan.Plan.Primary.Id}</dt><dd>{ReportNumbers.Of(value)}</dd>"); }

        foreach (var gate in analysis.Gates.Where(gate => gate.Variant == row.Variant && gate.Target == row.Target && gate.Gate.OfEach && gate.Failing.Contains(row.Case)))
        {
            html.Add($"<dt class=\"bad\">{gate.Gate.Metric}</dt><dd class=\"bad\">{ReportNumbers.Of(Value(row, gate.Gate.Metric))} · {words.Failed}</dd>");
        }

        if (!row.Dropped.IsEmpty)
        {
            html.Add($"<dt>{words.Dropped}</dt><dd>");
            foreach (var (dropped, at) in row.Dropped.Select((dropped, at) => (dropped, at))) { html.Add($"{(at > 0 ? "; " : "")}<del title=\"{dropped.Id}\">{dropped.Text}</del> ({words.Name(dropped.Reason)})"); }

            html.Add($"</dd>");
        }

        html.Add($"</dl>");
        Diagnostics(html, row, row.Diagnostics.Where(one => weighty.Contains(one.Metric)));
        Values(html, row);
        html.Add($"</div>\n");
    }

    // Phrases lie in the prompt in order; what stands between them joins them.
    private void Prompt(HtmlText html, RunRow row)
    {
        html.Add($"<p class=\"prompt\"><bdi>");
        var at = 0;
        foreach (var phrase in row.Phrases.OrderBy(phrase => phrase.At))
        {
            var end = phrase.At + phrase.Text.Length;
            if (phrase.At < at || end > row.Prompt.Length) { continue; }

            html.Add($"{row.Prompt[at..phrase.At]}");
            var why = phrase.Why.InOrElse(words.Language);
            if (phrase.Kind == SourceKind.User) { html.Add($"{row.Prompt[phrase.At..end]}"); }
            else { html.Add($"<span class=\"from {Class(phrase.Kind)}\" title=\"{words.Name(phrase.Kind)}: {phrase.Id}{(why.Length > 0 ? " · " + why : "")}\">{row.Prompt[phrase.At..end]}</span>"); }

            at = end;
        }

        html.Add($"{row.Prompt[at..]}</bdi></p>");
    }

    private static void Diagnostics(HtmlText html, RunRow row, IEnumerable<RunDiagnostic> told)
    {
        if (!told.Any()) { return; }

        html.Add($"<ul class=\"soft\">");
        foreach (var (metric, detail) in told)
        {
            var text = detail.In switch { DiagnosticPlace.Prompt => row.Prompt, DiagnosticPlace.Negative => row.NegativePrompt ?? "", _ => "" };
            var span = detail.Start >= 0 && detail.Length > 0 && detail.Start + detail.Length <= text.Length ? $" “{text.Substring(detail.Start, detail.Length)}”" : "";
            html.Add($"<li>{metric}: {detail.Message}{span}</li>");
        }

        html.Add($"</ul>");
    }

    private void Values(HtmlText html, RunRow row)
    {
        html.Add($"<details><summary>{words.Values}</summary><dl>");
        foreach (var (metric, at) in analysis.Run.Header.Metrics.Select((metric, at) => (metric, at)).Where(one => one.at < row.Values.Length && row.Values[one.at] is not null))
        {
            html.Add($"<dt>{metric.Id}</dt><dd>{ReportNumbers.Of(row.Values[at])}</dd>");
        }

        if (row.Milliseconds is { } time) { html.Add($"<dt>ms</dt><dd>{ReportNumbers.Of(time)}</dd>"); }

        foreach (var repeat in row.Repeats) { html.Add($"<dt>{words.Repeats}</dt><dd><bdi>{repeat}</bdi></dd>"); }

        html.Add($"</dl>");
        Diagnostics(html, row, row.Diagnostics.Where(one => !weighty.Contains(one.Metric)));
        html.Add($"</details>");
    }

    /// <summary>How far the variants lie apart on a prompt, by what decides; where nothing does, whether their texts differ.</summary>
    private double Spread(string id)
    {
        var own = rows.GetValueOrDefault(id) ?? [];
        if (analysis.Question.Plans is not [var plan, ..]) { return own.Select(row => row.Prompt).Distinct(StringComparer.Ordinal).Count() > 1 ? 1 : 0; }

        var values = own.Select(row => Value(row, plan.Plan.Primary.Id)).OfType<double>().ToList();
        return values.Count == 0 ? 0 : values.Max() - values.Min();
    }

    private double? Value(RunRow row, string metric) =>
        analysis.Run.Header.Metrics.IndexOf(analysis.Info(metric)) is var at && at < row.Values.Length ? row.Values[at] : null;

    private static IEnumerable<string> Slices(EvaluationCase one) => one.Slices.Select(slice => $"{slice.Key}: {slice.Value}");

    private static string Class(SourceKind kind) => kind.ToString().ToLowerInvariant();
}
