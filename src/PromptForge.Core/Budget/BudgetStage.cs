using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Budget;

/// <summary>Takes the best offers, then leaves out what a prompt needs least until every limit of the profile holds.</summary>
/// <remarks>Our own phrases go first, the least relevant before the others; the user's clauses go last, whole, from the end.
/// Recommended lengths bind only what we add. Each fragment is priced once; the final text is measured once more, because connectives cost, too.</remarks>
public sealed class BudgetStage : IForgeStage
{
    private readonly Selection selection;
    private readonly Folding folding;
    private readonly Func<LengthUnit, ITextMeter> meters;

    /// <summary>Measures with these meters.</summary>
    public BudgetStage(SlotTable slots, Folding folding, Func<LengthUnit, ITextMeter> meters)
    {
        selection = new(slots);
        this.folding = folding;
        this.meters = meters;
    }

    /// <inheritdoc />
    public string Name => "budget";

    /// <inheritdoc />
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        var dropped = new List<DroppedFragment>();
        var notes = new List<ForgeNote>();
        var chosen = Choose(draft, dropped, notes);
        var renderer = new PromptRenderer(context.Profile, draft.OutputLanguage);
        var kept = new List<Fragment>(draft.Fragments.Length + chosen.Count);
        kept.AddRange(draft.Fragments);
        kept.AddRange(chosen);
        kept.AddRange(Always(draft));
        var fitted = new Fitting(renderer, meters, Name, draft.Flags).Fit(kept, context.Profile.Limits, dropped, notes);
        var negatives = FitNegatives(draft, context.Profile, renderer, dropped, notes);
        return new(draft with
        {
            Fragments = [.. fitted],
            Negatives = negatives,
            Dropped = draft.Dropped.AddRange(dropped),
            Notes = draft.Notes.AddRange(notes),
        });
    }

    private List<Fragment> Choose(PromptDraft draft, List<DroppedFragment> dropped, List<ForgeNote> notes)
    {
        if (draft.Quota == 0 || draft.Offers.IsEmpty) { return []; }

        var userText = folding.Fold(string.Join('\n', draft.Fragments.Select(fragment => $"{fragment.Text.Zh}\n{fragment.Text.En}")));
        var without = draft.Request.Without;
        var chosen = selection.Choose(draft.Offers, draft.Quota, draft.Request.Seed, without, draft.AlreadyForged, userText, dropped);
        if (without.IsEmpty) { return chosen; }

        var before = selection.Choose(draft.Offers, draft.Quota, draft.Request.Seed, [], draft.AlreadyForged, userText, null);
        foreach (var id in without)
        {
            if (draft.Offers.FirstOrDefault(offer => offer.Id == id) is { } switchedOff) { dropped.Add(new(switchedOff, DropReason.Excluded, "--without")); }
        }

        foreach (var refill in chosen.Where(fragment => !before.Contains(fragment)))
        {
            notes.Add(ForgeNote.Info(Name, "refill", ("id", refill.Id), ("text", refill.Text.InOrElse(draft.OutputLanguage))));
        }

        return chosen;
    }

    /// <summary>Phrases of the caller's own that stand in every prompt; they are the caller's words and outlive ours.</summary>
    private static IEnumerable<Fragment> Always(PromptDraft draft) =>
        draft.Request.IsEdit ? [] : draft.Request.Always.Select((text, i) => new Fragment
        {
            Id = $"always#{i + 1}",
            Text = new(text, text),
            Role = FragmentRole.Style,
            Source = new(SourceKind.Rule, "always"),
            Why = new("项目文件要求每条提示词都带上", "the project file asks for it in every prompt"),
        });

    private ImmutableArray<Fragment> FitNegatives(
        PromptDraft draft, ModelProfile profile, PromptRenderer renderer, List<DroppedFragment> dropped, List<ForgeNote> notes)
    {
        if (draft.Negatives.IsEmpty) { return draft.Negatives; }

        var kept = draft.Negatives.ToList();
        foreach (var limit in profile.NegativeLimits)
        {
            var meter = meters(limit.Length.Unit);
            if (meter.Count(renderer.RenderNegative(kept).Text) <= limit.Length.Value) { continue; }

            // The least relevant first, of equal ones the later; the user's own last, and never for a recommendation.
            var order = kept.AsEnumerable().Reverse().Where(fragment => limit.Kind != LimitKind.Recommended || !fragment.IsUser)
                .OrderBy(fragment => fragment.IsUser ? 2 : fragment.Relevance).ToList();
            var (fewest, most) = (Math.Min(1, order.Count), order.Count);
            while (fewest < most)
            {
                var middle = (fewest + most) / 2;
                if (meter.Count(renderer.RenderNegative(Fitting.Rest(kept, order.Take(middle))).Text) > limit.Length.Value) { fewest = middle + 1; }
                else { most = middle; }
            }

            kept = Fitting.Rest(kept, order.Take(fewest));
            foreach (var fragment in order.Take(fewest))
            {
                dropped.Add(new(fragment, DropReason.Limit, limit.Length.ToString()));
                if (fragment.IsUser)
                {
                    notes.Add(ForgeNote.Warning(Name, "user-clause-dropped", ("text", fragment.Text.InOrElse(draft.OutputLanguage)), ("limit", limit.Length)));
                }
            }
        }

        return [.. kept];
    }
}
