using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>Cuts a Chinese clause into known words: the cut with the fewest words and the least left over wins.</summary>
internal sealed class Segmenter
{
    private const int WordCost = 10;
    private const int SingleCost = 3;
    private const int UnknownCost = 45;

    private readonly Lexicon lexicon;
    private readonly SenseTable senses;

    public Segmenter(Lexicon lexicon, SenseTable senses)
    {
        this.lexicon = lexicon;
        this.senses = senses;
    }

    /// <summary>The words of a clause in order; spaces and marks between them are left out.</summary>
    public void Cut(string text, ImmutableArray<ProtectedSpan> spans, List<Token> into)
    {
        var n = text.Length;
        var rented = ArrayPool<char>.Shared.Rent(n);
        var folded = rented.AsSpan(0, n);
        lexicon.Folding.Fold(text, folded);
        var cost = ArrayPool<int>.Shared.Rent(n + 1);
        var from = ArrayPool<int>.Shared.Rent(n + 1);
        cost.AsSpan(0, n + 1).Fill(int.MaxValue);
        cost[0] = 0;
        var span = 0;
        for (var at = 0; at < n; at++)
        {
            while (span < spans.Length && spans[span].End <= at) { span++; }

            if (cost[at] == int.MaxValue) { continue; }

            if (span < spans.Length && spans[span].Start == at)
            {
                Offer(cost, from, at, spans[span].End, 1);
                continue;
            }

            var limit = span < spans.Length ? spans[span].Start : n;
            Reach(folded, at, limit, cost, from);
        }

        Collect(text, folded, spans, from, into);
        ArrayPool<char>.Shared.Return(rented);
        ArrayPool<int>.Shared.Return(cost);
        ArrayPool<int>.Shared.Return(from);
    }

    private void Reach(ReadOnlySpan<char> folded, int at, int limit, int[] cost, int[] from)
    {
        var first = folded[at];
        var latin = IsLatin(first);
        var fallback = at + 1;
        if (latin)
        {
            while (fallback < limit && (IsLatin(folded[fallback]) || IsInsideLatin(folded, fallback, limit))) { fallback++; }
        }
        else if (SenseTable.OfGrammar(folded.Slice(at, 1)) is not null)
        {
            Offer(cost, from, at, at + 1, WordCost + SingleCost - 1);
        }

        var most = Math.Min(lexicon.Longest(first), limit - at);
        for (var length = most; length > 0; length--)
        {
            var end = at + length;
            if (end < folded.Length && IsLatin(folded[end - 1]) && IsLatin(folded[end])) { continue; }

            if (lexicon.TryFind(folded.Slice(at, length), out var term)) { Offer(cost, from, at, end, WordCost + (length == 1 ? Single(term, folded[at]) : 0)); }
        }

        var digits = at;
        while (digits < limit && IsHanDigit(folded[digits])) { digits++; }

        if (digits - at > 1) { Offer(cost, from, at, digits, WordCost); }

        Offer(cost, from, at, fallback, latin ? WordCost + 2 : char.IsWhiteSpace(first) || !Folding.IsHan(first) ? 0 : UnknownCost);
    }

    /// <summary>A single character is more likely a grammatical word than a verb, and a verb than a thing.</summary>
    private int Single(Term term, char letter) => senses.Of(term, [letter]) is [{ Cat: var cat }, ..]
        ? cat switch { Cat.Noun or Cat.Adjective => SingleCost + 1, Cat.Verb => SingleCost, _ => SingleCost - 1 }
        : SingleCost;

    private static void Offer(int[] cost, int[] from, int at, int end, int more)
    {
        // Of two equal cuts the one with the longer word in front.
        if (cost[at] + more <= cost[end])
        {
            cost[end] = cost[at] + more;
            from[end] = at;
        }
    }

