using System.Numerics;

namespace PromptForge.Knowledge;

/// <summary>Scores by document that remember where they are not zero, a block of 64 documents at a time.</summary>
/// <param name="scores">One for each document.</param>
/// <param name="touched">One for each block; empty where nobody asks.</param>
internal readonly ref struct Tally(Span<int> scores, Span<byte> touched)
{
    /// <summary>Documents of a block, as a power of two.</summary>
    public const int BlockBits = 6;

    /// <summary>Scores that nobody asks the blocks of.</summary>
    public Tally(Span<int> scores)
        : this(scores, [])
    {
    }

    /// <summary>The scores, to be changed only in blocks that are marked.</summary>
    public Span<int> Scores { get; } = scores;

    /// <summary>Whether blocks are marked one by one, document by document.</summary>
    public bool MarksEach(int documents) => touched.Length > 0 && documents < touched.Length;

    private readonly Span<byte> touched = touched;

    /// <summary>The score of a document, to be changed.</summary>
    public ref int At(int document)
    {
        if (touched.Length > 0) { Mark(document); }

        return ref Scores[document];
    }

    /// <summary>Marks the block of a document.</summary>
    public void Mark(int document) => touched[document >> BlockBits] = 1;

    /// <summary>Marks every block: of more documents than there are blocks, marking each costs more than it saves.</summary>
    public void MarkAll() => touched.Fill(1);
}

/// <summary>What one search knows of every entry: three scores, all zero between searches. Whoever holds it is alone with it.</summary>
internal sealed class ScoreSheet
{
    private const int Block = 1 << Tally.BlockBits;
    private readonly int[] words;
    private readonly int[] likeness;
    private readonly int[] named;
    private readonly byte[] touched;

    public ScoreSheet(int count)
    {
        touched = new byte[(count + Block - 1) >> Tally.BlockBits];
        words = new int[touched.Length * Block];
        likeness = new int[words.Length];
        named = new int[words.Length];
    }

    public Tally Words => new(words, touched);

    public Tally Likeness => new(likeness, touched);

    public Tally Named => new(named, touched);

    /// <summary>Takes away what may not answer, as if it had not matched.</summary>
    public void Keep(Func<int, bool> mayAnswer)
    {
        for (var block = 0; block < touched.Length; block++)
        {
            if (touched[block] == 0) { continue; }

            for (var i = block * Block; i < (block + 1) * Block; i++)
            {
                if ((words[i] | likeness[i] | named[i]) != 0 && !mayAnswer(i)) { words[i] = likeness[i] = named[i] = 0; }
            }
        }
    }

    /// <summary>How many entries share a word with the query, are named by it, or look like it; and the ranges of their scores.</summary>
    /// <param name="least">Less likeness than this is chance and counts as none.</param>
    public Spread Measure(int least)
    {
        var (enough, count) = (new Vector<int>(least), Vector<int>.Zero);
        var (mostWords, mostLike, leastLike) = (Vector<int>.Zero, Vector<int>.Zero, new Vector<int>(int.MaxValue));
        for (var block = 0; block < touched.Length; block++)
        {
            if (touched[block] == 0) { continue; }

            for (var i = block * Block; i < (block + 1) * Block; i += Vector<int>.Count)
            {
                var (shared, like) = (new Vector<int>(words, i), new Vector<int>(likeness, i));
                var isAlike = Vector.GreaterThanOrEqual(like, enough);
                var answers = isAlike | ~Vector.Equals(shared | new Vector<int>(named, i), Vector<int>.Zero);
                like &= isAlike;
                count -= answers;
                mostWords = Vector.Max(mostWords, shared);
                mostLike = Vector.Max(mostLike, like);
                leastLike = Vector.Min(leastLike, Vector.ConditionalSelect(answers, like, new Vector<int>(int.MaxValue)));
            }
        }

        var spread = new Spread(Vector.Sum(count), 0, 0, int.MaxValue);
        for (var i = 0; i < Vector<int>.Count; i++)
        {
            spread = spread with { MostWords = Math.Max(spread.MostWords, mostWords[i]), MostLikeness = Math.Max(spread.MostLikeness, mostLike[i]), LeastLikeness = Math.Min(spread.LeastLikeness, leastLike[i]) };
        }

        return spread;
    }

    /// <summary>Offers every entry that answers with its blended score.</summary>
    public void OfferTo(ref TopHits best, in Blend blend)
    {
        // Single precision tells in eight lanes which few entries are worth working out. No score is negative, so its error is relative.
        const float Margin = 1.00001f;
        var (enough, ground) = (new Vector<int>(blend.LeastLikeness), new Vector<int>(blend.Ground));
        var (ofWord, ofLikeness, ofName) = (new Vector<float>((float)blend.OfWord * Margin), new Vector<float>((float)blend.OfLikeness * Margin), new Vector<float>((float)blend.OfName * Margin));
        for (var block = 0; block < touched.Length; block++)
        {
            if (touched[block] == 0) { continue; }

            for (var i = block * Block; i < (block + 1) * Block; i += Vector<int>.Count)
            {
                var (shared, like, name) = (new Vector<int>(words, i), new Vector<int>(likeness, i), new Vector<int>(named, i));
                var isAlike = Vector.GreaterThanOrEqual(like, enough);
                var answers = isAlike | ~Vector.Equals(shared | name, Vector<int>.Zero);
                if (answers == Vector<int>.Zero) { continue; }

                var most = (ofWord * Vector.ConvertToSingle(shared)) + (ofLikeness * Vector.ConvertToSingle((like & isAlike) - ground)) + (ofName * Vector.ConvertToSingle(name));
                var mayEnter = answers & Vector.GreaterThanOrEqual(most, new Vector<float>((float)best.Floor));
                if (mayEnter == Vector<int>.Zero) { continue; }

                for (var lane = 0; lane < Vector<int>.Count; lane++)
                {
                    if (mayEnter[lane] != 0) { best.Offer(new(Score(i + lane, blend), i + lane)); }
                }
            }
        }
    }

    /// <summary>Whether an entry shares a word with the query, is named by it, or looks like it.</summary>
    public bool Answers(int entry, int least) => (words[entry] | named[entry]) != 0 || likeness[entry] >= least;

    /// <summary>The blended score of an entry.</summary>
    public double Score(int entry, in Blend blend)
    {
        var like = likeness[entry] < blend.LeastLikeness ? 0 : likeness[entry];
        return (blend.OfWord * words[entry]) + (blend.OfLikeness * (like - blend.Ground)) + (blend.OfName * named[entry]);
    }

    /// <summary>Makes the scores zero that are not.</summary>
    public void Clear()
    {
        for (var block = 0; block < touched.Length; block++)
        {
            if (touched[block] == 0) { continue; }

            words.AsSpan(block * Block, Block).Clear();
            likeness.AsSpan(block * Block, Block).Clear();
            named.AsSpan(block * Block, Block).Clear();
            touched[block] = 0;
        }
    }
}

/// <summary>How many entries answer, and how far their scores reach.</summary>
internal readonly record struct Spread(int Count, int MostWords, int MostLikeness, int LeastLikeness);

/// <summary>What each of an entry's three scores counts.</summary>
/// <param name="OfWord">A unit of shared words.</param>
/// <param name="OfLikeness">A unit of likeness above <paramref name="Ground"/>.</param>
/// <param name="OfName">A unit of being named.</param>
/// <param name="LeastLikeness">Less likeness counts as none.</param>
/// <param name="Ground">The likeness that counts nothing.</param>
internal readonly record struct Blend(double OfWord, double OfLikeness, double OfName, int LeastLikeness, int Ground);
