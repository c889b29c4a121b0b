using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Budget;

/// <summary>Places where a clause that is too long can end without cutting a phrase or anything protected.</summary>
internal static class Joints
{
    private static readonly string[] English = [" and ", " with ", " while ", " in ", " on ", " at ", " by ", " near ", " under ", " behind ", " beside ", " who ", " which ", " as ", " against ", " from ", " over "];

    /// <summary>Offsets at which the text may end, ascending; falls back to spaces between words, then to Chinese characters.</summary>
    public static List<int> Of(string words, ImmutableArray<ProtectedSpan> spans)
    {
        var ends = new List<int>();
        for (var i = 1; i < words.Length; i++)
        {
            if (!Inside(spans, i) && BeginsPhrase(words, i)) { ends.Add(i); }
        }

        // A text without phrase joints near its beginning would be lost whole; any word border will do then.
        if (ends.Count == 0 || ends[0] > 60) { return Borders(words, spans); }

        return ends;
    }

    private static List<int> Borders(string words, ImmutableArray<ProtectedSpan> spans)
    {
        var ends = new List<int>();
        for (var i = 1; i < words.Length; i++)
        {
            if (!Inside(spans, i) && !char.IsLowSurrogate(words[i])
                && (words[i] == ' ' || Folding.IsHan(words[i]) || Folding.IsHan(words[i - 1]))) { ends.Add(i); }
        }

        if (ends.Count > 0) { return ends; }

        for (var i = 1; i < words.Length; i++)
        {
            if (!Inside(spans, i) && !char.IsLowSurrogate(words[i])) { ends.Add(i); }
        }

        return ends;
    }

    private static bool BeginsPhrase(string words, int at)
    {
        if (words[at] is '、') { return true; }

        if (words[at] != ' ') { return false; }

        foreach (var joint in English)
        {
            if (string.CompareOrdinal(words, at, joint, 0, joint.Length) == 0) { return true; }
        }

        return false;
    }

    private static bool Inside(ImmutableArray<ProtectedSpan> spans, int at)
    {
        foreach (var span in spans)
        {
            if (at > span.Start && at < span.End) { return true; }
        }

        return false;
    }
}
