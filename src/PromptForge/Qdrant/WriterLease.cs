using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace PromptForge.Qdrant;

/// <summary>Says in a collection who writes to it, and sees whether somebody else does.</summary>
/// <remarks>Not a lock, for the engine has none: two that begin within one moment may both begin, and one of them finds out at its next look.</remarks>
internal sealed class WriterLease(QdrantClient client, string collection, CollectionMark mark, TimeProvider time)
{
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<string, bool> OfThisProcess = new(StringComparer.Ordinal);
    private readonly string writer = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}");
    private readonly SemaphoreSlim one = new(1, 1);
    private long lastBeat;

    /// <summary>Whether a collection's mark says that somebody writes to it.</summary>
    /// <remarks>A writer of this machine whose process is gone is at work no longer, however fresh its mark: the next run goes on at once.</remarks>
    public static bool IsAtWork(CollectionMark mark, TimeProvider time) => mark.Writer.Length > 0 && time.GetUtcNow() - mark.Beat < Stale && !IsGone(mark.Writer);

    /// <summary>Begins to write.</summary>
    /// <exception cref="QdrantException">Somebody else does.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } there && IsAtWork(there, time)) { throw Occupied(there); }

        OfThisProcess[writer] = true;
        await BeatAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go without a word on the content; the next writer compares all.</summary>
    public void Drop() => OfThisProcess.TryRemove(writer, out _);

    /// <summary>Renews the mark when it is time to.</summary>
    /// <exception cref="QdrantException">Somebody else has put theirs over it.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(Volatile.Read(ref lastBeat)) < Often || !await one.WaitAsync(0, cancellationToken).ConfigureAwait(false)) { return; }

        try
        {
            await HoldAsync(cancellationToken).ConfigureAwait(false);
            await BeatAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Ends, with the last word on what the collection holds.</summary>
    /// <exception cref="QdrantException">Somebody else has put theirs over it.</exception>
    public async Task EndAsync(CollectionMark last, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken).ConfigureAwait(false);
        await client.MarkAsync(collection, last with { Writer = "", Beat = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        Drop();
    }

    private static bool IsGone(string writer)
    {
        if (writer.Split('/') is not [var machine, var id, _] || machine != Environment.MachineName || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)) { return false; }

        if (process == Environment.ProcessId) { return !OfThisProcess.ContainsKey(writer); }

        try
        {
            using var running = Process.GetProcessById(process);
            return running.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } there && there.Writer != writer) { throw Occupied(there); }
    }

    private async Task<CollectionMark?> ReadAsync(CancellationToken cancellationToken) =>
        (await client.FindAsync(collection, isQuick: false, cancellationToken).ConfigureAwait(false))?.Mark;

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await client.MarkAsync(collection, mark with { Writer = writer, Beat = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref lastBeat, time.GetTimestamp());
    }

    private QdrantException Occupied(CollectionMark other) => new(QdrantFailure.OtherWriter, string.Create(CultureInfo.InvariantCulture,
        $"Somebody else ({(other.Writer.Length == 0 ? "just finished" : other.Writer.Split('/')[0])}, last seen {other.Beat:u}) writes to '{collection}'. Let them finish, then run this again; a writer that died is passed over after a minute."));
}
