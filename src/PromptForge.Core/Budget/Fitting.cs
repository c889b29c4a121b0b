using System.Collections.Immutable;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Budget;

/// <summary>Makes fragments fit limits.</summary>
internal sealed class Fitting(PromptRenderer renderer, Func<LengthUnit, ITextMeter> meters, string stage, ImmutableArray<ProtectedSpan> flags)
{
    public List<Fragment> Fit(List<Fragment> fragments, ImmutableArray<LengthLimit> limits, List<DroppedFragment> dropped, List<ForgeNote> notes)
    {
        var kept = fragments;
        foreach (var limit in limits)
        {
            var meter = meters(limit.Length.Unit);
            var over = Over(kept, limit, meter);
            while (over > 0 && Ours(kept, meter, over) is { Count: > 0 } ours)
            {
                kept = Without(kept, ours, limit, dropped, notes);
                over = Over(kept, limit, meter);
            }

            if (over <= 0 || limit.Kind == LimitKind.Recommended) { continue; }

            kept = Without(kept, Last(kept, limit, meter), limit, dropped, notes);
            if (Over(kept, limit, meter) > 0) { Shorten(kept, limit, meter, notes); }
        }

        return kept;
    }

    private static string Words(Fragment fragment) => fragment.Text.InOrElse(fragment.SpanLanguage);

    private int Over(List<Fragment> kept, LengthLimit limit, ITextMeter meter) => meter.Count(renderer.Render(kept, flags).Text) - limit.Length.Value;

    private List<Fragment> Without(List<Fragment> kept, List<Fragment> leave, LengthLimit limit, List<DroppedFragment> dropped, List<ForgeNote> notes)
    {
        foreach (var fragment in leave)
        {
            dropped.Add(new(fragment, DropReason.Limit, limit.Length.ToString()));
            notes.Add(fragment.IsUser
                ? ForgeNote.Warning(stage, "user-clause-dropped", ("text", Words(fragment)), ("limit", limit.Length))
                : ForgeNote.Info(stage, "dropped-for-limit", ("text", Words(fragment)), ("limit", limit.Length)));
        }

        return Rest(kept, leave);
    }

    /// <summary>A list without some of its fragments, whatever equals them.</summary>
    internal static List<Fragment> Rest(List<Fragment> kept, IEnumerable<Fragment> leave)
    {
        var left = new HashSet<Fragment>(leave, ReferenceEqualityComparer.Instance);
        return kept.FindAll(fragment => !left.Contains(fragment));
    }

    /// <summary>Enough of what we added to save what is over, the least relevant first.</summary>
    private List<Fragment> Ours(List<Fragment> kept, ITextMeter meter, int over)
    {
        var leave = new List<Fragment>();
        foreach (var fragment in kept.Where(IsOurs).OrderBy(fragment => fragment.Relevance).ThenByDescending(fragment => fragment.Id, StringComparer.Ordinal))
        {
            if (over <= 0) { break; }

            leave.Add(fragment);
            over -= meter.Count(renderer.Piece(fragment));
        }

        return leave;
    }

    /// <summary>The fewest of the user's clauses, from the end, without which the rest fits; the first always stays.</summary>
    private List<Fragment> Last(List<Fragment> kept, LengthLimit limit, ITextMeter meter)
    {
        // What the user does not want is a wish, too; it goes after the clauses behind the first.
        var order = kept.Skip(1).Reverse().OrderByDescending(fragment => fragment.IsUser).ToList();
        var (fewest, most) = (Math.Min(1, order.Count), order.Count);
        while (fewest < most)
        {
            var middle = (fewest + most) / 2;
            if (Over(Rest(kept, order.Take(middle)), limit, meter) > 0) { fewest = middle + 1; }
            else { most = middle; }
        }

        return order[..fewest];
    }

    private static bool IsOurs(Fragment fragment) => fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge or SourceKind.Model;

    /// <summary>The last resort: one clause that is too long alone ends at a joint between its phrases, else between words.</summary>
    private void Shorten(List<Fragment> kept, LengthLimit limit, ITextMeter meter, List<ForgeNote> notes)
    {
        if (kept.Count == 0) { return; }

        var fragment = kept[0];
        var language = fragment.SpanLanguage;
        var words = fragment.Text.InOrElse(language);
        var ends = Joints.Of(words, fragment.Protected);
        var (low, high) = (0, ends.Count - 1);
        Fragment? best = null;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var shorter = fragment with
            {
                Text = fragment.Text.With(language, words[..ends[middle]].TrimEnd()),
                Protected = [.. fragment.Protected.Where(span => span.End <= ends[middle])],
            };
            if (meter.Count(renderer.Render([shorter], flags).Text) <= limit.Length.Value)
            {
                best = shorter;
                low = middle + 1;
            }
            else { high = middle - 1; }
        }

        if (best is null)
        {
            notes.Add(ForgeNote.Warning(stage, "over-limit", ("limit", limit.Length)));
            kept.Clear();
            return;
        }

        kept[0] = best;
        notes.Add(ForgeNote.Warning(stage, "user-clause-shortened", ("text", words[Words(best).Length..].Trim()), ("limit", limit.Length)));
    }
}
