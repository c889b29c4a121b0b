using PromptForge.Concepts;

namespace PromptForge.Evaluation.Metrics;

/// <summary>What a word of one language is called in the other, by knowledge entries and glossary; tells whether a text says a word of another text.</summary>
internal sealed class TermBook
{
    private readonly Dictionary<string, List<string[]>> english = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> chinese = new(StringComparer.Ordinal);

    private readonly Dictionary<string, Word> things = new(StringComparer.Ordinal);
    private readonly HashSet<string> verbs = new(StringComparer.Ordinal);

    public TermBook(Lexicon lexicon)
    {
        var folding = lexicon.Folding;
        foreach (var concept in lexicon.Concepts)
        {
            var names = concept.Names.Latin is { } latin ? concept.Names.En.Add(latin) : concept.Names.En;
            foreach (var zh in concept.Names.Zh.AddRange(concept.Names.ZhHant)) { Pair(folding.Fold(zh), names); }
        }

        foreach (var word in lexicon.Words)
        {
            Pair(folding.Fold(word.Zh), word.En);
            if (Things.PartOf(word) == Part.Thing)
            {
                foreach (var english in word.En) { things.TryAdd(string.Join(' ', PromptReader.Terms(folding.Fold(english))), word); }
            }

            if (word.Pos == "verb" && word.En is [var name, ..] && PromptReader.Terms(folding.Fold(name)) is [var verb, ..]) { verbs.Add(verb); }
        }

        void Pair(string zh, IReadOnlyList<string> names)
        {
            foreach (var name in names)
            {
                var terms = PromptReader.Terms(folding.Fold(name));
                if (terms.Length == 0) { continue; }

                Of(english, zh).Add(terms);
                var key = string.Join(' ', terms);
                var there = Of(chinese, key);
                if (!there.Contains(zh)) { there.Add(zh); }
            }
        }
    }

    /// <summary>The English names of a Chinese word, each as its terms.</summary>
    public IReadOnlyList<string[]> English(string zh) => english.TryGetValue(zh, out var names) ? names : [];

    /// <summary>The Chinese names of an English word or name, given by its terms joined by spaces.</summary>
    public IReadOnlyList<string> Chinese(string key) => chinese.TryGetValue(key, out var names) ? names : [];

    /// <summary>The thing that an English name can mean, or null: a ball is an event and a toy.</summary>
    public Word? ThingCalled(string key) => things.GetValueOrDefault(key);

    /// <summary>Whether an English term is a verb that the glossary knows, in any of its forms.</summary>
    public bool IsVerb(string term) => verbs.Contains(term);

    /// <summary>Whether a text says a word of another text, in either language.</summary>
    public bool Says(TextReading text, TextReading of, in Token word)
    {
        if (text.AllTerms.Contains(word.Term)) { return true; }

        var name = of.NameOf(word);
        if (name?.Concept is { } concept && text.Concepts.Contains(concept.Id)) { return true; }

        if (word.IsHan)
        {
            if (text.HasHan && word.Length > 1 && text.Folded.Contains(word.Term, StringComparison.Ordinal)) { return true; }

            if (!text.HasLatin) { return false; }

            foreach (var terms in English(word.Term))
            {
                if (All(terms, text.AllTerms)) { return true; }
            }

            return false;
        }

        return text.HasHan && (AnyChinese(text, word.Term) || (name is not null && name.Key != word.Term && AnyChinese(text, name.Key)));
    }

    /// <summary>Whether the glossary or an entry gives a word a name in the other language.</summary>
    public bool Knows(TextReading of, in Token word) =>
        word.IsHan ? english.ContainsKey(word.Term) : chinese.ContainsKey(word.Term) || (of.NameOf(word) is { } name && chinese.ContainsKey(name.Key));

    private bool AnyChinese(TextReading text, string key)
    {
        foreach (var zh in Chinese(key))
        {
            if (text.AllTerms.Contains(zh) || (zh.Length > 1 && text.Folded.Contains(zh, StringComparison.Ordinal))) { return true; }
        }

        return false;
    }

    private static bool All(string[] terms, HashSet<string> within)
    {
        foreach (var term in terms)
        {
            if (!within.Contains(term)) { return false; }
        }

        return true;
    }

    private static List<T> Of<T>(Dictionary<string, List<T>> table, string key)
    {
        if (!table.TryGetValue(key, out var list)) { table[key] = list = []; }

        return list;
    }
}
