using System.Globalization;
using System.Text;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Evaluation.Reports;

/// <summary>Every result in a row, for spreadsheets.</summary>
public static class CsvReport
{
    /// <summary>Writes a run.</summary>
    public static string Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var slices = run.Cases.SelectMany(one => one.Slices.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var cases = run.Cases.ToDictionary(one => one.Id, StringComparer.Ordinal);
        var text = new StringBuilder();
        Row(text, ["case", .. slices, "input", "variant", "target", "seed", "prompt", "negative", "error", .. run.Header.Metrics.Select(metric => metric.Id)]);
        foreach (var row in run.Rows)
        {
            var one = cases[row.Case];
            Row(text, [
                Safe(one.Id), .. slices.Select(slice => Safe(one.Slices.GetValueOrDefault(slice))), Safe(one.Prompt), row.Variant, row.Target, row.Seed.ToString(CultureInfo.InvariantCulture),
                Safe(row.Prompt), Safe(row.NegativePrompt), Safe(row.Error?.Message), .. row.Values.Select(value => value?.ToString("R", CultureInfo.InvariantCulture) ?? "")]);
        }

        return text.ToString();
    }

    // Spreadsheets run what begins like a formula; an apostrophe makes it text.
    private static string Safe(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";

    private static void Row(StringBuilder text, IEnumerable<string> cells)
    {
        text.AppendJoin(',', cells.Select(cell => cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)).Append('\n');
    }
}
