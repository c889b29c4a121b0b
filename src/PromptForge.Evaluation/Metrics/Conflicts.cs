using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Evaluation.Cases;
using PromptForge.Model;

namespace PromptForge.Evaluation.Metrics;

/// <summary>What in a result works against itself or against the user.</summary>
internal static class Conflicts
{
    private const string Count = "count";

    /// <summary>Contradiction: exclusive slots with conflicting values that the user's own words do not hold in conflict.</summary>
    public static MetricValue Contradiction(SampleReading sample)
    {
        if (sample.Sample.Prompt == sample.Input.Case.Prompt) { return Found.Value(0); }

        var slots = sample.Readings.Slots;
        var own = Slots(sample.Input.Draft, slots).Select(conflict => conflict.Slot).ToHashSet(StringComparer.Ordinal);
        if (Counts(FactReader.Read(sample.Input.Text, sample.Readings.Book, [])).Any()) { own.Add(Count); }

        var wrong = new SortedDictionary<string, Diagnostic>(StringComparer.Ordinal);
        foreach (var (slot, one, other) in Slots(sample.Draft, slots))
        {
            if (own.Contains(slot) || wrong.ContainsKey(slot)) { continue; }

            var (said, first) = Place(sample.Draft, other);
            wrong[slot] = Found.In(DiagnosticPlace.Prompt, $"contradiction.{slot}", $"'{said}' contradicts '{Place(sample.Draft, one).Said}' in {slot}", first, said.Length);
        }

        if (!own.Contains(Count) && Counts(sample.Own).FirstOrDefault() is { } twice)
        {
            wrong[Count] = Found.Words(DiagnosticPlace.Prompt, "contradiction.count", $"there are two numbers of '{twice.Arguments[0]}'", sample.Sample.Prompt, twice.Arguments[1]);
        }

        return Found.Value(wrong.Count, [.. wrong.Values]);
    }

    /// <summary>Pairs of mentions that cannot both be true. Several values of one slot said at once are a set: they conflict when none goes with one of the other.</summary>
    private static IEnumerable<(string Slot, Mention One, Mention Other)> Slots(PromptDraft draft, SlotTable slots)
    {
        for (var i = 0; i < draft.Mentions.Length; i++)
        {
            for (var j = i + 1; j < draft.Mentions.Length; j++)
            {
                var (one, other) = (draft.Mentions[i], draft.Mentions[j]);
                if (one.Claims.IsEmpty || other.Claims.IsEmpty || one.Concept is not null && one.Concept == other.Concept) { continue; }

                foreach (var claim in one.Claims)
                {
                    if (!claim.Possible && other.Claims.Any(next => slots.Contradict(claim, next)) && !Agree(one, other, claim, slots)) { yield return (claim.Slot, one, other); }
                }
            }
        }
    }

    private static bool Agree(Mention one, Mention other, Claim claim, SlotTable slots)
    {
        foreach (var first in one.Claims)
        {
            if (first.Slot != claim.Slot || first.Of != claim.Of || first.Possible) { continue; }

            foreach (var second in other.Claims)
            {
                if (second.Slot == claim.Slot && !second.Possible && !slots.Contradict(first, second)) { return true; }
            }
        }

        return false;
    }

    private static IEnumerable<Cases.Fact> Counts(ImmutableArray<Cases.Fact> facts)
    {
        foreach (var group in facts.Where(fact => fact.Kind == FactKind.Count).GroupBy(fact => fact.Parents[0], StringComparer.Ordinal))
        {
            if (group.Skip(1).FirstOrDefault() is { } second) { yield return second; }
        }
    }

    private static (string Said, int Start) Place(PromptDraft draft, Mention mention)
    {
        var fragment = draft.Fragments[mention.Fragment];
        var said = fragment.Text.InOrElse(fragment.SpanLanguage).Substring(mention.Start, mention.Length);
        var start = draft.Request.Prompt.IndexOf(said, Math.Min(fragment.Source.Start + mention.Start, draft.Request.Prompt.Length), StringComparison.Ordinal);
        return (said, start >= 0 ? start : draft.Request.Prompt.IndexOf(said, StringComparison.Ordinal));
    }

