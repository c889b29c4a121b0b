using System.Text.RegularExpressions;

namespace PromptForge.Intake;

/// <summary>English negations and how far they reach.</summary>
internal static class EnglishExclusions
{
    private static readonly HashSet<string> NotBeforeFree = new(StringComparer.Ordinal)
    {
        "care", "hands", "for", "and", "the", "set", "roam", "are", "being", "feel", "run", "duty", "fly", "break", "wild", "born", "live", "stay", "so", "get", "totally", "completely",
        "absolutely", "entirely", "runs", "flies", "roams", "lives", "truly", "almost", "mostly", "tax", "that", "was", "were",
    };

    public static void Find(ExclusionScan scan)
    {
        foreach (Match match in Matches(scan, ExclusionRules.EnglishDouble, ["not", "n't", "never", "dont"]))
        {
            if (!scan.IsTaken(match)) { scan.Add(match.Index, match.Index + match.Length, []); }
        }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishOnly, ["except", "other than", "besides", "apart from", "aside from"]))
        {
            if (!scan.IsTaken(match)) { scan.Only(match.Index, match.Index + match.Length); }
        }

        foreach (Match match in ExclusionRules.EnglishDegree().Matches(scan.Text)) { scan.Prefer(match); }

        foreach (Match match in ExclusionRules.EnglishHarmless().Matches(scan.Text)) { scan.Spare(match); }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishFreeSuffix, [" free"]))
        {
            var thing = match.Groups["thing"];
            if (!scan.IsTaken(match) && !NotBeforeFree.Contains(thing.Value) && !thing.Value.EndsWith("ing", StringComparison.Ordinal))
            {
                scan.Add(match.Index, match.Index + match.Length, [(thing.Index, thing.Index + thing.Length)]);
            }
        }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishSubject, ["not", "n't", "forbidden", "prohibited", "unwanted"])) { Named(scan, match); }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishAround, [" out"])) { Named(scan, match); }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishHeading, [":", "："])) { Listed(scan, match); }

        foreach (Match match in Matches(scan, ExclusionRules.EnglishTaste, ["skip", "hate", "dislike", " stand", "allergic"])) { Cue(scan, match); }

        foreach (Match match in ExclusionRules.EnglishCue().Matches(scan.Text)) { Cue(scan, match); }
    }

    /// <summary>The matches of a rule that needs one of these words; where none stands, the rule costs nothing.</summary>
    private static IEnumerable<Match> Matches(ExclusionScan scan, Func<Regex> rule, string[] words) =>
        Array.Exists(words, word => scan.Text.Contains(word, StringComparison.Ordinal)) ? rule().Matches(scan.Text) : [];

    /// <summary>The rule itself holds the thing.</summary>
    private static void Named(ExclusionScan scan, Match match)
    {
        var thing = match.Groups["thing"];
        if (!scan.IsTaken(match)) { scan.Add(match.Index, match.Index + match.Length, scan.List(thing.Index, thing.Index + thing.Length, ExclusionRules.EnglishListSeparator())); }
    }

    /// <summary>Everything behind a heading is excluded.</summary>
    private static void Listed(ExclusionScan scan, Match heading)
    {
        var from = heading.Index + heading.Length;
        var end = scan.ClauseEnd(from, comma: false);
        if (end > from && !scan.IsTaken(heading)) { scan.Add(heading.Index, end, scan.List(from, end, ExclusionRules.EnglishListSeparator())); }
    }

    private static void Cue(ExclusionScan scan, Match cue)
    {
        var text = scan.Text;
        if (scan.IsTaken(cue)) { return; }

        var from = cue.Index + cue.Length;
        var end = PhraseEnd(scan, from, ExclusionRules.EnglishOrder().IsMatch(cue.Value));
        if (end <= from || !char.IsLetterOrDigit(text[from])) { return; }

        var things = scan.List(from, end, ExclusionRules.EnglishListSeparator());
        if (things.IsEmpty) { return; }

        var behind = ExclusionRules.EnglishTail().Match(text, end, Math.Min(60, text.Length - end));
        if (behind.Success) { end += behind.Length; }

        scan.Add(cue.Index, end, things);
    }

    private static int PhraseEnd(ExclusionScan scan, int from, bool isOrder)
    {
        var text = scan.Text;
        var clause = scan.ClauseEnd(from, comma: false);
        var end = clause;
        var comma = text.IndexOf(',', from, clause - from);
        if (comma >= 0)
        {
            if (isOrder && ExclusionRules.EnglishOrderedList().IsMatch(text[from..clause])) { return clause; }

            var list = ExclusionRules.EnglishClosedList().Match(text[from..clause]);
            var hasEnd = list.Success && ExclusionRules.EnglishEnd().Match(text, from, comma - from).Success;
            end = list.Success && !hasEnd ? Math.Min(clause, from + list.Length) : comma;
        }

        var stop = ExclusionRules.EnglishEnd().Match(text, from, end - from);
        return stop.Success && stop.Index > from ? stop.Index : end;
    }
}
