using System.Globalization;
using System.Text;

namespace PromptForge.Intake;

/// <summary>Cleans what no model can read: control and private-use characters, and halves of surrogate pairs.</summary>
internal static class Sanitizer
{
    /// <summary>The text without control characters (line ends and tabs become spaces or stay as line ends).</summary>
    /// <returns>A text of the same length, so that offsets stay; what was removed is a space.</returns>
    public static string Clean(string text, out int controls, out int surrogates)
    {
        (controls, surrogates) = (0, 0);
        var first = FirstBad(text);
        if (first < 0) { return text; }

        var cleaned = text.ToCharArray();
        for (var i = first; i < text.Length; i++)
        {
            if (text[i] is '\t' or '\r') { cleaned[i] = ' '; }
            else if (IsUnreadable(text[i]))
            {
                cleaned[i] = ' ';
                controls++;
            }
            else if (IsLoneSurrogate(text, i))
            {
                cleaned[i] = '\uFFFD';
                surrogates++;
            }
        }

        return new(cleaned);
    }

    /// <summary>Whether a text holds no letter, number or picture: marks alone ask for nothing.</summary>
    public static bool SaysNothing(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // U+FFFD stands for a half surrogate; of ASCII's signs none means anything by itself.
            var says = rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) : rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is
                <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
                or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherSymbol;
            if (says) { return false; }
        }

        return true;
    }

    private static int FirstBad(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\t' or '\r' || IsUnreadable(text[i]) || IsLoneSurrogate(text, i)) { return i; }
        }

        return -1;
    }

    /// <summary>Controls, invisible spaces, line separators, and letters that mean something only to one font or program.</summary>
    private static bool IsUnreadable(char letter) =>
        (char.IsControl(letter) && letter is not ('\n' or '\t' or '\r')) || letter is '\u200B' or '\uFEFF' or '\u2028' or '\u2029' or (>= '\uE000' and <= '\uF8FF');

    private static bool IsLoneSurrogate(string text, int at) =>
        char.IsHighSurrogate(text[at]) ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
        : char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));
}
