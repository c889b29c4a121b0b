using System.Collections.Concurrent;
using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>What one spelling stands for: at most one concept, any words, at most one phrase of our own.</summary>
/// <param name="Concept">Index of the concept, or -1.</param>
/// <param name="Word">Index of the first word, or -1.</param>
/// <param name="Phrase">Index of the phrase, or -1.</param>
/// <param name="Plural">Whether the spelling is an English plural.</param>
public readonly record struct Term(int Concept, int Word, int Phrase, bool Plural);

/// <summary>A text of ours as it is judged: folded, with every concept that it names and their broader ones.</summary>
/// <param name="Zh">The Chinese text, folded.</param>
/// <param name="En">The English text, folded.</param>
/// <param name="Terms">Ids and kinds of the concepts that either names.</param>
public sealed record Reading(string Zh, string En, IReadOnlySet<string> Terms);

/// <summary>Every spelling that we know, in both languages, folded.</summary>
/// <remarks>A lookup costs one hash of the spelling; plural forms of English nouns are spellings of their own.</remarks>
public sealed class Lexicon
{
    private const int LongestSpelling = 48;
    private readonly Dictionary<string, Term> terms;
    private readonly Dictionary<string, Term>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<string, Concept> byId;

    // The colour that a plant's bare name means before a thing, by the plant's index.
    private readonly Dictionary<int, int> hues = [];

    // Texts of content only, so there are as many as there are phrases.
    private readonly ConcurrentDictionary<LocalText, Reading> readings = new();

    // The next word with the same Chinese spelling and another part of speech, or -1.
    private readonly int[] nextWord;

    // The longest spelling that begins with a letter; most letters begin short ones.
    private readonly byte[] longest = new byte[char.MaxValue + 1];

    /// <summary>Makes the lexicon. Among equal spellings the earlier concept, word or phrase stands.</summary>
    public Lexicon(Folding folding, IReadOnlyList<Concept> concepts, IReadOnlyList<Word> words, IReadOnlyList<Phrase> phrases)
    {
        Folding = folding;
        Concepts = concepts;
        Words = words;
        Phrases = phrases;
        nextWord = new int[words.Count];
        Array.Fill(nextWord, -1);
        byId = new(concepts.Count, StringComparer.Ordinal);
        terms = new((concepts.Count * 8) + (words.Count * 4) + (phrases.Count * 2), StringComparer.Ordinal);
        lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < concepts.Count; i++) { AddConcept(i, concepts[i]); }

        for (var i = 0; i < concepts.Count; i++) { AddHue(i, concepts[i]); }

        for (var i = 0; i < words.Count; i++) { AddWord(i, words[i]); }

        for (var i = 0; i < phrases.Count; i++) { AddPhrase(i, phrases[i]); }
    }

    /// <summary>How spellings are compared.</summary>
    public Folding Folding { get; }

    /// <summary>All knowledge entries.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>All glossary words.</summary>
    public IReadOnlyList<Word> Words { get; }

    /// <summary>All phrases that templates and entries can add.</summary>
    public IReadOnlyList<Phrase> Phrases { get; }

    /// <summary>The entry with an id, or null.</summary>
    public Concept? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>What a folded spelling stands for.</summary>
    public bool TryFind(ReadOnlySpan<char> spelling, out Term term) => lookup.TryGetValue(spelling, out term);

    /// <summary>How long the longest spelling is that begins with a folded letter, in UTF-16 units.</summary>
    public int Longest(char first) => longest[first];

    /// <summary>The colour that is called after a plant, or null: "lavender purple" says what a lavender backpack is.</summary>
    internal Term? HueOf(Term plant) => hues.TryGetValue(plant.Concept, out var colour) ? new Term(colour, plant.Word, plant.Phrase, false) : null;

    /// <summary>The words behind a term: those that share its spelling with different parts of speech.</summary>
    public IEnumerable<Word> WordsOf(Term term)
    {
        for (var i = term.Word; i >= 0; i = nextWord[i]) { yield return Words[i]; }
    }

    /// <summary>How a text of content reads; worked out once.</summary>
    public Reading Read(in LocalText text) => readings.GetOrAdd(text, static (text, lexicon) =>
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var linker = new Linker(lexicon);
        foreach (var words in (string?[])[text.Zh, text.En])
        {
            foreach (var link in linker.Link(words))
            {
                if (link.Term.Concept >= 0) { lexicon.AddWithBroader(named, lexicon.Concepts[link.Term.Concept]); }
            }
        }

        return new(lexicon.Folding.Fold(text.Zh ?? ""), lexicon.Folding.Fold(text.En ?? ""), named);
    }, this);

    /// <summary>Adds a concept's id and kind and those of its broader concepts.</summary>
    public void AddWithBroader(HashSet<string> named, Concept concept)
    {
        if (!named.Add(concept.Id)) { return; }

        named.Add(concept.Kind);
        foreach (var broader in concept.IsA)
        {
            if (Find(broader) is { } parent) { AddWithBroader(named, parent); }
        }
    }

    private void AddConcept(int index, Concept concept)
    {
        byId.TryAdd(concept.Id, concept);
        foreach (var name in concept.Names.Zh) { Add(name, new(index, -1, -1, false)); }

        foreach (var name in concept.Names.ZhHant) { Add(name, new(index, -1, -1, false)); }

        var countable = Vocabulary.RoleOf(concept.Kind) is FragmentRole.Subject or FragmentRole.Vessel or FragmentRole.Composition;
        foreach (var name in concept.Names.En) { AddEnglish(name, new(index, -1, -1, false), countable); }

        if (concept.Names.Latin is { } latin) { Add(latin, new(index, -1, -1, false)); }
    }

    /// <summary>A colour that is printed as a plant and a plain colour which the plant can have gives the plant its hue: rose pink, not rose gold.</summary>
    private void AddHue(int index, Concept colour)
    {
        if (colour.Kind is not "colour" || colour.Names.En.IsEmpty || colour.Names.En[0] is not { } name || name.LastIndexOf(' ') is var space && space < 0) { return; }

        if (terms.TryGetValue(Folding.Fold(name[..space]), out var plant) && Vocabulary.Plants.Contains(Concepts[plant.Concept].Kind)
            && terms.TryGetValue(Folding.Fold(name[(space + 1)..]), out var tail) && Concepts[tail.Concept] is { Kind: "colour" } plain && CanHave(Concepts[plant.Concept], plain))
        {
            hues.TryAdd(plant.Concept, index);
        }
    }

    private static bool CanHave(Concept plant, Concept colour) =>
        plant.FactOf("colour") is not { } known || colour.Asserted.Any(claim => claim.Slot == "colour" && (known.Is.Contains(claim.Value) || known.Can.Contains(claim.Value)));

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
        if (spelling.Length is 0 or > LongestSpelling * 2) { return term; }

        var key = Folding.Fold(spelling);
        ref var there = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(terms, key, out var exists);
        there = !exists ? term : new(
            there.Concept >= 0 ? there.Concept : term.Concept,
            there.Word >= 0 ? there.Word : term.Word,
            there.Phrase >= 0 ? there.Phrase : term.Phrase,
            there.Plural && term.Plural);
        longest[key[0]] = (byte)Math.Max(longest[key[0]], Math.Min(key.Length, byte.MaxValue));
        return there;
    }
}
