using PromptForge.Authoring;
using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Providers.Automatic1111;
using PromptForge.Providers.Bfl;
using PromptForge.Providers.ComfyUi;
using PromptForge.Providers.DashScope;
using PromptForge.Providers.Fal;
using PromptForge.Providers.Gemini;
using PromptForge.Providers.Http;
using PromptForge.Providers.Ideogram;
using PromptForge.Providers.Inference;
using PromptForge.Providers.Offline;
using PromptForge.Providers.OpenAi;
using PromptForge.Providers.Replicate;
using PromptForge.Providers.Resilience;
using PromptForge.Providers.SiliconFlow;
using PromptForge.Providers.Stability;

namespace PromptForge.Providers;

/// <summary>Finds the provider for a profile. Each is made once, with its onion, and lives as long as this object.</summary>
public sealed class ImageProviders : IDisposable
{
    private static readonly Dictionary<string, Func<ProviderContext, IImageProvider>> Clients = new(StringComparer.Ordinal)
    {
        ["openai-images"] = context => new OpenAiImages(context),
        ["siliconflow-images"] = context => new SiliconFlowImages(context),
        ["inference-toolkit"] = context => new InferenceImages(context),
        ["stability-v1"] = context => new StabilityV1(context),
        ["stability-v2"] = context => new StabilityV2(context),
        ["dashscope-task"] = context => new DashScopeTask(context),
        ["dashscope-messages"] = context => new DashScopeMessages(context),
        ["automatic1111"] = context => new Automatic1111Images(context),
        ["replicate"] = context => new ReplicateImages(context),
        ["comfyui"] = context => new ComfyUiImages(context),
        ["bfl"] = context => new BflImages(context),
        ["fal-queue"] = context => new FalQueue(context),
        ["gemini"] = context => new GeminiImages(context),
        ["ideogram"] = context => new IdeogramImages(context),
    };

    private readonly Dictionary<string, ModelProfile> profiles;
    private readonly ImageProviderOptions options;
    private readonly TimeProvider time;
    private readonly Func<string, string?> environment;
    private readonly Dictionary<string, IImageProvider> made = new(StringComparer.Ordinal);
    private readonly Lock making = new();

    /// <summary>Providers for the profiles that say how their service is spoken to.</summary>
    /// <param name="profiles">All profiles, for example those of <c>ForgeContent.Embedded</c>.</param>
    /// <param name="options">Keys, addresses and limits; null for defaults and keys from the environment.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ImageProviders(IEnumerable<ModelProfile> profiles, ImageProviderOptions? options = null, TimeProvider? time = null)
        : this(profiles, options, time, Environment.GetEnvironmentVariable)
    {
    }

    internal ImageProviders(IEnumerable<ModelProfile> profiles, ImageProviderOptions? options, TimeProvider? time, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        this.profiles = profiles.ToDictionary(profile => profile.Id, StringComparer.Ordinal);
        this.options = options ?? new();
        this.time = time ?? TimeProvider.System;
        this.environment = environment;
    }

    /// <summary>The names of interfaces that there is a client for: what <c>api: {speaks: …}</c> of a profile may say.</summary>
    public static IEnumerable<string> Spoken => Clients.Keys.Order(StringComparer.Ordinal);

    /// <summary>The profiles that a picture can be asked of, by id.</summary>
    public IEnumerable<string> Profiles => profiles.Values.Where(profile => profile.Api is not null).Select(profile => profile.Id).Order(StringComparer.Ordinal);

    /// <summary>The provider of a profile; <see cref="OfflineProvider.Id"/> draws a card.</summary>
    /// <exception cref="ImageProviderException">No such profile, or nobody knows how to speak to its service; the message says what is there.</exception>
    public IImageProvider Get(string profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        lock (making)
        {
            return made.TryGetValue(profile, out var known) ? known : made[profile] = profile == OfflineProvider.Id ? new OfflineProvider(time) : Make(profile);
        }
    }

    /// <summary>The provider of a profile, followed by those that its settings name as fallback.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="forge">Forges the prompt anew for the one that is asked next: limits and syntax differ.</param>
    /// <exception cref="ImageProviderException">One of them does not exist, or nobody knows how to speak to its service.</exception>
    public IImageProvider Get(string profile, IPromptForge forge)
    {
        var first = Get(profile);
        var next = profiles.TryGetValue(profile, out var known) ? Settings(known).Fallback.Where(id => id != profile).Distinct(StringComparer.Ordinal).Select(Get).ToList() : [];
        return next.Count == 0 ? first : new FallbackProvider(forge, [first, .. next]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (making)
        {
            foreach (var provider in made.Values) { (provider as IDisposable)?.Dispose(); }

            made.Clear();
        }
    }

    private IImageProvider Make(string id)
    {
        if (!profiles.TryGetValue(id, out var profile)) { throw Refuse(id, Suggest.Unknown("provider", id, Profiles)); }

        if (profile.Api is not { } api) { throw Refuse(id, "this profile is for forging only: it does not say how a picture is asked for"); }

        if (!Clients.TryGetValue(api.Speaks, out var client)) { throw Refuse(id, Suggest.Unknown("interface", api.Speaks, Clients.Keys)); }

        var settings = Settings(profile);
        var whole = new SplittingProvider(new ResilientProvider(client(new(profile, settings, time, environment)), settings.Rate(api.Rate), options, time), profile.Count);
        return options.RememberedResults > 0 ? new CachingProvider(whole, options.RememberedResults) : whole;
    }

    private ProviderSettings Settings(ModelProfile profile) =>
        (options.Providers.TryGetValue(profile.Id, out var own) ? own : new()).Over(options.Providers.TryGetValue(profile.Vendor, out var vendor) ? vendor : null);

    private static ImageProviderException Refuse(string id, string message) => new(id, ProviderFailure.Rejected, message) { NothingStarted = true };
}
