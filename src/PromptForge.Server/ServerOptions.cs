using System.Globalization;
using System.Net;
using PromptForge.Chat;
using PromptForge.Qdrant;
using PromptForge.Evaluation.Stores;
using PromptForge.Server.Gateway;
using PromptForge.Server.Guards;
using PromptForge.Server.Telemetry;

namespace PromptForge.Server;

/// <summary>The section <c>Server</c> of <c>promptforge.json</c>.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where to listen, separated by semicolons. Port 0 takes a free one.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Who may call <c>/v1</c>. Empty: anybody on this machine, and nobody else can.</summary>
    public IList<ApiKeyOptions> Keys { get; } = [];

    /// <summary>Host names under which a proxy reaches us, beside those of this machine.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>The largest request, in bytes.</summary>
    /// <value>1 KiB to 64 MiB; the default is 1 MiB.</value>
    public int MostBodyBytes { get; set; } = 1 << 20;

    /// <summary>How deeply JSON may nest.</summary>
    /// <value>2 to 64; the default is 8. Our requests need 3.</value>
    public int MostDepth { get; set; } = 8;

    /// <summary>The longest prompt, in UTF-16 units.</summary>
    /// <value>1 to 100,000; the default is 20,000.</value>
    public int MostPromptLength { get; set; } = 20_000;

    /// <summary>How many requests one array may hold.</summary>
    /// <value>1 to 10,000; the default is 256.</value>
    public int MostItems { get; set; } = 256;

    /// <summary>How many requests to forge, measure or search run at once.</summary>
    /// <value>1 to 10,000; the default is four for each core.</value>
    public int MostConcurrent { get; set; } = Environment.ProcessorCount * 4;

    /// <summary>How many more wait for their turn; beyond them the answer is 503.</summary>
    /// <value>0 to 100,000; the default is 256.</value>
    public int MostWaiting { get; set; } = 256;

    /// <summary>Requests a minute for each key, or for each address where there are no keys; beyond them the answer is 429.</summary>
    /// <value>0 to 1,000,000; the default, 0, sets no limit.</value>
    public int RequestsPerMinute { get; set; }

    /// <summary>How many connections may be open; others are closed at once.</summary>
    /// <value>1 to 1,000,000; the default is 10,000.</value>
    public int MostConnections { get; set; } = 10_000;

    /// <summary>How long a request's body may take to arrive; beyond it the answer is 408. A body on its way holds no turn.</summary>
    /// <value>0.1 seconds to 10 minutes; the default is 30 seconds.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server goes on taking requests after it was told to stop, while <c>/readyz</c> says 503 already: as long as a balancer needs to notice.</summary>
    /// <value>0 to 5 minutes; the default, 0, stops taking them at once.</value>
    public TimeSpan Drain { get; set; }

    /// <summary>How long requests that are being answered may still take when the server stops.</summary>
    /// <value>0 to 1 hour; the default is 20 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the content folders are looked at for changes.</summary>
    /// <value>0.1 seconds to 1 hour; the default is 2 seconds. 0 looks only when told to, by the signal HUP.</value>
    public TimeSpan ReloadEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A PostgreSQL server that all servers share: <c>postgres://user@host:5432/database</c>; the password best stands in the environment variable <c>PGPASSWORD</c>. Null keeps what has to be kept in memory.</summary>
    public string? Database { get; set; }

    /// <summary>How logs are written: <c>text</c> or <c>json</c>.</summary>
    public string LogFormat { get; set; } = "text";

    /// <summary>Whether every request is logged: its id, route, status, time and caller; never its text.</summary>
    public bool LogRequests { get; set; }

    /// <summary>Folders or files of templates and knowledge that lie over the embedded content, the last on top.</summary>
    public IList<string> ContentFolders { get; } = [];

    /// <summary>The target of requests that name none.</summary>
    public string Target { get; set; } = new Model.ForgeRequest { Prompt = "" }.Target;

    /// <summary>The chat model of strategies that need one; without it they answer <c>no-chat-model</c>. The key stays in the environment variable that <c>KeyVariable</c> names.</summary>
    public ChatSettings? Chat { get; set; }

    /// <summary>The knowledge base in Qdrant, which <c>promptforge knowledge index --to URL</c> fills; the index in memory answers where it cannot. Without it, that one alone does.</summary>
    public QdrantSettings? Qdrant { get; set; }

    /// <summary>The section <c>Gateway</c>, which stands beside this one and not in it.</summary>
    internal GatewayOptions Gateway { get; } = new();

    /// <summary>The section <c>Telemetry</c>, beside this one, too.</summary>
    internal TelemetryOptions Telemetry { get; } = new();

    /// <summary>What stood in file, environment or arguments and is no setting.</summary>
    internal IList<string> Unread { get; } = [];

    /// <summary>Every fault, each with the name of its setting and the way out; empty when the server may start.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>(Unread);
        Between(nameof(MostBodyBytes), MostBodyBytes, 1 << 10, 64 << 20);
        Between(nameof(MostDepth), MostDepth, 2, 64);
        Between(nameof(MostPromptLength), MostPromptLength, 1, Forge.LongestPrompt);
        Between(nameof(MostItems), MostItems, 1, 10_000);
        Between(nameof(MostConcurrent), MostConcurrent, 1, 10_000);
        Between(nameof(MostWaiting), MostWaiting, 0, 100_000);
        Between(nameof(RequestsPerMinute), RequestsPerMinute, 0, 1_000_000);
        Between(nameof(MostConnections), MostConnections, 1, 1_000_000);
        Lasting(nameof(BodyTimeout), BodyTimeout, 0.1, 600);
        Lasting(nameof(Drain), Drain, 0, 300);
        Lasting(nameof(ShutdownTimeout), ShutdownTimeout, 0, 3600);
        Lasting(nameof(ReloadEvery), ReloadEvery, ReloadEvery == TimeSpan.Zero ? 0 : 0.1, 3600);
        if (LogFormat is not ("text" or "json")) { faults.Add($"Server:LogFormat: must be text or json, not '{LogFormat}'."); }

        if (Database is { } database && DatabaseFault(database) is { } wrong) { faults.Add($"Server:Database: {wrong}"); }

        var urls = Urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0) { faults.Add("Server:Urls: name at least one, such as http://127.0.0.1:5080."); }

        foreach (var url in urls) { Address(url); }

        faults.AddRange(ApiKeyOptions.Faults(Keys));
        foreach (var folder in ContentFolders.Where(folder => !Directory.Exists(folder) && !File.Exists(folder)))
        {
            faults.Add($"Server:ContentFolders: there is no folder or file '{folder}'.");
        }

        if (Qdrant is { } qdrant)
        {
            faults.AddRange(qdrant.Faults().Select(fault => $"Server:Qdrant:{fault}"));
            if (qdrant.Key is not null) { faults.Add("Server:Qdrant:Key: keys stay out of files; name the environment variable that holds it as Server:Qdrant:KeyVariable."); }

            if (qdrant.KeyVariable is { } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable))) { faults.Add($"Server:Qdrant:KeyVariable: the environment variable '{variable}' is not set."); }
        }

        if (Chat is { } chat)
        {
            faults.AddRange(chat.Faults().Select(fault => $"Server:Chat:{fault}"));
            if (chat.Key is not null) { faults.Add("Server:Chat:Key: keys stay out of files; name the environment variable that holds it as Server:Chat:KeyVariable."); }

            if (chat.KeyVariable is { } name && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name))) { faults.Add($"Server:Chat:KeyVariable: the environment variable '{name}' is not set."); }
        }

        faults.AddRange(Telemetry.Faults());
        return faults;

        void Lasting(string name, TimeSpan value, double least, double most)
        {
            if (value.TotalSeconds < least || value.TotalSeconds > most)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"Server:{name}: must be {TimeSpan.FromSeconds(least):c} to {TimeSpan.FromSeconds(most):c}, not {value:c}."));
            }
        }

        void Between(string name, int value, int least, int most)
        {
            if (value < least || value > most) { faults.Add(string.Create(CultureInfo.InvariantCulture, $"Server:{name}: must be {least} to {most}, not {value}.")); }
        }

        void Address(string url)
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var at)
                || at.Scheme is not ("http" or "https") || at.PathAndQuery != "/" || at.UserInfo.Length > 0)
            {
                faults.Add($"Server:Urls: '{url}' is no address such as http://127.0.0.1:5080.");
            }
            else if (at.Scheme == "https")
            {
                faults.Add($"Server:Urls: '{url}': certificates are the work of a proxy in front; listen on http.");
            }
            else if (!IsLoopback(at) && Keys.Count == 0)
            {
                faults.Add($"Server:Urls: '{url}' can be reached from other machines; configure a key under Server:Keys ('PromptForge.Server key' makes one), or listen on 127.0.0.1.");
            }
        }
    }

    /// <summary>What is wrong with the address of a database, or null. The address may hold a password, so it is not repeated.</summary>
    private static string? DatabaseFault(string address)
    {
        if (address.Length == 0 || !ExperimentStores.IsServer(address)) { return "an address such as postgres://user@host:5432/database is needed."; }

        try { ExperimentStores.ConnectionString(address); }
        catch (ExperimentStoreException wrong) { return wrong.Message; }

        return null;
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