    private void Collect(string text, ReadOnlySpan<char> folded, ImmutableArray<ProtectedSpan> spans, int[] from, List<Token> into)
    {
        var first = into.Count;
        var span = spans.Length - 1;
        for (var end = folded.Length; end > 0; end = from[end])
        {
            var start = from[end];
            while (span >= 0 && spans[span].Start > start) { span--; }

            if (span >= 0 && spans[span].Start == start)
            {
                into.Add(new() { Start = start, Length = end - start, Senses = [new(Mark(span), null, Cat.Noun, Traits.Bare)] });
                continue;
            }

            var word = folded[start..end];
            if (Readings(text, word, start) is { } readings)
            {
                if (readings.Length > 0) { into.Add(new() { Start = start, Length = end - start, Senses = readings }); }
            }
            else { AddUnknown(text, start, end, into, first); }
        }

        into.Reverse(first, into.Count - first);
        JoinRuns(text, spans, into, first);
    }

    /// <summary>English words side by side in a Chinese clause are the user's own sentence: one token, byte for byte.</summary>
    private static void JoinRuns(string text, ImmutableArray<ProtectedSpan> spans, List<Token> into, int first)
    {
        for (var at = first; at < into.Count; at++)
        {
            if (!IsEnglish(text, spans, into[at])) { continue; }

            var end = at + 1;
            while (end < into.Count && IsEnglish(text, spans, into[end]) && text.AsSpan(EndOf(into[end - 1])..into[end].Start).IndexOfAnyExcept(' ', '\t') < 0) { end++; }

            if (end - at < 2) { continue; }

            var (start, length) = (into[at].Start, EndOf(into[end - 1]) - into[at].Start);
            into[at] = new() { Start = start, Length = length, Senses = [Run(text.Substring(start, length), at == first, end < into.Count)] };
            into.RemoveRange(at + 1, end - at - 1);
        }
    }

    /// <summary>"a girl holding" and "a vase of" wait for the thing behind them, "on a table" tells of the one before, other runs are things.</summary>
    private static Sense Run(string text, bool leads, bool followed)
    {
        if (followed && (EnglishNouns.EndsWithPreposition(text) || text.EndsWith("ing", StringComparison.Ordinal))) { return new(text, null, Cat.Verb, 0); }

        return !leads && EnglishNouns.StartsWithPreposition(text)
            ? new(text, null, Cat.Phrase, Traits.Post)
            : new(text, text, Cat.Noun, Traits.Bare | (EnglishForms.LooksPlural(text) ? Traits.Plural : 0));
    }

    private static bool IsEnglish(string text, ImmutableArray<ProtectedSpan> spans, in Token token)
    {
        var start = token.Start;
        return char.IsAsciiLetter(text[start]) && !HasHan(text.AsSpan(start, token.Length)) && !spans.Any(span => span.Start == start);
    }

    private static int EndOf(in Token token) => token.Start + token.Length;

    /// <summary>The stand-in for a protected span until the text is written.</summary>
    public static string Mark(int span) => ((char)('\uE000' + span)).ToString();

    private static void AddUnknown(string text, int start, int end, List<Token> into, int first)
    {
        // Collected from the end: the stretch before joins the unknown stretch behind it.
        if (into.Count > first && into[^1].Start == end && into[^1].Senses[0].Traits.HasFlag(Traits.Unknown))
        {
            end = into[^1].Start + into[^1].Length;
            into.RemoveAt(into.Count - 1);
        }

        into.Add(new() { Start = start, Length = end - start, Senses = [new(text[start..end], null, Cat.Noun, Traits.Bare | Traits.Unknown)] });
    }

