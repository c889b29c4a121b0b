using System.Buffers;
using Microsoft.Extensions.AI;
using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Finds entries by their words and by likeness, blended, with the entries that the query names on top.</summary>
/// <remarks>
/// A score is <c>(1 - NameWeight) × blend + NameWeight × named</c>. The blend is convex, not by rank: each side is min-max normalised over
/// the candidates, the entries that share a word with the query or look like it. Words that stand in no entry, as misspelt ones do, hand
/// their part of the lexical weight to likeness. Named is the part of the query's letters that spell the entry's name.
/// A concept that the query names also counts as words of the entries that hold it as a fact: "crimson branch" finds what is red.
/// Entries hold both languages, so a query in one finds what the other says.
/// Made on the first search; safe for threads. With the default embeddings every search completes at once, in whole numbers up to the
/// blend, so two machines agree.
/// </remarks>
public sealed class HybridIndex : IKnowledgeIndex
{
    /// <summary>Most of a query that is read, in UTF-16 units.</summary>
    public const int LongestQuery = 2048;

    private const int PiecesPerTerm = 3;

    // A hashed cosine that is not chance. Without it min-max stretches the likest of nothing alike to one; 0.4 to 0.5 did best of
    // 0, 0.4, 0.5, 0.7, 1 on the golden queries of 2026-11-21, by one query in a hundred.
    private const double ClearLikeness = 0.5;

    // Cosines of dense vectors as whole numbers: what two machines' last bits could disagree on is rounded away.
    private const int DenseUnit = 16384;
    private readonly RetrievalOptions options;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? generator;
    private readonly Entries entries;
    private readonly Lazy<Bm25Index> words;
    private readonly Lazy<HashedIndex> spellings;
    private readonly Lock door = new();
    private Task<VectorIndex>? vectors;

    /// <summary>Searches the entries of a lexicon.</summary>
    /// <param name="lexicon">The entries and their names.</param>
    /// <param name="options">How they are found; null for the defaults.</param>
    /// <param name="generator">Measures likeness with a model; null for hashed spellings, which need none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public HybridIndex(Lexicon lexicon, RetrievalOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? generator = null)
        : this(lexicon, tables: null, options, generator)
    {
    }

