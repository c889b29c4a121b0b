using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PromptForge.Qdrant;

/// <summary>Compares a collection with what it should hold, sends what differs, and looks again until nothing does.</summary>
internal sealed class CollectionFilling
{
    private const int MostBytes = 4 << 20;
    private const int Page = 4096;
    private const int MostRounds = 4;
    private readonly QdrantClient client;
    private readonly IPointSource source;
    private readonly QdrantSettings settings;
    private readonly WriterLease lease;
    private readonly UploadGate gate;
    private long failures;

    public CollectionFilling(QdrantClient client, IPointSource source, QdrantSettings settings, WriterLease lease, TimeProvider time)
    {
        this.client = client;
        this.source = source;
        this.settings = settings;
        this.lease = lease;
        gate = new(settings.Parallel, time);
        client.Wire.Failed = _ =>
        {
            Interlocked.Increment(ref failures);
            gate.Slow();
        };
    }

    /// <summary>How many requests had to be sent again.</summary>
    public long Failures => Volatile.Read(ref failures);

    /// <returns>How many points were sent, and how many were deleted.</returns>
    /// <exception cref="QdrantException">The collection does not come to hold what it should.</exception>
    public async Task<(long Sent, long Deleted)> RunAsync(string target, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        var (sent, deleted) = (0L, 0L);
        for (var round = 1; ; round++)
        {
            var before = Failures;
            var (missing, gone) = await CompareAsync(target, progress, cancellationToken).ConfigureAwait(false);
            foreach (var ids in gone.Chunk(Page)) { await client.DeletePointsAsync(target, ids, cancellationToken).ConfigureAwait(false); }

            if (missing.Count > 0) { await SendAsync(target, missing, progress, cancellationToken).ConfigureAwait(false); }

            sent += missing.Count;
            deleted += gone.Count;
            var count = await client.CountAsync(target, cancellationToken).ConfigureAwait(false);

            // An engine that failed on the way may have lost what it had taken; then all hashes are looked at again.
            if (count == source.Hashes.Count && Failures == before) { return (sent, deleted); }

            if (round == MostRounds && count != source.Hashes.Count)
            {
                throw new QdrantException(QdrantFailure.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"The collection '{target}' holds {count} points after {round} rounds, not {source.Hashes.Count}; is somebody else writing to it?"));
            }

            if (round >= MostRounds) { return (sent, deleted); }
        }
    }

    private async Task<(HashSet<Guid> Missing, List<Guid> Gone)> CompareAsync(string target, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        var missing = source.Hashes.Keys.ToHashSet();
        var gone = new List<Guid>();
        var done = 0L;
        await foreach (var (id, hash) in client.HashesAsync(target, Page, cancellationToken).ConfigureAwait(false))
        {
            if (!source.Hashes.TryGetValue(id, out var wanted)) { gone.Add(id); }
            else if (hash == wanted) { missing.Remove(id); }

            if (++done % Page == 0) { progress?.Report(new(UploadPhase.Comparing, done, source.Hashes.Count)); }
        }

        return (missing, gone);
    }

    private async Task SendAsync(string target, HashSet<Guid> missing, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        progress?.Report(new(UploadPhase.Sending, 0, missing.Count));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BatchesAsync(missing, cancellationToken), parallel, async (batch, token) =>
        {
            await gate.EnterAsync(token).ConfigureAwait(false);
            try
            {
                await lease.RenewAsync(token).ConfigureAwait(false);
                await client.UpsertAsync(target, batch.Body, token).ConfigureAwait(false);
            }
            finally
            {
                gate.Leave();
            }

            progress?.Report(new(UploadPhase.Sending, Interlocked.Add(ref done, batch.Count), missing.Count));
        }).ConfigureAwait(false);
    }

    /// <summary>The bodies of requests, made as they are taken, so that no more of them are in memory than are on their way.</summary>
    private async IAsyncEnumerable<(ReadOnlyMemory<byte> Body, int Count)> BatchesAsync(HashSet<Guid> missing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new Batch();
        await foreach (var point in source.PointsAsync(missing, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(point);
            if (batch.Count < settings.BatchSize && batch.Bytes < MostBytes) { continue; }

            yield return (batch.End(), batch.Count);
            batch = new();
        }

        if (batch.Count > 0) { yield return (batch.End(), batch.Count); }
    }

    private sealed class Batch
    {
        private readonly ArrayBufferWriter<byte> buffer = new(1 << 16);
        private readonly Utf8JsonWriter json;

        public Batch()
        {
            json = new(buffer, Results.ResultJson.Options);
            json.WriteStartObject();
            json.WriteStartArray("points");
        }

        public int Count { get; private set; }

        public long Bytes => json.BytesCommitted + json.BytesPending;

        public void Add(KnowledgePoint point)
        {
            point.Write(json);
            Count++;
        }

        public ReadOnlyMemory<byte> End()
        {
            json.WriteEndArray();
            json.WriteEndObject();
            json.Dispose();
            return buffer.WrittenMemory;
        }
    }
}
