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
        var profile = Profile(invocation, words);
        using var providers = new ImageProviders(workspace.Content.Profiles, Options(profile, invocation, words));
        try
        {
            return await RunAsync(invocation, words, profile, providers.Get(profile?.Id ?? OfflineProvider.Id)).ConfigureAwait(false);
        }
        catch (ImageProviderException lost)
        {
            invocation.Tell(words.Failed(lost));

            // What was refused before anything was sent is a matter of the options.
            return lost is { Failure: ProviderFailure.Rejected, NothingStarted: true, Status: null } ? 2 : 3;
        }
    }

    private static async Task<int> RunAsync(Invocation invocation, GenerateMessages words, ModelProfile? profile, IImageProvider provider)
    {
        var arguments = invocation.Arguments;
        var wish = PictureWish.Read(invocation, words);
        var (requests, isDoubtful) = await ForgeAsync(invocation, wish).ConfigureAwait(false);
        if (isDoubtful && arguments.Has("--strict"))
        {
            invocation.Tell(invocation.Say.StrictFailed);
            return 1;
        }

        var faults = profile is null ? [] : requests.SelectMany(request => PictureWish.Faults(request, profile)).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0) { throw new UsageException($"{words.NotTaken(profile!.Id)}\n  {string.Join("\n  ", faults)}"); }

        var planned = provider is IRequestPlanner planner ? requests.SelectMany(planner.PlanAll).ToList() : [];
        var price = Spending.Total(planned, profile);
        var refusal = Spending.Refusal(arguments["--budget"], price, words);
        if (arguments.Has("--dry-run")) { GenerateView.Plan(invocation, words, planned, price); }

        if (refusal is not null)
        {
            invocation.Tell(refusal);
            return 1;
        }

        if (arguments.Has("--dry-run")) { return 0; }

        invocation.Tell(words.Asking(provider.Profile, requests.Sum(request => request.Count), price));
        await AskAsync(invocation, words, profile, provider, requests).ConfigureAwait(false);
        return 0;
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
    private static async Task AskAsync(Invocation invocation, GenerateMessages words, ModelProfile? profile, IImageProvider provider, List<ImageRequest> requests)
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
                var finished = new FinishedPictures { Request = request, Result = await provider.GenerateAsync(request, stop).ConfigureAwait(false), Profile = profile };
                var saved = folder.Save(finished);
                cells.AddRange(saved.Select(picture => new SheetCell(picture, request.Prompt.Prompt, request.Prompt.NegativePrompt)));
                GenerateView.Saved(invocation, finished, saved);
            }
        }
        finally
        {
            if (cells.Count > 1) { invocation.Tell(words.Sheet(folder.SaveSheet(cells))); }
        }
    }

    /// <summary>The profile that is asked, or null for the card.</summary>
    private static ModelProfile? Profile(Invocation invocation, GenerateMessages words)
    {
        var (given, target) = (invocation.Arguments["--provider"], invocation.Workspace.TargetOf());
        if (given == OfflineProvider.Id) { return null; }

        if (given is not null && given != target) { throw new UsageException(words.TargetIsNotProvider(target, given)); }

        var profiles = invocation.Workspace.Content.Profiles;
        var profile = profiles.FirstOrDefault(one => one.Id == target) ?? throw new UsageException(
            invocation.Say.UnknownId("图像服务", "provider", target, profiles.Where(one => one.Api is not null).Select(one => one.Id).Append(OfflineProvider.Id), "targets"));
        return profile.Api is null ? throw new UsageException(words.ForForgingOnly(target)) : profile;
    }

    /// <summary>The key of the environment that the console shows, and what the options say of model and address.</summary>
    internal static ImageProviderOptions Options(ModelProfile? profile, Invocation invocation, GenerateMessages words)
    {
        var options = new ImageProviderOptions();
        if (profile?.Api is not { } api) { return options; }

        var address = invocation.Arguments["--base-url"] is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new UsageException(words.NotAnAddress(text));
        options.Providers[profile.Id] = new()
        {
            Key = api.Key?.Variables.Select(invocation.Console.Variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)),
            Model = invocation.Arguments["--model"],
            BaseUrl = address,

            // Who names their own machine means it.
            AllowPrivateAddresses = address?.IsLoopback == true ? true : null,
        };
        return options;
    }
}
