using System.Text;

namespace PromptForge.Tests.Checks;

/// <summary>Words as the tests count them; shares nothing with the code under test.</summary>
internal static class Words
{
    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "and", "or", "in", "on", "at", "to", "with", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that", "these", "those",
        "there", "as", "by", "for", "from", "but", "no", "not", "nor", "without", "any", "do", "don't", "does", "doesn't", "we", "can", "see", "some", "image", "picture",
        "their", "his", "her", "they", "he", "she", "them", "i", "you", "which", "who", "has", "have", "s", "t", "please",
    };

    /// <summary>Every word of an English text, in lower case and half width, in order.</summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var raw in text)
        {
            var letter = raw is >= '\uFF01' and <= '\uFF5E' ? (char)(raw - 0xFEE0) : raw == '’' ? '\'' : char.ToLowerInvariant(raw);
            if (char.IsLetterOrDigit(letter) && !IsHan(letter)) { word.Append(letter); }
            else if (letter == '\'' && word.Length > 0) { word.Append(letter); }
            else { Flush(); }
        }

        Flush();
        return words;

        void Flush()
        {
            var whole = word.ToString().TrimEnd('\'');
            if (whole.Length > 0) { words.Add(whole.EndsWith("'s", StringComparison.Ordinal) ? whole[..^2] : whole); }

            word.Clear();
        }
    }

    /// <summary>The stems of the words that carry meaning.</summary>
    public static List<string> Content(string text) => [.. Of(text).Where(word => !Stop.Contains(word)).Select(Stem)];

    /// <summary>A word without the commonest endings.</summary>
    public static string Stem(string word)
    {
        foreach (var ending in (string[])["ies", "es", "s"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                return ending == "ies" ? word[..^3] + "y" : ending == "es" && word[^3] is not ('s' or 'x' or 'h' or 'z' or 'o') ? word[..^1] : word[..^ending.Length];
            }
        }

        return word;
    }

    /// <summary>Whether words stand in a text one after another.</summary>
    public static bool HoldsRun(List<string> text, List<string> run)
    {
        for (var at = 0; at + run.Count <= text.Count; at++)
        {
            if (text.GetRange(at, run.Count).SequenceEqual(run, StringComparer.Ordinal)) { return run.Count > 0; }
        }

        return false;
    }

    /// <summary>A Chinese character, and nothing else.</summary>
    public static bool IsHan(char letter) => letter is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or '\u3007';

    /// <summary>What stands in quotation marks or title marks, as a reader sees it.</summary>
    public static IEnumerable<(int Start, string Inner)> Quoted(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var close = text[at] switch { '"' => '"', '“' => '”', '「' => '」', '『' => '』', '《' => '》', _ => '\0' };
            if (close == '\0' || (text[at] == '"' && at > 0 && char.IsDigit(text[at - 1]))) { continue; }

            var end = text.IndexOf(close, at + 1);
            if (end < 0) { continue; }

            if (end > at + 1) { yield return (at, text[(at + 1)..end]); }

            at = end;
        }
    }
}
