using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge.Facets;

/// <summary>Sets the entry that a concept board chose, and takes back what was offered in its place or against it.</summary>
/// <remarks>Without a choice the draft passes untouched. An entry that collides with the user's words is not set; the reason stands with what was dropped.</remarks>
public sealed class FacetStage : IForgeStage
{
    private readonly Lexicon lexicon;
    private readonly SlotTable slots;

    /// <summary>Sets entries of this knowledge base.</summary>
    public FacetStage(Lexicon lexicon, SlotTable slots)
    {
        this.lexicon = lexicon;
        this.slots = slots;
    }

    /// <inheritdoc />
    public string Name => "facets";

    /// <inheritdoc />
    public ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken)
    {
        if (draft.Request.Facet is not { } choice || draft.Request.IsEdit || Facet.Find(choice.Facet) is not { } facet || lexicon.Find(choice.Concept) is not { } concept) { return new(draft); }

        var chosen = new Fragment
        {
            Id = choice.Receipt,
            Text = concept.Name,
            Role = facet.Role,
            Claims = concept.Asserted,
            Source = new(SourceKind.Knowledge, concept.Id),
            Why = new($"概念板的选择（{facet.Name.Zh}）", $"the concept board's choice of {facet.Name.En}"),
        };
        var verdict = new Wishes(draft, lexicon, slots).Judge(concept);
        if (verdict.Reason is { } reason) { return new(draft with { Dropped = draft.Dropped.Add(new(chosen, reason, verdict.Detail)) }); }

        var (offers, dropped) = (ImmutableArray.CreateBuilder<Fragment>(), draft.Dropped.ToBuilder());
        foreach (var offer in draft.Offers)
        {
            if (MakesRoom(offer, facet) || Collides(offer, concept)) { dropped.Add(new(offer, DropReason.Conflict, chosen.Id)); }
            else { offers.Add(offer); }
        }

        return new(draft with { Fragments = draft.Fragments.Add(chosen), Offers = offers.ToImmutable(), Dropped = dropped.ToImmutable() });
    }

    private static bool MakesRoom(Fragment offer, Facet facet) =>
        (facet.Replaces && offer.Role == facet.Role) || offer.Claims.Any(claim => facet.Claims.Contains(claim.Slot));

    /// <summary>By what the phrase says, and by what is known of the thing it speaks of: crabapple blossom is of spring.</summary>
    private bool Collides(Fragment offer, Concept concept)
    {
        var known = offer.Source.Kind == SourceKind.Knowledge ? lexicon.Find(offer.Source.Id)?.Asserted ?? [] : [];
        return offer.Claims.Concat(known).Any(claim => concept.Asserted.Any(own => slots.Contradict(claim, own)));
    }
}
