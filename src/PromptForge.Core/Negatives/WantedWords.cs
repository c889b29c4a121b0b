using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Negatives;

/// <summary>Whether a negative would forbid something that the prompt asks for.</summary>
internal sealed class WantedWords
{
    private readonly Lexicon lexicon;
    private readonly HashSet<string> english = new(StringComparer.Ordinal);
    private readonly List<string> chinese = [];
    private readonly HashSet<string> concepts = new(StringComparer.Ordinal);

    public WantedWords(PromptDraft draft, Lexicon lexicon)
    {
        this.lexicon = lexicon;
        foreach (var fragment in draft.Fragments) { Add(fragment.Text); }

        // What we may add ourselves is wanted, too.
        foreach (var offer in draft.Offers) { Add(offer.Text); }

        foreach (var mention in draft.Mentions)
        {
            if (mention.Concept is { } id) { concepts.Add(id); }
        }
    }

    public bool Collides(Phrase negative, Wishes wishes)
    {
        // A claim of the negative that the user makes, too: forbidding it forbids the wish.
        foreach (var claim in negative.Claims)
        {
            if (wishes.Claims.Any(wish => wish.Slot == claim.Slot && wish.Value == claim.Value)) { return true; }
        }

        var words = Words(negative.Text.En ?? "");
        if (words.Count > 0 && words.All(word => english.Contains(word) || english.Contains(Stem(word)))) { return true; }

        foreach (var text in chinese)
        {
            if (negative.Text.Zh is { Length: > 0 } zh && text.Contains(zh, StringComparison.Ordinal)) { return true; }
        }

        foreach (var link in new Linker(lexicon).Link(negative.Text.En))
        {
            if (link.Term.Concept >= 0 && link.Length == negative.Text.En!.Length && concepts.Contains(lexicon.Concepts[link.Term.Concept].Id)) { return true; }
        }

        return false;
    }

    private void Add(in LocalText text)
    {
        if (text.Zh is { } zh) { chinese.Add(lexicon.Folding.Fold(zh)); }

        if (text.En is { } en)
        {
            foreach (var word in Words(en))
            {
                english.Add(word);
                english.Add(Stem(word));
            }
        }
    }

    private List<string> Words(string text)
    {
        var words = new List<string>();
        var folded = lexicon.Folding.Fold(text);
        for (var i = 0; i < folded.Length;)
        {
            if (!char.IsLetterOrDigit(folded[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < folded.Length && (char.IsLetterOrDigit(folded[i]) || folded[i] == '\'')) { i++; }

            if (folded[start..i] is var word and not ("a" or "an" or "the" or "of" or "in" or "on" or "with" or "and" or "to" or "at")) { words.Add(word); }
        }

        return words;
    }

    private static string Stem(string word) =>
        word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) ? word[..^2] : word.Length > 3 && word[^1] == 's' ? word[..^1] : word;
}