    /// <summary>The readings of a cut word; empty for marks that leave no trace, null for what nobody knows.</summary>
    private Sense[]? Readings(string text, ReadOnlySpan<char> word, int start)
    {
        if (lexicon.TryFind(word, out var term))
        {
            return IsLatin(word[0]) && !HasHan(word) ? AsWritten(text.Substring(start, word.Length), senses.Of(term, word), term.Plural) : senses.Of(term, word) is { Length: > 0 } known ? known : null;
        }

        if (SenseTable.OfGrammar(word) is { } grammatical) { return [grammatical]; }

        if (IsLatin(word[0])) { return [Latin(char.IsAsciiDigit(word[0]) && !char.IsAscii(text[start]) ? word.ToString() : text.Substring(start, word.Length))]; }

        if (word.Length > 1 && IsHanDigit(word[0])) { return [new(ChineseNumber(word), null, Cat.Numeral, Traits.Many)]; }

        if (char.IsWhiteSpace(word[0]) || word[0] < 0x2000 && !char.IsLetterOrDigit(word[0]) || word[0] is >= '\u2000' and <= '\u206F' or >= '\u3000' and <= '\u303F' or >= '\uFF00' and <= '\uFFEF')
        {
            return word[0] switch
            {
                ':' => [new(":", null, Cat.And, Traits.Bare)],
                '—' or '–' => [new("–", null, Cat.And, Traits.Bare)],
                '(' or ')' or '[' or ']' or '%' or '°' or '=' or '~' or '#' or '@' or '*' or '·' => [new(word.ToString(), null, Cat.Noun, Traits.Bare)],
                _ => [],
            };
        }

        return Folding.IsHan(word[0]) ? null : [new(text.Substring(start, word.Length), null, Cat.Noun, Traits.Bare)];
    }

    /// <summary>English words in a Chinese clause keep their spelling and take the part of speech we know of them.</summary>
    private static Sense[] AsWritten(string written, Sense[] known, bool plural)
    {
        foreach (var sense in known)
        {
            if (sense.Cat is Cat.Noun or Cat.Adjective or Cat.Phrase or Cat.NounPhrase)
            {
                return [sense with { Text = written, Plural = written, Traits = sense.Traits | (plural ? Traits.Plural : 0) }];
            }
        }

        return [new(written, null, Cat.Noun, Traits.Bare)];
    }

    private static Sense Latin(string word)
    {
        foreach (var letter in word)
        {
            if (!char.IsAsciiDigit(letter) && letter is not ('.' or ',' or '-' or '–')) { return new(word, null, Cat.Noun, Traits.Bare); }
        }

        return new(word, null, Cat.Numeral, word is "1" ? 0 : Traits.Many);
    }

    private static string ChineseNumber(ReadOnlySpan<char> digits)
    {
        var (total, part, digit, positional) = (0L, 0L, 0L, true);
        var plain = new System.Text.StringBuilder();
        foreach (var letter in digits)
        {
            var value = "〇一二三四五六七八九".IndexOf(letter);
            if (letter == '零') { value = 0; }

            if (letter == '两') { value = 2; }

            if (value >= 0)
            {
                plain.Append(value);
                digit = value;
                continue;
            }

            positional = false;
            var unit = letter switch { '十' => 10, '百' => 100, '千' => 1000, _ => 10000 };
            if (unit == 10000)
            {
                total = (total + part + digit) * unit;
                part = 0;
            }
            else { part += Math.Max(digit, 1) * unit; }

            digit = 0;
        }

        return positional ? plain.ToString() : (total + part + digit).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsInsideLatin(ReadOnlySpan<char> text, int at, int limit) =>
        at + 1 < limit && text[at] is '.' or '\'' or '/' or '_' or '’' && at > 0 && at + 1 < limit && IsLatin(text[at + 1]) && (text[at] is not '/' || char.IsDigit(text[at + 1]));

    private static bool IsHanDigit(char letter) => letter is '〇' or '零' or '一' or '二' or '两' or '三' or '四' or '五' or '六' or '七' or '八' or '九' or '十' or '百' or '千' or '万';

    private static bool HasHan(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (Folding.IsHan(letter)) { return true; }
        }

        return false;
    }

    private static bool IsLatin(char letter) => letter < 0x250 && char.IsLetterOrDigit(letter);
}
