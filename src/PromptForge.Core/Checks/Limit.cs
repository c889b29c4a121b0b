using System.Collections.Immutable;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Checks;

/// <summary>Prompt and negative hold every hard and effective limit; every phrase stands whole where its receipt says.</summary>
internal static class Limit
{
    public static void Check(Review review, Func<LengthUnit, ITextMeter> meters)
    {
        var forged = review.Forged;
        Hold(forged.Prompt, review.Profile.Limits, "the prompt");
        if (forged.NegativePrompt is { } negative) { Hold(negative, review.Profile.NegativeLimits, "the negative prompt"); }

        var renderer = new PromptRenderer(review.Profile, forged.Language);
        foreach (var placed in forged.Fragments)
        {
            Stands(placed, forged.Prompt);
            Whole(placed, renderer.Render([placed.Fragment], []).Text.Trim().TrimEnd('.', '!', '?', '。', '！', '？'));
        }

        foreach (var placed in forged.NegativeFragments)
        {
            Stands(placed, forged.NegativePrompt ?? "");
            Whole(placed, placed.Fragment.Text.InOrElse(forged.Language));
        }

        void Hold(string text, ImmutableArray<LengthLimit> limits, string what)
        {
            foreach (var limit in limits)
            {
                if (limit.Kind == LimitKind.Recommended) { continue; }

                var length = new PromptLength(meters(limit.Length.Unit).Count(text), limit.Length.Unit);
                if (!length.FitsIn(limit.Length)) { review.Break("limit", $"{what} has {length}; the {limit.Kind} limit is {limit.Length}"); }
            }
        }

        void Stands(PlacedFragment placed, string within)
        {
            if (placed.At < 0 || placed.At > within.Length - placed.Text.Length || string.CompareOrdinal(within, placed.At, placed.Text, 0, placed.Text.Length) != 0)
            {
                review.Break("limit", $"'{placed.Text}' does not stand whole at {placed.At}");
            }
        }

        // The renderer may set a capital and take a space; it never changes a phrase.
        void Whole(PlacedFragment placed, string words)
        {
            if (!placed.Text.Contains(words.Trim(), StringComparison.OrdinalIgnoreCase)) { review.Break("limit", $"'{words}' was cut to '{placed.Text}'"); }
        }
    }
}
