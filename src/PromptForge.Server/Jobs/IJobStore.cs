namespace PromptForge.Server.Jobs;

/// <summary>Remembers jobs. Safe for several threads and, with a database server, for several servers; what a method has answered is kept.</summary>
/// <remarks>Every method throws <see cref="JobStoreException"/> when the database fails. A server holds a job by a lease: only the holder
/// may write to it, and when the lease is over somebody else may take it.</remarks>
internal interface IJobStore : IAsyncDisposable
{
    /// <summary>Adds a job; a job of the same owner under the same key is answered in its place.</summary>
    /// <param name="job">The job, queued.</param>
    /// <param name="mostWaiting">How many may wait or run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The job that is kept, or null when there are too many.</returns>
    ValueTask<Job?> AddAsync(Job job, int mostWaiting, CancellationToken cancellationToken);

    /// <summary>The job with an id, or null.</summary>
    ValueTask<Job?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The job of an owner under a key, or null.</summary>
    ValueTask<Job?> FindAsync(string owner, string key, CancellationToken cancellationToken);

    /// <summary>Takes the job that has waited longest; null when none waits.</summary>
    ValueTask<Job?> TakeAsync(string holder, DateTimeOffset lease, CancellationToken cancellationToken);

    /// <summary>Says that the holder is at work.</summary>
    ValueTask<Hold> RenewAsync(string id, string holder, DateTimeOffset lease, string? stage, double progress, CancellationToken cancellationToken);

    /// <summary>Writes down that a service is about to be asked: from here on nobody else begins this job again.</summary>
    /// <returns>What the holder may do; only with <see cref="Hold.Kept"/> may it ask.</returns>
    ValueTask<Hold> SendAsync(string id, string holder, DateTimeOffset lease, string result, bool isPaid, CancellationToken cancellationToken);

    /// <summary>Finishes a job: status, result, pictures, error and times are taken from <paramref name="finished"/>.</summary>
    /// <returns>Whether the job was still the holder's.</returns>
    ValueTask<bool> FinishAsync(Job finished, string holder, CancellationToken cancellationToken);

    /// <summary>Gives a job back for another server, unless a service that must be paid was asked already.</summary>
    ValueTask<bool> HandBackAsync(string id, string holder, CancellationToken cancellationToken);

    /// <summary>Cancels: at once when it waits, by its holder when it runs; a finished job stays as it is.</summary>
    /// <returns>The job afterwards, or null when there is none.</returns>
    ValueTask<Job?> CancelAsync(string id, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken);

    /// <summary>Frees the jobs of holders that gave no sign of life: queued again, or lost when a service was asked.</summary>
    ValueTask<int> ReleaseAsync(DateTimeOffset now, DateTimeOffset expires, CancellationToken cancellationToken);

    /// <summary>Forgets what expired before.</summary>
    ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Claims a key for a request that is answered at once; what was kept under it is answered in its place.</summary>
    /// <returns>Null when the claim is ours: do the work, then <see cref="KeepAnswerAsync"/>.</returns>
    ValueTask<KeptAnswer?> ClaimAsync(string owner, string key, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Keeps the answer of a claimed key; null gives the claim up.</summary>
    ValueTask<bool> KeepAnswerAsync(string owner, string key, string? body, CancellationToken cancellationToken);
}

/// <summary>Whether a job is still its holder's.</summary>
internal enum Hold
{
    /// <summary>It is.</summary>
    Kept,

    /// <summary>It is, and its owner wants it no more.</summary>
    Cancelled,

    /// <summary>It is not: the lease was over.</summary>
    Gone,
}

/// <summary>What is kept under an idempotency key.</summary>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Body">The answer; null while the first request is at work.</param>
internal sealed record KeptAnswer(string Fingerprint, string? Body);

/// <summary>A database of jobs failed. The message names it without a password.</summary>
internal sealed class JobStoreException(string message, Exception? inner = null) : Exception(message, inner);
