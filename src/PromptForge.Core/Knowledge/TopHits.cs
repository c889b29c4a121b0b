namespace PromptForge.Knowledge;

/// <summary>A document with its score.</summary>
internal readonly record struct Ranked(double Score, int Document) : IComparable<Ranked>
{
    /// <summary>Better first: the higher score, then the earlier document.</summary>
    public int CompareTo(Ranked other)
    {
        var byScore = other.Score.CompareTo(Score);
        return byScore != 0 ? byScore : Document.CompareTo(other.Document);
    }
}

/// <summary>Keeps the best of many, in a buffer as long as how many are wanted: a heap with the worst on top.</summary>
internal ref struct TopHits(Span<Ranked> buffer)
{
    private readonly Span<Ranked> heap = buffer;
    private int count;

    /// <summary>The least score that may still enter.</summary>
    public readonly double Floor => count < heap.Length ? double.NegativeInfinity : count == 0 ? double.PositiveInfinity : heap[0].Score;

    /// <summary>Offers one more.</summary>
    public void Offer(in Ranked hit)
    {
        if (count < heap.Length)
        {
            heap[count++] = hit;
            if (count == heap.Length)
            {
                for (var i = (count / 2) - 1; i >= 0; i--) { Sink(i); }
            }
        }
        else if (count > 0 && hit.Score >= heap[0].Score && hit.CompareTo(heap[0]) < 0)
        {
            heap[0] = hit;
            Sink(0);
        }
    }

    /// <summary>What was kept, best first.</summary>
    public readonly ReadOnlySpan<Ranked> Sorted()
    {
        var kept = heap[..count];
        kept.Sort();
        return kept;
    }

    private readonly void Sink(int at)
    {
        var moved = heap[at];
        while ((2 * at) + 1 < count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < count && heap[child + 1].CompareTo(heap[child]) > 0) { child++; }

            if (heap[child].CompareTo(moved) <= 0) { break; }

            heap[at] = heap[child];
            at = child;
        }

        heap[at] = moved;
    }
}
