using System.Globalization;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Whether a model's text still names everything that the user named: concepts, glossary words, numbers, names we do not know.</summary>
/// <remarks>Any name of a thing will do, in the prompt's language; verbs and adverbs may change.</remarks>
internal static class NamedByModel
{
    public static void Check(Review review)
    {
        // What the budget left out by name is not for the model to bring back.
        var text = review.Forged.Prompt;
        foreach (var mention in review.Forged.Mentions)
        {
            if (IsDropped(review, mention)) { continue; }

            if (mention.Concept is { } id && review.Lexicon.Find(id) is { } concept && !CarriedFacts.Names(concept, review.Forged.Language).Any(name => review.Holds(text, name)))
            {
                review.Break("intent", $"the model lost '{concept.Name.InOrElse(review.Forged.Language)}'");
            }
        }

        if (review.HasVariants || review.IsCutByLimit) { return; }

        foreach (var fact in new CarriedFacts(review.Lexicon, review.Forged.Language).Of(review.Wanted))
        {
            if (!fact.IsConcept && !fact.Names.Any(name => review.Holds(text, name))) { review.Break("intent", $"the model lost '{fact.Said}'"); }
        }
    }

    private static bool IsDropped(Review review, Mention mention) =>
        review.Forged.Dropped.Any(dropped => dropped.Fragment.Id.Split('~')[0] == string.Create(CultureInfo.InvariantCulture, $"user#{mention.Fragment + 1}"));
}
