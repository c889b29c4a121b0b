using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Finds entries by their words and by likeness, blended, with the entries that the query names on top.</summary>
/// <remarks>
/// A score is <c>(1 - NameWeight) × blend + NameWeight × named</c>. The blend is convex, not by rank: each side is min-max normalised over
/// the candidates, the entries that share a word with the query or look like it. Words that stand in no entry, as misspelt ones do, hand
/// their part of the lexical weight to likeness. Named is the square of the part of the query's letters that spell the entry's name.
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

    private readonly RetrievalOptions options;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? generator;
    private readonly Func<IndexTables?>? tables;
    private readonly Entries entries;
    private readonly Lazy<Bm25Index> words;
    private readonly Lazy<HashedIndex> spellings;
    private readonly ConcurrentBag<ScoreSheet> sheets = [];
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
        this.tables = tables;
        entries = new(lexicon);
        words = new(() => tables?.Invoke()?.Words ?? Bm25Index.Build(new(lexicon.Folding), entries.Fields()));
        spellings = new(() => tables?.Invoke()?.Spellings is { } made && made.Dimensions == this.options.Dimensions ? made : HashedIndex.Build(new(lexicon.Folding, this.options.Dimensions), entries.Spellings()));
    }

    /// <summary>Searches the entries of a lexicon, of which these tables were made before; null makes them at the first search.</summary>
    internal static HybridIndex Of(Lexicon lexicon, Func<IndexTables?> tables, IEmbeddingGenerator<string, Embedding<float>>? generator = null) => new(lexicon, tables, null, generator);

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
        return Search(query, await index.AskAsync(query.Text, cancellationToken).ConfigureAwait(false));
    }

    private IReadOnlyList<KnowledgeHit> Search(KnowledgeQuery query, VectorQuery? vector)
    {
        var text = query.Text.AsSpan(0, Math.Min(query.Text.Length, LongestQuery));
        var scores = sheets.TryTake(out var free) ? free : new(entries.Count);
        try
        {
            var lexical = options.LexicalWeight * words.Value.Score(text, scores.Words, options.MaxTerms);
            entries.MarkNamed(text, scores.Named, scores.Words, (int)(options.LinkWeight * Bm25Index.Unit));
            if (vector is not null)
            {
                vector.ScoreTo(scores.Likeness);
                Filter(scores, query);
                return Chosen(Refined(scores, lexical, vector, query.Candidates), query);
            }

            var one = spellings.Value.Score(text, options.MaxTerms * PiecesPerTerm, scores.Likeness);
            Filter(scores, query);
            return Chosen(Best(scores, Blended(scores, lexical, Math.Max(1, (int)(options.MinLikeness * one)), (int)(ClearLikeness * one)), query.Candidates), query);
        }
        finally
        {
            scores.Clear();
            sheets.Add(scores);
        }
    }

    // The likest by rough cosines are measured again exactly; what is beyond them keeps the rough ones.
    private KnowledgeHit[] Refined(ScoreSheet scores, double lexical, VectorQuery vector, int top)
    {
        var rough = new Ranked[Math.Min(entries.Count, Math.Max(VectorIndex.Rescored, 4 * Math.Min(top, entries.Count)))];
        var first = new TopHits(rough);
        scores.OfferTo(ref first, Blended(scores, lexical, 1, 0).Of);
        var sorted = first.Sorted();
        foreach (var hit in sorted) { scores.Likeness.Scores[hit.Document] = vector.Exact(hit.Document); }

        var (count, blend) = Blended(scores, lexical, 1, 0);
        var best = new TopHits(new Ranked[Math.Min(top, Math.Min(count, sorted.Length))]);
        foreach (var hit in sorted)
        {
            if (scores.Answers(hit.Document, blend.LeastLikeness)) { best.Offer(new(scores.Score(hit.Document, blend), hit.Document)); }
        }

        return Hits(best.Sorted());
    }

    private static IReadOnlyList<KnowledgeHit> Chosen(KnowledgeHit[] hits, KnowledgeQuery query) =>
        query is { Diversity: 0, Quotas: null } ? hits : KnowledgeSelection.Choose(hits, query);

    private void Filter(ScoreSheet scores, KnowledgeQuery query)
    {
        if (query is { Kinds: null, Seasons: null, Cultures: null }) { return; }

        var kinds = entries.Kinds.Select(kind => query.Kinds is null || query.Kinds.Contains(kind)).ToArray();
        var isFiltered = query.Seasons is not null || query.Cultures is not null;
        scores.Keep(i => kinds[entries.KindOf[i]] && (!isFiltered || query.Admits(entries[i])));
    }

    // What each score counts: from which likeness on it does, and what min-max must at least span.
    private (int Count, Blend Of) Blended(ScoreSheet scores, double lexical, int least, int full)
    {
        var spread = scores.Measure(least);

        // No word in common is the least that words can say, so a lone candidate has its full score; hashed likeness begins at none, too.
        var ground = full > 0 ? 0 : spread.LeastLikeness;
        var blended = 1 - options.NameWeight;
        return (spread.Count, new(
            blended * lexical * Scale(0, spread.MostWords),
            blended * (1 - lexical) * Scale(ground, Math.Max(full, spread.MostLikeness)),
            options.NameWeight / Entries.WholeQuery, least, ground));
    }

    // Where all are alike they count nothing, for they tell nothing.
    private static double Scale(int least, int most) => most == least ? 0 : 1.0 / (most - least);

    private KnowledgeHit[] Best(ScoreSheet scores, (int Count, Blend Of) blend, int top)
    {
        var best = new TopHits(new Ranked[Math.Min(top, blend.Count)]);
        scores.OfferTo(ref best, blend.Of);
        return Hits(best.Sorted());
    }

    private KnowledgeHit[] Hits(ReadOnlySpan<Ranked> sorted)
    {
        var hits = new KnowledgeHit[sorted.Length];
        for (var i = 0; i < hits.Length; i++) { hits[i] = new(entries[sorted[i].Document], Math.Min(1, sorted[i].Score)); }

        return hits;
    }

    // One caller's cancellation is not the others'; a failure is not kept.
    private Task<VectorIndex> VectorsAsync(IEmbeddingGenerator<string, Embedding<float>> model)
    {
        lock (door)
        {
            if (vectors is null or { IsFaulted: true } or { IsCanceled: true })
            {
                vectors = tables?.Invoke()?.Vectors is { } made ? Task.FromResult(new VectorIndex(model, made)) : VectorIndex.BuildAsync(model, entries.Passages(), CancellationToken.None);
            }

            return vectors;
        }
    }
}
