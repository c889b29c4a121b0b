using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Providers.Offline;
using PromptForge.Results;
using PromptForge.Server.Api;

namespace PromptForge.Server.Jobs;

/// <summary>Who can be asked for pictures here, and what that costs. Keys come from the server's environment, never from a caller.</summary>
internal sealed class JobProviders : IDisposable
{
    private readonly JobOptions options;
    private readonly ImageProviderOptions settings = new();
    private readonly Lock making = new();
    private (object Content, ImageProviders Providers)? made;
    private readonly List<ImageProviders> old = [];

    public JobProviders(JobOptions options)
    {
        this.options = options;
        foreach (var (name, provider) in options.Providers) { settings.Providers[name] = provider.ToSettings(); }
    }

    /// <summary>Whether a profile's service can be asked: it is configured, or its key is there.</summary>
    public bool Offers(ModelProfile profile) => profile.Api is { } api
        && (options.Providers.ContainsKey(profile.Id) || options.Providers.ContainsKey(profile.Vendor)
            || (api.Key is { } key && key.Variables.Any(variable => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))));

    /// <summary>The provider of a request: the one it names, else the target's own, else the card.</summary>
    /// <exception cref="RequestFormatException">It cannot be asked; the message says what to do.</exception>
    public string Choose(Forge forge, string? named, string target)
    {
        if (named is null) { return Offers(forge.Profile(target)) ? target : OfflineProvider.Id; }

        if (named == OfflineProvider.Id) { return named; }

        var profiles = forge.Content.Profiles;
        var profile = profiles.FirstOrDefault(one => one.Id == named) ?? throw new RequestFormatException("unknown-provider",
            Authoring.Suggest.Unknown("provider", Short.Of(named), profiles.Where(Offers).Select(one => one.Id).Append(OfflineProvider.Id)));
        if (named != target) { throw new RequestFormatException("bad-value", $"The prompt would be forged for '{Short.Of(target)}' and handed to '{named}', whose limits and syntax differ; leave 'target' or 'provider' out."); }

        return Offers(profile) ? named : throw new RequestFormatException("provider-not-configured", profile.Api is null
            ? $"'{named}' is for forging only: it does not say how a picture is asked for. Choose another provider, or 'offline'."
            : $"This server has no key for '{named}'; whoever runs it sets {string.Join(" or ", profile.Api.Key?.Variables ?? [])} or names it under Jobs:Providers. 'offline' draws a card.");
    }

    /// <summary>The provider with an id that <see cref="Choose"/> gave.</summary>
    public IImageProvider Get(Forge forge, string id)
    {
        lock (making)
        {
            // Content that was read anew may bring other profiles; requests under way keep the providers that they have.
            if (made is not { } known || !ReferenceEquals(known.Content, forge.Content))
            {
                if (made is { } before) { old.Add(before.Providers); }

                made = (forge.Content, new(forge.Content.Profiles, settings));
            }

            return made.Value.Providers.Get(id);
        }
    }

    /// <summary>What does not fit the profile, and what the pictures cost; checked before anything is spent.</summary>
    /// <exception cref="RequestFormatException">bad-value, unknown-price or over-budget.</exception>
    public Cost Price(Forge forge, string provider, ImageRequest request)
    {
        if (provider == OfflineProvider.Id) { return new(0, "USD"); }

        var profile = forge.Profile(provider);
        var most = (int)Math.Min(profile.Count is null ? 1 : profile.Count.Max ?? int.MaxValue, request.Count);
        var faults = ImageOptions.Of(request with { Count = most }, profile).Faults;
        if (!faults.IsEmpty) { throw new RequestFormatException("bad-value", string.Join("; ", faults.Select(fault => $"{fault.Option}: {fault.Message}"))); }

        var planned = Get(forge, provider) is IRequestPlanner planner ? planner.PlanAll(request) : [];
        var currency = profile.Price?.Currency ?? "USD";
        var amount = planned.Count > 0 && planned.All(one => one.Cost is not null) ? planned.Sum(one => one.Cost!.Value.Amount)
            : profile.Api?.IsLocal == true ? 0
            : options.PictureCost * request.Count ?? throw new RequestFormatException("unknown-price", $"Nobody knows what a picture of '{provider}' costs, so no budget can hold; whoever runs this server sets Jobs:PictureCost.");
        return amount <= options.Budget ? new(amount, currency)
            : throw new RequestFormatException("over-budget", FormattableString.Invariant($"This would cost {amount} {currency}; one request may cost {options.Budget} {currency} here. Ask for fewer or smaller pictures."));
    }

    /// <summary>Whether asking twice would be paid twice.</summary>
    public static bool IsPaid(Forge forge, string provider) => provider != OfflineProvider.Id && forge.Profile(provider).Api?.IsLocal != true;

    public void Dispose()
    {
        made?.Providers.Dispose();
        foreach (var one in old) { one.Dispose(); }
    }
}
