using System.Globalization;
using PromptForge.Content;
using PromptForge.Evaluation.Stores;
using PromptForge.Providers;
using PromptForge.Saving;

namespace PromptForge.Server.Jobs;

/// <summary>The section <c>Jobs</c> of <c>promptforge.json</c>: pictures that are asked for over <c>/v1/generate</c>.</summary>
internal sealed record JobOptions
{
    /// <summary>Where jobs are kept: a file of SQLite. Without it and <see cref="StoreVariable"/> they live in memory and end with the server.</summary>
    public string? Store { get; set; }

    /// <summary>The environment variable that holds the address of a PostgreSQL (<c>postgres://user@host:5432/database</c>), which several servers may share.</summary>
    public string? StoreVariable { get; set; }

    /// <summary>Where pictures lie. Servers that share their jobs share this folder, too, so that each can show what another one made.</summary>
    public string Folder { get; set; } = "pictures";

    /// <summary>What is written into the pictures about how they were made.</summary>
    public PictureRecipe Recipe { get; set; } = PictureRecipe.Public;

    /// <summary>Services that may be asked, by profile id or vendor. A profile whose own key variable is set may be asked, too.</summary>
    public IDictionary<string, JobProviderOptions> Providers { get; } = new Dictionary<string, JobProviderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The most that one job may cost, in the currency of its service.</summary>
    /// <value>0 to 10,000; the default is 1.</value>
    public decimal Budget { get; set; } = 1;

    /// <summary>What a picture counts as where a service tells no price; without it such services are refused.</summary>
    public decimal? PictureCost { get; set; }

    /// <summary>How many pictures one job may ask for.</summary>
    /// <value>1 to 100; the default is 10.</value>
    public int MostPictures { get; set; } = 10;

    /// <summary>How many jobs this server works on at once.</summary>
    /// <value>1 to 1,000; the default is 4.</value>
    public int MostRunning { get; set; } = 4;

    /// <summary>How many jobs may wait or run, over all servers that share them; beyond them the answer is 503.</summary>
    /// <value>1 to 1,000,000; the default is 1,000.</value>
    public int MostWaiting { get; set; } = 1000;

    /// <summary>How much the folder may hold; beyond it no job is taken.</summary>
    /// <value>1 MiB to 1 PiB; the default is 2 GiB.</value>
    public long MostDiskBytes { get; set; } = 2L << 30;

    /// <summary>How long pictures last.</summary>
    /// <value>One second to a year; the default is a day.</value>
    public TimeSpan PicturesLast { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a job can be looked at after its pictures are gone.</summary>
    /// <value>One second to ten years; the default is a week.</value>
    public TimeSpan JobsLast { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a job stays with a server that gives no sign of life; then another one takes it.</summary>
    /// <value>One second to an hour; the default is 30 seconds.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a new job of another server waits to be seen.</summary>
    /// <value>10 milliseconds to a minute; the default is one second.</value>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The address of the store, or null for memory.</summary>
    public string? Address => StoreAddress.Of(Store, StoreVariable);

    /// <summary>Every fault, each with the name of its setting.</summary>
    public IEnumerable<string> Faults(ForgeContent? content)
    {
        foreach (var fault in StoreAddress.Faults("Jobs", Store, StoreVariable)) { yield return fault; }

        if (string.IsNullOrWhiteSpace(Folder)) { yield return "Jobs:Folder: name a folder."; }

        if (Budget is < 0 or > 10_000) { yield return Text($"Jobs:Budget: must be 0 to 10,000, not {Budget}."); }

        if (PictureCost is < 0) { yield return "Jobs:PictureCost: must not be negative."; }

        foreach (var (name, value, least, most) in ((string, long, long, long)[])[(nameof(MostPictures), MostPictures, 1, 100), (nameof(MostRunning), MostRunning, 1, 1000), (nameof(MostWaiting), MostWaiting, 1, 1_000_000), (nameof(MostDiskBytes), MostDiskBytes, 1 << 20, 1L << 50)])
        {
            if (value < least || value > most) { yield return Text($"Jobs:{name}: must be {least} to {most}, not {value}."); }
        }

        foreach (var (name, value, least, most) in ((string, TimeSpan, double, double)[])[(nameof(PicturesLast), PicturesLast, 1, 366 * 86_400d), (nameof(JobsLast), JobsLast, 1, 3660 * 86_400d), (nameof(Lease), Lease, 1, 3600), (nameof(Poll), Poll, 0.01, 60)])
        {
            if (value.TotalSeconds < least || value.TotalSeconds > most) { yield return Text($"Jobs:{name}: must be {least} to {most} seconds, not {value.TotalSeconds}."); }
        }

        foreach (var (name, provider) in Providers)
        {
            if (content is not null && !content.Profiles.Any(profile => profile.Id == name || profile.Vendor == name))
            {
                yield return $"Jobs:Providers: {Authoring.Suggest.Unknown("provider", name, content.Profiles.Where(profile => profile.Api is not null).Select(profile => profile.Id))}";
            }

            if (provider.KeyVariable is { } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable))) { yield return $"Jobs:Providers:{name}:KeyVariable: the environment variable '{variable}' is not set."; }

            if (provider.BaseUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))) { yield return $"Jobs:Providers:{name}:BaseUrl: must be a web address."; }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One service that may be asked for pictures. The key stays in the environment.</summary>
internal sealed record JobProviderOptions
{
    /// <summary>The environment variable that holds the key; null for those that the profile names.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>Replaces scheme, host and port of the profile's addresses.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The model, in place of the profile's.</summary>
    public string? Model { get; set; }

