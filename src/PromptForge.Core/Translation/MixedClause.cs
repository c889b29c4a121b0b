using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>An English clause with Chinese words in it: "a girl in hanfu holding 团扇". Only the Chinese is translated, in its place.</summary>
internal static class MixedClause
{
    private static readonly HashSet<string> Frame = new(StringComparer.Ordinal) { "a", "an", "the", "in", "on", "of", "with", "and", "at", "by", "is", "are", "for", "from", "wearing", "holding" };

    private static readonly HashSet<string> Determiners = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "this", "that", "these", "those", "his", "her", "its", "their", "my", "your", "our", "some", "one", "two", "three", "four", "five", "six", "many", "several", "no",
    };

    /// <summary>Whether the sentence around the Chinese words is English: it begins with Latin letters, joins with English words and has more of them.</summary>
    public static bool Has(string text)
    {
        var (latin, han, framed) = (0, 0, false);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && IsLatin(text[end])) { end++; }

            if (end > at)
            {
                latin++;
                framed |= Frame.Contains(text[at..end].ToLowerInvariant());
                at = end;
                continue;
            }

            if (Folding.IsHan(text[at]))
            {
                if (latin == 0) { return false; }

                han++;
            }

            at++;
        }

        return framed && han > 0 && latin * 2 > han;
    }

    /// <summary>The clause with each stretch of Chinese in English; everything else stays byte for byte.</summary>
    /// <param name="text">The clause.</param>
    /// <param name="spans">Its protected stretches, which stay.</param>
    /// <param name="translate">Translates a stretch of Chinese.</param>
    /// <param name="isAdjective">Whether an English word describes the next.</param>
    public static TranslatedText Write(
        string text, ImmutableArray<ProtectedSpan> spans, Func<string, TranslatedText> translate, Func<string, bool> isAdjective)
    {
        var written = new StringBuilder(text.Length + 32);
        var placed = ImmutableArray.CreateBuilder<ProtectedSpan>(spans.Length);
        var unknown = ImmutableArray.CreateBuilder<string>();
        var span = 0;
        for (var at = 0; at < text.Length;)
        {
            if (span < spans.Length && spans[span].Start == at)
            {
                placed.Add(spans[span] with { Start = written.Length });
                written.Append(spans[span].Raw);
                at = spans[span++].End;
                continue;
            }

            if (!Folding.IsHan(text[at]))
            {
                if (at > 0 && Folding.IsHan(text[at - 1]) && IsLatin(text[at])) { Space(written); }

                written.Append(text[at++]);
                continue;
            }

            var limit = span < spans.Length ? spans[span].Start : text.Length;
            var end = at;
            while (end < limit && Folding.IsHan(text[end])) { end++; }

            var before = DeterminerBefore(written.ToString(), isAdjective);
            var result = translate(CountOf(before) + text[at..end]);
            unknown.AddRange(result.Untranslated);
            Space(written);
            written.Append(before is null && (end == text.Length || !IsLatin(text[end])) ? result.Text : WithoutCount(result.Text));
            at = end;
        }

        return new(written.ToString(), placed.ToImmutable(), unknown.ToImmutable());
    }

    /// <summary>The determiner says the number, so the noun is translated with one in Chinese.</summary>
    private static string CountOf(string? determiner) => determiner switch
    {
        "a" or "an" or "one" or "this" or "that" => "一个",
        "two" or "three" or "four" or "five" or "six" or "some" or "many" or "several" or "these" or "those" => "几个",
        _ => "",
    };

    private static string WithoutCount(string text) =>
        text.StartsWith("several ", StringComparison.Ordinal) ? text["several ".Length..] : Tidy.WithoutArticle(text);

    private static void Space(StringBuilder written)
    {
        if (written.Length > 0 && (char.IsLetterOrDigit(written[^1]) || written[^1] is ',' or ';')) { written.Append(' '); }
    }

    /// <summary>The determiner in front, over the adjectives between; null where there is none.</summary>
    private static string? DeterminerBefore(string written, Func<string, bool> isAdjective)
    {
        for (var end = written.Length; end > 0;)
        {
            while (end > 0 && written[end - 1] == ' ') { end--; }

            var start = end;
            while (start > 0 && IsLatin(written[start - 1])) { start--; }

            var word = written[start..end].ToLowerInvariant();
            if (Determiners.Contains(word)) { return word; }

            if (word.Length == 0 || !isAdjective(word)) { return null; }

            end = start;
        }

        return null;
    }

    private static bool IsLatin(char letter) => letter < 0x250 && (char.IsLetterOrDigit(letter) || letter is '\'' or '-');
}
