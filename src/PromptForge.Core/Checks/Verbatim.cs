using System.Text.RegularExpressions;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Checks;

/// <summary>Lettering, titles, placeholders, weights and loras survive where the target understands them, and go with a note elsewhere.</summary>
internal static partial class Verbatim
{
    private static readonly char[] Marks = ['"', '“', '”', '「', '」', '『', '』', '《', '》', '<', '>', '{', '}', '[', ']', '\uFFFD'];

    public static void Check(Review review)
    {
        foreach (var placed in review.Forged.Fragments)
        {
            foreach (var span in placed.Fragment.Protected) { Span(review, span); }
        }

        if (!review.HasVariants && !review.IsCutByLimit) { Request(review); }
    }

    private static void Span(Review review, in ProtectedSpan span)
    {
        var isA1111 = review.Profile.Weights == WeightForm.A1111;
        var kept = span.Kind switch
        {
            ProtectedKind.Quote or ProtectedKind.Title or ProtectedKind.Placeholder or ProtectedKind.Foreign => span.Inner,
            ProtectedKind.Weight => isA1111 ? span.Raw : span.Inner,
            ProtectedKind.Lora => review.Profile.Lora ? span.Raw : null,
            ProtectedKind.Schedule => isA1111 ? span.Raw : null,
            _ => null,
        };
        Kept(review, span.Raw, kept);
    }

    /// <summary>What the user wrote in marks, read from the request itself: a result cannot lose it by not speaking of it.</summary>
    private static void Request(Review review)
    {
        foreach (var inner in Lettering(review.Wanted)) { Kept(review, inner, inner); }

        foreach (Match lora in Loras().Matches(review.Wanted)) { Kept(review, lora.Value, review.Profile.Lora ? lora.Value : null); }

        foreach (Match placeholder in Placeholders().Matches(review.Wanted)) { Kept(review, placeholder.Value, placeholder.Value); }
    }

    private static void Kept(Review review, string raw, string? kept)
    {
        if (kept is not null && !review.Forged.Prompt.Contains(kept, StringComparison.Ordinal)) { review.Break("verbatim", $"'{raw}' is lost"); }

        // A clause in a script that we do not read stays as it is, marks and all, and is noted as a whole.
        if (kept is null && !review.Forged.Notes.Any(note => (note.Code == "unsupported-syntax" && note["text"] == raw)
            || (note.Code == "other-language" && note["text"].Contains(raw, StringComparison.Ordinal))))
        {
            review.Break("verbatim", $"'{raw}' went without a note");
        }
    }

    /// <summary>What stands in quotation marks or title marks, as a reader sees it.</summary>
    private static IEnumerable<string> Lettering(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var close = text[at] switch { '"' => '"', '“' => '”', '「' => '」', '『' => '』', '《' => '》', _ => '\0' };

            // An inch mark is no quotation: 5" tall.
            if (close == '\0' || (text[at] == '"' && at > 0 && char.IsDigit(text[at - 1]))) { continue; }

            var end = text.IndexOf(close, at + 1);
            if (end < 0) { continue; }

            var inner = text[(at + 1)..end];
            // Marks within marks are no lettering that anybody could tell apart.
            if (inner.Length is > 0 and < 400 && !inner.Any(char.IsControl) && inner.IndexOfAny(Marks) < 0) { yield return inner; }

            at = end;
        }
    }

    [GeneratedRegex(@"<(?:lora|lyco|hypernet|embedding|segment):[\p{L}0-9_.:-]{1,180}>")]
    private static partial Regex Loras();

    [GeneratedRegex(@"\{\{?[A-Za-z_][A-Za-z0-9_ .-]{0,60}\}?\}")]
    private static partial Regex Placeholders();
}
