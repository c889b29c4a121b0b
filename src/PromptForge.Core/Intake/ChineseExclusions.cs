using System.Text.RegularExpressions;

namespace PromptForge.Intake;

/// <summary>Chinese negations and how far they reach.</summary>
internal static class ChineseExclusions
{
    private static readonly string[] Bridges = ["，而是", ",而是", "而是", "，是", ",是"];

    private static readonly string[] Tails =
    [
        "出现在画面中", "出现在画面里", "在画面中", "在画面里", "等元素", "的元素", "元素", "出现", "之类的", "之类", "等等", "等", "吧", "了", "啊", "哦", "的",
    ];

    public static void Find(ExclusionScan scan)
    {
        foreach (Match match in ExclusionRules.ChineseDouble().Matches(scan.Text)) { scan.Add(match.Index, match.Index + match.Length, []); }

        foreach (Match match in ExclusionRules.ChineseHarmless().Matches(scan.Text)) { scan.Spare(match); }

        foreach (Match match in ExclusionRules.ChineseDegree().Matches(scan.Text)) { scan.Prefer(match); }

        foreach (Match match in ExclusionRules.ChineseExcept().Matches(scan.Text)) { Except(scan, match); }

        foreach (Match match in ExclusionRules.ChineseRather().Matches(scan.Text)) { Rather(scan, match); }

        foreach (Match match in ExclusionRules.ChineseAllergy().Matches(scan.Text)) { Postposed(scan, match); }

        foreach (Match match in ExclusionRules.ChinesePostposed().Matches(scan.Text)) { Postposed(scan, match); }

        foreach (Match match in ExclusionRules.ChineseDescriptive().Matches(scan.Text)) { Descriptive(scan, match); }

        foreach (Match match in ExclusionRules.ChineseImperative().Matches(scan.Text)) { Imperative(scan, match); }

        foreach (Match match in ExclusionRules.ChinesePrefix().Matches(scan.Text)) { Prefix(scan, match); }
    }

    /// <summary>非红色系的玫瑰: what stands behind 非 is excluded, and the 的 goes with it.</summary>
    private static void Prefix(ExclusionScan scan, Match match)
    {
        var (thing, cue) = (match.Groups["thing"], match.Groups["cue"]);
        if (scan.IsTaken(match) || scan.InsideWord(cue)) { return; }

        var end = thing.Index + thing.Length;
        scan.Add(match.Index, end < scan.Text.Length && scan.Text[end] == '的' ? end + 1 : end, [(thing.Index, end)]);
    }

    /// <summary>除了玫瑰都可以的花束: the rose goes; 除了玫瑰还有百合: both are wanted.</summary>
    private static void Except(ExclusionScan scan, Match match)
    {
        if (scan.IsTaken(match) || scan.InsideWord(match.Groups["cue"])) { return; }

        var thing = match.Groups["thing"];
        var tail = match.Groups["tail"];
        if (ExclusionRules.ChineseNoOthers().Match(scan.Text, thing.Index + thing.Length) is { Success: true } others)
        {
            // 除了白色,其他颜色都不要: white is all that is wanted.
            scan.Add(match.Index, thing.Index, []);
            scan.Only(others.Index, others.Index + others.Length);
            return;
        }

        if (tail.Value is not ("," or "，"))
        {
            var all = match.Groups["all"];
            var end = all.Success ? all.Index + all.Length : tail.Index + tail.Length;
            if (tail.Value is "还" or "也" or "又" or "更" or "再" || Adds(scan, end)) { return; }

            scan.Add(match.Index, end, Things(scan, thing.Index, thing.Index + thing.Length));
        }
        else if (match.Groups["cue"].Value != "除" && !Adds(scan, tail.Index + 1))
        {
            scan.Add(match.Index, tail.Index + 1, Things(scan, thing.Index, thing.Index + thing.Length));
        }
    }

    /// <summary>Whether what follows an "except" says "also" before it says "all".</summary>
    private static bool Adds(ExclusionScan scan, int from)
    {
        while (from < scan.Text.Length && scan.Text[from] is ',' or '，' or ' ') { from++; }

        var rest = scan.Text.AsSpan(from, scan.ClauseEnd(from) - from);
        var also = rest.IndexOfAny("还也");
        var all = rest.IndexOf('都');
        return also >= 0 && (all < 0 || also < all);
    }

    private static void Rather(ExclusionScan scan, Match match)
    {
        if (scan.IsTaken(match)) { return; }

        var thing = match.Groups["thing"];
        var end = match.Index + match.Length;
        if (thing.Value.IndexOf('的', StringComparison.Ordinal) is var of && of > 0 && scan.AreAlike(scan.WordAt(match.Index - 1), scan.WordAt(thing.Index)))
        {
            // 蓝色而不是红色的中国结: two qualities of one thing, which stays.
            scan.Add(match.Index, thing.Index + of, Things(scan, thing.Index, thing.Index + of));
            return;
        }

        foreach (var bridge in Bridges)
        {
            if (string.CompareOrdinal(scan.Text, end, bridge, 0, bridge.Length) == 0)
            {
                end += bridge.Length;
                break;
            }
        }

        scan.Add(match.Index, end, Things(scan, thing.Index, thing.Index + thing.Length));
    }

