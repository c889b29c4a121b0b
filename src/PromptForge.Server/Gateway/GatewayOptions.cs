namespace PromptForge.Server.Gateway;

/// <summary>The section <c>Gateway</c> of <c>promptforge.json</c>: calls of image services that go through us, their prompts forged on the way.</summary>
internal sealed record GatewayOptions
{
    /// <summary>Where calls go. Empty: there is no gateway.</summary>
    public IList<GatewayRoute> Routes { get; } = [];

    /// <summary>The largest request, in bytes; pictures to edit come along in some.</summary>
    /// <value>1 KiB to 256 MiB; the default is 16 MiB.</value>
    public int MostBodyBytes { get; set; } = 16 << 20;

    /// <summary>How many calls may be on their way at once; beyond them the answer is 503.</summary>
    /// <value>1 to 100,000; the default is 256.</value>
    public int MostConcurrent { get; set; } = 256;

    /// <summary>How many receipts are kept, the newest.</summary>
    /// <value>0 to 1,000,000; the default is 1,000, which take about 10 MB.</value>
    public int MostReceipts { get; set; } = 1000;

    /// <summary>How long an upstream may take to begin its answer.</summary>
    /// <value>One second to one hour; the default is 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long forging may take before the call goes on unforged.</summary>
    /// <value>0.1 seconds to 10 minutes; the default is 20 seconds.</value>
    public TimeSpan ForgeTimeout { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>One service behind us.</summary>
internal sealed record GatewayRoute
{
    /// <summary>The model of a request that names none, as those of Automatic1111 and of the floral assistant.</summary>
    public const string Unnamed = "*";

    /// <summary>What clients call: a whole path that we know (<c>/v1/images/generations</c>), perhaps behind a prefix, or only a prefix for all paths that we know (<c>/</c>, <c>/openai</c>).</summary>
    public string Path { get; set; } = "";

    /// <summary>The service: scheme, host and what stands before the path we know, such as <c>https://api.openai.com</c>. Calls go nowhere else.</summary>
    public string Upstream { get; set; } = "";

    /// <summary>The environment variable with the key that replaces the caller's <c>Authorization</c>: a bare key is sent as <c>Bearer</c>, one with a scheme (<c>Basic …</c>) as it is.</summary>
    public string? KeyFrom { get; set; }

    /// <summary>The profile of each model, by the name that requests have for it; <c>*</c> for requests that name none. Other models pass unforged.</summary>
    public IDictionary<string, string> Profiles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The style, unless a request chooses.</summary>
    public string? Style { get; set; }

    /// <summary>The strategy, unless a request chooses.</summary>
    public string? Strategy { get; set; }

    /// <summary>Forge and keep the receipt, but send what the client sent.</summary>
    public bool Shadow { get; set; }

    /// <summary>Switch the provider's own rewriting off in forged requests; otherwise it stays as the client sent it.</summary>
    public bool RewritingOff { get; set; }

    /// <summary>Whether the service may be in a private network or on this machine, and spoken to without TLS.</summary>
    public bool AllowPrivate { get; set; }
}
