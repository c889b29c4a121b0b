using PromptForge.Authoring;
using PromptForge.Cli.Arguments;
using PromptForge.Importing;
using PromptForge.Model;

namespace PromptForge.Cli;

/// <summary>The entry: finds the command, runs it and turns whatever goes wrong into a message and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <returns>0 done; 1 a check or <c>--strict</c> found something; 2 wrong usage or unreadable input; 3 something else failed; 130 cancelled.</returns>
    public static async Task<int> RunAsync(string[] args, IConsoleStreams console)
    {
        var say = new Messages(Language(args, console));
        Invocation? invocation = null;
        try
        {
            var command = Command(args, say, out var answer);
            if (command is null)
            {
                console.Output.Write(System.Text.Encoding.UTF8.GetBytes(answer));
                return 0;
            }

            var parsed = ArgumentParser.Parse(command, args.AsSpan(1), say);
            invocation = new(command, parsed, console, say);
            if (parsed.Has("--help"))
            {
                invocation.Print(HelpText.Of(command, say));
                return 0;
            }

            return await command.Run(invocation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception failure)
        {
            return Explain(failure, invocation?.Say ?? say, args, console);
        }
        finally
        {
            try { console.Output.Flush(); }
            catch (IOException) { }
        }
    }

    private static CommandSpec? Command(string[] args, Messages say, out string answer)
    {
        answer = "";
        var first = args.Length > 0 ? args[0] : "--help";
        if (CommandTable.Find(first) is { } command) { return command; }

        switch (first)
        {
            case "--version" or "version":
                answer = Forge.Version + "\n";
                return null;
            case "--help" or "-h" or "-?" or "help":
                answer = args.Length > 1 && CommandTable.Find(args[1]) is { } about ? HelpText.Of(about, say) : HelpText.All(say);
                return null;
        }

        // "promptforge --ui zh" and its like: help in that language.
        if (first.StartsWith("--ui", StringComparison.Ordinal))
        {
            answer = HelpText.All(say);
            return null;
        }

        throw new UsageException(ArgumentParser.LooksLikeOption(first) ? say.CommandFirst(first) : say.UnknownCommand(first, Suggest.Nearest(first, CommandTable.Names)));
    }

    /// <summary>The language of messages: <c>--ui</c>, else Chinese where the environment is.</summary>
    private static Language Language(string[] args, IConsoleStreams console)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--ui=zh" || (args[i] == "--ui" && i + 1 < args.Length && args[i + 1] == "zh")) { return Model.Language.Chinese; }

            if (args[i].StartsWith("--ui", StringComparison.Ordinal)) { return Model.Language.English; }
        }

        var locale = console.Variable("LC_ALL");
        if (string.IsNullOrEmpty(locale)) { locale = console.Variable("LC_MESSAGES"); }

        if (string.IsNullOrEmpty(locale)) { locale = console.Variable("LANG"); }

        return locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Model.Language.Chinese : Model.Language.English;
    }

    private static int Explain(Exception failure, Messages say, string[] args, IConsoleStreams console)
    {
        var (code, message) = failure switch
        {
            UsageException wrong => (2, wrong.Message),
            ForgeRequestException refused => (2, refused.Message),
            ImportException unreadable => (2, unreadable.Message),
            AuthoringException faulty => (2, string.Join('\n', faulty.Errors) + "\n" + say.FaultyContent(faulty.Errors.Count)),
            // The reader went away, as 'head' does: nobody is left to tell.
            IOException { HResult: 32 or unchecked((int)0x800700E8) or unchecked((int)0x8007006D) } => (0, ""),
            IOException or UnauthorizedAccessException => (2, failure.Message),
            _ => (3, say.Failed(failure.Message)),
        };
        if (message.Length == 0) { return code; }

        var verbose = args.Contains("-v") || args.Contains("--verbose");
        try { console.Error.Write(System.Text.Encoding.UTF8.GetBytes((verbose ? $"{message}\n{failure}" : message) + "\n")); }
        catch (IOException) { }

        return code;
    }
}
