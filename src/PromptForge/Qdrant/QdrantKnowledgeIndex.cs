using Microsoft.Extensions.AI;
using PromptForge.Concepts;
using PromptForge.Knowledge;

namespace PromptForge.Qdrant;

/// <summary>Finds entries in a Qdrant collection, by words and by likeness, blended, with the entries that the query names on top.</summary>
/// <remarks>
/// One request asks for both rankings; they are blended here as <see cref="HybridIndex"/> blends: convex, each side min-max normalised. On the
/// golden queries of 2026-11-21 that found more than the engine's own fusions, which know ranks or spreads only (docs/scale-qdrant.md).
/// Filters are the engine's work. Entries come from the lexicon: what the collection knows beside it is left out. Safe for threads.
/// </remarks>
public sealed class QdrantKnowledgeIndex : IKnowledgeIndex, IDisposable
{
    /// <summary>How long a collection that was found fit is taken to be so.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    // As HybridIndex has it: a hashed cosine that is not chance.
    private const double ClearLikeness = 0.5;
    private readonly QdrantSettings settings;
    private readonly QdrantClient client;
    private readonly KnowledgePoints points;
    private readonly RetrievalOptions options;
    private readonly TimeProvider time;
    private long checkedAt;

    /// <summary>Searches a collection that <see cref="QdrantUpload"/> filled from the same lexicon with the same generator.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="lexicon">The entries; of the embedded content, <c>ForgeContent.Embedded.ToLexicon()</c>.</param>
    /// <param name="generator">Embeds queries; null for hashed spellings, which need no model. It tells its model and dimensions.</param>
    /// <param name="options">How entries are found; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The settings are faulty, or the generator does not tell its model.</exception>
    public QdrantKnowledgeIndex(
        QdrantSettings settings, Lexicon lexicon, IEmbeddingGenerator<string, Embedding<float>>? generator = null, RetrievalOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(lexicon);
        this.settings = settings;
        this.options = (options ?? new()) with { };
        this.time = time ?? TimeProvider.System;
        points = new(lexicon, generator, this.options.Dimensions);
        client = new(new(settings, time), settings);
    }

    /// <summary>Where it looks, for messages.</summary>
    public string Place => $"{settings.Nodes()[0].Authority}/{settings.Collection}";

    /// <inheritdoc />
    /// <exception cref="QdrantException">No node answered in time, or the collection is missing, foreign or of another model.</exception>
    public async ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Top);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Top == 0 || query.Kinds?.Count == 0 || string.IsNullOrWhiteSpace(query.Text)) { return []; }

        var text = query.Text.Length > HybridIndex.LongestQuery ? query.Text[..HybridIndex.LongestQuery] : query.Text;
        var (terms, known) = points.Knowledge.TermsOf(text, options.MaxTerms);
        var words = KnowledgePoints.Words(terms);
        var (spellings, meaning) = await points.LikenessAsync(text, cancellationToken).ConfigureAwait(false);
        var searches = new List<SearchSide>(2);
        if (!words.IsEmpty) { searches.Add(new(CollectionScheme.Words, words)); }

        if (spellings is { IsEmpty: false }) { searches.Add(new(CollectionScheme.Spellings, spellings, Least: options.MinLikeness)); }
        else if (meaning.Span.ContainsAnyExcept(0f)) { searches.Add(new(CollectionScheme.Meaning, null, meaning)); }

        if (searches.Count == 0) { return []; }

        var found = await AskAsync(searches, query, cancellationToken).ConfigureAwait(false);
        var likest = searches.Count > (words.IsEmpty ? 0 : 1) ? found[^1] : [];
        return Blend(query, text, known, words.IsEmpty ? [] : found[0], likest);
    }

    /// <summary>Whether the collection can be searched.</summary>
    /// <returns>Null, or what is wrong, safe to show an end user.</returns>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (QdrantException wrong)
        {
            return wrong.Message;
        }
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> AskAsync(List<SearchSide> searches, KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var body = SearchSide.Body(searches, query);

        // However many requests it takes, nobody waits longer.
        using var limit = new CancellationTokenSource(settings.QueryTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await AskAsync(body, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QdrantException(QdrantFailure.Unreachable, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Qdrant at {Place} gave no answer within {settings.QueryTimeout.TotalSeconds:0.##} seconds."), late);
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> AskAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(Volatile.Read(ref checkedAt)) > Trust || Volatile.Read(ref checkedAt) == 0) { await CheckAsync(cancellationToken).ConfigureAwait(false); }

        try
        {
            return await client.SearchAsync(settings.Collection, body, cancellationToken).ConfigureAwait(false);
        }
        catch (QdrantException refused) when (refused.Failure is QdrantFailure.NotFound or QdrantFailure.Refused)
        {
            // Somebody exchanged the collection: either what is there now says why, or it answers.
            await CheckAsync(cancellationToken).ConfigureAwait(false);
            return await client.SearchAsync(settings.Collection, body, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref checkedAt, 0);
        var state = await client.FindAsync(settings.Collection, isQuick: true, cancellationToken).ConfigureAwait(false)
            ?? throw new QdrantException(QdrantFailure.NotFound, $"There is no collection '{settings.Collection}' at {settings.Url}. Make it: {settings.Command(anew: false)}");
        if (points.Scheme.Fault(state, settings) is { } fault) { throw fault; }

        Volatile.Write(ref checkedAt, time.GetTimestamp());
    }

    private IReadOnlyList<KnowledgeHit> Blend(KnowledgeQuery query, string text, double known, IReadOnlyList<ScoredPoint> byWords, IReadOnlyList<ScoredPoint> byLikeness)
    {
        var scores = new Dictionary<Concept, double>(ReferenceEqualityComparer.Instance);
        var (blended, lexical) = (1 - options.NameWeight, options.LexicalWeight * known);

        // A concept that the query names also counts as words of the entries that hold it as a fact; their engine's score is in words, too.
        var holding = points.Knowledge.Holding(text);
        Add([.. byWords.Select(point => points.Find(point.Id) is { } entry ? point with { Score = point.Score + (options.LinkWeight * holding.GetValueOrDefault(entry.Id)) } : point).OrderByDescending(point => point.Score)], blended * lexical, 0, 0);

        // Hashed cosines begin where chance ends; a model's only tell more from less.
        if (points.Scheme.Dense is null) { Add(byLikeness, blended * (1 - lexical), 0, ClearLikeness); }
        else if (byLikeness.Count > 0) { Add(byLikeness, blended * (1 - lexical), byLikeness[^1].Score, 0); }

        foreach (var named in points.Knowledge.Named(text).Where(named => query.Admits(named.Concept)))
        {
            scores[named.Concept] = scores.GetValueOrDefault(named.Concept) + (options.NameWeight * named.Score);
        }

        return KnowledgeSelection.Choose([.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Id, StringComparer.Ordinal).Select(pair => new KnowledgeHit(pair.Key, Math.Min(1, pair.Value)))], query);

        void Add(IReadOnlyList<ScoredPoint> found, double weight, double least, double most)
        {
            if (found.Count == 0 || (Math.Max(found[0].Score, most) - least) is not (> 0 and var span)) { return; }

            foreach (var (id, score) in found)
            {
                if (points.Find(id) is { } entry && query.Admits(entry)) { scores[entry] = scores.GetValueOrDefault(entry) + (weight * (score - least) / span); }
            }
        }
    }
}
