namespace PromptForge.Evaluation.Metrics;

/// <summary>Which English words carry content, and under which term the forms of one word meet.</summary>
/// <remarks>On purpose not the stem of the retrieval index: a measure that shares its code with what it measures shares its faults.</remarks>
internal static class EnglishTerms
{
    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "and", "or", "nor", "but", "in", "on", "at", "to", "with", "by", "for", "from", "as", "into", "onto", "than", "then", "that", "this", "these",
        "those", "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do", "does", "did", "don't", "doesn't", "it", "its", "it's", "he", "she",
        "they", "them", "his", "her", "their", "theirs", "him", "i", "we", "you", "your", "our", "my", "me", "us", "who", "which", "whose", "what", "where", "when", "while", "there",
        "here", "can", "could", "will", "would", "should", "may", "might", "no", "not", "without", "any", "some", "each", "such", "so", "very", "also", "just", "only", "if", "s", "t",
        "please", "via", "per", "both", "all", "himself", "herself", "itself", "themselves",
    };

    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["men"] = "man", ["women"] = "woman", ["children"] = "child", ["people"] = "person", ["feet"] = "foot", ["teeth"] = "tooth", ["geese"] = "goose", ["mice"] = "mouse",
        ["leaves"] = "leaf", ["knives"] = "knife", ["wolves"] = "wolf", ["shelves"] = "shelf", ["scarves"] = "scarf", ["halves"] = "half", ["loaves"] = "loaf", ["lives"] = "life",
        ["wives"] = "wife", ["calves"] = "calf", ["elves"] = "elf", ["dwarves"] = "dwarf", ["hooves"] = "hoof", ["cacti"] = "cactus", ["fungi"] = "fungus",
        ["oxen"] = "ox", ["buses"] = "bus", ["tvs"] = "tv", ["gray"] = "grey", ["colour"] = "color", ["colours"] = "color", ["colors"] = "color",
        ["one"] = "1", ["two"] = "2", ["three"] = "3", ["four"] = "4", ["five"] = "5", ["six"] = "6", ["seven"] = "7", ["eight"] = "8", ["nine"] = "9", ["ten"] = "10",
        ["eleven"] = "11", ["twelve"] = "12", ["twenty"] = "20", ["thirty"] = "30", ["forty"] = "40", ["fifty"] = "50", ["hundred"] = "100",
    };

    /// <summary>Whether a folded word names something.</summary>
    public static bool IsContent(string word) => !Stop.Contains(word);

    /// <summary>The term of a folded word: plural, -ing and -ed taken off, numbers as digits.</summary>
    public static string Term(string word)
    {
        if (word.EndsWith("'s", StringComparison.Ordinal)) { word = word[..^2]; }

        if (Irregular.TryGetValue(word, out var whole)) { return whole; }

        if (word.Length < 4 || !char.IsAsciiLetterLower(word[^1])) { return word.Length == 3 && word[^1] == 'y' ? word[..^1] + "i" : word; }

        var stem = WithoutPlural(word);
        if (Irregular.TryGetValue(stem, out whole)) { return whole; }

        stem = stem.EndsWith("ing", StringComparison.Ordinal) ? Verb(stem, 3) : stem.EndsWith("ed", StringComparison.Ordinal) && !stem.EndsWith("eed", StringComparison.Ordinal) ? Verb(stem, 2) : stem;
        return stem.Length > 2 && stem[^1] == 'y' ? stem[..^1] + "i" : stem.Length > 4 && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static string WithoutPlural(string word)
    {
        if (word[^1] != 's' || word[^2] is 's' or 'u' or 'i') { return word; }

        if (word.EndsWith("ies", StringComparison.Ordinal)) { return word[..^3] + (word.Length > 4 ? "y" : "ie"); }

        return word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("oes", StringComparison.Ordinal) ? word[..^2] : word[..^1];
    }

    /// <summary>The verb before an ending: "running" run, "hiking" hike, "string" itself.</summary>
    private static string Verb(string word, int ending)
    {
        var stem = word[..^ending];
        if (stem.Length < 3 || stem.AsSpan().IndexOfAny("aeiouy") < 0) { return word; }

        if (stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z' or 'e' or 'o' or 'f')) { return stem[..^1]; }

        // A short verb that ends consonant, vowel, consonant lost its silent e.
        return stem.Length == 3 && IsVowel(stem[1]) && !IsVowel(stem[0]) && !IsVowel(stem[2]) && stem[2] is not ('w' or 'x' or 'y') ? stem + "e" : stem;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
