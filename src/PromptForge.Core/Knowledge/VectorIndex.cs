using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace PromptForge.Knowledge;

/// <summary>Cosines to dense vectors of any embedding model.</summary>
/// <remarks>One flat array of normalised vectors, scanned whole with SIMD. Safe for threads.</remarks>
public sealed class VectorIndex
{
    private const int Batch = 128;
    private readonly IEmbeddingGenerator<string, Embedding<float>> generator;
    private readonly float[] vectors;

    private VectorIndex(IEmbeddingGenerator<string, Embedding<float>> generator, float[] vectors, int count, int dimensions)
    {
        this.generator = generator;
        this.vectors = vectors;
        Count = count;
        Dimensions = dimensions;
    }

    /// <summary>How many vectors there are.</summary>
    public int Count { get; }

    /// <summary>How wide they are.</summary>
    public int Dimensions { get; }

    /// <summary>Embeds documents, in order, 128 at a time.</summary>
    /// <exception cref="InvalidOperationException">The generator answered with another number of vectors, or with vectors of several widths.</exception>
    public static async Task<VectorIndex> BuildAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> documents, CancellationToken cancellationToken = default)
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
        }

        return new(generator, vectors, documents.Count, dimensions);
    }

    /// <summary>The cosine of a query to each document, -1 to 1.</summary>
    /// <exception cref="InvalidOperationException">The generator's vector has another width than the index.</exception>
    public async ValueTask<float[]> ScoreAsync(string query, CancellationToken cancellationToken = default)
    {
        var scores = new float[Count];
        if (Count == 0) { return scores; }

        var embeddings = await generator.GenerateAsync([query], null, cancellationToken).ConfigureAwait(false);
        if (embeddings.Count != 1)
        {
            throw new InvalidOperationException($"The embedding generator was given 1 text and answered with {embeddings.Count} vectors.");
        }

        var vector = new float[Dimensions];
        Normalise(embeddings[0].Vector.Span, vector);
        for (var i = 0; i < scores.Length; i++) { scores[i] = TensorPrimitives.Dot(vector, vectors.AsSpan(i * Dimensions, Dimensions)); }

        return scores;
    }

    private static void Normalise(ReadOnlySpan<float> vector, Span<float> into)
    {
        if (vector.Length != into.Length)
        {
            throw new InvalidOperationException($"The embedding generator answered with a vector of {vector.Length} dimensions; the index has {into.Length}.");
        }

        var length = TensorPrimitives.Norm(vector);
        if (length > 0 && float.IsFinite(length)) { TensorPrimitives.Divide(vector, length, into); }
    }
}
