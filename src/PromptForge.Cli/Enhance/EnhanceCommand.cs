using System.Buffers;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Batch;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Cli.Enhance;

/// <summary><c>promptforge enhance</c>: one prompt, its variants, or a batch.</summary>
internal static class EnhanceCommand
{
    private const int MostVariants = 10_000;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        if (arguments.Has("--input"))
        {
            if (arguments.Has("--vary")) { throw new UsageException(say.VaryAndInput); }

            return arguments.Positional.Count > 0 ? throw new UsageException(say.TextAndInput) : await BatchCommand.RunAsync(invocation, Variants(invocation)).ConfigureAwait(false);
        }

        if (arguments.Has("--output")) { throw new UsageException(say.OutputNeedsInput); }

        if (arguments.Positional.Count == 0) { throw new UsageException(say.NothingToForge); }

        var workspace = invocation.Workspace;
        var request = workspace.Request() with { Prompt = invocation.TextOf(arguments.Positional[0]) };
        workspace.TellAssumptions(request);
        if (arguments.Has("--vary")) { return await BoardAsync(request, invocation).ConfigureAwait(false); }

        var variants = Variants(invocation);
        var found = false;
        for (var i = 0; i < variants; i++)
        {
            var forged = await ForgeAsync(request with { Seed = unchecked(request.Seed + i) }, invocation).ConfigureAwait(false);
            Show(forged, invocation, variants > 1, isFirst: i == 0);
            found |= arguments.Has("--strict") && TellBroken(forged, invocation);
        }

        return Ended(found, invocation);
    }

    private static async Task<int> BoardAsync(ForgeRequest request, Invocation invocation)
    {
        var board = await Board.LayAsync(request, invocation).ConfigureAwait(false);
        var (found, isFirst) = (false, true);
        foreach (var cell in board.Cells)
        {
            invocation.Tell($"{Board.Both(board.Name, invocation.Say.Ui)}: {Board.Both(cell.Label, invocation.Say.Ui)}");
            Show(cell.Prompt, invocation, isOneOfMany: true, isFirst);
            isFirst = false;
            found |= invocation.Arguments.Has("--strict") && TellBroken(cell.Prompt, invocation);
        }

        return Ended(found, invocation);
    }

    private static int Ended(bool found, Invocation invocation)
    {
        if (found) { invocation.Tell(invocation.Say.StrictFailed); }

        return found ? 1 : 0;
    }

    /// <summary>Whether a result breaks a promise or holds a warning.</summary>
    public static bool IsDoubtful(ForgedPrompt forged, Forge forge) =>
        forged.Notes.Any(note => note.Severity == NoteSeverity.Warning)
        || forge.Promises.Check(forged, forge.Profile(forged.Target), forge.Strategy(forged.Strategy)).Length > 0;

    private static int Variants(Invocation invocation) => (int)invocation.Arguments.Number("--variants", 1, 1, MostVariants, invocation.Say);

    /// <summary>Forges, and tells a person what a refusal means.</summary>
    public static async ValueTask<ForgedPrompt> ForgeAsync(ForgeRequest request, Invocation invocation)
    {
        var forge = invocation.Workspace.Forge;
        try
        {
            return await forge.EnhanceAsync(request, invocation.Workspace.Stopping(request)).ConfigureAwait(false);
        }
        catch (ForgeRequestException refused)
        {
            throw new UsageException(Explain(refused, request, forge, invocation.Say));
        }
    }

    /// <summary>Says in the person's language what a refusal means.</summary>
    public static string Explain(ForgeRequestException refused, ForgeRequest request, Forge forge, Messages say)
    {
        switch (refused.Code)
        {
            case "empty-prompt": return say.EmptyPrompt;
            case "prompt-too-long": return say.PromptTooLong(request.Prompt.Length, Forge.LongestPrompt);
            case "unknown-target": return say.UnknownId("目标模型", "target", request.Target, forge.Content.Profiles.Select(profile => profile.Id), "targets");
            case "unknown-strategy": return say.UnknownId("策略", "strategy", request.Strategy, forge.Content.Strategies.Select(strategy => strategy.Id), "strategies");
            case "no-chat-model": return say.ChatMissing(request.Strategy);
            case "unknown-style":
                var known = forge.Content.Styles.Where(style => !style.IsAbstract).SelectMany(style => style.Aliases.Add(style.Id)).ToHashSet(StringComparer.Ordinal);
                var unknown = request.Style.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(style => !known.Contains(style));
                return unknown is null ? refused.Message : say.UnknownId("风格", "style", unknown, known.Append("auto").Append("none"), "styles");
            default: return refused.Message;
        }
    }

    /// <summary>Prints a result in the form that was asked for.</summary>
    public static void Show(ForgedPrompt forged, Invocation invocation, bool isOneOfMany, bool isFirst)
    {
        // Several results without a chosen form are JSON Lines, unless a person looks.
        var format = invocation.Arguments["--format"] ?? (isOneOfMany && !invocation.Console.IsOutputTerminal ? "json" : "text");
        if (format == "json")
        {
            var line = new ArrayBufferWriter<byte>(4096);
            ResultJson.Write(line, forged);
            line.Write("\n"u8);
            invocation.Print(line);
            return;
        }

        var explain = invocation.Arguments.Has("--explain");
        if (!isFirst) { invocation.Print("\n"); }

        if (invocation.Console.IsOutputTerminal) { invocation.Print(TerminalView.Of(forged, invocation, explain)); }
        else { invocation.Print(PlainView.Of(forged, invocation.Say, explain)); }

        if (!explain) { TellWarnings(forged, invocation); }
    }

    /// <summary>Tells what the stages doubted.</summary>
    public static void TellWarnings(ForgedPrompt forged, Invocation invocation)
    {
        foreach (var note in forged.Notes)
        {
            // Somebody who pastes control characters wants to know, though nothing is wrong with the result.
            if (note.Severity == NoteSeverity.Warning || note.Code == "control-characters") { invocation.Tell(invocation.Say.Warning(invocation.Say.Note(note))); }
        }
    }

    /// <summary>Tells broken promises and, beside JSON, warnings; whether there were any.</summary>
    public static bool TellBroken(ForgedPrompt forged, Invocation invocation)
    {
        var forge = invocation.Workspace.Forge;
        foreach (var broken in forge.Promises.Check(forged, forge.Profile(forged.Target), forge.Strategy(forged.Strategy)))
        {
            invocation.Tell(invocation.Say.Broken(broken.Promise, broken.Message));
        }

        // In text form the warnings stand on standard error or in the explanation already.
        if (invocation.IsJson) { TellWarnings(forged, invocation); }

        return IsDoubtful(forged, forge);
    }
}
