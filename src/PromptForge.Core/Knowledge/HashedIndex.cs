using System.Buffers;
using System.Runtime.InteropServices;

namespace PromptForge.Knowledge;

/// <summary>Hashed embeddings as what they are, sparse: cosines to all documents without a dense scan.</summary>
internal sealed class HashedIndex
{
    /// <summary>What a weight of one is in whole numbers.</summary>
    private const int Unit = 8192;

    private readonly HashedEmbeddings embeddings;
    private readonly Postings postings;

    public HashedIndex(HashedEmbeddings embeddings, Postings postings)
    {
        this.embeddings = embeddings;
        this.postings = postings;
    }

    /// <summary>How many dimensions there are.</summary>
    public int Dimensions => embeddings.Dimensions;

    /// <summary>The documents of each dimension.</summary>
    public Postings Postings => postings;

    /// <summary>Bytes held.</summary>
    public long Bytes => postings.Bytes;

    /// <summary>Indexes texts, in order.</summary>
    public static HashedIndex Build(HashedEmbeddings embeddings, IEnumerable<string> documents)
    {
        var builder = new Builder(embeddings);
        foreach (var text in documents) { builder.Add(text); }

        return builder.Build();
    }

    /// <summary>Adds the dot product of a query with each document.</summary>
    /// <param name="query">The query.</param>
    /// <param name="most">Most pieces of it that count.</param>
    /// <param name="scores">One for each document.</param>
    /// <returns>What a score of a cosine of one would be.</returns>
    public double Score(ReadOnlySpan<char> query, int most, Tally scores)
    {
        var pieces = ArrayPool<uint>.Shared.Rent(most);
        var found = pieces.AsSpan(0, embeddings.Pieces(query, pieces.AsSpan(0, most)));

        // Sorted by dimension, equal ones stand together: no scratch as wide as the vectors.
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = ((uint)HashedEmbeddings.Dimension(found[i], embeddings.Dimensions) << 1) | (HashedEmbeddings.Sign(found[i]) < 0 ? 1u : 0u);
        }

        found.Sort();
        var squares = 0;
        for (var i = 0; i < found.Length;)
        {
            var dimension = found[i] >> 1;
            var count = 0;
            for (; i < found.Length && found[i] >> 1 == dimension; i++) { count += (found[i] & 1) == 0 ? 1 : -1; }

            if (count == 0) { continue; }

            squares += count * count;
            postings.AddTo(scores, (int)dimension, count);
        }

        ArrayPool<uint>.Shared.Return(pieces);
        return Math.Sqrt(squares) * Unit;
    }

    private sealed class Builder(HashedEmbeddings embeddings)
    {
        private readonly List<int> key = new(131072);
        private readonly List<int> document = new(131072);
        private readonly List<short> weight = new(131072);
        private readonly List<int> touched = new(1024);
        private readonly int[] counts = new int[embeddings.Dimensions];

        // The number of the document, from 1, that last touched a dimension.
        private readonly int[] touchedBy = new int[embeddings.Dimensions];
        private uint[] pieces = new uint[4096];
        private int number;

        public void Add(string text)
        {
            number++;
            if (HashedEmbeddings.Room(text.Length) > pieces.Length) { pieces = new uint[HashedEmbeddings.Room(text.Length) * 2]; }

            foreach (var piece in pieces.AsSpan(0, embeddings.Pieces(text, pieces)))
            {
                var dimension = HashedEmbeddings.Dimension(piece, counts.Length);
                if (touchedBy[dimension] != number)
                {
                    touchedBy[dimension] = number;
                    touched.Add(dimension);
                }

                counts[dimension] += HashedEmbeddings.Sign(piece);
            }

            var squares = 0.0;
            foreach (var dimension in touched) { squares += (double)counts[dimension] * counts[dimension]; }

            var unit = Unit / Math.Sqrt(squares);
            foreach (var dimension in touched)
            {
                if (counts[dimension] == 0) { continue; }

                key.Add(dimension);
                document.Add(number - 1);
                weight.Add((short)Math.Round(counts[dimension] * unit));
                counts[dimension] = 0;
            }

            touched.Clear();
        }

        public HashedIndex Build() =>
            new(embeddings, Postings.Sort(embeddings.Dimensions, key, document, CollectionsMarshal.AsSpan(weight)));
    }
}
