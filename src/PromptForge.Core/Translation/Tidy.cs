using System.Text;

namespace PromptForge.Translation;

/// <summary>The last hand on a text: no double spaces, no word twice, no mark at the ends.</summary>
internal static class Tidy
{
    private const string Trimmed = " ,:;–";

    /// <summary>English: words that stand twice in a row are said once.</summary>
    public static string English(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var at = 0;
        var (lastStart, lastLength) = (-1, 0);
        while (at < text.Length)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }

            var end = text.IndexOf(' ', at);
            if (end < 0) { end = text.Length; }

            var word = text.AsSpan(at, end - at);
            if (word is "," && (tidy.Length == 0 || tidy[^1] == ',')) { at = end; continue; }

            var again = lastStart >= 0 && char.IsLetter(word[0]) && word.SequenceEqual(text.AsSpan(lastStart, lastLength));
            var article = lastStart >= 0 && text.AsSpan(lastStart, lastLength) is "a" or "an" or "the" or "this" or "that" && word is "a" or "an" or "the" or "and" or "or";
            if (!again && !article)
            {
                if (tidy.Length > 0 && word[0] is not (',' or ':')) { tidy.Append(' '); }

                tidy.Append(word);
                (lastStart, lastLength) = (at, word.Length);
            }

            at = end;
        }

        var whole = tidy.ToString().Trim(Trimmed.ToCharArray());
        return whole.StartsWith("is ", StringComparison.Ordinal) ? whole[3..] : whole;
    }

    /// <summary>A text without "a", "an" or "the" at its front.</summary>
    public static string WithoutArticle(string text) =>
        text.StartsWith("a ", StringComparison.Ordinal) ? text[2..]
        : text.StartsWith("an ", StringComparison.Ordinal) ? text[3..]
        : text.StartsWith("the ", StringComparison.Ordinal) ? text[4..] : text;
}
