using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>The excluded thing is not in the positive, outside fragments that say so, and reaches the negative where the model has one.</summary>
internal static class Negation
{
    public static void Check(Review review)
    {
        foreach (var exclusion in review.Forged.Exclusions)
        {
            Positive(review, exclusion);
            if (!review.Forged.Request.IsEdit) { Told(review, exclusion); }
        }
    }

    private static void Positive(Review review, Exclusion exclusion)
    {
        // Who wants a thing in one place and not in another wants it; a note says so.
        var names = Names(review, exclusion).Where(name => name.ToLowerInvariant() is not ("and" or "or" or "no" or "not" or "but")).ToList();
        var isWanted = review.HasVariants || names.Exists(name => review.Holds(review.Wanted, name));
        foreach (var placed in review.Forged.Fragments)
        {
            var source = placed.Fragment.Source.Kind;
            if (placed.Fragment.Role == FragmentRole.Exclusion || source == SourceKind.Rule || (isWanted && source is SourceKind.User or SourceKind.Model)) { continue; }

            var text = placed.Text;
            foreach (var span in placed.Fragment.Protected) { text = text.Replace(span.Raw, " ", StringComparison.Ordinal); }

            // Two words of one language may meet in one of the other (口, 嘴: mouth); the user's own language decides.
            if (source == SourceKind.User && placed.Fragment.Text.Gloss(review.Forged.Language) is { } original && !names.Exists(name => review.Holds(original, name))) { continue; }

            if (names.Find(name => review.Holds(text, name)) is { } word) { review.Break("negation", $"'{word}' is excluded but '{placed.Text}' holds it"); }
        }
    }

    /// <summary>Every exclusion is in the negative or in a fragment that says so, was left out for a reason, or a note says that it was lost.</summary>
    private static void Told(Review review, Exclusion exclusion)
    {
        var forged = review.Forged;
        if (forged.Dropped.Any(dropped => Is(dropped.Fragment, exclusion)) || review.IsCutByLimit
            || forged.Notes.Any(note => note.Code is "exclusion-lost" or "contradictory-wish" && Mentions(note["text"], exclusion))) { return; }

        if (review.Profile.TakesNegative)
        {
            var negative = forged.NegativePrompt ?? "";
            if (!forged.NegativeFragments.Any(placed => Is(placed.Fragment, exclusion) && negative.Contains(placed.Text, StringComparison.Ordinal))
                && !review.Holds(negative, exclusion.Text.InOrElse(forged.Language)))
            {
                review.Break("negation", $"'{exclusion.Text.InOrElse(forged.Language)}' is excluded but not in the negative prompt");
            }
        }
        else if (!forged.Fragments.Any(placed => placed.Fragment.Role == FragmentRole.Exclusion && Is(placed.Fragment, exclusion)))
        {
            review.Break("negation", $"'{exclusion.Text.InOrElse(forged.Language)}' is excluded and no fragment says so");
        }
    }

    private static bool Is(Fragment fragment, Exclusion exclusion) =>
        fragment.Role == FragmentRole.Exclusion && fragment.Source.Start == exclusion.Start && fragment.Source.Length == exclusion.Length;

    private static bool Mentions(string text, Exclusion exclusion) => text == exclusion.Text.Zh || text == exclusion.Text.En;

    private static IEnumerable<string> Names(Review review, Exclusion exclusion)
    {
        if (exclusion.Text.Zh is { Length: > 0 } zh) { yield return zh; }

        if (exclusion.Text.En is { Length: > 0 } en) { yield return en; }

        // Other names of the very same thing, where the exclusion is nothing but its name.
        if (exclusion.Concepts is [var id] && review.Lexicon.Find(id) is { } concept && (IsName(concept.Names.Zh, exclusion.Text.Zh) || IsName(concept.Names.En, exclusion.Text.En)))
        {
            foreach (var name in concept.Names.Zh.Where(name => name.Length > 1).Concat(concept.Names.En)) { yield return name; }
        }
    }

    private static bool IsName(IEnumerable<string> names, string? text) => text is not null && names.Contains(text, StringComparer.OrdinalIgnoreCase);
}
