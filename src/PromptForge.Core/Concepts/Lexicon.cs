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
/// <remarks>A lookup costs one hash of the spelling and allocates nothing.</remarks>
public sealed class Lexicon
{
    private readonly SpellingTable spellings;
    private readonly Dictionary<string, Concept> byId;

    // The colour that a plant's bare name means before a thing, by the plant's index.
    private readonly Dictionary<int, int> hues = [];

    // Texts of content only, so there are as many as there are phrases.
    private readonly ConcurrentDictionary<LocalText, Reading> readings = new();

    /// <summary>Makes the lexicon. Among equal spellings the earlier concept, word or phrase stands.</summary>
    public Lexicon(Folding folding, IReadOnlyList<Concept> concepts, IReadOnlyList<Word> words, IReadOnlyList<Phrase> phrases)
        : this(folding, concepts, words, phrases, SpellingTableBuilder.Build(folding, concepts, words, phrases))
    {
    }

    /// <summary>Makes the lexicon with the spellings that were collected from the same concepts, words and phrases before.</summary>
    internal Lexicon(Folding folding, IReadOnlyList<Concept> concepts, IReadOnlyList<Word> words, IReadOnlyList<Phrase> phrases, SpellingTable spellings)
    {
        Folding = folding;
        Concepts = concepts;
        Words = words;
        Phrases = phrases;
        this.spellings = spellings;
        byId = new(concepts.Count, StringComparer.Ordinal);
        foreach (var concept in concepts) { byId.TryAdd(concept.Id, concept); }

        for (var i = 0; i < concepts.Count; i++) { AddHue(i, concepts[i]); }
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
    public bool TryFind(ReadOnlySpan<char> spelling, out Term term) => spellings.TryFind(spelling, out term);

    /// <summary>What a folded spelling stands for, whose hash is known.</summary>
    internal bool TryFind(ReadOnlySpan<char> spelling, uint hash, out Term term) => spellings.TryFind(spelling, hash, out term);

    /// <summary>How long the longest spelling is that begins with a folded letter, in UTF-16 units.</summary>
    public int Longest(char first) => spellings.Longest(first);

    /// <summary>The colour that is called after a plant, or null: "lavender purple" says what a lavender backpack is.</summary>
    internal Term? HueOf(Term plant) => hues.TryGetValue(plant.Concept, out var colour) ? new Term(colour, plant.Word, plant.Phrase, false) : null;

    /// <summary>The words behind a term: those that share its spelling with different parts of speech.</summary>
    public IEnumerable<Word> WordsOf(Term term)
    {
        for (var i = term.Word; i >= 0; i = spellings.NextWord[i]) { yield return Words[i]; }
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

    /// <summary>A colour that is printed as a plant and a plain colour which the plant can have gives the plant its hue: rose pink, not rose gold.</summary>
    private void AddHue(int index, Concept colour)
    {
        if (colour.Kind is not "colour" || colour.Names.En.IsEmpty || colour.Names.En[0] is not { } name || name.LastIndexOf(' ') is var space && space < 0) { return; }

        if (spellings.TryFind(Folding.Fold(name[..space]), out var plant) && plant.Concept >= 0 && Vocabulary.Plants.Contains(Concepts[plant.Concept].Kind)
            && spellings.TryFind(Folding.Fold(name[(space + 1)..]), out var tail) && tail.Concept >= 0 && Concepts[tail.Concept] is { Kind: "colour" } plain && CanHave(Concepts[plant.Concept], plain))
        {
            hues.TryAdd(plant.Concept, index);
        }
    }

    private static bool CanHave(Concept plant, Concept colour) =>
        plant.FactOf("colour") is not { } known || colour.Asserted.Any(claim => claim.Slot == "colour" && (known.Is.Contains(claim.Value) || known.Can.Contains(claim.Value)));
}
