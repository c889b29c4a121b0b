using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Negatives;

/// <summary>A negative with its words taken apart once, not at every prompt.</summary>
/// <param name="Negative">The phrase.</param>
/// <param name="Words">Its English words without articles and prepositions, folded and without plural endings.</param>
/// <param name="Chinese">Its Chinese text, folded, or null.</param>
/// <param name="Concept">The entry that its English text names, or null.</param>
internal sealed record PreparedNegative(NegativePhrase Negative, ImmutableArray<string> Words, string? Chinese, string? Concept)
{
    public static PreparedNegative Of(NegativePhrase negative, Lexicon lexicon)
    {
        var english = negative.Phrase.Text.En ?? "";
        var words = lexicon.Folding.Fold(english).Split([' ', ',', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word is not ("a" or "an" or "the" or "of" or "in" or "on" or "with" or "and" or "to" or "at")).Select(Stem);
        var link = new Linker(lexicon).Link(english).FirstOrDefault();
        return new(negative, [.. words], negative.Phrase.Text.Zh is { Length: > 0 } zh ? lexicon.Folding.Fold(zh) : null,
            link.Length == english.Length && link.Length > 0 && link.Term.Concept >= 0 ? lexicon.Concepts[link.Term.Concept].Id : null);
    }

    private static string Stem(string word) =>
        word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) ? word[..^2] : word.Length > 3 && word[^1] == 's' ? word[..^1] : word;
}

/// <summary>What a prompt asks for, to keep negatives from forbidding it: the user's words and what we may add ourselves.</summary>
internal sealed class WantedWords
{
    private readonly string text;
    private readonly ImmutableArray<Mention> mentions;

    public WantedWords(PromptDraft draft, Folding folding)
    {
        var all = new StringBuilder(512);
        foreach (var fragment in draft.Fragments) { all.Append(fragment.Text.Zh).Append('\n').Append(fragment.Text.En).Append('\n'); }

        foreach (var offer in draft.Offers) { all.Append(offer.Text.Zh).Append('\n').Append(offer.Text.En).Append('\n'); }

        text = folding.Fold(all.ToString());
        mentions = draft.Mentions;
    }

    /// <summary>What of the user's wishes a negative would forbid, or null.</summary>
    public string? Collides(PreparedNegative negative, IReadOnlyList<Claim> wishes)
    {
        // A claim that the user makes, too: forbidding it forbids the wish.
        foreach (var claim in negative.Negative.Phrase.Claims)
        {
            foreach (var wish in wishes)
            {
                if (wish.Slot == claim.Slot && wish.Value == claim.Value) { return wish.ToString(); }
            }
        }

        if (negative.Chinese is { } chinese && text.Contains(chinese, StringComparison.Ordinal)) { return chinese; }

        if (negative.Concept is { } concept)
        {
            foreach (var mention in mentions)
            {
                if (mention.Concept == concept) { return concept; }
            }
        }

        if (negative.Words.IsEmpty) { return null; }

        foreach (var word in negative.Words)
        {
            if (!HasWord(word)) { return null; }
        }

        return string.Join(' ', negative.Words);
    }

    private bool HasWord(string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            var plural = end < text.Length && text[end] == 's' ? 1 : end + 1 < text.Length && text[end] == 'e' && text[end + 1] == 's' ? 2 : 0;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (IsBorder(end) || (plural > 0 && IsBorder(end + plural)))) { return true; }
        }

        return false;
    }

    private bool IsBorder(int at) => at >= text.Length || !char.IsLetterOrDigit(text[at]);
}
