using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Intake;

/// <summary>A stretch of text that leaves the positive prompt, and what it excludes.</summary>
/// <param name="Start">Where the cut begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Things">The excluded things, each a stretch of the text; empty when only a doubled negation is unwrapped.</param>
internal readonly record struct Cut(int Start, int End, ImmutableArray<(int Start, int End)> Things);

/// <summary>Finds what the user does not want, with its scope, in both languages.</summary>
internal sealed class ExclusionFinder
{
    private readonly Linker linker;
    private readonly Lexicon lexicon;

    public ExclusionFinder(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        linker = new(lexicon);
    }

    /// <summary>The cuts of a text, in order, not overlapping.</summary>
    /// <param name="folded">The folded text, protected spans blanked out with U+0001 so that no rule reads them.</param>
    /// <param name="preferences">Stretches that look negative but state a degree.</param>
    public List<Cut> Find(string folded, List<(int Start, int End)> preferences)
    {
        var cuts = new List<Cut>();
        if (HasChineseCue(folded)) { Chinese(folded, cuts, preferences); }

        if (HasEnglishCue(folded)) { English(folded, cuts, preferences); }

        cuts.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        for (var i = cuts.Count - 1; i > 0; i--)
        {
            if (cuts[i].Start < cuts[i - 1].End) { cuts.RemoveAt(i); }
        }

        return cuts;
    }

    private static bool HasChineseCue(string folded) => folded.AsSpan().IndexOfAny("不没无别勿非除避忌禁去剔排删移拒杜摒缺毫") >= 0;

    private static bool HasEnglishCue(string folded) =>
        folded.Contains("no", StringComparison.Ordinal) || folded.Contains("n't", StringComparison.Ordinal) || folded.Contains("without", StringComparison.Ordinal)
        || folded.Contains("free", StringComparison.Ordinal) || folded.Contains("exc", StringComparison.Ordinal) || folded.Contains("avoid", StringComparison.Ordinal)
        || folded.Contains("dont", StringComparison.Ordinal) || folded.Contains("less", StringComparison.Ordinal) || folded.Contains("never", StringComparison.Ordinal)
        || folded.Contains("leav", StringComparison.Ordinal) || folded.Contains("rather", StringComparison.Ordinal) || folded.Contains("instead", StringComparison.Ordinal)
        || folded.Contains("remove", StringComparison.Ordinal) || folded.Contains("can't", StringComparison.Ordinal) || folded.Contains("devoid", StringComparison.Ordinal) || folded.Contains("lacking", StringComparison.Ordinal);

    private void Chinese(string text, List<Cut> cuts, List<(int Start, int End)> preferences)
    {
        var words = linker.Link(text);
        foreach (Match match in ExclusionRules.ChineseDouble().Matches(text)) { cuts.Add(new(match.Index, match.Index + match.Length, [])); }

        foreach (Match match in ExclusionRules.ChineseDegree().Matches(text))
        {
            if (!Covered(cuts, match.Index)) { preferences.Add((match.Index, ClauseEnd(text, match.Index))); }
        }

        foreach (Match match in ExclusionRules.ChineseExcept().Matches(text))
        {
            if (Covered(cuts, match.Index) || InsideWord(words, match.Index, 2)) { continue; }

            var thing = match.Groups["thing"];
            var rest = match.Groups["rest"].ValueSpan;
            if (rest.IndexOfAny("还也") is var also && also >= 0 && (rest.IndexOf('都') is var all) && (all < 0 || also < all)) { continue; }

            cuts.Add(new(match.Index, match.Groups["tail"].Index + match.Groups["tail"].Length, List(text, thing.Index, thing.Index + thing.Length, ExclusionRules.ChineseListSeparator())));
        }

        foreach (Match match in ExclusionRules.ChineseRather().Matches(text))
        {
            if (Covered(cuts, match.Index) || IsPreference(preferences, match.Index)) { continue; }

            var thing = match.Groups["thing"];
            var end = match.Index + match.Length;
            foreach (var bridge in (string[])["，而是", ",而是", "而是", "，是", ",是"])
            {
                if (string.CompareOrdinal(text, end, bridge, 0, bridge.Length) == 0)
                {
                    end += bridge.Length;
                    break;
                }
            }

            cuts.Add(new(match.Index, end, List(text, thing.Index, thing.Index + thing.Length, ExclusionRules.ChineseListSeparator())));
        }

        foreach (Match match in ExclusionRules.ChineseImperative().Matches(text)) { ChineseCue(text, match, words, false, cuts, preferences); }

        foreach (Match match in ExclusionRules.ChineseDescriptive().Matches(text)) { ChineseCue(text, match, words, true, cuts, preferences); }
    }

    private void ChineseCue(string text, Match cue, List<Link> words, bool descriptive, List<Cut> cuts, List<(int Start, int End)> preferences)
    {
        var from = cue.Index + cue.Length;
        if (Covered(cuts, cue.Index) || IsPreference(preferences, cue.Index) || InsideWord(words, cue.Index, cue.Length)) { return; }

        var stop = ExclusionRules.ChineseEnd().Match(text, from);
        var end = stop.Success ? stop.Index : text.Length;
        while (from < end && char.IsWhiteSpace(text[from])) { from++; }

        if (end <= from) { return; }

        if (descriptive && Relative(text, from, end, words) is var of && of > from)
        {
            // 没有船的海滩: the boats go, the beach stays.
            cuts.Add(new(cue.Index, of + 1, List(text, from, of, ExclusionRules.ChineseListSeparator())));
            return;
        }

        cuts.Add(new(cue.Index, end, List(text, from, Trimmed(text, from, end), ExclusionRules.ChineseListSeparator())));
    }