    /// <summary>Fills names in braces of the profile's addresses, for example <c>deployment</c>.</summary>
    public IDictionary<string, string> Values { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further hosts that finished pictures may come from.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Whether addresses of private networks may be connected to; null for what the profile says, and yes for a loopback <see cref="BaseUrl"/>.</summary>
    public bool? AllowPrivateAddresses { get; set; }

    /// <summary>How long one answer may take; null for the profile's.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>As settings of the library, with the key.</summary>
    public ProviderSettings ToSettings()
    {
        var settings = new ProviderSettings
        {
            Key = KeyVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null,
            BaseUrl = BaseUrl,
            Model = Model,

            // Who names their own machine means it.
            AllowPrivateAddresses = AllowPrivateAddresses ?? (BaseUrl?.IsLoopback == true ? true : null),
            Timeout = Timeout,
        };
        foreach (var (name, value) in Values) { settings.Values[name] = value; }

        foreach (var host in Hosts) { settings.Hosts.Add(host); }

        return settings;
    }
}

/// <summary>Where something is stored: a file that is named, or a server whose address stands in the environment, because it may hold a password.</summary>
internal static class StoreAddress
{
    public static string? Of(string? file, string? variable) => variable is { Length: > 0 } ? Environment.GetEnvironmentVariable(variable) : file is { Length: > 0 } ? Path.GetFullPath(file) : null;

    public static IEnumerable<string> Faults(string section, string? file, string? variable)
    {
        if (file is { Length: > 0 } && variable is { Length: > 0 }) { yield return $"{section}:Store, {section}:StoreVariable: set one of them."; }

        if (file is { Length: > 0 } && ExperimentStores.IsServer(file))
        {
            yield return $"{section}:Store: addresses of servers stay out of files; name the environment variable that holds it as {section}:StoreVariable.";
        }
        else if (file is { Length: > 0 } && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            yield return $"{section}:Store: there is no folder '{folder}'.";
        }

        if (variable is not { Length: > 0 }) { yield break; }

        var address = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(address)) { yield return $"{section}:StoreVariable: the environment variable '{variable}' is not set."; }
        else if (!ExperimentStores.IsServer(address)) { yield return $"{section}:StoreVariable: '{variable}' holds no address such as postgres://user@host:5432/database."; }
        else if (Fault(address) is { } fault) { yield return $"{section}:StoreVariable: {fault}"; }
    }

    private static string? Fault(string address)
    {
        try
        {
            _ = ExperimentStores.ConnectionString(address);
            return null;
        }
        catch (ExperimentStoreException wrong) { return wrong.Message; }
    }
}
