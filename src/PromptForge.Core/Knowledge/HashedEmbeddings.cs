using System.Buffers;
using Microsoft.Extensions.AI;
using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Embeddings without a model: pieces of words hashed into a vector, so that spellings that look alike lie close together.</summary>
/// <remarks>
/// Pieces are 3 to 5 letters of a word with its borders, and 1 to 3 Chinese characters; each goes by its 32-bit FNV-1a hash (over UTF-16,
/// low byte first) to one dimension and a sign. Counts are L2-normalised, without idf. The same on every machine and culture; pure.
/// Source: Weinberger et al. 2009, arXiv:0902.2206.
/// </remarks>
public sealed class HashedEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The fewest dimensions: below, pieces fall on each other too often.</summary>
    public const int LeastDimensions = 1024;

    /// <summary>The most dimensions.</summary>
    public const int MostDimensions = 65536;

    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;
    private readonly Folding folding;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <summary>Embeds into vectors of a width.</summary>
    /// <param name="folding">How spellings are compared.</param>
    /// <param name="dimensions">1,024 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is out of its range.</exception>
    public HashedEmbeddings(Folding folding, int dimensions = LeastDimensions)
    {
        this.folding = folding;
        Dimensions = Within(dimensions);
        metadata = new("promptforge-hash", null, $"fnv1a-ngrams-{dimensions}", dimensions);
    }

    /// <summary>How wide the vectors are.</summary>
    public int Dimensions { get; }

    /// <inheritdoc />
    /// <remarks>Completes at once. <see cref="EmbeddingGenerationOptions.Dimensions"/> asks for another width.</remarks>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var width = options?.Dimensions is { } asked ? Within(asked) : Dimensions;
        var generated = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            generated.Add(new(Embed(value, width)) { ModelId = metadata.DefaultModelId });
        }

        return Task.FromResult(generated);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Holds nothing that needs it.</summary>
    public void Dispose()
    {
    }

    /// <summary>How much room the pieces of a text can take.</summary>
    internal static int Room(int length) => (6 * length) + 6;

    /// <summary>The hashes of a text's pieces, in order, as many as there is room for.</summary>
    internal int Pieces(ReadOnlySpan<char> text, Span<uint> into)
    {
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var folded = rented.AsSpan(0, text.Length);
        folding.Fold(text, folded);
        var runs = new LetterRuns(folded);
        var count = 0;
        while (count < into.Length && runs.MoveNext())
        {
            count += runs.IsIdeographic ? OfCharacters(runs.Current, into[count..]) : OfWord(runs.Current, into[count..]);
        }

        ArrayPool<char>.Shared.Return(rented);
        return count;
    }

    /// <summary>The dimension of a piece.</summary>
    internal static int Dimension(uint hash, int width) => (int)((hash ^ (hash >> 16)) % (uint)width);

    /// <summary>The sign of a piece: its highest bit, which the dimension does not depend on alone.</summary>
    internal static int Sign(uint hash) => (hash & 0x8000_0000) == 0 ? 1 : -1;

    private static int Within(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, LeastDimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MostDimensions);
        return dimensions;
    }

    private static int OfCharacters(ReadOnlySpan<char> run, Span<uint> into)
    {
        var count = 0;
        for (var start = 0; start < run.Length; start++)
        {
            var hash = Basis;
            for (var at = start; at < run.Length && at < start + 3 && count < into.Length; at++)
            {
                hash = Next(hash, run[at]);
                into[count++] = hash;
            }
        }

        return count;
    }

    private static int OfWord(ReadOnlySpan<char> word, Span<uint> into)
    {
        var count = 0;
        for (var start = -1; start + 2 <= word.Length; start++)
        {
            var hash = Basis;
            for (var at = start; at <= word.Length && at < start + 5; at++)
            {
                hash = Next(hash, at < 0 ? '<' : at == word.Length ? '>' : word[at]);
                if (at < start + 2) { continue; }

                if (count == into.Length) { return count; }

                into[count++] = hash;
            }
        }

        return count;
    }

    private static uint Next(uint hash, char letter) => unchecked(((((hash ^ (byte)letter) * Prime) ^ (uint)(letter >> 8)) * Prime));

    private float[] Embed(string text, int width)
    {
        var pieces = ArrayPool<uint>.Shared.Rent(Room(text.Length));
        var vector = new float[width];
        var count = Pieces(text, pieces);
        foreach (var piece in pieces.AsSpan(0, count)) { vector[Dimension(piece, width)] += Sign(piece); }

        ArrayPool<uint>.Shared.Return(pieces);

        // Sums of squared whole numbers are exact, so no order of adding shows.
        var squares = 0.0;
        foreach (var value in vector) { squares += (double)value * value; }

        var length = Math.Sqrt(squares);
        if (length > 0)
        {
            for (var i = 0; i < vector.Length; i++) { vector[i] = (float)(vector[i] / length); }
        }

        return vector;
    }
}
