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
            var over = meter.Count(renderer.Render(kept, flags).Text) - limit.Length.Value;
            while (over > 0)
            {
                var leave = Least(kept, limit.Kind == LimitKind.Recommended, meter, over);
                if (leave.Count == 0) { break; }

                foreach (var fragment in leave)
                {
                    kept.Remove(fragment);
                    dropped.Add(new(fragment, DropReason.Limit, limit.Length.ToString()));
                    notes.Add(fragment.IsUser
                        ? ForgeNote.Warning(stage, "user-clause-dropped", ("text", Words(fragment)), ("limit", limit.Length))
                        : ForgeNote.Info(stage, "dropped-for-limit", ("text", Words(fragment)), ("limit", limit.Length)));
                }

                over = meter.Count(renderer.Render(kept, flags).Text) - limit.Length.Value;
            }

            if (over > 0 && limit.Kind != LimitKind.Recommended) { Shorten(kept, limit, meter, notes); }
        }

        return kept;
    }

    private static string Words(Fragment fragment) => fragment.Text.InOrElse(fragment.SpanLanguage);

    /// <summary>The fragments to leave out next: enough of ours to save what is over, else one clause of the user's from the end.</summary>
    private List<Fragment> Least(List<Fragment> kept, bool oursOnly, ITextMeter meter, int over)
    {
        var ours = kept.Where(IsOurs).OrderBy(fragment => fragment.Relevance).ThenByDescending(fragment => fragment.Id, StringComparer.Ordinal);
        var leave = new List<Fragment>();
        foreach (var fragment in ours)
        {
            if (over <= 0) { break; }

            leave.Add(fragment);
            over -= meter.Count(renderer.Piece(fragment));
        }

        if (leave.Count > 0 || oursOnly) { return leave; }

        // What the user does not want is a wish, too; it goes after the clauses behind the first.
        var clause = kept.FindLastIndex(fragment => fragment.IsUser);
        if (clause > 0) { return [kept[clause]]; }

        return kept.Count > 1 ? [kept[^1]] : [];
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
