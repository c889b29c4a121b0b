using System.Collections.Concurrent;

namespace PromptForge.Server.Jobs;

/// <summary>Wakes those of this server who wait for news of a job, or for any new job. Those of other servers look again by themselves.</summary>
internal sealed class JobBell
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    /// <summary>The name under which new jobs are told.</summary>
    public const string New = "";

    /// <summary>Wakes who waits for a name.</summary>
    public void Ring(string name)
    {
        if (waiting.TryRemove(name, out var bell)) { bell.TrySetResult(); }
    }

    /// <summary>Listens from now on; what is awaited later is not missed.</summary>
    public Task Listen(string name) => waiting.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits for news or for the time to be over.</summary>
    public static async Task WaitAsync(Task news, TimeSpan most, CancellationToken cancellationToken)
    {
        try { await news.WaitAsync(most, cancellationToken).ConfigureAwait(false); }
        catch (TimeoutException)
        {
            // Time to look again.
        }
    }
}
