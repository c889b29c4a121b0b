using System.Text;

namespace PromptForge.Intake;

/// <summary>Cleans what no model can read: control characters and halves of surrogate pairs.</summary>
internal static class Sanitizer
{
    /// <summary>The text without control characters (line ends and tabs become spaces or stay as line ends).</summary>
    /// <returns>A text of the same length, so that offsets stay; what was removed is a space.</returns>
    public static string Clean(string text, out int controls, out int surrogates)
    {
        (controls, surrogates) = (0, 0);
        var first = FirstBad(text);
        if (first < 0) { return text; }

        var cleaned = new StringBuilder(text);
        for (var i = first; i < text.Length; i++)
        {
            if (text[i] is '\t' or '\r') { cleaned[i] = ' '; }
            else if (text[i] != '\n' && char.IsControl(text[i]) || text[i] is '\u200B' or '\uFEFF' or '\u2028' or '\u2029')
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

        return cleaned.ToString();
    }

    private static int FirstBad(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if ((char.IsControl(letter) && letter != '\n') || letter is '\u200B' or '\uFEFF' or '\u2028' or '\u2029' || IsLoneSurrogate(text, i)) { return i; }
        }

        return -1;
    }

    private static bool IsLoneSurrogate(string text, int at) =>
        char.IsHighSurrogate(text[at]) ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
        : char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));
}
