using System.Globalization;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Finds the spans of a prompt that are not ours to change.</summary>
internal static class ProtectedScanner
{
    private const string Openers = "\"“„「『《<([{'‘«-BA";
    private const int LongestQuote = 400;

    /// <summary>The protected spans, in order, not overlapping; offsets count in <paramref name="text"/>.</summary>
    public static List<ProtectedSpan> Scan(string text)
    {
        var spans = new List<ProtectedSpan>();
        for (var at = 0; at < text.Length;)
        {
            if (Openers.Contains(text[at]) && TryAt(text, at, out var span))
            {
                spans.Add(span);
                at = span.End;
            }
            else
            {
                at++;
            }
        }

        return spans;
    }

    private static bool TryAt(string text, int at, out ProtectedSpan span)
    {
        span = default;
        switch (text[at])
        {
            case '"': return BetweenMarks(text, at, '"', ProtectedKind.Quote, out span);
            case '“' or '„': return BetweenMarks(text, at, '”', ProtectedKind.Quote, out span);
            case '‘': return BetweenMarks(text, at, '’', ProtectedKind.Quote, out span);
            case '«': return BetweenMarks(text, at, '»', ProtectedKind.Quote, out span);
            case '「': return BetweenMarks(text, at, '」', ProtectedKind.Quote, out span);
            case '『': return BetweenMarks(text, at, '』', ProtectedKind.Quote, out span);
            case '《': return BetweenMarks(text, at, '》', ProtectedKind.Title, out span);
            case '\'': return SingleQuote(text, at, out span);
            case '<': return Lora(text, at, out span);
            case '(': return Weight(text, at, '(', ')', 1.1, out span);
            case '[': return Weight(text, at, '[', ']', 1 / 1.1, out span);
            case '{': return Placeholder(text, at, out span);
            case '-': return Flag(text, at, out span);
            default: return Word(text, at, out span);
        }
    }

    private static bool BetweenMarks(string text, int at, char close, ProtectedKind kind, out ProtectedSpan span)
    {
        span = default;
        var end = text.IndexOf(close, at + 1, Math.Min(LongestQuote, text.Length - at - 1));
        if (end <= at + 1) { return false; }

        // An inch mark is no quotation: 5" tall.
        if (close == '"' && at > 0 && char.IsDigit(text[at - 1])) { return false; }

        span = Whole(text, at, end + 1, kind, text[(at + 1)..end]);
        return true;
    }

    private static bool SingleQuote(string text, int at, out ProtectedSpan span)
    {
        span = default;
        if (at > 0 && char.IsLetterOrDigit(text[at - 1])) { return false; }

        // An apostrophe ends a word; a closing quote is followed by no letter.
        for (var end = text.IndexOf('\'', at + 1); end > at + 1 && end - at < LongestQuote; end = text.IndexOf('\'', end + 1))
        {
            if (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))
            {
                if (char.IsWhiteSpace(text[end - 1]) || char.IsWhiteSpace(text[at + 1])) { return false; }

                span = Whole(text, at, end + 1, ProtectedKind.Quote, text[(at + 1)..end]);
                return true;
            }
        }

