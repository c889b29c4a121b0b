using PromptForge.Cli.Arguments;
using PromptForge.Cli.Enhance;
using PromptForge.Model;
using PromptForge.Refining;
using PromptForge.Results;

namespace PromptForge.Cli.Refine;

/// <summary><c>promptforge refine RESULT.json "再加一点绿色"</c>: the next version of a result. The file holds the whole conversation.</summary>
internal static class RefineCommand
{
    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        if (arguments.Positional.Count < 2) { throw new UsageException(say.NothingToRefine); }

        var earlier = EarlierResult.Read(arguments.Positional[0], invocation);
        var wish = arguments.Positional[0] == "-" ? arguments.Positional[1] : invocation.TextOf(arguments.Positional[1]);
        if (string.IsNullOrWhiteSpace(wish)) { throw new UsageException(say.NothingToRefine); }

        // The project file may set the language of messages.
        _ = invocation.Workspace;
        say = invocation.Say;
        if (Conversation.TakesBack(wish)) { invocation.Tell(earlier.Wishes.IsEmpty ? say.NothingToUndo : say.Undid(earlier.Wishes[^1])); }

        var forged = await EnhanceCommand.ForgeAsync(Conversation.Next(earlier, wish), invocation).ConfigureAwait(false);
        EnhanceCommand.Show(forged, invocation, isOneOfMany: false, isFirst: true);
        if (!invocation.IsJson && !arguments.Has("--explain")) { TellChanges(forged, invocation); }

        if (!arguments.Has("--strict") || !EnhanceCommand.TellBroken(forged, invocation)) { return 0; }

        invocation.Tell(say.StrictFailed);
        return 1;
    }

    /// <summary>Tells what was done; doubts are told as warnings already.</summary>
    private static void TellChanges(ForgedPrompt forged, Invocation invocation)
    {
        foreach (var note in forged.Notes)
        {
            if (note is { Stage: "refining", Severity: NoteSeverity.Info }) { invocation.Tell(invocation.Say.Note(note)); }
        }
    }
}

/// <summary>A result that an earlier run wrote.</summary>
internal static class EarlierResult
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The request behind the result in a file; <c>-</c> reads standard input.</summary>
    /// <exception cref="UsageException">There is none, or it cannot be read.</exception>
    public static ForgeRequest Read(string argument, Invocation invocation)
    {
        var say = invocation.Say;
        try
        {
            return ResultReader.Request(Bytes(argument, invocation));
        }
        catch (RequestFormatException unreadable)
        {
            throw new UsageException(say.NotAResult(argument, unreadable.Message));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(say.NotAResult(argument, unreadable.Message));
        }
    }

    private static byte[] Bytes(string argument, Invocation invocation)
    {
        if (argument == "-") { return System.Text.Encoding.UTF8.GetBytes(invocation.TextOf(argument)); }

        var path = invocation.PathOf(argument);
        if (!File.Exists(path)) { throw new UsageException(invocation.Say.NoSuchFile(argument)); }

        return new FileInfo(path).Length <= MostBytes ? File.ReadAllBytes(path) : throw new UsageException(invocation.Say.InputTooLong(MostBytes));
    }
}
