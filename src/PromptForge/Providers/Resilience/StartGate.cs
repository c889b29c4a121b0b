using PromptForge.Profiles;

namespace PromptForge.Providers.Resilience;

/// <summary>Lets as many requests start and run at once as the provider allows; the others wait in their order.</summary>
internal sealed class StartGate : IDisposable
{
    private readonly SemaphoreSlim? running;
    private readonly SemaphoreSlim starting = new(1);
    private readonly Queue<long> starts = new();
    private readonly int? requests;
    private readonly TimeSpan window;
    private readonly TimeProvider time;

    public StartGate(RateFact rate, TimeProvider time)
    {
        running = rate.Running is { } most ? new(most) : null;
        requests = rate.Requests;
        window = TimeSpan.FromSeconds(rate.Seconds ?? 1);
        this.time = time;
    }

    /// <summary>Runs work when its turn comes.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (running is not null) { await running.WaitAsync(cancellationToken).ConfigureAwait(false); }

        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            return await work(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            running?.Release();
        }
    }

    public void Dispose()
    {
        running?.Dispose();
        starting.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (requests is not { } most) { return; }

        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (starts.Count >= most && window - time.GetElapsedTime(starts.Peek()) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
            }

            if (starts.Count >= most) { starts.Dequeue(); }

            starts.Enqueue(time.GetTimestamp());
        }
        finally
        {
            starting.Release();
        }
    }
}
