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
        var (requests, isDoubtful) = await ForgeAsync(invocation, wish).ConfigureAwait(false);
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
        await AskAsync(invocation, words, chain, requests).ConfigureAwait(false);
        return 0;
    }

    /// <summary>The requests as they would be sent and what they cost.</summary>
    /// <exception cref="UsageException">The profile does not take the options.</exception>
    private static (List<PlannedRequest> Planned, Cost? Price) Planned(ModelProfile? profile, List<ImageRequest> requests, ProviderChain chain, GenerateMessages words)
    {
        var faults = profile is null ? [] : requests.SelectMany(request => PictureWish.Faults(request, profile)).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0) { throw new UsageException($"{words.NotTaken(profile!.Id)}\n  {string.Join("\n  ", faults)}"); }

        var planned = chain.Get(profile) is IRequestPlanner planner ? requests.SelectMany(planner.PlanAll).ToList() : [];
        return (planned, Spending.Total(planned, profile));
    }

    private static async Task<(List<ImageRequest> Requests, bool IsDoubtful)> ForgeAsync(Invocation invocation, PictureWish wish)
    {
        var (arguments, workspace) = (invocation.Arguments, invocation.Workspace);
        var request = workspace.Request() with { Prompt = invocation.TextOf(arguments.Positional[0]), IsEdit = arguments.Has("--image") };
        workspace.TellAssumptions(request);
        var (requests, isDoubtful) = (new List<ImageRequest>(), false);
        var variants = arguments.Number("--variants", 1, 1, MostVariants, invocation.Say);
        for (var i = 0; i < variants; i++)
        {
            var forged = await EnhanceCommand.ForgeAsync(request with { Seed = unchecked(request.Seed + i) }, invocation).ConfigureAwait(false);
            EnhanceCommand.TellWarnings(forged, invocation);
            if (arguments.Has("--explain")) { invocation.Tell(PlainView.Of(forged, invocation.Say, explain: true).TrimEnd('\n')); }

            isDoubtful |= EnhanceCommand.IsDoubtful(forged, workspace.Forge);
            requests.Add(wish.For(forged));
        }

        return (requests, isDoubtful);
    }

    /// <summary>Asks for one prompt after the other and saves at once, so that a later failure loses nothing that was paid for.</summary>
    private static async Task AskAsync(Invocation invocation, GenerateMessages words, ProviderChain chain, List<ImageRequest> requests)
    {
        var recipe = Enum.Parse<PictureRecipe>(invocation.Arguments["--recipe"] ?? "public", ignoreCase: true);
        var folder = new PictureFolder(invocation.PathOf(invocation.Arguments["--out"] ?? "pictures"), recipe);
        folder.EnsureWritable();
        var cells = new List<SheetCell>();
        var stop = invocation.Console.Interrupted();
        try
        {
            foreach (var request in requests)
            {
                var result = await chain.Provider.GenerateAsync(request, stop).ConfigureAwait(false);
                foreach (var failed in result.FellBackFrom) { invocation.Tell(words.FellBack(failed, result.Profile)); }

                var finished = new FinishedPictures { Request = result.Answered ?? request, Result = result, Profile = chain.Of(result) };
                var saved = folder.Save(finished);
                cells.AddRange(saved.Select(picture => new SheetCell(picture, finished.Request.Prompt.Prompt, finished.Request.Prompt.NegativePrompt)));
                GenerateView.Saved(invocation, finished, saved);
            }
        }
        finally
        {
            if (cells.Count > 1) { invocation.Tell(words.Sheet(folder.SaveSheet(cells))); }
        }
    }
}
