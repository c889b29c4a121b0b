using System.Text;
using PromptForge.Evaluation.Runs;
using PromptForge.Model;

namespace PromptForge.Evaluation.Reports;

/// <summary>A summary for a pull request.</summary>
public static class MarkdownReport
{
    private const int MostNamed = 5;

    /// <summary>Writes a run.</summary>
    public static string Of(RunAnalysis analysis, ReportWords words, LocalText name = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(words);
        var text = new StringBuilder();
        var title = name.InOrElse(words.Language) is { Length: > 0 } given ? given : analysis.Run.Header.Suite;
        text.Append("## ").Append(analysis.Failed ? "❌ " : "✅ ").Append(Escape(title)).Append("\n\n");
        if (!analysis.Run.IsWhole) { text.Append(words.NotWhole).Append("\n\n"); }

        if (analysis.Errors > 0) { text.Append(words.ErrorRows(analysis.Errors)).Append("\n\n"); }

        foreach (var contest in analysis.Contests.Where(contest => contest.Verdict is not null))
        {
            text.Append("- **").Append(Escape(words.Name(contest.Verdict!.Outcome))).Append("** (").Append(Escape(contest.Target)).Append("): ").Append(Escape(contest.Verdict.Sentences.InOrElse(words.Language))).Append('\n');
        }

        Gates(text, analysis, words);
        foreach (var target in analysis.Run.Header.Targets) { Means(text, analysis, words, target); }

        return text.ToString();
    }

    private static void Gates(StringBuilder text, RunAnalysis analysis, ReportWords words)
    {
        if (analysis.Gates.IsEmpty) { return; }

        text.Append('\n').Append(words.GateSentence(analysis.Gates.Count(gate => !gate.Passed), analysis.Gates.Length)).Append('\n');
        foreach (var gate in analysis.Gates.Where(gate => !gate.Passed))
        {
            var more = gate.Failing.Length > MostNamed ? $" +{gate.Failing.Length - MostNamed}" : "";
            text.Append("- ").Append(Escape($"{gate.Variant}, {gate.Target}: {gate.Gate.Metric} {ReportNumbers.Bound(gate.Gate, analysis.Info(gate.Gate.Metric))} ({ReportNumbers.Of(gate.Mean)}) {string.Join(", ", gate.Failing.Take(MostNamed))}{more}")).Append('\n');
        }
    }

    private static void Means(StringBuilder text, RunAnalysis analysis, ReportWords words, string target)
    {
        var columns = analysis.Summaries.Where(summary => summary.Target == target).ToList();
        text.Append("\n<details><summary>").Append(Escape($"{words.Means}: {target}")).Append("</summary>\n\n| ").Append(words.Metric).Append(" | ").AppendJoin(" | ", columns.Select(column => Escape(column.Variant))).Append(" |\n|---|");
        foreach (var _ in columns) { text.Append("---:|"); }

        text.Append('\n');
        foreach (var (metric, at) in analysis.Run.Header.Metrics.Select((metric, at) => (metric, at)).Where(one => columns.Exists(column => column.Means[one.at] is not null)))
        {
            text.Append("| ").Append(Escape(metric.Id)).Append(" | ").AppendJoin(" | ", columns.Select(column => ReportNumbers.Of(column.Means[at]))).Append(" |\n");
        }

        text.Append("\n</details>\n");
    }

    /// <summary>Takes every meaning from a text: no markup, no table, no link, nobody is called.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text.ReplaceLineEndings(" "))
        {
            switch (letter)
            {
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '&': escaped.Append("&amp;"); break;
                case '@': escaped.Append("&#64;"); break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '!': escaped.Append('\\').Append(letter); break;
                default: escaped.Append(letter); break;
            }
        }

        return escaped.ToString();
    }
}
