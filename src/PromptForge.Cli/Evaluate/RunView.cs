using System.Text;
using PromptForge.Cli.Arguments;
using PromptForge.Evaluation.Reports;
using PromptForge.Evaluation.Runs;
using PromptForge.Model;

namespace PromptForge.Cli.Evaluate;

/// <summary>Shows what a run comes to, and writes its report.</summary>
internal static class RunView
{
    /// <summary>A stored run.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static RunRecord Read(string given, Invocation invocation)
    {
        var path = invocation.PathOf(given);
        if (!File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(given)); }

        try { return RunFile.Read(path); }
        catch (RunException unreadable) { throw new UsageException(unreadable.Message); }
    }

    /// <summary>Prints the summary, or JSON where asked for; writes the files where a folder is given.</summary>
    public static void Show(RunAnalysis analysis, LocalText name, string? folder, Invocation invocation)
    {
        var words = new ReportWords(invocation.Say.Ui);
        if (invocation.IsJson) { invocation.Print(JsonReport.Of(analysis)); }
        else { invocation.Print(Summary(analysis, invocation.Say)); }

        if (folder is null) { return; }

        try { invocation.Tell(invocation.Say.ReportWritten(ReportFiles.Write(folder, analysis, words, name)[0])); }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(folder, unwritable.Message));
        }
    }

    private static string Summary(RunAnalysis analysis, Messages say)
    {
        var text = new StringBuilder();
        text.Append(analysis.Run.Header.Suite).Append('\n');
        foreach (var summary in analysis.Summaries.Where(summary => summary.Errors > 0)) { text.Append("  ").Append(say.MissingResults(summary.Variant, summary.Target, summary.Errors, First(analysis, summary.Variant, summary.Target))).Append('\n'); }

        foreach (var contest in analysis.Contests) { text.Append("  ").Append(contest.Target).Append(": ").Append(contest.Verdict?.Sentences.InOrElse(say.Ui) ?? say.NoVerdict(contest.Candidate)).Append('\n'); }

        foreach (var gate in analysis.Gates)
        {
            text.Append("  ").Append(!gate.Passed ? "✗ " : gate.Count == 0 ? "– " : "✓ ").Append(say.GateLine(gate)).Append('\n');
        }

        if (analysis.Contests.IsEmpty && analysis.Gates.IsEmpty) { text.Append("  ").Append(say.NothingJudged).Append('\n'); }

        return text.ToString();
    }

    private static string First(RunAnalysis analysis, string variant, string target) => analysis.RowsOf(variant, target).First(row => row.Error is not null).Error!.Message;
}
