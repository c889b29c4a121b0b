using PromptForge.Authoring;

namespace PromptForge.Cli.Arguments;

/// <summary>Reads a command line by the table of commands.</summary>
/// <remarks>Options stand anywhere, as <c>--name value</c> or <c>--name=value</c>; behind <c>--</c> everything is an argument. A lone
/// <c>-</c> and what begins with a dash and a digit are arguments, too. Written here rather than taken from System.CommandLine,
/// which costs 30 to 45 ms at every start.</remarks>
internal static class ArgumentParser
{
    /// <summary>The arguments of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">The words behind its name.</param>
    /// <param name="say">Words for faults.</param>
    /// <exception cref="UsageException">They do not fit the command.</exception>
    public static ParsedArguments Parse(CommandSpec command, ReadOnlySpan<string> words, Messages say)
    {
        var parsed = new ParsedArguments();
        var onlyArguments = false;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (onlyArguments || !LooksLikeOption(word)) { parsed.Positional.Add(word); }
            else if (word == "--") { onlyArguments = true; }
            else { Option(command, words, ref i, parsed, say); }
        }

        if (!parsed.Has("--help")) { Count(command, parsed, say); }

        return parsed;
    }

    /// <summary>Whether a word is meant as an option.</summary>
    public static bool LooksLikeOption(string word)
    {
        if (word.Length < 2 || word[0] != '-' || char.IsAsciiDigit(word[1])) { return false; }

        var equals = word.IndexOf('=');
        return !word.AsSpan(0, equals < 0 ? word.Length : equals).Contains(' ');
    }

    private static void Option(CommandSpec command, ReadOnlySpan<string> words, ref int at, ParsedArguments parsed, Messages say)
    {
        var word = words[at];
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        if (Find(command, name) is not { } option) { throw new UsageException(say.UnknownOption(name, Nearest(command, name))); }

        if (option.Value is null)
        {
            if (equals >= 0) { throw new UsageException(say.TakesNoValue(option.Name)); }

            parsed.Add(option.Name, "");
            return;
        }

        string value;
        if (equals >= 0) { value = word[(equals + 1)..]; }
        else if (at + 1 < words.Length && Find(command, words[at + 1]) is null) { value = words[++at]; }
        else { throw new UsageException(say.NeedsValue(option.Name, option.Value)); }

        if (option is { Closed: true, Choices: { } choices } && !choices.Contains(value))
        {
            throw new UsageException(say.UnknownValue(option.Name, value, choices));
        }

        parsed.Add(option.Name, value);
    }

    private static OptionSpec? Find(CommandSpec command, string name)
    {
        foreach (var option in command.Options)
        {
            if (option.Name == name || option.Short == name) { return option; }
        }

        return null;
    }

    private static string? Nearest(CommandSpec command, string name) => Suggest.Nearest(name, command.Options.Select(option => option.Name));

    private static void Count(CommandSpec command, ParsedArguments parsed, Messages say)
    {
        if (parsed.Positional.Count > command.Most) { throw new UsageException(say.TooManyArguments(parsed.Positional[command.Most], command)); }

        if (command.Choices.Length > 0 && parsed.Positional.Count > 0 && !command.Choices.Contains(parsed.Positional[0]))
        {
            throw new UsageException(say.UnknownValue(command.Name, parsed.Positional[0], command.Choices));
        }

        if (parsed.Positional.Count < command.Least) { throw new UsageException(say.MissingArgument(command)); }
    }
}