        return false;
    }

    private static bool Lora(string text, int at, out ProtectedSpan span)
    {
        span = default;
        var most = Math.Min(200, text.Length - at);
        var end = text.IndexOf('>', at, most);
        var colon = text.IndexOf(':', at, most);
        if (end < 0 || colon < 0 || colon > end || text.AsSpan(at, end - at).ContainsAny(" \n，。")) { return false; }

        var kind = text[(at + 1)..colon];
        if (kind is not ("lora" or "lyco" or "hypernet" or "embedding" or "segment")) { return false; }

        span = Whole(text, at, end + 1, ProtectedKind.Lora, text[(at + 1)..end]);
        return true;
    }

    /// <summary>Automatic1111: (x) is 1.1 a pair, [x] is 1/1.1, (x:1.2) is said; [a:b:0.5] and [a|b] are schedules.</summary>
    private static bool Weight(string text, int at, char open, char close, double step, out ProtectedSpan span)
    {
        span = default;
        var end = Matching(text, at, open, close);
        if (end < 0) { return false; }

        var depth = 1;
        var (start, stop) = (at + 1, end);
        while (stop - start > 2 && text[start] == open && Matching(text, start, open, close) == stop - 1)
        {
            depth++;
            start++;
            stop--;
        }

        var inner = text[start..stop];
        if (inner.Trim().Length == 0) { return false; }

        var colon = inner.LastIndexOf(':');
        if (open == '[' && (inner.Contains('|') || colon >= 0))
        {
            span = Whole(text, at, end + 1, ProtectedKind.Schedule, inner);
            return true;
        }

        var weight = Math.Pow(step, depth);
        var said = colon > 0 && double.TryParse(inner.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out weight);
        if (said) { inner = inner[..colon]; }
        else { weight = Math.Pow(step, depth); }

        // A single round pair without a number may be a plain remark in brackets; the dialect decides by the target.
        span = new(at, end + 1 - at, ProtectedKind.Weight, text[at..(end + 1)], inner, said || depth > 1 || open == '[' ? Math.Round(weight, 4) : 1);
        return true;
    }

    private static int Matching(string text, int at, char open, char close)
    {
        var depth = 0;
        for (var i = at; i < text.Length && i - at < 600; i++)
        {
            if (text[i] == '\\') { i++; }
            else if (text[i] == open) { depth++; }
            else if (text[i] == close && --depth == 0) { return i; }
        }

        return -1;
    }

    private static bool Placeholder(string text, int at, out ProtectedSpan span)
    {
        span = default;
        var end = text.IndexOf('}', at, Math.Min(80, text.Length - at));
        if (end <= at + 1) { return false; }

        // {{name}} is one placeholder.
        if (text[at + 1] == '{' && end + 1 < text.Length && text[end + 1] == '}') { end++; }

        span = Whole(text, at, end + 1, ProtectedKind.Placeholder, text[(at + 1)..end]);
        return true;
    }

    /// <summary>Midjourney: two dashes, a word, and its value up to the next flag.</summary>
    private static bool Flag(string text, int at, out ProtectedSpan span)
    {
        span = default;
        if (at + 2 >= text.Length || text[at + 1] != '-' || !char.IsAsciiLetter(text[at + 2]) || (at > 0 && !char.IsWhiteSpace(text[at - 1]))) { return false; }

        var name = at + 2;
        while (name < text.Length && (char.IsAsciiLetterOrDigit(text[name]))) { name++; }

        var takesText = text.AsSpan(at + 2, name - at - 2) is "no";
        var end = name;
        if (takesText)
        {
            var next = text.IndexOf(" --", name, StringComparison.Ordinal);
            end = next < 0 ? text.Length : next;
        }
        else if (name < text.Length && text[name] == ' ')
        {
            var value = name + 1;
            while (value < text.Length && !char.IsWhiteSpace(text[value]) && text[value] is not (',' or '，' or '。')) { value++; }

            if (value > name + 1 && (char.IsAsciiDigit(text[name + 1]) || IsValueWord(text.AsSpan(name + 1, value - name - 1)))) { end = value; }
        }

        span = Whole(text, at, end, ProtectedKind.Flag, text[(at + 2)..end]);
        return true;
    }

    private static bool IsValueWord(ReadOnlySpan<char> value) => value is "raw" or "cute" or "expressive" or "original" or "scenic" or "random" || value.StartsWith("http");

    private static bool Word(string text, int at, out ProtectedSpan span)
    {
        span = default;
        foreach (var word in (string[])["BREAK", "AND"])
        {
            if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0 && (at == 0 || char.IsWhiteSpace(text[at - 1]))
                && at + word.Length < text.Length && char.IsWhiteSpace(text[at + word.Length]))
            {
                span = Whole(text, at, at + word.Length, ProtectedKind.Schedule, word);
                return true;
            }
        }

        return false;
    }

    private static ProtectedSpan Whole(string text, int start, int end, ProtectedKind kind, string inner) =>
        new(start, end - start, kind, text[start..end], inner);
}
