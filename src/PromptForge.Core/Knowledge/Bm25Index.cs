using System.Buffers;

namespace PromptForge.Knowledge;

/// <summary>A piece of a document and what its words count.</summary>
/// <param name="Text">Words in any language.</param>
/// <param name="Weight">How many times each word counts; 1 for plain text.</param>
public readonly record struct TextField(string Text, float Weight);

/// <summary>Ranks documents by the words they share with a query: BM25 with k1 1.2 and b 0.75, fields weighted by term frequency.</summary>
/// <remarks>
/// What a term adds to a document is worked out when the index is made and held as a whole number, so a query only adds integers.
/// Pure; safe for threads. Source: Robertson and Zaragoza 2009, doi:10.1561/1500000019; the idf is kept above zero by adding one inside the
/// logarithm: log(1 + (N - n + 0.5) / (n + 0.5)).
/// </remarks>
public sealed class Bm25Index
{
    /// <summary>What a score of one is in the index's whole numbers.</summary>
    public const int Unit = 1024;

    private const double K1 = 1.2;
    private const double B = 0.75;
    private const int LongestOnStack = 512;
    private readonly TextTerms terms;
    private readonly TermTable ids;
    private readonly Postings postings;

    internal Bm25Index(TextTerms terms, TermTable ids, Postings postings, int count)
    {
        this.terms = terms;
        this.ids = ids;
        this.postings = postings;
        Count = count;
    }

    /// <summary>The table of terms.</summary>
    internal TermTable Ids => ids;

    /// <summary>The documents of each term.</summary>
    internal Postings Postings => postings;

    /// <summary>How many documents there are.</summary>
    public int Count { get; }

    /// <summary>How many different terms there are.</summary>
    public int Terms => ids.Count;

    /// <summary>Bytes of the postings, without the table of terms.</summary>
    public long Bytes => postings.Bytes;

    /// <summary>Indexes documents, in order.</summary>
    public static Bm25Index Build(TextTerms terms, IEnumerable<IEnumerable<TextField>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var builder = new Builder(terms);
        foreach (var document in documents)
        {
            builder.Begin();
            foreach (var field in document) { builder.Add(field); }
        }

        return builder.Build();
    }

    /// <summary>What a term counts in a document before its rarity does: BM25 without the idf, for indices that bring their own.</summary>
    /// <param name="frequency">How often it stands there, fields weighted.</param>
    /// <param name="length">How many terms the document has, counted alike.</param>
    /// <param name="average">How many a document has on average.</param>
    /// <returns>0 to 2.2.</returns>
    public static double Saturation(double frequency, double length, double average) =>
        frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * length / average))));

    /// <summary>Adds what a query's terms are worth to the score of each document, in units of <see cref="Unit"/>.</summary>
    /// <param name="query">Words in any language.</param>
    /// <param name="scores">One for each document.</param>
    /// <param name="most">Most distinct terms looked up, the first ones.</param>
    /// <returns>Which part of the query's terms stands in any document, 0 to 1; unseen Chinese characters and pairs do not count.</returns>
    public double Score(ReadOnlySpan<char> query, Span<int> scores, int most = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, Count, nameof(scores));
        return Score(query, new Tally(scores), most);
    }

    /// <inheritdoc cref="Score(ReadOnlySpan{char}, Span{int}, int)" />
    internal double Score(ReadOnlySpan<char> query, Tally scores, int most)
    {
        var rented = query.Length > LongestOnStack ? ArrayPool<char>.Shared.Rent(query.Length) : null;
        Span<int> seen = most <= 64 ? stackalloc int[64] : new int[most];
        var walk = terms.Walk(query, rented ?? stackalloc char[LongestOnStack]);
        var (count, unknown) = (0, 0);
        while (count + unknown < most && walk.MoveNext())
        {
            var id = ids.Find(walk.Current);
            if (id < 0)
            {
                if (!walk.IsIdeographic) { unknown++; }
            }
            else if (!seen[..count].Contains(id))
            {
                seen[count++] = id;
                postings.AddTo(scores, id, 1);
            }
        }

        if (rented is not null) { ArrayPool<char>.Shared.Return(rented); }

        return unknown == 0 ? 1 : count / (double)(count + unknown);
    }

    private sealed class Builder(TextTerms terms)
    {
        private readonly TermTable ids = new(65536);
        private readonly List<int> lastPosting = new(32768);
        private readonly List<int> frequencies = new(32768);
        private readonly List<int> term = new(131072);
        private readonly List<int> document = new(131072);
        private readonly List<float> weight = new(131072);
        private readonly List<float> lengths = new(2048);
        private char[] scratch = new char[LongestOnStack];

        // The first posting of the current document: an earlier one belongs to another document.
        private int first;

        public void Begin()
        {
            lengths.Add(0);
            first = term.Count;
        }

        public void Add(in TextField field)
        {
            if (field.Text.Length > scratch.Length) { scratch = new char[field.Text.Length * 2]; }

            var walk = terms.Walk(field.Text, scratch);
            var length = 0f;
            while (walk.MoveNext())
            {
                length += field.Weight;
                var id = ids.FindOrAdd(walk.Current);
                if (id == lastPosting.Count)
                {
                    lastPosting.Add(-1);
                    frequencies.Add(0);
                }

                if (lastPosting[id] >= first)
                {
                    weight[lastPosting[id]] += field.Weight;
                    continue;
                }

                lastPosting[id] = term.Count;
                frequencies[id]++;
                term.Add(id);
                document.Add(lengths.Count - 1);
                weight.Add(field.Weight);
            }

            lengths[^1] += length;
        }

        public Bm25Index Build()
        {
            var total = 0.0;
            foreach (var length in lengths) { total += length; }

            var average = total > 0 ? total / lengths.Count : 1;
            var idf = new double[frequencies.Count];
            for (var i = 0; i < idf.Length; i++) { idf[i] = Math.Log(1 + ((lengths.Count - frequencies[i] + 0.5) / (frequencies[i] + 0.5))); }

            var impacts = new short[term.Count];
            for (var i = 0; i < impacts.Length; i++)
            {
                impacts[i] = (short)Math.Min(short.MaxValue, Math.Round(idf[term[i]] * Saturation(weight[i], lengths[document[i]], average) * Unit));
            }

            return new(terms, ids, Postings.Sort(frequencies.Count, term, document, impacts), lengths.Count);
        }
    }
}
