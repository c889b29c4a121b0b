namespace PromptForge.Qdrant;

/// <summary>Where the knowledge base lies in Qdrant, and how it is reached. A class, not a record: a record would print the key.</summary>
public sealed class QdrantSettings
{
    /// <summary>The addresses of one node or several of one cluster, separated by semicolons; a node that is away is passed over.</summary>
    /// <value>By default the engine's own port on this machine. <c>https</c> encrypts.</value>
    public string Url { get; set; } = "http://127.0.0.1:6333";

    /// <summary>The name under which entries are found: an alias, so that the collection behind it can be exchanged while queries run.</summary>
    public string Collection { get; set; } = "promptforge-knowledge";

    /// <summary>The environment variable that holds the API key; null where the engine needs none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>The key itself, for callers that keep it elsewhere; null to look into the environment.</summary>
    public string? Key { get; set; }

    /// <summary>Whether the key may travel without encryption beyond this machine.</summary>
    public bool AllowUnencryptedKey { get; set; }

    /// <summary>How long a search may take in all, with a second node asked; then it fails, and the index in memory may answer.</summary>
    /// <value>From 50 milliseconds to a minute; the default is 2 seconds.</value>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one request of an upload may take.</summary>
    /// <value>From a tenth of a second to ten minutes; the default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an upload goes on asking an engine that is away or busy.</summary>
    /// <value>Up to a day; the default is 2 minutes.</value>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many requests of an upload run at once at most; fewer while the engine says that it is busy.</summary>
    /// <value>1 to 64; the default is 4.</value>
    public int Parallel { get; set; } = 4;

    /// <summary>How many entries one request of an upload holds at most.</summary>
    /// <value>1 to 10,000; the default is 256. Requests end at 4 MiB in any case; the engine takes 32.</value>
    public int BatchSize { get; set; } = 256;

    /// <summary>Into how many parts a new collection is cut; 0 lets the engine decide.</summary>
    /// <value>0 to 1,024; the default is 0.</value>
    public int Shards { get; set; }

    /// <summary>How many nodes of a cluster hold each part of a new collection.</summary>
    /// <value>1 to 16; the default is 1. With 2, any one node may be lost.</value>
    public int Replicas { get; set; } = 1;

    /// <summary>Every fault, each with the name of its setting and the way out; empty when the engine can be asked.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        var parts = (Url ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) { faults.Add("Url: name at least one address such as http://127.0.0.1:6333."); }

        foreach (var part in parts)
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https") || node.Query.Length > 0) { faults.Add($"Url: '{part}' is no address such as http://127.0.0.1:6333."); }
            else if (node.UserInfo.Length > 0) { faults.Add("Url: a key does not belong into the address; name its environment variable instead."); }
            else if (node.Scheme == "http" && !node.IsLoopback && !AllowUnencryptedKey && (Key ?? KeyVariable) is not null) { faults.Add($"Url: the key would travel to '{node.Host}' without encryption; use https, or set AllowUnencryptedKey if the network is your own."); }
        }

        if (!IsName(Collection)) { faults.Add("Collection: 1 to 128 letters, digits, '-', '_' or '.' are needed."); }

        Between(nameof(QueryTimeout), QueryTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1), "50 milliseconds to a minute");
        Between(nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), "a tenth of a second to ten minutes");
        Between(nameof(Patience), Patience, TimeSpan.Zero, TimeSpan.FromDays(1), "nothing to a day");
        Between(nameof(Parallel), Parallel, 1, 64, "1 to 64");
        Between(nameof(BatchSize), BatchSize, 1, 10_000, "1 to 10,000");
        Between(nameof(Shards), Shards, 0, 1024, "0 to 1,024");
        Between(nameof(Replicas), Replicas, 1, 16, "1 to 16");
        return faults;

        void Between<T>(string name, T value, T least, T most, string range)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0) { faults.Add($"{name}: must lie from {range}."); }
        }
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"{nameof(QdrantSettings)} {{ Url = {Url}, Collection = {Collection}, KeyVariable = {KeyVariable}, Key = {(Key is null ? "not set" : "***")} }}";

    /// <summary>The addresses, each ending with a slash.</summary>
    internal Uri[] Nodes() => [.. Url.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => new Uri(part.TrimEnd('/') + "/"))];

    /// <summary>The command that makes the collection, or with <paramref name="anew"/> makes it anew beside the old one.</summary>
    internal string Command(bool anew) => $"promptforge knowledge index --to {Url} --collection {Collection}{(anew ? " --recreate" : "")}";

    private static bool IsName(string? name) => name is { Length: > 0 and <= 128 } && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
