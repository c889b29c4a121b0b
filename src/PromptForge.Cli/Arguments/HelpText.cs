using System.Text;
using PromptForge.Model;

namespace PromptForge.Cli.Arguments;

/// <summary>Help, made from the table of commands.</summary>
internal static class HelpText
{
    /// <summary>Help over all commands.</summary>
    public static string All(Messages say)
    {
        var text = new StringBuilder();
        text.Append("promptforge ").Append(Forge.Version).Append("  ").Append(say.Tagline).Append("\n\n").Append(say.UsageTitle).Append("\n  promptforge ")
            .Append(say.CommandWord).Append(" […] [").Append(say.OptionsWord).Append("]\n\n").Append(say.CommandsTitle).Append('\n');
        var commands = CommandTable.Names.Select(name => CommandTable.Find(name)!).Where(command => !command.IsHidden).ToList();
        Rows(text, [.. commands.Select(command => (command.Name, command.About))], say);
        text.Append('\n').Append(say.MoreHelp).Append('\n');
        return text.ToString();
    }

    /// <summary>Help over one command.</summary>
    public static string Of(CommandSpec command, Messages say)
    {
        var text = new StringBuilder();
        text.Append(say.In(command.About)).Append("\n\n").Append(say.UsageTitle).Append("\n  promptforge ").Append(command.Name).Append(' ').Append(command.Usage)
            .Append(" [").Append(say.OptionsWord).Append("]\n\n").Append(say.OptionsTitle).Append('\n');
        Rows(text, [.. command.Options.Select(option => (Label(option), option.About))], say);
        if (command.Example is { } example) { text.Append('\n').Append(say.ExampleTitle).Append("\n  ").Append(example).Append('\n'); }

        return text.ToString();
    }

    private static string Label(OptionSpec option) =>
        $"{(option.Short is { } letter ? letter + ", " : "")}{option.Name}{(option.Value is { } value ? " " + value : "")}";

    private static void Rows(StringBuilder text, (string Label, LocalText About)[] rows, Messages say)
    {
        var width = Math.Min(34, rows.Max(row => row.Label.Length));
        foreach (var (label, about) in rows)
        {
            text.Append("  ").Append(label.PadRight(width));
            if (label.Length > width) { text.Append("\n  ").Append(' ', width); }

            text.Append("  ").Append(say.In(about)).Append('\n');
        }
    }
}
