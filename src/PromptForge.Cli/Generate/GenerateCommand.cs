using PromptForge.Cli.Arguments;
using PromptForge.Cli.Enhance;
using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Providers.Offline;
using PromptForge.Saving;

namespace PromptForge.Cli.Generate;

/// <summary><c>promptforge generate</c>: forges, checks everything that can be checked, then asks and saves.</summary>
internal static class GenerateCommand
{
    private const int MostVariants = 100;
    private const long BoardSeed = 1;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var workspace = invocation.Workspace;
        var words = new GenerateMessages(invocation.Say.Ui);
        using var chain = ProviderChain.Open(invocation, words);
        try
        {
            return await RunAsync(invocation, words, chain).ConfigureAwait(false);
        }
        catch (ImageProviderException lost)
        {
            invocation.Tell(words.Failed(lost));

            // What was refused before anything was sent is a matter of the options.
            return lost is { Failure: ProviderFailure.Rejected, NothingStarted: true, Status: null } ? 2 : 3;
        }
    }

    private static async Task<int> RunAsync(Invocation invocation, GenerateMessages words, ProviderChain chain)
    {
        var arguments = invocation.Arguments;
        var wish = PictureWish.Read(invocation, words);
        var (requests, board, isDoubtful) = await ForgeAsync(invocation, words, wish, chain.First).ConfigureAwait(false);
        if (isDoubtful && arguments.Has("--strict"))
        {
            invocation.Tell(invocation.Say.StrictFailed);
            return 1;
        }

        var (planned, price) = Planned(chain.First, requests, chain, words);
        var refusal = Spending.Refusal(arguments["--budget"], price, words);
        if (arguments.Has("--dry-run")) { GenerateView.Plan(invocation, words, planned, price); }

        foreach (var next in chain.Profiles.Skip(1))
        {
            // Checked now: an option that the second does not take, or a price beyond the budget, is no surprise for later.
            var others = new List<ImageRequest>();
            foreach (var request in requests) { others.Add(await FallbackProvider.ForAsync(chain.Get(next), request, invocation.Workspace.Forge).ConfigureAwait(false)); }

            var (_, other) = Planned(next, others, chain, words);
            invocation.Tell(words.FallbackIs(next?.Id ?? OfflineProvider.Id, other));
            refusal ??= Spending.Refusal(arguments["--budget"], other, words);
        }

        if (refusal is not null)
        {
            invocation.Tell(refusal);
            return 1;
        }

        if (arguments.Has("--dry-run")) { return 0; }

        invocation.Tell(words.Asking(chain.Provider.Profile, requests.Sum(request => request.Count), price));
        await AskAsync(invocation, words, chain, requests, board).ConfigureAwait(false);
        return 0;
    }

    /// <summary>The requests as they would be sent and what they cost.</summary>
    /// <exception cref="UsageException">The profile does not take the options.</exception>
    private static (List<PlannedRequest> Planned, Cost? Price) Planned(ModelProfile? profile, List<ImageRequest> requests, ProviderChain chain, GenerateMessages words)
    {
        var faults = profile is null ? [] : requests.SelectMany(request => PictureWish.Faults(request, profile, words.Ui)).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0) { throw new UsageException($"{words.NotTaken(profile!.Id)}\n  {string.Join("\n  ", faults)}"); }

        var planned = chain.Get(profile) is IRequestPlanner planner ? requests.SelectMany(planner.PlanAll).ToList() : [];
        return (planned, Spending.Total(planned, profile));
    }

    private static async Task<(List<ImageRequest> Requests, ConceptBoard? Board, bool IsDoubtful)> ForgeAsync(Invocation invocation, GenerateMessages words, PictureWish wish, ModelProfile? profile)
    {
        var (arguments, workspace) = (invocation.Arguments, invocation.Workspace);
        var request = workspace.Request() with { Prompt = invocation.TextOf(arguments.Positional[0]), IsEdit = arguments.Has("--image") };
        workspace.TellAssumptions(request);
        var board = arguments.Has("--vary") ? await Board.LayAsync(request, invocation).ConfigureAwait(false) : null;
        var prompts = board?.Cells.Select(cell => cell.Prompt).ToList() ?? [];
        var variants = board is null ? arguments.Number("--variants", 1, 1, MostVariants, invocation.Say) : 0;
        for (var i = 0; i < variants; i++) { prompts.Add(await EnhanceCommand.ForgeAsync(request with { Seed = unchecked(request.Seed + i) }, invocation).ConfigureAwait(false)); }

        foreach (var forged in prompts)
        {
            EnhanceCommand.TellWarnings(forged, invocation);
            if (arguments.Has("--explain")) { invocation.Tell(PlainView.Of(forged, invocation.Say, explain: true).TrimEnd('\n')); }
        }

        var seed = board is null ? null : Held(board, invocation, words, profile);
        return (prompts.ConvertAll(forged => wish.For(forged, seed)), board, prompts.Exists(forged => EnhanceCommand.IsDoubtful(forged, workspace.Forge)));
    }

    /// <summary>The seed that all pictures of a board share where nobody named one: only then what differs is the facet's doing.</summary>
    private static long? Held(ConceptBoard board, Invocation invocation, GenerateMessages words, ModelProfile? profile)
    {
        foreach (var cell in board.Cells) { invocation.Tell($"{Board.Both(board.Name, invocation.Say.Ui)}: {Board.Both(cell.Label, invocation.Say.Ui)}"); }

        if (invocation.Arguments.Has("--image-seed")) { return null; }

        var canHold = profile is null || profile.Seed is not null;
        invocation.Tell(canHold ? words.SeedHeld(BoardSeed) : words.NoSeedToHold(profile!.Id));
        return canHold ? BoardSeed : null;
    }

    /// <summary>Asks for one prompt after the other and saves at once, so that a later failure loses nothing that was paid for.</summary>
    private static async Task AskAsync(Invocation invocation, GenerateMessages words, ProviderChain chain, List<ImageRequest> requests, ConceptBoard? board)
    {
        var recipe = Enum.Parse<PictureRecipe>(invocation.Arguments["--recipe"] ?? "public", ignoreCase: true);
        var folder = new PictureFolder(invocation.PathOf(invocation.Arguments["--out"] ?? "pictures"), recipe);
        folder.EnsureWritable();
        var (cells, told) = (new List<SheetCell>(), new HashSet<string>(StringComparer.Ordinal));
        var stop = invocation.Console.Interrupted();
        try
        {
            for (var i = 0; i < requests.Count; i++)
            {
                var (request, cell) = (requests[i], board?.Cells[i]);
                var result = await chain.Provider.GenerateAsync(request, stop).ConfigureAwait(false);
                foreach (var failed in result.FellBackFrom) { invocation.Tell(words.FellBack(failed, result.Profile)); }

                var finished = new FinishedPictures { Request = result.Answered ?? request, Result = result, Profile = chain.Of(result) };
                var saved = folder.Save(finished);
                var forged = finished.Request.Prompt;
                cells.AddRange(saved.Select(picture => new SheetCell(
                    picture, forged.Prompt, forged.NegativePrompt, cell is null ? null : Board.Both(cell.Label, invocation.Say.Ui), cell?.Label.InOrElse(forged.Language))));
                GenerateView.Saved(invocation, words, finished, saved, told);
            }
        }
        finally
        {
            if (cells.Count > 1) { invocation.Tell(words.Sheet(folder.SaveSheet(cells, board is null ? null : words.BoardTitle(Board.Both(board.Name, invocation.Say.Ui)), invocation.Say.Ui.IsChinese ? "zh-CN" : "en"))); }
        }
    }
}
