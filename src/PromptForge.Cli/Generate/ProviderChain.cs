using PromptForge.Cli.Arguments;
using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Providers.Offline;

namespace PromptForge.Cli.Generate;

/// <summary>Who is asked for the pictures: the provider, and those that follow when it certainly took nothing.</summary>
internal sealed class ProviderChain : IDisposable
{
    private readonly Invocation invocation;
    private readonly ImageProviders providers;

    private ProviderChain(Invocation invocation, ImageProviders providers, IReadOnlyList<ModelProfile?> profiles)
    {
        this.invocation = invocation;
        this.providers = providers;
        Profiles = profiles;
    }

    /// <summary>The profiles in their order; null stands for the card.</summary>
    public IReadOnlyList<ModelProfile?> Profiles { get; }

    /// <summary>The first profile, or null for the card.</summary>
    public ModelProfile? First => Profiles[0];

    /// <summary>The first provider, followed by the others.</summary>
    public IImageProvider Provider => providers.Get(First?.Id ?? OfflineProvider.Id, invocation.Workspace.Forge);

    /// <summary>Reads options and project file.</summary>
    /// <param name="invocation">What was asked.</param>
    /// <param name="words">What is said of it.</param>
    /// <param name="otherwise">Who is asked where no option names a provider; null for the target.</param>
    /// <exception cref="UsageException">One of them names what there is not.</exception>
    public static ProviderChain Open(Invocation invocation, GenerateMessages words, string? otherwise = null)
    {
        var first = Target(invocation, words, otherwise);
        var options = Options(first, invocation, words);
        var fallback = Fallback(first, options, invocation, words);
        if (first is not null)
        {
            options.Providers[first.Id].Fallback.Clear();
            foreach (var next in fallback) { options.Providers[first.Id].Fallback.Add(next?.Id ?? OfflineProvider.Id); }
        }

        return new(invocation, new(invocation.Workspace.Content.Profiles, options), [first, .. fallback]);
    }

    /// <summary>A single provider of the chain; null for the card.</summary>
    public IImageProvider Get(ModelProfile? profile) => providers.Get(profile?.Id ?? OfflineProvider.Id);

    /// <summary>The profile that answered, or null for the card.</summary>
    public ModelProfile? Of(ImageResult result) => Profiles.FirstOrDefault(profile => profile?.Id == result.Profile);

    public void Dispose() => providers.Dispose();

    private static ModelProfile? Target(Invocation invocation, GenerateMessages words, string? otherwise)
    {
        var (given, target) = (invocation.Arguments["--provider"] ?? otherwise, invocation.Workspace.TargetOf());
        if (given == OfflineProvider.Id) { return null; }

        return given is not null && given != target ? throw new UsageException(words.TargetIsNotProvider(target, given)) : Profile(target, invocation, words);
    }

    private static ModelProfile Profile(string id, Invocation invocation, GenerateMessages words)
    {
        var profiles = invocation.Workspace.Content.Profiles;
        var profile = profiles.FirstOrDefault(one => one.Id == id) ?? throw new UsageException(
            invocation.Say.UnknownId("图像服务", "provider", id, profiles.Where(one => one.Api is not null).Select(one => one.Id).Append(OfflineProvider.Id), "targets"));
        return profile.Api is null ? throw new UsageException(words.ForForgingOnly(id)) : profile;
    }

    private static List<ModelProfile?> Fallback(ModelProfile? first, ImageProviderOptions options, Invocation invocation, GenerateMessages words)
    {
        if (first is null) { return []; }

        var named = invocation.Arguments.Has("--fallback") ? invocation.Arguments.All("--fallback")
            : options.Providers[first.Id].Fallback is { Count: > 0 } own ? own
            : options.Providers.TryGetValue(first.Vendor, out var vendor) ? vendor.Fallback : [];
        return [.. named.Where(id => id != first.Id).Distinct(StringComparer.Ordinal).Select(id => id == OfflineProvider.Id ? null : Profile(id, invocation, words))];
    }

    /// <summary>What the project file says, the key of the environment that the console shows, and over it what the options say of model and address.</summary>
    internal static ImageProviderOptions Options(ModelProfile? first, Invocation invocation, GenerateMessages words)
    {
        var options = new ImageProviderOptions();
        var profiles = invocation.Workspace.Content.Profiles;
        var known = profiles.Select(profile => profile.Id).Concat(profiles.Select(profile => profile.Vendor)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (name, section) in invocation.Workspace.Project.Providers)
        {
            if (!known.Contains(name)) { throw new UsageException($"{ProjectFile.FileName}: {invocation.Say.UnknownId("图像服务", "provider", name, known, "targets")}"); }

            options.Providers[name] = section.ToSettings(invocation.Variable);
        }

        foreach (var profile in profiles)
        {
            if (profile.Api is not { } api) { continue; }

            if (!options.Providers.TryGetValue(profile.Id, out var settings)) { options.Providers[profile.Id] = settings = new(); }

            // A key that the project file names for the vendor goes before the profile's own variables.
            if (settings.Key is null && !(options.Providers.TryGetValue(profile.Vendor, out var vendor) && vendor.Key is not null))
            {
                settings.Key = api.Key?.Variables.Select(invocation.Variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
            }
        }

        if (first is not null) { Over(options.Providers[first.Id], invocation, words); }

        return options;
    }

    private static void Over(ProviderSettings settings, Invocation invocation, GenerateMessages words)
    {
        settings.Model = invocation.Arguments["--model"] ?? settings.Model;
        if (invocation.Arguments["--base-url"] is not { } text) { return; }

        settings.BaseUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new UsageException(words.NotAnAddress(text));

        // Who names their own machine means it.
        if (url.IsLoopback) { settings.AllowPrivateAddresses = true; }
    }
}
