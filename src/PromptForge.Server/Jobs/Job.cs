namespace PromptForge.Server.Jobs;

/// <summary>Where a job stands. The last four are final, but for one thing: a lost job whose answer comes after all is done.</summary>
internal enum JobStatus
{
    /// <summary>It waits for a server.</summary>
    Queued,

    /// <summary>A server works on it.</summary>
    Running,

    /// <summary>The pictures are there.</summary>
    Done,

    /// <summary>There is no picture, and it is known why.</summary>
    Failed,

    /// <summary>Somebody wanted it no more.</summary>
    Cancelled,

    /// <summary>A service was asked and its answer never came here: a picture may exist and may be charged. It is not asked again.</summary>
    Lost,
}

/// <summary>A wish for pictures and what became of it.</summary>
internal sealed record Job
{
    private static readonly string[] Names = ["queued", "running", "done", "failed", "cancelled", "lost"];

    /// <summary>32 hexadecimal digits that cannot be guessed.</summary>
    public required string Id { get; init; }

    /// <summary>The caller's name; nobody else sees the job.</summary>
    public required string Owner { get; init; }

    /// <summary>The caller's idempotency key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>A hash of the request, to tell another one under the same key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The request as JSON.</summary>
    public required string Request { get; init; }

    public required string Target { get; init; }

    public required string Provider { get; init; }

    public JobStatus Status { get; init; }

    /// <summary>What is being done: forging, asking, saving, cancelling; or null.</summary>
    public string? Stage { get; init; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>The forged prompt with its receipts as JSON; null until it is forged.</summary>
    public string? Result { get; init; }

    /// <summary>What was made, as <see cref="MadePictures"/> writes it; or null.</summary>
    public string? Made { get; init; }

    /// <summary>Why there is no picture, or null.</summary>
    public JobError? Error { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>When the pictures go; null until the job is finished.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Whether nothing more is expected to happen.</summary>
    public bool IsFinished => Status >= JobStatus.Done;

    public string StatusName => Names[(int)Status];
}

/// <summary>Why a job made no picture.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Message">In English; safe to show.</param>
internal sealed record JobError(string Code, string Message)
{
    /// <summary>A server died, or was stopped, while a service was at work.</summary>
    public static JobError Lost { get; } = new("answer-lost",
        "The server that asked stopped before the answer came. The service may have made and charged the pictures; they are not asked for again. Look into the account there, then send a new request.");
}
