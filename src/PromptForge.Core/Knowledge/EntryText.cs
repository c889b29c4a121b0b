using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Knowledge;

/// <summary>What an entry says of itself, in both languages, as texts to be found by.</summary>
internal sealed class EntryText
{
    private const float NameWeight = 4;
    private const float LatinWeight = 3;

    // Written to be found by, phrases to be printed: of 1, 1.5, 2, 3 and 0.5, 0.75, 1 these did best on the tuned queries of 2026-11-21.
    private const float DescriptionWeight = 2;
    private const float PhraseWeight = 0.5f;
    private const float Weak = 0.5f;
    private readonly Lexicon lexicon;

    // The occasions that name an entry as fitting, by its id: nobody writes the day into the flower.
    private readonly Dictionary<string, List<Concept>> occasions = new(StringComparer.Ordinal);

    public EntryText(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        foreach (var concept in lexicon.Concepts)
        {
            if (concept.Kind != "occasion") { continue; }

            foreach (var partner in concept.Pairs)
            {
                if (!occasions.TryGetValue(partner, out var days)) { occasions[partner] = days = []; }

                days.Add(concept);
            }
        }
    }

    /// <summary>The fields of an entry with their weights: names, broader names, phrases, meanings, hints, description, facts.</summary>
    public IEnumerable<TextField> Fields(Concept entry)
    {
        foreach (var name in Names(entry)) { yield return new(name, NameWeight); }

        if (entry.Names.Latin is { } latin) { yield return new(latin, LatinWeight); }

        foreach (var broader in entry.IsA)
        {
            if (lexicon.Find(broader) is not { } parent) { continue; }

            foreach (var name in Names(parent)) { yield return new(name, Weak); }
        }

        foreach (var occasion in occasions.GetValueOrDefault(entry.Id, []))
        {
            foreach (var text in Both(occasion.Name)) { yield return new(text, Weak); }
        }

        foreach (var phrase in entry.Phrases)
        {
            foreach (var text in Both(phrase.Text)) { yield return new(text, PhraseWeight); }

            foreach (var text in Both(phrase.Why ?? default)) { yield return new(text, Weak); }
        }

        foreach (var meaning in entry.Meanings)
        {
            foreach (var text in Both(meaning.Text)) { yield return new(text, 1); }
        }

        foreach (var hint in entry.Hints)
        {
            foreach (var text in Both(hint)) { yield return new(text, 1); }
        }

        foreach (var text in Both(entry.Description)) { yield return new(text, DescriptionWeight); }

        foreach (var fact in entry.Facts)
        {
            foreach (var value in fact.Is)
            {
                foreach (var text in Words(value)) { yield return new(text, 1); }
            }

            foreach (var value in fact.Can)
            {
                foreach (var text in Words(value)) { yield return new(text, Weak); }
            }
        }
    }

    /// <summary>The spellings of an entry as one text: what likeness is measured against.</summary>
    public static string Spellings(Concept entry)
    {
        var text = new StringBuilder();
        text.AppendJoin(' ', entry.Names.Zh).Append(' ').AppendJoin(' ', entry.Names.En).Append(' ').Append(entry.Names.Latin);
        return text.ToString();
    }

    /// <summary>An entry as a short passage: what a real embedding model is given.</summary>
    public static string Passage(Concept entry)
    {
        var text = new StringBuilder(Spellings(entry));
        foreach (var words in Both(entry.Description)) { text.Append("; ").Append(words); }

        foreach (var phrase in entry.Phrases)
        {
            foreach (var words in Both(phrase.Text)) { text.Append("; ").Append(words); }
        }

        foreach (var meaning in entry.Meanings)
        {
            foreach (var words in Both(meaning.Text)) { text.Append("; ").Append(words); }
        }

        return text.ToString();
    }

    // Traditional names count only where they are more than another script.
    private IEnumerable<string> Names(Concept entry)
    {
        foreach (var name in entry.Names.Zh) { yield return name; }

        foreach (var name in entry.Names.ZhHant)
        {
            if (!entry.Names.Zh.Contains(lexicon.Folding.Fold(name))) { yield return name; }
        }

        foreach (var name in entry.Names.En) { yield return name; }
    }

    // The value of a fact is most often an entry, which has words in both languages.
    private IEnumerable<string> Words(string value) =>
        lexicon.Find(value) is { } entry ? Both(entry.Name) : [value];

    private static IEnumerable<string> Both(LocalText text)
    {
        if (text.Zh is { } zh) { yield return zh; }

        if (text.En is { } en) { yield return en; }
    }
}
