using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>How much a prompt may gain, and which facets are open.</summary>
public static class Enrichment
{
    private const int MostForAuto = 7;
    private const int MostForRich = 12;
    private const int FullPromptWords = 22;

    /// <summary>How many phrases may be added.</summary>
    /// <remarks>A bare idea has room for seven; two facets that the user filled, or four words beyond a handful, take one place.
    /// A text that already holds two of our phrases has been forged before and gains nothing.</remarks>
    public static int Quota(PromptDraft draft)
    {
        if (draft.Request.Strength == Strength.None || draft.Request.IsEdit || draft.AlreadyForged >= 2) { return 0; }

        var words = ContentWords(draft);
        var facets = 0;
        foreach (var role in (ReadOnlySpan<FragmentRole>)[FragmentRole.Vessel, FragmentRole.Composition, FragmentRole.Colour, FragmentRole.Light, FragmentRole.Mood, FragmentRole.Medium, FragmentRole.Style])
        {
            if (IsFilled(draft, role)) { facets++; }
        }

        var bare = words <= 5 && facets <= 1;
        var auto = words >= FullPromptWords ? 1 : Math.Clamp(MostForAuto - ((facets + 1) / 2) - (Math.Max(0, words - 6) / 4), 1, MostForAuto);
        if (bare) { auto = Math.Max(auto, 6); }

        // A long text that holds one phrase of ours had room for one; in the other language its words may count fewer.
        if (draft.AlreadyForged == 1 && words >= FullPromptWords * 2 / 3) { auto = Math.Min(auto, 1); }

        // An expert who filled most facets needs nothing more.
        if (words >= FullPromptWords && (facets >= 3 || words >= 2 * FullPromptWords)) { auto = 0; }

        auto = draft.Request.Strength switch
        {
            Strength.Light => Math.Min(2, auto),
            Strength.Rich => Math.Max(auto, MostForRich - facets),
            _ => auto,
        };
        return Math.Max(0, auto - draft.AlreadyForged);
    }

    /// <summary>Whether the user already says something in a facet.</summary>
    public static bool IsFilled(PromptDraft draft, FragmentRole role)
    {
        foreach (var mention in draft.Mentions)
        {
            if (mention.Role == role) { return true; }
        }

        return false;
    }

    /// <summary>Words that carry meaning: Chinese by two characters, English by words of at least three letters.</summary>
    private static int ContentWords(PromptDraft draft)
    {
        var (han, words) = (0, 0);
        foreach (var fragment in draft.Fragments)
        {
            var text = fragment.Text.InOrElse(fragment.SpanLanguage);
            var letters = 0;
            foreach (var letter in text)
            {
                if (Folding.IsHan(letter)) { han++; }

                if (char.IsLetterOrDigit(letter) && !Folding.IsHan(letter)) { letters++; }
                else
                {
                    if (letters >= 3) { words++; }

                    letters = 0;
                }
            }

            if (letters >= 3) { words++; }
        }

        return words + ((han + 1) / 2);
    }
}
