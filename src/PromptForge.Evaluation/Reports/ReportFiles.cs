using System.Text;
using PromptForge.Evaluation.Runs;
using PromptForge.Model;

namespace PromptForge.Evaluation.Reports;

/// <summary>The files of a report.</summary>
public static class ReportFiles
{
    /// <summary>Writes <c>report.html</c>, <c>report.json</c>, <c>junit.xml</c>, <c>results.csv</c> and <c>summary.md</c>; what is there is replaced.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="analysis">What a run comes to.</param>
    /// <param name="words">The language of page and summary.</param>
    /// <param name="name">What people call the suite.</param>
    /// <returns>The paths, the page first.</returns>
    public static IReadOnlyList<string> Write(string folder, RunAnalysis analysis, ReportWords words, LocalText name = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        Directory.CreateDirectory(folder);
        (string Name, string Text)[] files =
        [
            ("report.html", HtmlReport.Of(analysis, words, name)), ("report.json", JsonReport.Of(analysis)), ("junit.xml", JUnitReport.Of(analysis)),
            ("results.csv", CsvReport.Of(analysis.Run)), ("summary.md", MarkdownReport.Of(analysis, words, name)),
        ];
        foreach (var (file, text) in files) { File.WriteAllText(Path.Combine(folder, file), text, new UTF8Encoding(false)); }

        return [.. files.Select(file => Path.Combine(folder, file.Name))];
    }
}
