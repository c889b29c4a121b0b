namespace PromptForge.Importing;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line it begins in, counted from 1.</param>
/// <param name="Fields">Its fields; empty when the record is broken.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
public sealed record CsvRecord(long Line, IReadOnlyList<string> Fields, string? Fault = null);

/// <summary>Reads comma-separated values as RFC 4180 has them, and loses one record, never the file, to a broken quotation mark.</summary>
/// <remarks>A quotation mark opens a field only at its very beginning and closes it only before a comma or a line end. Where that does
/// not hold, where no closing mark comes within <see cref="MostLines"/>, or where a record over several lines has not as many fields as
/// the header, the first line alone is told as broken and reading goes on with the next.</remarks>
public static class CsvReader
{
    /// <summary>The most lines that one record may run over.</summary>
    public const int MostLines = 200;

    /// <summary>The records of a file, the header included; lines without any text are passed over.</summary>
    /// <param name="lines">The file's lines, without line ends.</param>
    public static IEnumerable<CsvRecord> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var source = lines.GetEnumerator();
        var ahead = new List<string>();
        var (number, columns) = (0L, -1);
        while (Fill(source, ahead, 1))
        {
            number++;
            if (string.IsNullOrWhiteSpace(ahead[0]))
            {
                ahead.RemoveAt(0);
                continue;
            }

            var used = 1;
            var text = ahead[0];
            var state = Parse(text, out var fields);
            while (state == Ending.Open && used < MostLines && Fill(source, ahead, used + 1))
            {
                text = $"{text}\n{ahead[used++]}";
                state = Parse(text, out fields);
            }

            var swallowed = used > 1 && columns >= 0 && fields.Count != columns;
            if (state == Ending.Whole && !swallowed)
            {
                if (columns < 0) { columns = fields.Count; }

                yield return new(number, fields);
                ahead.RemoveRange(0, used);
                number += used - 1;
            }
            else
            {
                yield return new(number, [], state == Ending.Broken
                    ? "a quotation mark inside a quoted field must be doubled (\"\")."
                    : "a quoted field is never closed; add the missing quotation mark.");
                ahead.RemoveAt(0);
            }
        }
    }

    private static bool Fill(IEnumerator<string> source, List<string> ahead, int count)
    {
        while (ahead.Count < count)
        {
            if (!source.MoveNext()) { return false; }

            ahead.Add(source.Current);
        }

        return true;
    }

    private static Ending Parse(string text, out List<string> fields)
    {
        fields = [];
        var at = 0;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                var ending = Quoted(text, ref at, out var field);
                if (ending != Ending.Whole) { return ending; }

                fields.Add(field);
            }
            else
            {
                var comma = text.IndexOf(',', at);
                var end = comma < 0 ? text.Length : comma;
                fields.Add(text[at..end]);
                at = end;
            }

            if (at == text.Length) { return Ending.Whole; }

            // Here stands a comma.
            at++;
        }
    }

    private static Ending Quoted(string text, ref int at, out string field)
    {
        var inner = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"') { inner.Append(text[at]); }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                inner.Append('"');
                at++;
            }
            else
            {
                field = inner.ToString();
                at++;
                while (at < text.Length && text[at] is ' ' or '\t') { at++; }

                return at == text.Length || text[at] == ',' ? Ending.Whole : Ending.Broken;
            }
        }

        field = "";
        return Ending.Open;
    }

    private enum Ending
    {
        Whole,
        Open,
        Broken,
    }
}
