namespace PromptForge.Embeddings;

/// <summary>How an embedding model is reached. A class, not a record: a record would print the key.</summary>
public sealed class EmbeddingSettings
{
    /// <summary>The address of an OpenAI-compatible interface, for example <c>https://api.siliconflow.cn/v1</c> or <c>http://localhost:11434/v1</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model's name, as the service calls it.</summary>
    public string? Model { get; set; }

    /// <summary>How wide its vectors are to be, for models that can choose; null for the model's own width.</summary>
    /// <value>1 to 65,536.</value>
    public int? Dimensions { get; set; }

    /// <summary>The environment variable that holds the key; null where the service needs none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>The key itself, for callers that keep it elsewhere; null to look into the environment.</summary>
    public string? Key { get; set; }

    /// <summary>Most texts of one request.</summary>
    /// <value>1 to 2,048; the default is 32. Some services take no more than 10.</value>
    public int MostTexts { get; set; } = 32;

    /// <summary>Most tokens of one request, by estimate; a text that has more goes alone.</summary>
    /// <value>100 to 1,000,000; the default is 8,000.</value>
    public int MostTokens { get; set; } = 8000;

    /// <summary>Where vectors are kept between runs, by model, width and the hash of their text; null to keep none. Texts are not kept.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>How long one request may take.</summary>
    /// <value>From a tenth of a second to ten minutes; the default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent again after 429, 5xx, silence or a broken connection. An embedding changes nothing, so that is safe.</summary>
    /// <value>0 to 10; the default is 4.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The wait before the first repetition; it doubles each time, with some chance, unless the service says how long.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the service may ask for; beyond it the failure is told at once.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest answer, in bytes.</summary>
    /// <value>The default is 64 MiB.</value>
    public int MaxBytes { get; set; } = 64 << 20;

    /// <summary>Whether the address may lie in a private network, and be unencrypted.</summary>
    /// <value>Null, the default, allows this machine alone: who names it means it.</value>
    public bool? AllowPrivateAddresses { get; set; }

    internal bool AllowsPrivate => AllowPrivateAddresses ?? Endpoint?.IsLoopback ?? false;

    /// <summary>Every fault, each with the name of its setting and the way out; empty when the model can be asked.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) { faults.Add("Endpoint: must be a web address such as https://api.siliconflow.cn/v1."); }
        else if (Endpoint.UserInfo.Length > 0) { faults.Add("Endpoint: a key does not belong into the address; name its environment variable instead."); }
        else if (Endpoint.Scheme == "http" && !AllowsPrivate) { faults.Add($"Endpoint: '{Endpoint.Host}' would be spoken to without encryption; use https, or allow private addresses if the server is your own."); }

        if (string.IsNullOrWhiteSpace(Model)) { faults.Add("Model: name the model, as the service calls it."); }

        if (Dimensions is < 1 or > 65_536) { faults.Add($"Dimensions: must lie from 1 to 65536, not {Dimensions}."); }

        if (MostTexts is < 1 or > 2048) { faults.Add($"MostTexts: must lie from 1 to 2048, not {MostTexts}."); }

        if (MostTokens is < 100 or > 1_000_000) { faults.Add($"MostTokens: must lie from 100 to 1000000, not {MostTokens}."); }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(10)) { faults.Add("Timeout: must lie from a tenth of a second to ten minutes."); }

        if (MaxRetries is < 0 or > 10) { faults.Add($"MaxRetries: must lie from 0 to 10, not {MaxRetries}."); }

        if (RetryDelay <= TimeSpan.Zero || RetryDelay > TimeSpan.FromMinutes(1)) { faults.Add("RetryDelay: must be more than nothing and at most a minute."); }

        if (LongestWait < TimeSpan.Zero || LongestWait > TimeSpan.FromMinutes(10)) { faults.Add("LongestWait: must be at most ten minutes."); }

        if (MaxBytes is < 1024 or > 1 << 30) { faults.Add("MaxBytes: must lie from 1 KiB to 1 GiB."); }

        return faults;
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"{nameof(EmbeddingSettings)} {{ Endpoint = {Endpoint}, Model = {Model}, Dimensions = {Dimensions}, KeyVariable = {KeyVariable}, Key = {(Key is null ? "not set" : "***")} }}";
}
