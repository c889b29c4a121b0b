using System.Text;

namespace PromptForge.Importing;

/// <summary>Splits a style's text into noun phrases and takes the marks of other dialects off them.</summary>
internal static class PhraseSplitter
{
    private const string Slot = "{prompt}";

    // Words that lead over to the user's words: "photo of {prompt}".
    private static readonly string[] LeadingOver = ["of", "a", "an", "the", "with", "by", "in", "for", "and", "showing", "depicting", "featuring", "style of"];

    /// <summary>The phrases around the slot, in order.</summary>
    /// <param name="text">The text with at most one slot that counts.</param>
    /// <param name="warn">Takes what was left out.</param>
    public static List<string> Split(string text, Action<string> warn)
    {
        var phrases = new List<string>();
        var at = text.IndexOf(Slot, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            Pieces(text, phrases, warn);
            return phrases;
        }

        Pieces(text[..at], phrases, warn);
        var before = phrases.Count;
        if (before > 0 && !EndsPiece(text[..at]))
        {
            // "gourmet food photo of {prompt}": what leads over to the user's words says nothing without them.
            var last = phrases[^1];
            var shorter = WithoutLead(last);
            phrases.RemoveAt(before - 1);
            if (shorter.Length > 0) { phrases.Add(shorter); }
        }

        var rest = text[(at + Slot.Length)..];
        var glued = 0;
        while (glued < rest.Length && (char.IsLetterOrDigit(rest[glued]) || rest[glued] is '\'' or '’')) { glued++; }

        if (glued > 0) { warn($"'{rest[..glued]}' is glued to the slot and was left out"); }

        rest = rest[glued..];
        if (rest.Contains(Slot, StringComparison.OrdinalIgnoreCase))
        {
            warn("the slot stands more than once; the first one counts");
            rest = rest.Replace(Slot, ",", StringComparison.OrdinalIgnoreCase);
        }

        Pieces(rest, phrases, warn);
        return phrases;
    }

    private static bool EndsPiece(string text) => text.AsSpan().TrimEnd() is [.., ',' or ';' or '.' or ':' or '\n'];

    private static string WithoutLead(string phrase)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var word in LeadingOver)
            {
                if (phrase.Equals(word, StringComparison.OrdinalIgnoreCase)) { return ""; }

                if (phrase.EndsWith(" " + word, StringComparison.OrdinalIgnoreCase))
                {
                    phrase = phrase[..^(word.Length + 1)].TrimEnd();
                    again = true;
                }
            }
        }

        return phrase;
    }

    private static void Pieces(string text, List<string> phrases, Action<string> warn)
    {
        var piece = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || IsEnd(text, i))
            {
                Add(piece.ToString(), phrases);
                piece.Clear();
            }
            else if (text[i] == '<')
            {
                var close = text.IndexOf('>', i);
                var end = close < 0 ? text.Length - 1 : close;
                warn($"'{text[i..(end + 1)]}' is no phrase and was left out; write it into your prompt");
                i = end;
            }
            else { piece.Append(text[i]); }
        }
    }

    // A full stop ends a piece before white space or the end, so that "f/1.8" stays whole.
    private static bool IsEnd(string text, int at) => text[at] is ',' or ';' or '\n' or '，' or '。' or '、' or '|'
        || (text[at] == '.' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])) && !IsInitial(text, at));

    // "A. J. Casson": a single capital before the stop belongs to a name.
    private static bool IsInitial(string text, int at) => at > 0 && char.IsUpper(text[at - 1]) && (at == 1 || text[at - 2] is ' ' or '.');

    private static void Add(string piece, List<string> phrases)
    {
        var phrase = Unwrapped(piece);
        if (phrase.Length > 0 && phrase.Any(char.IsLetterOrDigit) && !phrases.Contains(phrase, StringComparer.OrdinalIgnoreCase)) { phrases.Add(phrase); }
    }

    /// <summary>The phrase without weights, brackets that wrap it or were cut by a comma, braces and doubled spaces.</summary>
    private static string Unwrapped(string piece)
    {
        var text = string.Join(' ', piece.Replace('{', ' ').Replace('}', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (true)
        {
            var open = text.Count(letter => letter is '(' or '[');
            var shut = text.Count(letter => letter is ')' or ']');
            var next = text switch
            {
                ['(' or '[', .., ')' or ']'] when open == 1 && shut == 1 => WithoutWeight(text[1..^1]),
                ['(' or '[', ..] when open > shut || (open > 1 && shut > 1) => text[1..],
                [.., ')' or ']'] when shut > open || (open > 1 && shut > 1) => WithoutWeight(text[..^1]),
                _ => WithoutWeight(text),
            };
            next = next.Trim(' ', '.', ':', '-', '_', '\'', '"', '*');
            if (next == text) { return text; }

            text = next;
        }
    }

    private static string WithoutWeight(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && double.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? text[..colon].TrimEnd() : text;
    }
}