    /// <summary>Collision: the share of negative terms of which every word stands in the prompt.</summary>
    public static MetricValue Collision(SampleReading sample)
    {
        var hits = Hits(sample, sample.Text).ToImmutableArray();
        return Found.Share(hits.Length, sample.Negatives.Length, hits);
    }

    /// <summary>The gate behind it: 1 when no negative term forbids what the user asked for.</summary>
    public static MetricValue CollisionWithUser(SampleReading sample) =>
        sample.Negatives.IsEmpty ? MetricValue.None : Found.Gate([.. Hits(sample, sample.Input.Seen)]);

    private static IEnumerable<Diagnostic> Hits(SampleReading sample, TextReading within)
    {
        foreach (var term in sample.Negatives)
        {
            if (term.Text.Content.Count > 0 && term.Text.Content.TrueForAll(word => sample.Readings.Book.Says(within, term.Text, word)))
            {
                yield return Found.In(DiagnosticPlace.Negative, "collision", $"'{term.Text.Text}' is asked for and forbidden", term.Start, term.Length);
            }
        }
    }

    /// <summary>Excluded words, as a gate: 1 when none of them stands in the positive prompt.</summary>
    /// <remarks>The case's own list, else what the prompt excludes. Where the target follows the words "no X", those words name an absence and are allowed.</remarks>
    public static MetricValue ExcludedAbsent(SampleReading sample)
    {
        var readings = sample.Readings;
        var input = sample.Input;
        var excluded = !input.Case.Excluded.IsEmpty ? input.Case.Excluded
            : [.. input.Draft.Exclusions.Select(one => one.Text.Zh is { } zh && input.Case.Prompt.Contains(zh, StringComparison.Ordinal) ? zh : one.Text.InOrElse(Language.English))];
        if (excluded.IsEmpty) { return MetricValue.None; }

        var text = Positive(sample);
        var wrong = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var words in excluded)
        {
            var argument = readings.Reader.Read(words);
            if (argument.Content.Count == 0 || (input.Case.Excluded.IsEmpty && argument.Content.TrueForAll(word => readings.Book.Says(input.Wanted, argument, word)))) { continue; }

            foreach (var span in readings.Matcher.Spans(text, argument).Take(1))
            {
                var (start, end) = (text.Tokens[span.First].Start, text.Tokens[span.Last].End);
                wrong.Add(Found.In(DiagnosticPlace.Prompt, "excluded-present", $"'{words}' is excluded, and '{text.Text[start..end]}' is there", start, end - start));
            }
        }

        return Found.Gate(wrong.DrainToImmutable());
    }

    private static TextReading Positive(SampleReading sample)
    {
        var spans = sample.Sample.Forged is { } forged
            ? forged.Fragments.Where(placed => placed.Fragment.Role == FragmentRole.Exclusion || placed.Fragment.Source.Kind == SourceKind.Rule).Select(placed => (Start: placed.At, placed.Text.Length)).ToList()
            : sample.Profile is { Negative: Profiles.NegativeForm.Statement } ? sample.Draft.Exclusions.Select(one => (one.Start, one.Length)).ToList() : [];
        if (sample.Profile is { Negative: Profiles.NegativeForm.NoFlag } && sample.Sample.Prompt.IndexOf(" --no ", StringComparison.Ordinal) is >= 0 and var flag)
        {
            spans.Add((flag, sample.Sample.Prompt.Length - flag));
        }

        return spans.Count == 0 ? sample.Text : sample.Readings.Reader.Read(Blank(sample.Sample.Prompt, spans));
    }

    private static string Blank(string text, List<(int Start, int Length)> spans)
    {
        var blanked = text.ToCharArray();
        foreach (var (start, length) in spans) { blanked.AsSpan(Math.Clamp(start, 0, text.Length), Math.Clamp(length, 0, text.Length - Math.Clamp(start, 0, text.Length))).Fill('.'); }

        return new(blanked);
    }
}
