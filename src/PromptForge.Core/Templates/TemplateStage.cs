using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge.Templates;

/// <summary>Chooses the styles and offers their phrases for the facets that the user left open.</summary>
/// <remarks>Pure. Offers are candidates: the budget takes the best of them.</remarks>
public sealed class TemplateStage : IForgeStage
{
    private readonly StyleChooser chooser;
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;
    private readonly Dictionary<string, StyleTemplate> styles;

    /// <summary>Offers from these styles.</summary>
    public TemplateStage(ImmutableArray<StyleTemplate> styles, Lexicon lexicon, SlotTable slots)
    {
        chooser = new(styles);
        this.lexicon = lexicon;
        this.slots = slots;
        this.styles = styles.ToDictionary(style => style.Id, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public string Name => "templates";

    /// <inheritdoc />
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        if (draft.Request.IsEdit || !context.Enriches)
        {
            return new(draft with { Style = draft.Request.Style is "auto" or "none" ? StyleChoice.None : chooser.Named(draft.Request.Style) });
        }

        var wishes = new Wishes(draft, lexicon, slots);
        var choice = chooser.Choose(draft.Request.Style, () => new HashSet<string>(wishes.Terms.Concat(ShapeCues.Of(draft)), StringComparer.Ordinal));
        var note = draft.Request.Style is not "auto" ? null
            : choice.Score > 0 ? ForgeNote.Info(Name, "style-auto", ("style", choice.Id), ("score", choice.Score)) : ForgeNote.Info(Name, "style-plain");
        var next = draft with
        {
            Style = choice,
            Quota = choice.Templates.IsEmpty ? 0 : Enrichment.Quota(draft),
            Notes = note is null ? draft.Notes : draft.Notes.Add(note),
        };
        return new(next.Quota == 0 ? next : Offer(next, wishes));
    }

    private PromptDraft Offer(PromptDraft draft, Wishes wishes)
    {
        var offers = ImmutableArray.CreateBuilder<Fragment>();
        var dropped = ImmutableArray.CreateBuilder<DroppedFragment>();
        foreach (var id in draft.Style.Templates)
        {
            var style = styles[id];
            var filled = Fill(style, draft, wishes);
            foreach (var phrase in style.Phrases)
            {
                if (IsOpen(phrase, draft) && phrase.When.Holds(wishes.Terms) && SlotsHold(phrase, style, draft)) { Judge(phrase, style, filled, wishes, offers, dropped); }
            }
        }

        return draft with { Offers = draft.Offers.AddRange(offers), Dropped = draft.Dropped.AddRange(dropped) };
    }

    private static bool IsOpen(Phrase phrase, PromptDraft draft) =>
        (draft.Request.Allow.IsEmpty || draft.Request.Allow.Contains(phrase.Role))
        && (phrase.Role == FragmentRole.Subject || !Enrichment.IsFilled(draft, phrase.Role));

    private static bool SlotsHold(Phrase phrase, StyleTemplate style, PromptDraft draft) =>
        (phrase.When.Unset is not { } unset || !UserFills(style, unset, draft)) && (phrase.When.Set is not { } set || UserFills(style, set, draft));

    private static bool UserFills(StyleTemplate style, string slot, PromptDraft draft)
    {
        var kind = style.Slots.FirstOrDefault(known => known.Name == slot)?.Kind;
        return draft.Mentions.Any(mention => mention.Kind == kind || mention.Claims.Any(claim => claim.Slot == kind))
            || (kind is "vessel" && ShapeCues.NamesVessel(draft));
    }

    private void Judge(
        Phrase phrase, StyleTemplate style, Dictionary<string, Concept?> filled, Wishes wishes,
        ImmutableArray<Fragment>.Builder offers, ImmutableArray<DroppedFragment>.Builder dropped)
    {
        var (text, claims) = (phrase.Text, phrase.Claims);
        var why = phrase.Why ?? style.Description;
        var verdict = default(Verdict);
        foreach (var (slot, concept) in filled)
        {
            if (text.En?.Contains("{" + slot + "}", StringComparison.Ordinal) != true && text.Zh?.Contains("{" + slot + "}", StringComparison.Ordinal) != true) { continue; }

            if (concept is null) { return; }

            text = new(text.Zh?.Replace("{" + slot + "}", concept.Name.Zh, StringComparison.Ordinal), text.En?.Replace("{" + slot + "}", concept.Name.En, StringComparison.Ordinal));
            claims = claims.AddRange(concept.Asserted);
            verdict = wishes.Judge(concept);

            // The style gives its reasons for its own choice only.
            if (style.Slots.FirstOrDefault(known => known.Name == slot)?.Default != concept.Id) { why = new($"与所说的花材相宜:{concept.Name.Zh}", $"suits the flowers named: {concept.Name.En}"); }
        }

        if (verdict.IsFine) { verdict = wishes.Judge(text, claims); }

        var fragment = new Fragment
        {
            Id = phrase.Id,
            Text = text,
            Role = phrase.Role,
            Relevance = phrase.Relevance,
            Claims = claims,
            Why = why,
            Source = new(SourceKind.Template, style.Id),
        };
        if (verdict.Reason is { } reason) { dropped.Add(new(fragment, reason, verdict.Detail)); }
        else { offers.Add(fragment); }
    }

    /// <summary>Fills each slot: what the user named, else what the user's flowers look well in, else the style's own choice.</summary>
    private Dictionary<string, Concept?> Fill(StyleTemplate style, PromptDraft draft, Wishes wishes)
    {
        var filled = new Dictionary<string, Concept?>(StringComparer.Ordinal);
        foreach (var slot in style.Slots)
        {
            var named = draft.Mentions.FirstOrDefault(mention => mention.Kind == slot.Kind)?.Concept;
            filled[slot.Name] = named is not null ? lexicon.Find(named) : BestChoice(slot, style, draft, wishes);
        }

        return filled;
    }

    /// <summary>A vessel that suits both the user's flowers and the style, else the style's own, else one that suits the flowers.</summary>
    private Concept? BestChoice(TemplateSlot slot, StyleTemplate style, PromptDraft draft, Wishes wishes)
    {
        var suited = slot.Kind is not "vessel" ? []
            : draft.Mentions.Select(mention => mention.Concept).OfType<string>().Distinct(StringComparer.Ordinal)
                .SelectMany(id => lexicon.Find(id)?.Vessels ?? []).Distinct(StringComparer.Ordinal).ToList();
        var ofStyle = suited.Where(id => lexicon.Find(id)?.Styles.Contains(style.Id) == true);
        string[] own = slot.Default is { } id ? [id] : [];
        var choice = ofStyle.Concat(own).Concat(suited).Select(lexicon.Find).OfType<Concept>().FirstOrDefault(concept => concept.Kind == slot.Kind && wishes.Judge(concept).IsFine);
        return choice ?? (slot.Default is null ? null : lexicon.Find(slot.Default));
    }
}
