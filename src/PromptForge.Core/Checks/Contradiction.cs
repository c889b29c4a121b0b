using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Nothing added conflicts with what the user said; nothing the user asked for stands in the negative.</summary>
internal static class Contradiction
{
    public static void Check(Review review, SlotTable slots)
    {
        var forged = review.Forged;
        var wishes = new Wishes(
            new() { Request = forged.Request, InputLanguage = forged.Language, Mentions = forged.Mentions, Exclusions = forged.Exclusions }, review.Lexicon, slots);
        foreach (var placed in forged.Fragments)
        {
            switch (placed.Fragment.Source.Kind)
            {
                case SourceKind.Model:
                    OfModel(review, placed, wishes);
                    break;
                case SourceKind.Template or SourceKind.Knowledge
                    when wishes.Judge(placed.Fragment.Text, placed.Fragment.Claims) is { Reason: { } reason } verdict:
                    review.Break("contradiction", $"'{placed.Text}' ({placed.Fragment.Id}): {reason} with {verdict.Detail}");
                    break;
            }
        }

        foreach (var negative in forged.NegativeFragments)
        {
            if (negative.Fragment.IsUser) { continue; }

            foreach (var placed in forged.Fragments)
            {
                if (placed.Fragment.IsUser && review.Holds(placed.Text, negative.Text))
                {
                    review.Break("contradiction", $"the negative '{negative.Text}' forbids the user's '{placed.Text}'");
                }
            }
        }
    }

    /// <summary>A model's text claims nothing by itself: what it names of season, light, medium and the like is judged. The user's own names are no claims of the model.</summary>
    private static void OfModel(Review review, PlacedFragment placed, Wishes wishes)
    {
        foreach (var link in new Linker(review.Lexicon).Link(placed.Text))
        {
            if (link.Term.Concept < 0) { continue; }

            var concept = review.Lexicon.Concepts[link.Term.Concept];
            if (concept.Kind is "colour" or "harmony" || !Vocabulary.QualityKinds.Contains(concept.Kind) || wishes.Terms.Contains(concept.Id)) { continue; }

            if (wishes.Judge(default, concept.Asserted) is { Reason: DropReason.Conflict } verdict)
            {
                review.Break("contradiction", $"the model's '{placed.Text.Substring(link.Start, link.Length)}' contradicts {verdict.Detail}");
            }
        }
    }
}
