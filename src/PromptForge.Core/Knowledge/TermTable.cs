using System.Runtime.CompilerServices;

namespace PromptForge.Knowledge;

/// <summary>Numbers terms in the order of their first appearance. Two flat arrays, open addressing, no strings.</summary>
/// <remarks>
/// A term of up to three UTF-16 units is its own key; a longer one goes by its 64-bit FNV-1a hash. Among a million long terms two
/// share a hash with a chance of about 1 in 10 million, and then only lend each other their documents.
/// </remarks>
internal sealed class TermTable
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong IsHash = 1UL << 63;
    private ulong[] keys;
    private int[] numbers;

    /// <summary>Makes a table with room for about half as many terms.</summary>
    /// <param name="room">A power of two.</param>
    public TermTable(int room)
    {
        keys = new ulong[room];
        numbers = new int[room];
    }

    /// <summary>A table as it was stored.</summary>
    public TermTable(ulong[] keys, int[] numbers, int count)
    {
        this.keys = keys;
        this.numbers = numbers;
        Count = count;
    }

    /// <summary>The key at each place; 0 where it is empty.</summary>
    public ulong[] Keys => keys;

    /// <summary>The number of the term at each place.</summary>
    public int[] Numbers => numbers;

    /// <summary>How many terms there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a term, or -1.</summary>
    public int Find(ReadOnlySpan<char> term)
    {
        var key = Key(term);
        var at = Place(key);
        return keys[at] == key ? numbers[at] : -1;
    }

    public int FindOrAdd(ReadOnlySpan<char> term)
    {
        var key = Key(term);
        var at = Place(key);
        if (keys[at] == key) { return numbers[at]; }

        if (Count * 2 >= keys.Length)
        {
            Grow();
            at = Place(key);
        }

        keys[at] = key;
        numbers[at] = Count;
        return Count++;
    }

    // Never 0, which marks an empty place: no term is empty, and no term begins with U+0000.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(ReadOnlySpan<char> term)
    {
        if (term.Length <= 3)
        {
            var packed = 0UL;
            foreach (var letter in term) { packed = (packed << 16) | letter; }

            return packed;
        }

        var hash = Basis;
        foreach (var letter in term) { hash = unchecked(((((hash ^ (byte)letter) * Prime) ^ (ulong)(letter >> 8)) * Prime)); }

        return hash | IsHash;
    }

    // Fibonacci hashing spreads the packed keys, whose low bits are alike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(ulong key)
    {
        var mask = keys.Length - 1;
        var at = (int)(unchecked(key * 0x9E3779B97F4A7C15) >> 32) & mask;
        while (keys[at] != key && keys[at] != 0) { at = (at + 1) & mask; }

        return at;
    }

    private void Grow()
    {
        var (oldKeys, oldNumbers) = (keys, numbers);
        keys = new ulong[oldKeys.Length * 2];
        numbers = new int[keys.Length];
        for (var i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] == 0) { continue; }

            var at = Place(oldKeys[i]);
            keys[at] = oldKeys[i];
            numbers[at] = oldNumbers[i];
        }
    }
}
