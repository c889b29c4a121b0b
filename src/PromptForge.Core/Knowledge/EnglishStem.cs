namespace PromptForge.Knowledge;

/// <summary>A light English stem: plurals, -ing and the letters that they change. Applied alike to entries and queries.</summary>
/// <remarks>It joins forms of one word and, on purpose, hardly ever two words: "pine" and "pin" stay apart, "vases" and "vase" meet.</remarks>
internal static class EnglishStem
{
    /// <summary>The stem of a lower-case word; written over the word where letters change.</summary>
    public static ReadOnlySpan<char> Of(Span<char> word)
    {
        if (word.Length < 4 || !char.IsAsciiLetter(word[^1])) { return word; }

        var stem = WithoutPlural(word);
        if (stem.Length >= 8 && stem.EndsWith("ing") && HasVowel(stem[..^3])) { stem = stem[..^3]; }

        return WithoutEnd(stem);
    }

    private static Span<char> WithoutPlural(Span<char> word)
    {
        if (word[^1] != 's' || word[^2] is 's' or 'u' or 'i') { return word; }

        if (word is "leaves" or "knives" or "wolves" or "shelves" or "scarves" or "halves" or "loaves" or "hooves")
        {
            word[^3] = 'f';
            return word is "knifes" ? word[..^1] : word[..^2];
        }

        return word[..^1];
    }

    // The silent e of long words and of those whose plural is spelt -es; y as in its plural.
    private static Span<char> WithoutEnd(Span<char> stem)
    {
        if (stem.Length < 4) { return stem; }

        if (stem[^1] == 'y') { stem[^1] = 'i'; }

        if (stem[^1] == 'e' && (stem.Length > 5 || stem[^2] is 's' or 'x' or 'z' or 'o' or 'i' || stem is [.., 'c' or 's', 'h', _])) { return stem[..^1]; }

        return stem;
    }

    private static bool HasVowel(ReadOnlySpan<char> letters) => letters.IndexOfAny("aeiouy") >= 0;
}
