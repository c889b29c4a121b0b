namespace PromptForge.Qdrant;

/// <summary>How many requests of an upload may run: as many as were asked for, half as many each time the engine says that it is busy, slowly more again.</summary>
/// <remarks>Additive increase, multiplicative decrease, as TCP has it. Safe for threads.</remarks>
internal sealed class UploadGate(int most, TimeProvider time)
{
    private readonly Lock door = new();
    private readonly Queue<TaskCompletionSource> waiting = new();
    private double limit = most;
    private int running;
    private long lastCut;

    /// <summary>How many may run now.</summary>
    public int Limit
    {
        get
        {
            lock (door) { return (int)limit; }
        }
    }

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (door)
        {
            if (running < (int)limit)
            {
                running++;
                return;
            }

            waiting.Enqueue(turn = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A turn that came all the same goes to the next.
            if (!turn.TrySetCanceled(cancellationToken)) { Leave(); }

            throw;
        }
    }

    public void Leave()
    {
        lock (door)
        {
            running--;
            limit = Math.Min(most, limit + (1 / limit));
            while (running < (int)limit && waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) { running++; }
            }
        }
    }

    /// <summary>The engine is busy. Failures of one moment count once.</summary>
    public void Slow()
    {
        lock (door)
        {
            if (lastCut != 0 && time.GetElapsedTime(lastCut) < TimeSpan.FromMilliseconds(100)) { return; }

            lastCut = time.GetTimestamp();
            limit = Math.Max(1, limit / 2);
        }
    }
}
