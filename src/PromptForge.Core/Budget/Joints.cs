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
        var inside = Inside(words.Length, spans);
        var ends = new List<int>();
        for (var i = 1; i < words.Length; i++)
        {
            if (!inside[i] && BeginsPhrase(words, i)) { ends.Add(i); }
        }

        // A text without phrase joints near its beginning would be lost whole; any word border will do then.
        if (ends.Count == 0 || ends[0] > 60) { return Borders(words, inside); }

        return ends;
    }

    private static List<int> Borders(string words, bool[] inside)
    {
        var ends = new List<int>();
        for (var i = 1; i < words.Length; i++)
        {
            if (!inside[i] && !char.IsLowSurrogate(words[i])
                && (words[i] == ' ' || Folding.IsHan(words[i]) || Folding.IsHan(words[i - 1]))) { ends.Add(i); }
        }

        if (ends.Count > 0) { return ends; }

        for (var i = 1; i < words.Length; i++)
        {
            if (!inside[i] && !char.IsLowSurrogate(words[i])) { ends.Add(i); }
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

    // One pass over the spans: a prompt can hold as many of them as words.
    private static bool[] Inside(int length, ImmutableArray<ProtectedSpan> spans)
    {
        var inside = new bool[length + 1];
        foreach (var span in spans)
        {
            if (span.End > span.Start + 1) { inside.AsSpan(span.Start + 1, span.End - span.Start - 1).Fill(true); }
        }

        return inside;
    }
}
