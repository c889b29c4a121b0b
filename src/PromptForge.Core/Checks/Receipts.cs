using System.Text;
using System.Text.RegularExpressions;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Every word of prompt and negative stands under a receipt, and every receipt says where it comes from and why.</summary>
internal static partial class Receipts
{
    public static void Check(Review review)
    {
        var forged = review.Forged;
        foreach (var placed in forged.Fragments)
        {
            if (placed.Fragment.Id.Length == 0 || placed.Fragment.Source.Id.Length == 0) { review.Break("receipts", $"'{placed.Text}' has no source"); }

            if (!placed.Fragment.IsUser && placed.Fragment.Why is not { Zh: not null, En: not null })
            {
                review.Break("receipts", $"'{placed.Text}' ({placed.Fragment.Id}) does not say why, in both languages");
            }
        }

        var prompt = forged.Prompt;
        if (forged.NegativePrompt is { } negative && prompt.EndsWith($" --no {negative}", StringComparison.Ordinal)) { prompt = prompt[..^(negative.Length + 6)]; }

        var gaps = Uncovered(prompt, forged.Fragments);
        foreach (Match flag in Flags().Matches(gaps))
        {
            // Flags are the user's own and stand as they were written.
            if (review.HasVariants || forged.Request.Prompt.Contains(flag.Value.Trim().Split(' ')[0], StringComparison.Ordinal)) { gaps = gaps.Replace(flag.Value, "", StringComparison.Ordinal); }
        }

        Tell(review, gaps, "the prompt");
        if (!forged.NegativeFragments.IsEmpty) { Tell(review, Uncovered(forged.NegativePrompt ?? "", forged.NegativeFragments), "the negative prompt"); }
    }

    /// <summary>The text with everything blanked out that a receipt covers.</summary>
    private static string Uncovered(string text, IEnumerable<PlacedFragment> fragments)
    {
        var rest = new StringBuilder(text);
        foreach (var placed in fragments)
        {
            if (placed.At < 0 || placed.At > text.Length) { continue; }

            for (var i = placed.At; i < Math.Min((long)placed.At + placed.Text.Length, text.Length); i++) { rest[i] = '\n'; }
        }

        return rest.ToString();
    }

    private static void Tell(Review review, string gaps, string where)
    {
        foreach (Match words in Words().Matches(gaps))
        {
            if (words.Value is not ("with" or "in" or "a" or "an" or "配以")) { review.Break("receipts", $"no receipt covers '{words.Value}' in {where}"); }
        }
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Words();

    [GeneratedRegex(@" --[A-Za-z][^\n]*?(?= --|\n|$)")]
    private static partial Regex Flags();
}
