using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Documents;

/// <summary>Cuts Chinese and English text into sentences, and sentences into passages of a bounded size.</summary>
public static partial class Sentences
{
    // What an embedding model of 512 tokens reads whole in either language: a Chinese character counts as two letters or more.
    private const int MostWeight = 900;
    private const int OfCharacter = 2;

    /// <summary>The sentences of a text in order, without white space around them; none is lost.</summary>
    public static IEnumerable<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!Ends(text, at)) { continue; }

            while (at + 1 < text.Length && (IsClosing(text[at + 1]) || IsFull(text[at + 1]))) { at++; }

            if (text[start..(at + 1)].Trim() is { Length: > 0 } sentence) { yield return sentence; }

            start = at + 1;
        }

        if (text[start..].Trim() is { Length: > 0 } rest) { yield return rest; }
    }

    /// <summary>Sentences joined to passages as long as they may be; only a sentence that is too long by itself is cut, behind a comma where it has one.</summary>
    public static IEnumerable<string> Passages(string text)
    {
        var passage = "";
        foreach (var sentence in Of(text).SelectMany(Bounded))
        {
            if (passage.Length > 0 && Weight(passage) + Weight(sentence) > MostWeight)
            {
                yield return passage;
                passage = "";
            }

            passage = passage.Length == 0 ? sentence : passage + Between(passage[^1], sentence[0]) + sentence;
        }

        if (passage.Length > 0) { yield return passage; }
    }

    private static IEnumerable<string> Bounded(string sentence)
    {
        while (Weight(sentence) > MostWeight)
        {
            var (weight, end, comma) = (0, 0, 0);
            for (; end < sentence.Length && weight < MostWeight; end++)
            {
                weight += Folding.IsHan(sentence[end]) ? OfCharacter : 1;
                if (sentence[end] is ',' or '，' or '、' or ';' or '；' or ' ') { comma = end + 1; }
            }

            // Two halves of one character stay together.
            if (comma == 0) { comma = char.IsHighSurrogate(sentence[end - 1]) ? end - 1 : end; }

            yield return sentence[..comma].TrimEnd();
            sentence = sentence[comma..].TrimStart();
        }

        if (sentence.Length > 0) { yield return sentence; }
    }

    private static bool Ends(string text, int at) => IsFull(text[at]) || text[at] switch
    {
        '\n' => true,
        '!' or '?' => at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]) || IsClosing(text[at + 1]),
        '.' => IsStop(text, at),
        _ => false,
    };

    // A full stop and no abbreviation, initial or number: "of 3.5 m", "Dr. Li", "R. chinensis", "cv. Peace".
    private static bool IsStop(string text, int at)
    {
        var next = at + 1;
        while (next < text.Length && IsClosing(text[next])) { next++; }

        if (next < text.Length && !char.IsWhiteSpace(text[next])) { return false; }

        var begin = at;
        while (begin > 0 && char.IsLetterOrDigit(text[begin - 1])) { begin--; }

        if ((at - begin == 1 && char.IsUpper(text[begin])) || Abbreviations().IsMatch(text[begin..at])) { return false; }

        while (next < text.Length && char.IsWhiteSpace(text[next])) { next++; }

        return next == text.Length || !char.IsLower(text[next]);
    }

    private static bool IsFull(char letter) => letter is '。' or '！' or '？' or '…';

    private static bool IsClosing(char letter) => letter is '”' or '’' or '」' or '』' or '）' or ')' or '"' or '\'' or '》';

    // A line of a list or a table ends without a mark; it gets one, for it is a sentence of its own.
    private static string Between(char before, char after) =>
        IsFull(before) ? "" : before is '.' or '!' or '?' || IsClosing(before) ? " " : Folding.IsHan(before) || Folding.IsHan(after) ? "；" : "; ";

    private static int Weight(string text)
    {
        var weight = 0;
        foreach (var letter in text) { weight += Folding.IsHan(letter) ? OfCharacter : 1; }

        return weight;
    }

    [GeneratedRegex(@"^(?:mr|mrs|ms|dr|prof|st|no|vs|ca|cv|var|ssp|subsp|spp|sp|fig|vol|approx|etc|eg|ie|e|i)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviations();
}
