using PromptForge.Knowledge;
using PromptForge.Model;

namespace PromptForge.Qdrant;

/// <summary>Asks one index, and where it fails another one, with a note; while the first is known to be away, it is not waited for.</summary>
/// <remarks>After a failure the first is left alone for a second, then for twice as long, up to half a minute; then one search tries it again. Safe for threads.</remarks>
public sealed class FallbackKnowledgeIndex : IKnowledgeIndex, IDisposable
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);
    private readonly QdrantKnowledgeIndex first;
    private readonly IKnowledgeIndex second;
    private readonly TimeProvider time;
    private readonly ForgeNote note;
    private readonly Lock door = new();
    private int failures;
    private long restUntil;

    /// <summary>Puts an index before another one.</summary>
    /// <param name="first">Asked first; disposed with this.</param>
    /// <param name="second">Asked where the first fails; it belongs to the caller.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public FallbackKnowledgeIndex(QdrantKnowledgeIndex first, IKnowledgeIndex second, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        this.first = first;
        this.second = second;
        this.time = time ?? TimeProvider.System;
        note = ForgeNote.Info("knowledge", "knowledge-fallback", ("place", first.Place));
    }

    /// <summary>Whether the last answer came from the second.</summary>
    public bool IsFallingBack => Volatile.Read(ref failures) > 0;

    /// <summary>What was wrong when the first failed last; null while it answers. Safe to show an end user.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken = default)
    {
        if (MayAsk())
        {
            try
            {
                var hits = await first.SearchAsync(query, cancellationToken).ConfigureAwait(false);
                if (IsFallingBack) { Close(); }

                return hits;
            }
            catch (Exception failed) when (failed is not ArgumentException && !cancellationToken.IsCancellationRequested)
            {
                // An embedding model that is away counts alike: the index in memory needs neither.
                Open(failed);
            }
        }

        return new NotedHits(await second.SearchAsync(query, cancellationToken).ConfigureAwait(false), note);
    }

    /// <summary>Asks whether the first could answer now, without waiting for a search to find out.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken = default)
    {
        if (!MayAsk()) { return Fault; }

        if (await first.FaultAsync(cancellationToken).ConfigureAwait(false) is { } wrong) { Open(new QdrantException(QdrantFailure.Unreachable, wrong)); }
        else { Close(); }

        return Fault;
    }

    /// <inheritdoc />
    public void Dispose() => first.Dispose();

    // Only one search at a time finds out whether the first is back.
    private bool MayAsk()
    {
        lock (door)
        {
            if (failures == 0) { return true; }

            if (time.GetTimestamp() < restUntil) { return false; }

            restUntil = time.GetTimestamp() + Ticks(LongestRest);
            return true;
        }
    }

    private void Open(Exception failed)
    {
        lock (door)
        {
            failures++;
            Fault = failed is QdrantException ? failed.Message : "the query could not be embedded";
            var rest = FirstRest * Math.Pow(2, Math.Min(failures - 1, 10));
            restUntil = time.GetTimestamp() + Ticks(rest < LongestRest ? rest : LongestRest);
        }
    }

    private void Close()
    {
        lock (door)
        {
            failures = 0;
            Fault = null;
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
