namespace PromptForge.Chat;

/// <summary>How a chat model is reached. A class, not a record: a record would print the key.</summary>
public sealed class ChatSettings
{
    /// <summary>The address of an OpenAI-compatible interface, for example <c>https://api.siliconflow.cn/v1</c> or <c>http://localhost:11434/v1</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model's name, as the service calls it.</summary>
    public string? Model { get; set; }

    /// <summary>The environment variable that holds the key; null where the service needs none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>The key itself, for callers that keep it elsewhere; null to look into the environment.</summary>
    public string? Key { get; set; }

    /// <summary>How long a question may take in all, with repetitions and waiting.</summary>
    /// <value>From a tenth of a second to ten minutes; the default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a question is asked again when the service certainly began nothing: 429, 503, no connection.</summary>
    /// <value>0 to 10; the default is 2.</value>
    public int MaxRetries { get; set; } = 2;

    /// <summary>The wait before the first repetition; it doubles each time, with some chance, unless the service says how long.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait that the service may ask for; beyond it the failure is told at once.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest answer, in bytes.</summary>
    /// <value>The default is 1 MiB, far more than any prompt needs.</value>
    public int MaxBytes { get; set; } = 1 << 20;

    /// <summary>Whether the model translates, too, where a strategy lets it.</summary>
    public bool Translate { get; set; } = true;

    /// <summary>Whether the address may lie in a private network, and be unencrypted.</summary>
    /// <value>Null, the default, allows this machine alone: who names it means it.</value>
    public bool? AllowPrivateAddresses { get; set; }

    /// <summary>Every fault, each with the name of its setting and the way out; empty when the model can be asked.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) { faults.Add("Endpoint: must be a web address such as https://api.siliconflow.cn/v1."); }
        else if (Endpoint.UserInfo.Length > 0) { faults.Add("Endpoint: a key does not belong into the address; name its environment variable instead."); }
        else if (Endpoint.Scheme == "http" && !AllowsPrivate) { faults.Add($"Endpoint: '{Endpoint.Host}' would be spoken to without encryption; use https, or allow private addresses if the server is your own."); }

        if (string.IsNullOrWhiteSpace(Model)) { faults.Add("Model: name the model, as the service calls it."); }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(10)) { faults.Add("Timeout: must lie from a tenth of a second to ten minutes."); }

        if (MaxRetries is < 0 or > 10) { faults.Add($"MaxRetries: must lie from 0 to 10, not {MaxRetries}."); }

        if (RetryDelay <= TimeSpan.Zero || RetryDelay > TimeSpan.FromMinutes(1)) { faults.Add("RetryDelay: must be more than nothing and at most a minute."); }

        if (LongestWait < TimeSpan.Zero || LongestWait > TimeSpan.FromMinutes(10)) { faults.Add("LongestWait: must be at most ten minutes."); }

        if (MaxBytes is < 1024 or > 64 * 1024 * 1024) { faults.Add("MaxBytes: must lie from 1 KiB to 64 MiB."); }

        return faults;
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"{nameof(ChatSettings)} {{ Endpoint = {Endpoint}, Model = {Model}, KeyVariable = {KeyVariable}, Key = {(Key is null ? "not set" : "***")} }}";

    internal bool AllowsPrivate => AllowPrivateAddresses ?? Endpoint?.IsLoopback ?? false;
}
