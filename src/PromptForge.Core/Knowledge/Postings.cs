using System.Runtime.InteropServices;

namespace PromptForge.Knowledge;

/// <summary>For each key the documents that hold it, ascending, each with a weight: three flat arrays.</summary>
/// <remarks>Weights are whole numbers, so a sum is the same on every machine and in every order.</remarks>
internal sealed class Postings
{
    private readonly int[] starts;
    private readonly int[] documents;
    private readonly short[] weights;

    public Postings(int[] starts, int[] documents, short[] weights)
    {
        this.starts = starts;
        this.documents = documents;
        this.weights = weights;
    }

    /// <summary>Where each key's documents begin, and behind the last where they end.</summary>
    public int[] Starts => starts;

    /// <summary>The documents.</summary>
    public int[] Documents => documents;

    /// <summary>Their weights.</summary>
    public short[] Weights => weights;

    /// <summary>Bytes held.</summary>
    public long Bytes => (starts.Length * 4L) + (documents.Length * 6L);

    /// <summary>Adds a key's weights, times a factor, to the scores of its documents.</summary>
    public void AddTo(Tally tally, int key, int factor)
    {
        var (from, to) = (starts[key], starts[key + 1]);
        var at = documents.AsSpan(from, to - from);
        var by = weights.AsSpan(from, at.Length);
        if (tally.MarksEach(at.Length))
        {
            foreach (var document in at) { tally.Mark(document); }
        }
        else
        {
            tally.MarkAll();
        }

        var scores = tally.Scores;
        if (factor == 1)
        {
            for (var i = 0; i < at.Length; i++) { scores[at[i]] += by[i]; }
        }
        else
        {
            for (var i = 0; i < at.Length; i++) { scores[at[i]] += by[i] * factor; }
        }
    }

    public static Postings Sort(int keys, ReadOnlySpan<int> key, ReadOnlySpan<int> document, ReadOnlySpan<short> weight)
    {
        var starts = new int[keys + 1];
        foreach (var one in key) { starts[one + 1]++; }

        for (var i = 0; i < keys; i++) { starts[i + 1] += starts[i]; }

        var next = starts.AsSpan(0, keys).ToArray();
        var (documents, weights) = (new int[key.Length], new short[key.Length]);
        for (var i = 0; i < key.Length; i++)
        {
            var to = next[key[i]]++;
            documents[to] = document[i];
            weights[to] = weight[i];
        }

        return new(starts, documents, weights);
    }

    /// <summary>Sorts entries that were gathered in lists.</summary>
    public static Postings Sort(int keys, List<int> key, List<int> document, ReadOnlySpan<short> weight) =>
        Sort(keys, CollectionsMarshal.AsSpan(key), CollectionsMarshal.AsSpan(document), weight);
}
