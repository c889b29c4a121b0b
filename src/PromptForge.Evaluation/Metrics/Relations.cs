using System.Collections.Frozen;

namespace PromptForge.Evaluation.Metrics;

/// <summary>A word of place in a text.</summary>
/// <param name="Id">What it means, the same in both languages.</param>
/// <param name="Token">The first word's index.</param>
/// <param name="Count">How many words it takes.</param>
/// <param name="IsHan">Chinese names the place after its ground, English before it.</param>
internal readonly record struct RelationWord(string Id, int Token, int Count, bool IsHan);

/// <summary>How places are said in both languages, and which of them turn into one another when their ends are swapped.</summary>
internal static class Relations
{
    private static readonly FrozenDictionary<string, string> English = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["on"] = "on", ["on top of"] = "on", ["atop"] = "on", ["upon"] = "on", ["onto"] = "on",
        ["in"] = "in", ["inside"] = "in", ["inside of"] = "in", ["within"] = "in", ["into"] = "in",
        ["under"] = "under", ["below"] = "under", ["beneath"] = "under", ["underneath"] = "under",
        ["above"] = "above", ["over"] = "above",
        ["next to"] = "beside", ["beside"] = "beside", ["by"] = "beside", ["near"] = "beside", ["near to"] = "beside", ["on side of"] = "beside", ["on the side of"] = "beside",
        ["at the side of"] = "beside", ["alongside"] = "beside", ["close to"] = "beside", ["adjacent to"] = "beside", ["by the side of"] = "beside",
        ["in front of"] = "before", ["before"] = "before", ["behind"] = "behind", ["at the back of"] = "behind",
        ["left of"] = "left", ["to the left of"] = "left", ["on the left of"] = "left", ["on the left side of"] = "left", ["to the left side of"] = "left", ["at the left of"] = "left",
        ["right of"] = "right", ["to the right of"] = "right", ["on the right of"] = "right", ["on the right side of"] = "right", ["to the right side of"] = "right", ["at the right of"] = "right",
        ["between"] = "between", ["among"] = "between", ["amid"] = "between", ["around"] = "around", ["surrounding"] = "around", ["outside"] = "outside", ["outside of"] = "outside",
        ["opposite"] = "opposite", ["across from"] = "opposite", ["against"] = "against", ["leaning against"] = "against",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Chinese = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["上"] = "on", ["上面"] = "on", ["上边"] = "on", ["之上"] = "on", ["面上"] = "on", ["顶上"] = "on", ["上方"] = "above", ["正上方"] = "above",
        ["里"] = "in", ["里面"] = "in", ["里边"] = "in", ["里头"] = "in", ["中"] = "in", ["内"] = "in", ["之中"] = "in", ["之内"] = "in", ["内部"] = "in", ["当中"] = "in",
        ["下"] = "under", ["下面"] = "under", ["下边"] = "under", ["之下"] = "under", ["下方"] = "under", ["正下方"] = "under",
        ["旁"] = "beside", ["边"] = "beside", ["旁边"] = "beside", ["一旁"] = "beside", ["之旁"] = "beside", ["畔"] = "beside", ["身旁"] = "beside", ["附近"] = "beside",
        ["前"] = "before", ["前面"] = "before", ["前边"] = "before", ["前方"] = "before", ["之前"] = "before", ["正前方"] = "before", ["面前"] = "before",
        ["后"] = "behind", ["后面"] = "behind", ["后边"] = "behind", ["后方"] = "behind", ["之后"] = "behind", ["背后"] = "behind", ["身后"] = "behind",
        ["左"] = "left", ["左边"] = "left", ["左侧"] = "left", ["左面"] = "left", ["左方"] = "left",
        ["右"] = "right", ["右边"] = "right", ["右侧"] = "right", ["右面"] = "right", ["右方"] = "right",
        ["之间"] = "between", ["中间"] = "between", ["间"] = "between", ["四周"] = "around", ["周围"] = "around", ["周边"] = "around",
        ["外"] = "outside", ["外面"] = "outside", ["外边"] = "outside", ["之外"] = "outside", ["对面"] = "opposite",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a relation means, or null where it is no relation of place.</summary>
    public static string? Id(string relation)
    {
        var folded = relation.Trim().ToLowerInvariant();
        return English.GetValueOrDefault(folded) ?? Chinese.GetValueOrDefault(folded.StartsWith('在') ? folded[1..] : folded);
    }

    /// <summary>Whether "A one B" says what "B other A" says.</summary>
    public static bool AreInverse(string one, string other) => (one, other) switch
    {
        ("left", "right") or ("right", "left") or ("before", "behind") or ("behind", "before") or ("above", "under") or ("under", "above")
            or ("on", "under") or ("under", "on") or ("beside", "beside") or ("opposite", "opposite") => true,
        _ => false,
    };

    /// <summary>The words of place of a text, in order, the longest first.</summary>
    public static List<RelationWord> In(TextReading text)
    {
        var found = new List<RelationWord>();
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var token = text.Tokens[i];
            if (token.IsHan)
            {
                if (Chinese.TryGetValue(token.Term, out var id)) { found.Add(new(id, i, 1, true)); }
            }
            else if (Longest(text, i, out var english, out var count))
            {
                found.Add(new(english, i, count, false));
                i += count - 1;
            }
        }

        return found;
    }

    private static bool Longest(TextReading text, int first, out string id, out int count)
    {
        (id, count) = ("", 0);
        var last = Math.Min(text.Tokens.Count, first + 5);
        for (var end = last; end > first; end--)
        {
            var (start, stop) = (text.Tokens[first].Start, text.Tokens[end - 1].End);
            if (stop - start <= 24 && English.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.Folded.AsSpan(start, stop - start), out var found))
            {
                (id, count) = (found, end - first);
                return true;
            }
        }

        return false;
    }
}
