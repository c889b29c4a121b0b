using PromptForge.Profiles;

namespace PromptForge.Providers;

/// <summary>How providers are reached. Keys come from here or from the environment variables that the profile names.</summary>
public sealed class ImageProviderOptions
{
    /// <summary>Settings by profile id or by vendor; what a profile's own settings leave out, its vendor's say.</summary>
    public IDictionary<string, ProviderSettings> Providers { get; } = new Dictionary<string, ProviderSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often a request is repeated when it is certain that the provider began nothing.</summary>
    /// <value>0 to 10; the default is 3.</value>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first repetition; it doubles each time, with some chance, unless the provider says how long.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait that a provider may ask for; beyond it the failure is told at once.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a request may take in all, with waiting and polling. Then the remote task is cancelled.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Failures in a row after which a provider is left alone for <see cref="BreakDuration"/>.</summary>
    public int FailuresBeforeBreak { get; set; } = 5;

    /// <summary>How long a provider is left alone.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many results of each provider are kept in memory; a request with the same seed and all else equal is answered from there.</summary>
    /// <value>0 to 1000; the default is 0, which keeps nothing.</value>
    public int RememberedResults { get; set; }
}

/// <summary>Settings of one provider. A class, not a record: a record would print the key.</summary>
public sealed class ProviderSettings
{
    /// <summary>The key; null to look into the environment.</summary>
    public string? Key { get; set; }

    /// <summary>Replaces scheme, host and port of the profile's addresses: a regional host, a proxy, a server of one's own; a path is put before theirs.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The model, in place of the profile's.</summary>
    public string? Model { get; set; }

    /// <summary>Fills names in braces of the profile's addresses, for example <c>deployment</c>.</summary>
    public IDictionary<string, string> Values { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further hosts that finished pictures may come from; <c>*</c> stands for any part of a name.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Whether addresses of private networks may be connected to; null for what the profile says of local servers.</summary>
    public bool? AllowPrivateAddresses { get; set; }

    /// <summary>How long one answer may take.</summary>
    /// <value>Null for 3 minutes, which covers providers that answer only when the picture is done; 10 for the user's own machine.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The wait between questions after a task; null for one second, growing to five.</summary>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>The largest answer or picture, in bytes.</summary>
    /// <value>Null for 64 MiB.</value>
    public long? MaxBytes { get; set; }

    /// <summary>Requests that may start within <see cref="Window"/>; null for what the profile says.</summary>
    public int? MaxRequests { get; set; }

    /// <summary>The time within which <see cref="MaxRequests"/> may start; null for what the profile says, else one second.</summary>
    public TimeSpan? Window { get; set; }

    /// <summary>Requests or tasks that may run at once; null for what the profile says.</summary>
    public int? MaxRunning { get; set; }

    /// <summary>Profiles that are asked in their order when it is certain that this one took nothing.</summary>
    public IList<string> Fallback { get; } = [];

    /// <summary>ComfyUI: a workflow in API format, as JSON text; null for the built-in one.</summary>
    public string? Workflow { get; set; }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"{nameof(ProviderSettings)} {{ BaseUrl = {BaseUrl}, Model = {Model}, Key = {(Key is null ? "not set" : "***")} }}";

    /// <summary>How often the provider may be asked, by the profile and over it by these settings.</summary>
    internal RateFact Rate(RateFact profile) => profile with
    {
        Requests = MaxRequests ?? profile.Requests,
        Seconds = Window?.TotalSeconds ?? profile.Seconds,
        Running = MaxRunning ?? profile.Running,
    };

    /// <summary>These settings, completed by others.</summary>
    internal ProviderSettings Over(ProviderSettings? other)
    {
        if (other is null) { return this; }

        var both = new ProviderSettings
        {
            Key = Key ?? other.Key,
            BaseUrl = BaseUrl ?? other.BaseUrl,
            Model = Model ?? other.Model,
            AllowPrivateAddresses = AllowPrivateAddresses ?? other.AllowPrivateAddresses,
            Timeout = Timeout ?? other.Timeout,
            PollInterval = PollInterval ?? other.PollInterval,
            MaxBytes = MaxBytes ?? other.MaxBytes,
            Workflow = Workflow ?? other.Workflow,
            MaxRequests = MaxRequests ?? other.MaxRequests,
            Window = Window ?? other.Window,
            MaxRunning = MaxRunning ?? other.MaxRunning,
        };
        foreach (var (name, value) in other.Values.Concat(Values)) { both.Values[name] = value; }

        foreach (var profile in Fallback.Count > 0 ? Fallback : other.Fallback) { both.Fallback.Add(profile); }

        foreach (var host in Hosts.Concat(other.Hosts)) { both.Hosts.Add(host); }

        return both;
    }
}
