using System.Globalization;
using System.Text;

namespace PromptForge.Importing;

/// <summary>Texts as YAML has them.</summary>
public static class YamlScalar
{
    /// <summary>A text in double quotes unless it can stand plain in a flow map.</summary>
    public static string Quoted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsPlain(text)) { return text; }

        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\u007F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A text on one line, for a comment.</summary>
    public static string Comment(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsPlain(string text)
    {
        if (text is "" or "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "~" || text != text.Trim()) { return false; }

        if (!char.IsLetter(text[0])) { return false; }

        foreach (var letter in text)
        {
            if (!char.IsLetterOrDigit(letter) && letter is not (' ' or '-' or '\'' or '.' or '/' or '+' or '（' or '）')) { return false; }
        }

        return true;
    }
}
