using System.Text;
using PromptForge.Cli.Enhance;
using Spectre.Console;

namespace PromptForge.Cli.Tools;

/// <summary>Rows for whoever reads: a table for a person, tabs between columns for a program.</summary>
/// <remarks>The one place that touches Spectre.Console, and only in front of a terminal: loading it costs as much as forging.</remarks>
internal static class TableView
{
    /// <summary>A table for a terminal.</summary>
    public static string Of(string[] header, IReadOnlyList<string[]> rows, IConsoleStreams console)
    {
        var ink = new Ink(console);
        var writer = new StringWriter { NewLine = "\n" };
        var ansi = AnsiConsole.Create(new()
        {
            Ansi = ink.IsOff ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = ink.IsOff ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        ansi.Profile.Width = console.Width;
        ansi.Profile.Capabilities.Unicode = true;
        var table = new Table { Border = TableBorder.Horizontal };
        for (var i = 0; i < header.Length; i++)
        {
            // Ids are for copying: they stay whole where they leave room for the rest.
            var isWhole = rows.Count > 0 && rows.All(row => !row[i].Contains(' ')) && rows.Max(row => row[i].Length) * 3 < console.Width;
            table.AddColumn(new TableColumn(new Markup($"[dim]{Markup.Escape(header[i])}[/]")) { NoWrap = isWhole });
        }

        foreach (var row in rows) { table.AddRow([.. row.Select(cell => new Text(cell))]); }

        ansi.Write(table);
        return writer.ToString();
    }

    /// <summary>Lines of columns separated by tabs, without a header.</summary>
    public static string Plain(IReadOnlyList<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) { text.AppendJoin('\t', row.Select(cell => cell.ReplaceLineEndings(" ").Replace('\t', ' '))).Append('\n'); }

        return text.ToString();
    }

    /// <summary>Prints rows in the form that the reader needs.</summary>
    public static void Print(Invocation invocation, string[] header, IReadOnlyList<string[]> rows) =>
        invocation.Print(invocation.Console.IsOutputTerminal ? Of(header, rows, invocation.Console) : Plain(rows));
}
