using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace PromptForge.Concepts;

/// <summary>Collects the spellings of concepts, words and phrases. Among equal spellings the earlier concept, word or phrase stands.</summary>
/// <remarks>Plural forms of English nouns are spellings of their own.</remarks>
internal sealed class SpellingTableBuilder
{
    private const int LongestSpelling = 96;
    private readonly Folding folding;
    private readonly Dictionary<string, Term> terms = new(StringComparer.Ordinal);
    private readonly int[] nextWord;

    private SpellingTableBuilder(Folding folding, int words)
    {
        this.folding = folding;
        nextWord = new int[words];
        Array.Fill(nextWord, -1);
    }

    public static SpellingTable Build(Folding folding, IReadOnlyList<Concept> concepts, IReadOnlyList<Word> words, IReadOnlyList<Phrase> phrases)
    {
        var builder = new SpellingTableBuilder(folding, words.Count);
        for (var i = 0; i < concepts.Count; i++) { builder.AddConcept(i, concepts[i]); }

        for (var i = 0; i < words.Count; i++) { builder.AddWord(i, words[i]); }

        for (var i = 0; i < phrases.Count; i++) { builder.AddPhrase(i, phrases[i]); }

        return builder.ToTable();
    }

    private void AddConcept(int index, Concept concept)
    {
        // A heading of somebody's notes names nothing.
        if (concept.Kind == Vocabulary.Document) { return; }

        foreach (var name in concept.Names.Zh) { Add(name, new(index, -1, -1, false)); }

        foreach (var name in concept.Names.ZhHant) { Add(name, new(index, -1, -1, false)); }

        var countable = Vocabulary.IsCountable(concept.Kind);
        foreach (var name in concept.Names.En) { AddEnglish(name, new(index, -1, -1, false), countable); }

        if (concept.Names.Latin is { } latin) { Add(latin, new(index, -1, -1, false)); }
    }

    private void AddWord(int index, Word word)
    {
        if (Add(word.Zh, new(-1, index, -1, false)) is { Word: >= 0 } there && there.Word != index)
        {
            var last = there.Word;
            while (nextWord[last] >= 0) { last = nextWord[last]; }

            nextWord[last] = index;
        }

        if (word.Pos is not ("noun" or "name" or "adjective" or "phrase" or "verb" or "numeral")) { return; }

        foreach (var name in word.En)
        {
            if (name.Length > 1) { AddEnglish(name, new(-1, index, -1, false), word.Pos is "noun"); }
        }
    }

    private void AddPhrase(int index, Phrase phrase)
    {
        if (phrase.Text.Zh is { } zh && !zh.Contains('{')) { Add(zh, new(-1, -1, index, false)); }

        if (phrase.Text.En is { } en && !en.Contains('{')) { Add(en, new(-1, -1, index, false)); }
    }

    private void AddEnglish(string name, Term term, bool countable)
    {
        Add(name, term);
        if (!countable) { return; }

        var plural = EnglishForms.Plural(name);
        if (plural != name) { Add(plural, term with { Plural = true }); }
    }

    private Term Add(string spelling, Term term)
    {
        if (spelling.Length is 0 or > LongestSpelling) { return term; }

        ref var there = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, folding.Fold(spelling), out var exists);
        there = !exists ? term : new(
            there.Concept >= 0 ? there.Concept : term.Concept,
            there.Word >= 0 ? there.Word : term.Word,
            there.Phrase >= 0 ? there.Phrase : term.Phrase,
            there.Plural && term.Plural);
        return there;
    }

    private SpellingTable ToTable()
    {
        var letters = new StringBuilder();
        var ends = new List<int>(terms.Count);
        var numbers = new List<int>(terms.Count * 3);
        var places = new int[BitOperations.RoundUpToPowerOf2((uint)(terms.Count * 2) | 1)];
        foreach (var (spelling, term) in terms)
        {
            var hash = SpellingTable.NoLetter;
            foreach (var letter in spelling) { hash = SpellingTable.Hash(hash, letter); }

            var place = SpellingTable.Place(hash, places.Length);
            while (places[place] != 0) { place = (place + 1) & (places.Length - 1); }

            letters.Append(spelling);
            ends.Add(letters.Length);
            places[place] = ends.Count;
            numbers.AddRange([term.Concept, term.Word, (term.Phrase << 1) | (term.Plural ? 1 : 0)]);
        }

        return new(letters.ToString(), [.. ends], [.. numbers], places, nextWord);
    }
}
