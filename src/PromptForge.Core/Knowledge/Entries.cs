using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>The entries of an index, numbered by id, so that the lower number wins a tie.</summary>
internal sealed class Entries
{
    /// <summary>What an entry is marked with that the whole query names.</summary>
    public const int WholeQuery = 1 << 20;

    // A Chinese character says about as much as three Latin letters.
    private const int OfCharacter = 3;
    private readonly Lexicon lexicon;
    private readonly Linker linker;
    private readonly Concept[] concepts;
    private readonly List<string> kinds = [];
    private readonly int[] kindOf;

    // The number of the concept at an index of the lexicon.
    private readonly int[] numberOf;

    public Entries(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
        var order = Enumerable.Range(0, lexicon.Concepts.Count).ToArray();
        if (!IsSorted(lexicon.Concepts)) { Array.Sort(order, (one, other) => string.CompareOrdinal(lexicon.Concepts[one].Id, lexicon.Concepts[other].Id)); }

        concepts = new Concept[order.Length];
        numberOf = new int[order.Length];
        kindOf = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            concepts[i] = lexicon.Concepts[order[i]];
            numberOf[order[i]] = i;
            kindOf[i] = kinds.IndexOf(concepts[i].Kind);
            if (kindOf[i] >= 0) { continue; }

            kindOf[i] = kinds.Count;
            kinds.Add(concepts[i].Kind);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => concepts.Length;

    /// <summary>The kinds that occur.</summary>
    public IReadOnlyList<string> Kinds => kinds;

    /// <summary>The place of each entry's kind in <see cref="Kinds"/>.</summary>
    public ReadOnlySpan<int> KindOf => kindOf;

    public Concept this[int number] => concepts[number];

    public IEnumerable<IEnumerable<TextField>> Fields()
    {
        var text = new EntryText(lexicon);
        return concepts.Select(text.Fields);
    }

    public IEnumerable<string> Spellings() => concepts.Select(EntryText.Spellings);

    public IReadOnlyList<string> Passages() => [.. concepts.Select(EntryText.Passage)];

    /// <summary>Marks the entries that a query names with the part of its letters that spell the name.</summary>
    public void MarkNamed(ReadOnlySpan<char> query, Tally named)
    {
        var all = Letters(query);
        if (all == 0) { return; }

        foreach (var link in linker.Link(query))
        {
            if (link.Term.Concept < 0) { continue; }

            ref var mark = ref named.At(numberOf[link.Term.Concept]);
            mark = Math.Max(mark, (int)((long)Letters(query.Slice(link.Start, link.Length)) * WholeQuery / all));
        }
    }

    private static bool IsSorted(IReadOnlyList<Concept> concepts)
    {
        for (var i = 1; i < concepts.Count; i++)
        {
            if (string.CompareOrdinal(concepts[i - 1].Id, concepts[i].Id) > 0) { return false; }
        }

        return true;
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var letter in text) { count += Folding.IsHan(letter) ? OfCharacter : char.IsLetterOrDigit(letter) ? 1 : 0; }

        return count;
    }
}