    /// <summary>The place of the 的 that makes a relative clause of what stands before it, or -1: before it stands a thing, not a quality.</summary>
    private int Relative(string text, int from, int end, List<Link> words)
    {
        var of = text.IndexOf('的', from, end - from);
        if (of < 0 || of + 1 >= end) { return -1; }

        var last = words.FindLast(word => word.Start >= from && word.End <= of);
        if (last.Length == 0) { return of; }

        var quality = last.Term.Concept >= 0
            ? lexicon.Concepts[last.Term.Concept].Kind is "colour" or "harmony" or "mood" or "material" or "culture"
            : last.Term.Word >= 0 && lexicon.Words[last.Term.Word].Pos is "adjective";
        return quality ? -1 : of;
    }

    private static int Trimmed(string text, int from, int end)
    {
        foreach (var tail in (string[])["出现在画面中", "出现在画面里", "在画面中", "在画面里", "等元素", "的元素", "元素", "出现", "之类的", "之类", "等等", "等", "吧", "了", "啊", "哦"])
        {
            if (end - from > tail.Length && text.AsSpan(from, end - from).EndsWith(tail, StringComparison.Ordinal)) { end -= tail.Length; }
        }

        return end;
    }

    private static void English(string text, List<Cut> cuts, List<(int Start, int End)> preferences)
    {
        foreach (Match match in ExclusionRules.EnglishDouble().Matches(text))
        {
            if (!Covered(cuts, match.Index)) { cuts.Add(new(match.Index, match.Index + match.Length, [])); }
        }

        foreach (Match match in ExclusionRules.EnglishDegree().Matches(text))
        {
            if (!Covered(cuts, match.Index)) { preferences.Add((match.Index, ClauseEnd(text, match.Index))); }
        }

        foreach (Match match in ExclusionRules.EnglishFreeSuffix().Matches(text))
        {
            var thing = match.Groups["thing"];
            if (match.Value.EndsWith("free", StringComparison.Ordinal) && !Covered(cuts, match.Index) && thing.Value is not ("care" or "hands" or "for" or "and" or "the" or "set" or "roam" or "are" or "being" or "feel" or "run" or "running"))
            {
                cuts.Add(new(match.Index, match.Index + match.Length, [(thing.Index, thing.Index + thing.Length)]));
            }
        }

        foreach (Match match in ExclusionRules.EnglishCue().Matches(text))
        {
            if (Covered(cuts, match.Index) || IsPreference(preferences, match.Index)) { continue; }

            var from = match.Index + match.Length;
            var end = EnglishPhraseEnd(text, from);
            if (end <= from || !char.IsLetterOrDigit(text[from])) { continue; }

            var things = List(text, from, end, ExclusionRules.EnglishListSeparator());
            if (things.IsEmpty) { continue; }

            var start = match.Index;
            var behind = text.AsSpan(end);
            if (behind.StartsWith(" but only ", StringComparison.Ordinal)) { end += " but only".Length; }
            else if (behind.StartsWith(" but ", StringComparison.Ordinal)) { end += " but".Length; }

            cuts.Add(new(start, end, things));
        }
    }

    private static int EnglishPhraseEnd(string text, int from)
    {
        var clause = ClauseEnd(text, from, comma: false);
        var end = clause;
        var comma = text.IndexOf(',', from, clause - from);
        if (comma >= 0)
        {
            var list = ExclusionRules.EnglishClosedList().Match(text[from..clause]);
            var hasEnd = list.Success && ExclusionRules.EnglishEnd().Match(text, from, comma - from).Success;
            end = list.Success && !hasEnd ? Math.Min(clause, from + list.Length) : comma;
        }

        var stop = ExclusionRules.EnglishEnd().Match(text, from, end - from);
        return stop.Success && stop.Index > from ? stop.Index : end;
    }

    private static ImmutableArray<(int Start, int End)> List(string text, int from, int end, Regex separator)
    {
        var things = ImmutableArray.CreateBuilder<(int, int)>(2);
        var at = from;
        foreach (Match match in separator.Matches(text[from..end]))
        {
            AddTrimmed(text, at, from + match.Index, things);
            at = from + match.Index + match.Length;
        }

        AddTrimmed(text, at, end, things);
        return things.ToImmutable();
    }

    private static void AddTrimmed(string text, int start, int end, ImmutableArray<(int, int)>.Builder things)
    {
        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] == '\u0001')) { start++; }
        while (end > start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] == '\u0001')) { end--; }

        if (end > start) { things.Add((start, end)); }
    }

    private static int ClauseEnd(string text, int from, bool comma = true)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is '，' or '。' or '；' or ';' or '！' or '!' or '？' or '?' or '\n' || (comma && text[i] == ',')
                || (text[i] == '.' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])))) { return i; }
        }

        return text.Length;
    }

    private static bool Covered(List<Cut> cuts, int at) => cuts.Exists(cut => at >= cut.Start && at < cut.End);

    private static bool IsPreference(List<(int Start, int End)> preferences, int at) => preferences.Exists(stretch => at >= stretch.Start && at < stretch.End);

    /// <summary>无人机 is no negation: the cue's first letter lies inside a longer word that we know.</summary>
    private bool InsideWord(List<Link> words, int at, int length)
    {
        var word = words.Find(link => at >= link.Start && at < link.End);
        if (word.Length == 0) { return false; }

        var isNegation = word.Term.Word >= 0 && lexicon.Words[word.Term.Word].Pos is "adverb" or "particle" or "preposition" or "verb" && word.Length <= length;
        return word.Start < at || (word.Length > 1 && !isNegation && word.Length > Math.Min(length, 2));
    }
}
