namespace PromptForge.Concepts;

/// <summary>Spellings and what each stands for: a hash table in plain arrays, so that a snapshot stores it as it is looked up.</summary>
/// <remarks>Made by <see cref="SpellingTableBuilder"/>. The hash grows by a letter at a time: who looks for the longest spelling hashes a text once.</remarks>
internal sealed class SpellingTable
{
    /// <summary>The hash of no letter.</summary>
    internal const uint NoLetter = 2166136261;
    private const int NumbersPerTerm = 3;

    // The longest spelling that begins with a letter; most letters begin short ones.
    private readonly byte[] longest = new byte[char.MaxValue + 1];

    internal SpellingTable(string letters, int[] ends, int[] terms, int[] places, int[] nextWord)
    {
        Letters = letters;
        Ends = ends;
        Terms = terms;
        Places = places;
        NextWord = nextWord;
        var start = 0;
        foreach (var end in ends)
        {
            ref var most = ref longest[letters[start]];
            most = (byte)Math.Max(most, Math.Min(end - start, byte.MaxValue));
            start = end;
        }
    }

    /// <summary>All spellings, one after another.</summary>
    internal string Letters { get; }

    /// <summary>Where each spelling ends.</summary>
    internal int[] Ends { get; }

    /// <summary>Of each spelling the concept, the word, and the phrase doubled with the plural as its lowest bit.</summary>
    internal int[] Terms { get; }

    /// <summary>One more than the index of a spelling, at its hash or the next free place; a power of two of them.</summary>
    internal int[] Places { get; }

    /// <summary>The next word with the same Chinese spelling and another part of speech, or -1.</summary>
    internal int[] NextWord { get; }

    /// <summary>How long the longest spelling is that begins with a folded letter, in UTF-16 units.</summary>
    public int Longest(char first) => longest[first];

    /// <summary>What a folded spelling stands for.</summary>
    public bool TryFind(ReadOnlySpan<char> spelling, out Term term)
    {
        var hash = NoLetter;
        foreach (var letter in spelling) { hash = Hash(hash, letter); }

        return TryFind(spelling, hash, out term);
    }

    /// <summary>The hash of a spelling with one more letter.</summary>
    internal static uint Hash(uint hash, char letter) => (hash ^ letter) * 16777619;

    /// <summary>What a folded spelling stands for, whose hash is known.</summary>
    internal bool TryFind(ReadOnlySpan<char> spelling, uint hash, out Term term)
    {
        for (var place = Place(hash, Places.Length); Places[place] != 0; place = (place + 1) & (Places.Length - 1))
        {
            var index = Places[place] - 1;
            var start = index == 0 ? 0 : Ends[index - 1];
            if (Ends[index] - start == spelling.Length && spelling.SequenceEqual(Letters.AsSpan(start, spelling.Length)))
            {
                var at = index * NumbersPerTerm;
                term = new(Terms[at], Terms[at + 1], Terms[at + 2] >> 1, (Terms[at + 2] & 1) != 0);
                return true;
            }
        }

        term = default;
        return false;
    }

    /// <summary>Where the search for a hash begins among a power of two of places.</summary>
    internal static int Place(uint hash, int places) => (int)((hash ^ (hash >> 15)) & (uint)(places - 1));
}
