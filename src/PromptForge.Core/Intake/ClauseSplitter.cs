namespace PromptForge.Intake;

/// <summary>A stretch of text between two marks, and the mark that ends it.</summary>
internal readonly record struct Clause(int Start, int End, char Tail);

/// <summary>Splits a prompt into whole clauses; what is protected is never split.</summary>
internal static class ClauseSplitter
{
    /// <summary>The clauses in order; empty ones are left out.</summary>
    /// <param name="text">The text, protected spans blanked out with U+0001.</param>
    public static List<Clause> Split(string text)
    {
        var clauses = new List<Clause>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!Ends(text, i, out var tail)) { continue; }

            Add(text, start, i, tail, clauses);
            start = i + 1;
        }

        Add(text, start, text.Length, ' ', clauses);
        return clauses;
    }

    private static void Add(string text, int start, int end, char tail, List<Clause> clauses)
    {
        while (start < end && char.IsWhiteSpace(text[start])) { start++; }
        while (end > start && char.IsWhiteSpace(text[end - 1])) { end--; }

        if (end > start) { clauses.Add(new(start, end, tail)); }
        else if (clauses.Count > 0 && tail is '.' or '!' or '?' && clauses[^1].Tail is ',' or ' ') { clauses[^1] = clauses[^1] with { Tail = tail }; }
    }

    private static bool Ends(string text, int at, out char tail)
    {
        tail = text[at] switch
        {
            ',' or '，' => ',',
            ';' or '；' => ';',
            '。' => '.',
            '!' or '！' => '!',
            '?' or '？' => '?',
            '\n' => ',',
            '.' => '.',
            _ => '\0',
        };
        if (tail == '\0') { return false; }

        // 1,000 and 2.5 are numbers; "e.g." and "f/1.8" are no sentence ends.
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        if (text[at] is ',' && at > 0 && char.IsDigit(text[at - 1]) && char.IsDigit(next)) { return false; }

        if (text[at] is '.' or '!' or '?')
        {
            if (!char.IsWhiteSpace(next) && at + 1 < text.Length && next is not ('.' or '!' or '?' or '"' or '”')) { return false; }

            if (text[at] == '.' && at >= 2 && (at < 3 || !char.IsLetter(text[at - 3])) && IsAbbreviation(text, at)) { return false; }
        }

        return true;
    }

    private static bool IsAbbreviation(string text, int dot)
    {
        // No abbreviation is longer; a row of dots is none.
        var start = dot;
        while (start > 0 && dot - start < 8 && (char.IsLetter(text[start - 1]) || text[start - 1] == '.')) { start--; }

        return text.AsSpan(start, dot - start) is "Mr" or "Mrs" or "Ms" or "Dr" or "St" or "No" or "vs" or "e.g" or "i.e" or "etc" or "ca" or "approx" || (dot - start == 1 && char.IsUpper(text[start]));
    }
}
