using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using PromptForge.Concepts;
using PromptForge.Knowledge;

namespace PromptForge.Qdrant;

/// <summary>Brings a Qdrant collection to what a lexicon holds: only what changed is sent, what is gone is deleted.</summary>
/// <remarks>
/// Entries are searched under an alias. The first time, and anew when asked, a collection of its own is filled, counted and indexed, and then
/// the alias is moved to it in one step, so that searches never find less than one whole knowledge base; the old collection goes after.
/// A run that was broken off goes on where it stopped: points go by ids that follow from their entries, and each carries the hash of its
/// content. Two writers are told apart by a mark that the one at work renews, and at the move by an alias that names the predecessor.
/// </remarks>
public sealed class QdrantUpload : IDisposable
{
    private readonly QdrantSettings settings;
    private readonly QdrantClient client;
    private readonly IPointSource source;
    private readonly TimeProvider time;

    /// <summary>Uploads the entries of a lexicon.</summary>
    /// <param name="settings">Where to.</param>
    /// <param name="lexicon">The entries.</param>
    /// <param name="generator">Embeds entries; null for hashed spellings, which need no model. It tells its model and dimensions.</param>
    /// <param name="options">Only <see cref="RetrievalOptions.Dimensions"/> counts; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The settings are faulty, or the generator does not tell its model.</exception>
    public QdrantUpload(
        QdrantSettings settings, Lexicon lexicon, IEmbeddingGenerator<string, Embedding<float>>? generator = null, RetrievalOptions? options = null, TimeProvider? time = null)
        : this(settings, new KnowledgePoints(lexicon, generator, (options ?? new()).Dimensions), time)
    {
    }

    internal QdrantUpload(QdrantSettings settings, IPointSource source, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        this.source = source;
        this.time = time ?? TimeProvider.System;
        client = new(new(settings, time), settings);
    }

    /// <summary>Brings the collection up to date.</summary>
    /// <param name="recreate">Whether a new collection is filled and takes the place of the one that is there, which answers until then.</param>
    /// <param name="progress">Told now and then, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends it; what was sent is not sent again by the next run.</param>
    /// <exception cref="QdrantException">The engine is away for longer than <see cref="QdrantSettings.Patience"/>, the key may not write, the collection is
    /// somebody else's or of another model, or another writer is at work. What was searched before is searched still.</exception>
    public async Task<UploadReport> RunAsync(bool recreate = false, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var aliases = await client.AliasesAsync(cancellationToken).ConfigureAwait(false);
        var live = aliases.GetValueOrDefault(settings.Collection);
        if (await client.FindAsync(settings.Collection, isQuick: false, cancellationToken).ConfigureAwait(false) is { } there)
        {
            // Under its own name, without an alias, nothing of ours lies.
            var fault = live is null ? source.Scheme.Fault(there with { Mark = null }, settings) : source.Scheme.Fault(there, settings);
            if (fault is not null && !(recreate && fault.Failure == QdrantFailure.OtherModel)) { throw fault; }
        }

        var content = Hash(source.Hashes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key:N}{pair.Value}"));
        var isNew = recreate || live is null;
        var target = isNew ? $"{settings.Collection}-{Hash([source.Scheme.Model, content, live ?? ""])[..12]}" : live!;
        var mark = new CollectionMark { Model = source.Scheme.Model, For = settings.Collection };
        var lease = new WriterLease(client, target, mark, time);
        if (isNew) { await MakeAsync(target, mark, cancellationToken).ConfigureAwait(false); }

        var before = (await client.FindAsync(target, isQuick: false, cancellationToken).ConfigureAwait(false))?.Mark;
        if (!isNew && before?.Content == content && await client.CountAsync(target, cancellationToken).ConfigureAwait(false) == source.Hashes.Count)
        {
            return new(target, source.Hashes.Count, 0, 0, false, 0);
        }

        var filling = new CollectionFilling(client, source, settings, lease, time);
        long sent, deleted;
        try
        {
            await lease.TakeAsync(cancellationToken).ConfigureAwait(false);
            (sent, deleted) = await filling.RunAsync(target, progress, cancellationToken).ConfigureAwait(false);
            await lease.EndAsync(mark with { Content = content }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lease.Drop();
        }

        if (isNew)
        {
            await WaitUntilIndexedAsync(target, progress, cancellationToken).ConfigureAwait(false);
            await new AliasMove(client, settings.Collection).RunAsync(live, target, cancellationToken).ConfigureAwait(false);

            // A search that found the way to the old one just before is let go through.
            if (live is not null) { await Task.Delay(settings.QueryTimeout, time, cancellationToken).ConfigureAwait(false); }

            await ClearAwayAsync(live, target, cancellationToken).ConfigureAwait(false);
        }
        else if ((await client.AliasesAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(settings.Collection) != target)
        {
            throw AliasMove.Overtaken(settings.Collection);
        }

        return new(target, source.Hashes.Count, sent, deleted, isNew, filling.Failures);
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    internal static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];

    private async Task MakeAsync(string target, CollectionMark mark, CancellationToken cancellationToken)
    {
        await client.CreateAsync(target, source.Scheme, mark, cancellationToken).ConfigureAwait(false);
        var made = await client.FindAsync(target, isQuick: false, cancellationToken).ConfigureAwait(false)
            ?? throw new QdrantException(QdrantFailure.BadAnswer, $"Qdrant made the collection '{target}' and does not find it.");
        if (source.Scheme.Fault(made, settings) is { } fault) { throw fault; }

        foreach (var field in CollectionScheme.Fields) { await client.IndexFieldAsync(target, field, cancellationToken).ConfigureAwait(false); }
    }

    /// <summary>Waits while the engine builds its indices: before, it finds the same, only slowly. No longer than anybody would wait for the engine at all.</summary>
    private async Task WaitUntilIndexedAsync(string target, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var wait = TimeSpan.FromMilliseconds(50);
        while (time.GetElapsedTime(started) < settings.Patience && (await client.FindAsync(target, isQuick: false, cancellationToken).ConfigureAwait(false))?.IsBusy == true)
        {
            progress?.Report(new(UploadPhase.Indexing, source.Hashes.Count, source.Hashes.Count));
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            wait = wait < TimeSpan.FromSeconds(2) ? wait * 2 : wait;
        }
    }

    /// <summary>Deletes the collection that was, and those that runs before this one left half filled.</summary>
    private async Task ClearAwayAsync(string? old, string target, CancellationToken cancellationToken)
    {
        var used = (await client.AliasesAsync(cancellationToken).ConfigureAwait(false)).Values.ToHashSet(StringComparer.Ordinal);
        foreach (var name in await client.CollectionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name == target || (used.Contains(name) && name != old) || !name.StartsWith(settings.Collection + "-", StringComparison.Ordinal)) { continue; }

            var mark = (await client.FindAsync(name, isQuick: false, cancellationToken).ConfigureAwait(false))?.Mark;
            if (mark?.For != settings.Collection || (name != old && WriterLease.IsAtWork(mark, time))) { continue; }

            await client.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }
}
