using Microsoft.Extensions.AI;
using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Cosines to dense vectors of any embedding model.</summary>
/// <remarks>All are scanned in 8 bits a number; the likest <see cref="Rescored"/> are measured again in floats. The same on every machine. Safe for threads.</remarks>
public sealed class VectorIndex
{
    /// <summary>How many of the likest are measured exactly at least.</summary>
    public const int Rescored = 256;

    private const int Batch = 128;
    private readonly IEmbeddingGenerator<string, Embedding<float>> generator;

    internal VectorIndex(IEmbeddingGenerator<string, Embedding<float>> generator, DenseVectors vectors)
    {
        this.generator = generator;
        Vectors = vectors;
    }

    /// <summary>How many vectors there are.</summary>
    public int Count => Vectors.Count;

    /// <summary>How wide they are.</summary>
    public int Dimensions => Vectors.Dimensions;

    /// <summary>Bytes held.</summary>
    public long Bytes => Vectors.Size;

    /// <summary>The vectors.</summary>
    internal DenseVectors Vectors { get; }

    /// <summary>The model behind a generator, or what is known of it.</summary>
    internal static string ModelOf(IEmbeddingGenerator<string, Embedding<float>> generator) =>
        (generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata)?.DefaultModelId ?? "";

    /// <summary>Embeds documents, in order, 128 at a time.</summary>
    /// <param name="generator">Embeds them, and queries later.</param>
    /// <param name="documents">The texts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidOperationException">The generator answered with another number of vectors, or with vectors of several widths.</exception>
    public static Task<VectorIndex> BuildAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> documents, CancellationToken cancellationToken = default) =>
        BuildAsync(generator, documents, null, cancellationToken);

    /// <summary>Embeds what the entries of a lexicon say of themselves, ordered by id.</summary>
    /// <param name="generator">Embeds them, and queries later.</param>
    /// <param name="lexicon">The entries.</param>
    /// <param name="progress">Is told how many are done; may be null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidOperationException">The generator answered with another number of vectors, or with vectors of several widths.</exception>
    public static Task<VectorIndex> BuildAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, Lexicon lexicon, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        BuildAsync(generator, new Entries(lexicon).Passages(), progress, cancellationToken);

    /// <summary>Embeds documents, in order, 128 at a time, and tells how many are done.</summary>
    /// <inheritdoc cref="BuildAsync(IEmbeddingGenerator{string, Embedding{float}}, IReadOnlyList{string}, CancellationToken)" />
    internal static async Task<VectorIndex> BuildAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> documents, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(documents);
        float[] vectors = [];
        var dimensions = 0;
        for (var from = 0; from < documents.Count; from += Batch)
        {
            var batch = documents.Skip(from).Take(Batch).ToList();
            var embeddings = await generator.GenerateAsync(batch, null, cancellationToken).ConfigureAwait(false);
            if (embeddings.Count != batch.Count)
            {
                throw new InvalidOperationException($"The embedding generator was given {batch.Count} texts and answered with {embeddings.Count} vectors.");
            }

            if (from == 0)
            {
                dimensions = embeddings[0].Vector.Length;
                vectors = new float[checked(dimensions * documents.Count)];
            }

            for (var i = 0; i < batch.Count; i++) { Normalise(embeddings[i].Vector.Span, vectors.AsSpan((from + i) * dimensions, dimensions)); }

            progress?.Report(from + batch.Count);
        }

        return new(generator, new(ModelOf(generator), dimensions, vectors));
    }

    /// <summary>The exact cosine of a query to each document, -1 to 1: a scan of all floats.</summary>
    /// <exception cref="InvalidOperationException">The generator's vector has another width than the index.</exception>
    public async ValueTask<float[]> ScoreAsync(string query, CancellationToken cancellationToken = default)
    {
        var scores = new float[Count];
        if (Count == 0) { return scores; }

        var vector = await EmbedAsync(query, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < scores.Length; i++) { scores[i] = Vectors.ExactCosine(vector, i); }

        return scores;
    }

    /// <summary>The likest documents, best first, ties by number, with their exact cosines.</summary>
    /// <exception cref="InvalidOperationException">The generator's vector has another width than the index.</exception>
    public async ValueTask<IReadOnlyList<(int Document, float Cosine)>> SearchAsync(string query, int top, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        return Count == 0 || top == 0 ? [] : Likest(await EmbedAsync(query, cancellationToken).ConfigureAwait(false), top);
    }

    /// <summary>A query's vector, ready to be compared.</summary>
    internal async ValueTask<VectorQuery> AskAsync(string query, CancellationToken cancellationToken) => new(Vectors, await EmbedAsync(query, cancellationToken).ConfigureAwait(false));

    /// <summary>The likest documents to a normalised vector.</summary>
    internal (int Document, float Cosine)[] Likest(float[] vector, int top)
    {
        var rough = System.Buffers.ArrayPool<int>.Shared.Rent(Count);
        Vectors.Scan(vector, rough);
        var first = new TopHits(new Ranked[Math.Min(Count, Math.Max(Rescored, 4 * Math.Min(top, Count)))]);
        var floor = int.MinValue;
        for (var i = 0; i < Count; i++)
        {
            if (rough[i] < floor) { continue; }

            first.Offer(new(rough[i], i));
            floor = (int)Math.Max(int.MinValue, first.Floor);
        }

        System.Buffers.ArrayPool<int>.Shared.Return(rough);
        var best = new TopHits(new Ranked[Math.Min(top, Count)]);
        foreach (var hit in first.Sorted()) { best.Offer(new(Vectors.ExactCosine(vector, hit.Document), hit.Document)); }

        var sorted = best.Sorted();
        var likest = new (int, float)[sorted.Length];
        for (var i = 0; i < likest.Length; i++) { likest[i] = (sorted[i].Document, (float)sorted[i].Score); }

        return likest;
    }

    private async ValueTask<float[]> EmbedAsync(string query, CancellationToken cancellationToken)
    {
        var embeddings = await generator.GenerateAsync([query], null, cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != 1)
        {
            throw new InvalidOperationException($"The embedding generator was given 1 text and answered with {embeddings.Count} vectors.");
        }

        var vector = new float[Dimensions];
        Normalise(embeddings[0].Vector.Span, vector);
        return vector;
    }

    private static void Normalise(ReadOnlySpan<float> vector, Span<float> into)
    {
        if (vector.Length != into.Length)
        {
            throw new InvalidOperationException($"The embedding generator answered with a vector of {vector.Length} dimensions; the index has {into.Length}. Index anew: promptforge knowledge index.");
        }

        DenseVectors.Normalise(vector, into);
    }
}

/// <summary>A query's vector beside those of an index.</summary>
internal sealed class VectorQuery(DenseVectors vectors, float[] query)
{
    /// <summary>Fills in the rough cosines of all documents.</summary>
    public void ScoreTo(Tally likeness)
    {
        likeness.MarkAll();
        vectors.Scan(query, likeness.Scores);
    }

    /// <summary>The exact cosine of one document, in units of <see cref="DenseVectors.Unit"/>.</summary>
    public int Exact(int document) => vectors.Cosine(query, document);
}
