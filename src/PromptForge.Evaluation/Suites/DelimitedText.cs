using System.Text;

namespace PromptForge.Evaluation.Suites;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line that it begins in, counted from 1.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record TableRow(int Line, List<string> Fields);

/// <summary>A table that cannot be read.</summary>
internal sealed class TableException(int line, int column, string message) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}

/// <summary>Reads comma-separated values as RFC 4180 has them, and values between tabs, where a quotation mark is a mark like any other.</summary>
/// <remarks>Unlike a batch, an evaluation is not to go on over a broken row: which prompts it had would be anybody's guess.</remarks>
internal static class DelimitedText
{
    /// <summary>The rows between tabs; empty lines are passed over.</summary>
    public static IEnumerable<TableRow> Tabs(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var bare = line.TrimEnd('\r');
            if (bare.Length > 0) { yield return new(number, [.. bare.Split('\t')]); }
        }
    }

    /// <summary>The rows between commas; empty lines are passed over.</summary>
    /// <exception cref="TableException">A quotation mark is never closed, or stands where none may.</exception>
    public static IEnumerable<TableRow> Commas(string text)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var row = new TableRow(line, []);
            while (true)
            {
                row.Fields.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at, ref line) : Plain(text, ref at, line));
                if (at < text.Length && text[at] == ',') { at++; }
                else { break; }
            }

            if (at < text.Length && text[at] == '\r') { at++; }

            if (at < text.Length) { at++; }

            line++;
            if (row.Fields is not [{ Length: 0 }]) { yield return row; }
        }
    }

    private static string Plain(string text, ref int at, int line)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\n' or '\r'))
        {
            if (text[at] == '"' && text.AsSpan(start, at - start).IsWhiteSpace())
            {
                throw new TableException(line, Column(text, at), "a quotation mark opens a field only at its very beginning; take the space before it away.");
            }

            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, ref int at, ref int line)
    {
        var (field, opened, column) = (new StringBuilder(), line, Column(text, at));
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') { line++; }

            if (text[at] != '"') { field.Append(text[at]); }
            else if (at + 1 < text.Length && text[at + 1] == '"') { field.Append(text[++at]); }
            else
            {
                at++;
                return at == text.Length || text[at] is ',' or '\r' or '\n' ? field.ToString()
                    : throw new TableException(line, Column(text, at - 1), "a quotation mark inside a quoted field must be doubled (\"\").");
            }
        }

        throw new TableException(opened, column, "a quoted field is never closed; add the missing quotation mark.");
    }

    private static int Column(string text, int at) => at - (at == 0 ? -1 : text.LastIndexOf('\n', at - 1));
}
