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

    // The entries that hold an id as a fact or belong to it, by that id.
    private readonly Lazy<Dictionary<string, List<int>>> holders;

    public Entries(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
        holders = new(Holders);
        var order = Enumerable.Range(0, lexicon.Concepts.Count).ToArray();
        Array.Sort(order, (one, other) => string.CompareOrdinal(lexicon.Concepts[one].Id, lexicon.Concepts[other].Id));
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

    /// <summary>Marks the entries that a query names with the part of its letters that spell the name, and raises those that hold what it names.</summary>
    /// <param name="query">The query.</param>
    /// <param name="named">Filled in for each entry: its part of <see cref="WholeQuery"/>.</param>
    /// <param name="words">Raised where it is above zero: a fact is a further reason, never the only one.</param>
    /// <param name="worth">What one concept raises them by.</param>
    public void MarkNamed(ReadOnlySpan<char> query, Span<int> named, Span<int> words = default, int worth = 0)
    {
        var all = Letters(query);
        if (all == 0) { return; }

        List<string>? told = null;
        foreach (var link in linker.Link(query))
        {
            if (link.Term.Concept < 0) { continue; }

            ref var mark = ref named[numberOf[link.Term.Concept]];
            mark = Math.Max(mark, (int)((long)Letters(query.Slice(link.Start, link.Length)) * WholeQuery / all));
            if (worth > 0) { RaiseHolders(lexicon.Concepts[link.Term.Concept], told ??= [], words, worth); }
        }
    }

    // Who says crimson means a kind of red; said twice it is no more red.
    private void RaiseHolders(Concept concept, List<string> told, Span<int> words, int worth)
    {
        Raise(concept.Id, told, words, worth);
        foreach (var broader in concept.IsA) { Raise(broader, told, words, worth); }

        foreach (var fact in concept.Facts)
        {
            if (fact.Key is not ("colour" or "season")) { continue; }

            foreach (var value in fact.Is) { Raise(value, told, words, worth); }
        }
    }

    private void Raise(string id, List<string> told, Span<int> words, int worth)
    {
        if (told.Contains(id)) { return; }

        told.Add(id);
        if (!holders.Value.TryGetValue(id, out var numbers)) { return; }

        foreach (var number in numbers)
        {
            if (words[number] > 0) { words[number] += worth; }
        }
    }

    private Dictionary<string, List<int>> Holders()
    {
        var found = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < concepts.Length; i++)
        {
            foreach (var broader in concepts[i].IsA) { Hold(broader, i); }

            foreach (var fact in concepts[i].Facts)
            {
                foreach (var value in fact.Is) { Hold(value, i); }

                foreach (var value in fact.Can) { Hold(value, i); }
            }
        }

        return found;

        void Hold(string id, int number)
        {
            if (!found.TryGetValue(id, out var numbers)) { found[id] = numbers = []; }

            if (numbers.Count == 0 || numbers[^1] != number) { numbers.Add(number); }
        }
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var letter in text) { count += Folding.IsHan(letter) ? OfCharacter : char.IsLetterOrDigit(letter) ? 1 : 0; }

        return count;
    }
}
