using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Prompt and negative are in the target's language, but for protected spans and what a note speaks of.</summary>
internal static class LanguageHeld
{
    public static void Check(Review review)
    {
        var forged = review.Forged;
        foreach (var placed in forged.Fragments.Concat(forged.NegativeFragments))
        {
            var rest = Unexplained(placed, forged);
            if (!forged.Language.IsChinese && rest.Any(Folding.IsHan)) { review.Break("language", $"'{placed.Text}' holds Chinese that no note speaks of"); }

            if (placed.Fragment.Source.Kind == SourceKind.Model) { OfModel(review, rest); }
        }

        if (!forged.Language.IsChinese && forged.NegativeFragments.IsEmpty && forged.NegativePrompt?.Any(Folding.IsHan) == true)
        {
            review.Break("language", "the negative prompt holds Chinese");
        }
    }

    private static void OfModel(Review review, string text)
    {
        var forged = review.Forged;
        foreach (var (_, inner) in Quoted(forged.Request.Prompt)) { text = Without(text, inner); }

        if (forged.Language.IsChinese && text.Count(Folding.IsHan) < Words(text)) { review.Break("language", "the model's text is not Chinese"); }

        if (Foreign(text, forged.Request.Prompt) is { } foreign) { review.Break("language", $"the model's text holds '{foreign}'"); }
    }

    /// <summary>A letter of a third script that the source does not have, or null.</summary>
    public static char? Foreign(string text, string source)
    {
        foreach (var letter in text)
        {
            if (letter >= '\u0250' && char.IsLetter(letter) && !Folding.IsHan(letter) && !source.Contains(letter)) { return letter; }
        }

        return null;
    }

    /// <summary>How many words of Latin letters a text has.</summary>
    public static int Words(string text)
    {
        var words = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiLetter(text[i]) && (i == 0 || !char.IsAsciiLetter(text[i - 1]))) { words++; }
        }

        return words;
    }

    private static IEnumerable<(int At, string Inner)> Quoted(string text)
    {
        for (var at = text.IndexOfAny(['"', '“', '《']); at >= 0; at = text.IndexOfAny(['"', '“', '《'], at + 1))
        {
            var end = text.IndexOf(text[at] switch { '“' => '”', '《' => '》', var same => same }, at + 1);
            if (end < 0) { yield break; }

            yield return (at, text[(at + 1)..end]);
            at = end;
            if (at + 1 >= text.Length) { yield break; }
        }
    }

    private static string Unexplained(PlacedFragment placed, ForgedPrompt forged)
    {
        // The longest first: a word may stand inside another one.
        var rest = placed.Text;
        var told = forged.Notes.Where(note => note.Code is "untranslated" or "other-language").Select(note => note["text"]);
        foreach (var part in placed.Fragment.Protected.Select(span => span.Inner).Concat(told).OrderByDescending(text => text.Length))
        {
            rest = Without(rest, part);
        }

        return rest;
    }

    private static string Without(string text, string part) => part.Length == 0 ? text : text.Replace(part, "", StringComparison.Ordinal);
}