    /// <summary>玫瑰不要: the thing stands before the negation, at the clause's end.</summary>
    private static void Postposed(ExclusionScan scan, Match match)
    {
        var (thing, cue) = (match.Groups["thing"], match.Groups["cue"]);
        if (scan.IsTaken(match) || scan.IsTaken(cue) || scan.InsideWord(cue)) { return; }

        scan.Add(match.Index, match.Index + match.Length, Things(scan, thing.Index, thing.Index + thing.Length));
    }

    private static void Descriptive(ExclusionScan scan, Match cue)
    {
        if (!TryReach(scan, cue, out var from, out var end)) { return; }

        var modifies = Modifies(scan, cue.Index);
        if (Relative(scan, from, end, modifies) is var of && of > from)
        {
            // 没有船的海滩: the boats go, the beach stays.
            scan.Add(cue.Index, of + 1, Things(scan, from, of));
        }
        else if (cue.Value == "无" && modifies && scan.WordAt(from) is { Length: > 0 } first && first.Start == from && first.End < end && !scan.IsQuality(first))
        {
            // 一条无袖连衣裙: the sleeves go, the dress stays.
            scan.Add(cue.Index, first.End, [(from, first.End)]);
        }
        else if (Things(scan, from, end) is var things && (cue.Value != "无" || (!modifies && (scan.ClauseStart(cue.Index) == cue.Index || scan.FollowsCut(cue.Index))) || (things is [var thing, ..] && scan.WordAt(from).End == thing.End)))
        {
            // Behind other words a bare 无 may belong to a name or a make (穿着无指手套): then only a whole known word is excluded.
            scan.Add(cue.Index, end, things);
        }
    }

    private static void Imperative(ExclusionScan scan, Match cue)
    {
        if (!TryReach(scan, cue, out var from, out var end)) { return; }

        if (FollowsMeasure(scan, cue.Index) && Relative(scan, from, end, true) is var of && of > from)
        {
            // 一束不要红色的花 wants no red; 一个不想上学的孩子 is a child of that mood.
            if (ExclusionRules.ChineseAttitude().IsMatch(cue.Value)) { return; }

            scan.Add(cue.Index, of + 1, Things(scan, from, of));
            return;
        }

        if (scan.IsAll(cue.Index, end) && Relative(scan, from, end, true) is var head && head > from)
        {
            // Nothing else is asked for: 不要逆光的人像 is a portrait.
            scan.Add(cue.Index, head + 1, Things(scan, from, head));
            return;
        }

        // 不要红色而要粉色: the joint goes with what it joins to.
        var isJoint = scan.Text.AsSpan(end).StartsWith("而要", StringComparison.Ordinal) || scan.Text.AsSpan(end).StartsWith("而是", StringComparison.Ordinal);
        scan.Add(cue.Index, isJoint ? end + 2 : end, Things(scan, from, end));
    }

    private static bool TryReach(ExclusionScan scan, Match cue, out int from, out int end)
    {
        from = end = cue.Index + cue.Length;
        if (scan.IsTaken(cue) || scan.InsideWord(cue)) { return false; }

        end = scan.ClauseEnd(from);
        foreach (Match stop in ExclusionRules.ChineseEnd().Matches(scan.Text[from..end]))
        {
            // A second negation ends the first, unless its letter belongs to a word: 不要红色无人机.
            var again = stop.Groups["again"];
            if (again.Success && scan.InsideWord(from + stop.Index, again.Length)) { continue; }

            end = from + stop.Index;
            break;
        }

        while (from < end && char.IsWhiteSpace(scan.Text[from])) { from++; }

        return end > from && scan.Text[from] != '的';
    }

    /// <summary>The place of the 的 that makes a relative clause of what stands before it, or -1: before it stands a quality of the excluded thing.</summary>
    private static int Relative(ExclusionScan scan, int from, int end, bool modifies)
    {
        var of = scan.Text.IndexOf('的', from, end - from);
        if (of < 0 || of + 1 >= end) { return -1; }

        var last = scan.WordAt(of - 1);
        if (last.End != of || !scan.IsQuality(last)) { return of; }

        return modifies ? scan.Text.LastIndexOf('的', end - 2, end - 1 - from) : -1;
    }

    /// <summary>Whether a negation describes what follows: it opens the prompt, or a count, a quality or 的 stands before it.</summary>
    private static bool Modifies(ExclusionScan scan, int at)
    {
        var start = scan.ClauseStart(at);
        if (start >= at) { return string.IsNullOrWhiteSpace(scan.Text[..start]); }

        return scan.Text[at - 1] == '的' || FollowsMeasure(scan, at) || scan.IsQuality(scan.WordAt(at - 1));
    }

    private static bool FollowsMeasure(ExclusionScan scan, int at)
    {
        var start = Math.Max(scan.ClauseStart(at), at - 4);
        return start < at && ExclusionRules.ChineseMeasure().IsMatch(scan.Text[start..at]);
    }

    private static System.Collections.Immutable.ImmutableArray<(int Start, int End)> Things(ExclusionScan scan, int from, int end) =>
        scan.List(from, Trimmed(scan.Text, from, end), ExclusionRules.ChineseListSeparator());

    private static int Trimmed(string text, int from, int end)
    {
        foreach (var tail in Tails)
        {
            if (end - from > tail.Length && text.AsSpan(from, end - from).EndsWith(tail, StringComparison.Ordinal)) { end -= tail.Length; }
        }

        return end;
    }
}