    private HybridIndex(Lexicon lexicon, Func<IndexTables?>? tables, RetrievalOptions? options, IEmbeddingGenerator<string, Embedding<float>>? generator)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        this.options = ((options ?? new()) with { }).Checked();
        this.generator = generator;
        entries = new(lexicon);
        words = new(() => tables?.Invoke()?.Words ?? Bm25Index.Build(new(lexicon.Folding), entries.Fields()));
        spellings = new(() => tables?.Invoke()?.Spellings is { } made && made.Dimensions == this.options.Dimensions ? made : HashedIndex.Build(new(lexicon.Folding, this.options.Dimensions), entries.Spellings()));
    }

    /// <summary>Searches the entries of a lexicon, of which these tables were made before; null makes them at the first search.</summary>
    internal static HybridIndex Of(Lexicon lexicon, Func<IndexTables?> tables) => new(lexicon, tables, null, null);

    /// <summary>Makes the index now, for those who would rather not wait at the first search.</summary>
    /// <exception cref="InvalidOperationException">The embedding generator answered wrongly.</exception>
    public async ValueTask WarmAsync(CancellationToken cancellationToken = default)
    {
        _ = words.Value;
        if (generator is null) { _ = spellings.Value; }
        else { await VectorsAsync(generator).WaitAsync(cancellationToken).ConfigureAwait(false); }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Top);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Top == 0 || entries.Count == 0 || string.IsNullOrWhiteSpace(query.Text)) { return new([]); }

        return generator is null ? new(Search(query, null)) : new(SearchDenseAsync(generator, query, cancellationToken));
    }

    private async Task<IReadOnlyList<KnowledgeHit>> SearchDenseAsync(
        IEmbeddingGenerator<string, Embedding<float>> model, KnowledgeQuery query, CancellationToken cancellationToken)
    {
        var index = await VectorsAsync(model).WaitAsync(cancellationToken).ConfigureAwait(false);
        var cosines = await index.ScoreAsync(query.Text, cancellationToken).ConfigureAwait(false);
        return Search(query, cosines);
    }

    private IReadOnlyList<KnowledgeHit> Search(KnowledgeQuery query, float[]? cosines)
    {
        var text = query.Text.AsSpan(0, Math.Min(query.Text.Length, LongestQuery));
        var count = entries.Count;
        var rented = ArrayPool<int>.Shared.Rent(count * 4);
        try
        {
            var buffer = rented.AsSpan(0, count * 4);
            buffer[..(count * 3)].Clear();
            var scores = new ScoreSheet(buffer, count);
            var known = words.Value.Score(text, scores.Words, options.MaxTerms);
            var (least, full) = Likeness(text, cosines, scores.Likeness);
            entries.MarkNamed(text, scores.Named, scores.Words, (int)(options.LinkWeight * Bm25Index.Unit));
            return Best(scores, options.LexicalWeight * known, least, full, query);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    // Fills in likeness; answers from which value on it counts, and which value min-max must at least span.
    private (int Least, int Full) Likeness(ReadOnlySpan<char> text, float[]? cosines, Span<int> likeness)
    {
        if (cosines is null)
        {
            var one = spellings.Value.Score(text, options.MaxTerms * PiecesPerTerm, likeness);
            return (Math.Max(1, (int)(options.MinLikeness * one)), (int)(ClearLikeness * one));
        }

        for (var i = 0; i < likeness.Length; i++) { likeness[i] = (int)MathF.Round(cosines[i] * DenseUnit); }

        return (1, 0);
    }

    private IReadOnlyList<KnowledgeHit> Best(in ScoreSheet scores, double lexical, int least, int full, KnowledgeQuery query)
    {
        Span<bool> allowed = stackalloc bool[entries.Kinds.Count];
        for (var i = 0; i < allowed.Length; i++) { allowed[i] = query.Kinds is null || query.Kinds.Contains(entries.Kinds[i]); }

        // No word in common is the least that words can say, so a lone candidate has its full score.
        var (byWords, byLikeness) = (new Range(0, 0), full > 0 ? new Range(0, full) : new Range(int.MaxValue, int.MinValue));
        var shared = scores.Words;
        var likeness = scores.Likeness;
        var named = scores.Named;
        var kindOf = entries.KindOf;
        var isFiltered = query.Seasons is not null || query.Cultures is not null;
        var candidates = 0;
        for (var i = 0; i < shared.Length; i++)
        {
            if ((shared[i] == 0 && likeness[i] < least && named[i] == 0) || !allowed[kindOf[i]] || (isFiltered && !query.Admits(entries[i]))) { continue; }

            // Less likeness is chance; spread over the whole range it would count as much as a real one.
            if (likeness[i] < least) { likeness[i] = 0; }

            scores.Candidates[candidates++] = i;
            byWords.Take(shared[i]);
            byLikeness.Take(likeness[i]);
        }

        if (candidates == 0) { return []; }

        var ranked = new Ranked[Math.Min(query.Candidates, candidates)];
        var best = new TopHits(ranked);
        var blended = 1 - options.NameWeight;
        var (ofWord, ofLikeness) = (blended * lexical * byWords.Scale, blended * (1 - lexical) * byLikeness.Scale);
        var ofName = options.NameWeight / Entries.WholeQuery;
        foreach (var at in scores.Candidates[..candidates])
        {
            best.Offer(new((ofWord * shared[at]) + (ofLikeness * (likeness[at] - byLikeness.Least)) + (ofName * named[at]), at));
        }

        var hits = new KnowledgeHit[ranked.Length];
        var sorted = best.Sorted();
        for (var i = 0; i < hits.Length; i++) { hits[i] = new(entries[sorted[i].Document], Math.Min(1, sorted[i].Score)); }

        return query is { Diversity: 0, Quotas: null } ? hits : KnowledgeSelection.Choose(hits, query);
    }

    // One caller's cancellation is not the others'; a failure is not kept.
    private Task<VectorIndex> VectorsAsync(IEmbeddingGenerator<string, Embedding<float>> model)
    {
        lock (door)
        {
            if (vectors is null or { IsFaulted: true } or { IsCanceled: true })
            {
                vectors = VectorIndex.BuildAsync(model, entries.Passages(), CancellationToken.None);
            }

            return vectors;
        }
    }

    // What one search knows of every entry, in one rented buffer.
    private readonly ref struct ScoreSheet(Span<int> buffer, int count)
    {
        public Span<int> Words { get; } = buffer[..count];

        public Span<int> Likeness { get; } = buffer.Slice(count, count);

        public Span<int> Named { get; } = buffer.Slice(count * 2, count);

        public Span<int> Candidates { get; } = buffer.Slice(count * 3, count);
    }

    private struct Range(int least, int most)
    {
        private int most = most;

        public int Least { get; private set; } = least;

        // Where all are alike they count nothing, for they tell nothing.
        public readonly double Scale => most == Least ? 0 : 1.0 / (most - Least);

        public void Take(int value)
        {
            Least = Math.Min(Least, value);
            most = Math.Max(most, value);
        }
    }
}
