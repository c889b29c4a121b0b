using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>Makes fragments of clauses: what is cut leaves, what is protected stays as it is.</summary>
/// <remarks>Reads its text once from left to right, so clauses must come in their order.</remarks>
internal sealed class FragmentBuilder
{
    private static readonly string[] Joints = [" and", " but", " with", " or", " is", " are"];

    private readonly string text;
    private readonly List<ProtectedSpan> spans;
    private readonly List<Cut> cuts;
    private readonly OriginMap origin;
    private int nextCut;
    private int nextSpan;

    public FragmentBuilder(string text, List<ProtectedSpan> spans, List<Cut> cuts, OriginMap origin)
    {
        this.text = text;
        this.spans = spans;
        this.cuts = cuts;
        this.origin = origin;
    }

    /// <summary>The fragment of the next clause, or null when nothing of it is left.</summary>
    /// <param name="number">Its number among the user's fragments, from 1.</param>
    /// <param name="clause">The clause.</param>
    public Fragment? Build(int number, Clause clause)
    {
        var words = new StringBuilder(clause.End - clause.Start);
        var kept = ImmutableArray.CreateBuilder<ProtectedSpan>();
        for (var at = clause.Start; at < clause.End;)
        {
            while (nextCut < cuts.Count && cuts[nextCut].End <= at) { nextCut++; }

            if (nextCut < cuts.Count && cuts[nextCut].Start <= at)
            {
                at = cuts[nextCut].End;
                TrimEnd(words, kept);
                continue;
            }

            while (nextSpan < spans.Count && spans[nextSpan].Start < at) { nextSpan++; }

            if (nextSpan < spans.Count && spans[nextSpan].Start == at)
            {
                if (spans[nextSpan].Kind != ProtectedKind.Flag)
                {
                    kept.Add(spans[nextSpan] with { Start = words.Length });
                    words.Append(spans[nextSpan].Raw);
                }

                at = spans[nextSpan].End;
                continue;
            }

            // A cut leaves a joint: one space where two words meet, none elsewhere.
            if (words.Length > 0 && at > clause.Start && nextCut > 0 && cuts[nextCut - 1].End == at && !char.IsWhiteSpace(text[at])
                && char.IsAsciiLetterOrDigit(words[^1]) && char.IsAsciiLetterOrDigit(text[at])) { words.Append(' '); }

            if (words.Length > 0 || !IsJoint(text[at])) { words.Append(text[at]); }

            at++;
        }

        TrimEnd(words, kept);
        var whole = words.ToString();
        return (kept.Count == 0 && Sanitizer.SaysNothing(whole)) || IsLeftover(whole) ? null : Of(number, whole, clause, kept.ToImmutable());
    }

    private Fragment Of(int number, string whole, Clause clause, ImmutableArray<ProtectedSpan> kept)
    {
        var language = Folding.HoldsHan(whole) ? Language.Chinese : Language.English;
        var start = origin.ToOriginal(clause.Start);
        var fragment = new Fragment
        {
            Id = $"user#{number}",
            Text = LocalText.Of(whole, language),
            Role = FragmentRole.Subject,
            Source = new(SourceKind.User, "user", start, origin.ToOriginal(clause.End) - start),
            Protected = kept,
            SpanLanguage = language,
            Tail = clause.Tail,
        };
        return IsForeign(whole)
            ? fragment with { Text = new(whole, whole), Protected = [new(0, whole.Length, ProtectedKind.Foreign, whole, whole)] }
            : fragment;
    }

    private static bool IsJoint(char letter) => char.IsWhiteSpace(letter) || letter is ':' or '：' or '、' or '的';

    private static bool IsLeftover(string words) =>
        words.Trim().ToLowerInvariant() is "and" or "but" or "with" or "or" or "please" or "请" or "也" or "和" or "并且" or "并" or "且" or "但" or "但是" or "还有" or "the" or "a";

    private static void TrimEnd(StringBuilder words, ImmutableArray<ProtectedSpan>.Builder kept)
    {
        while (words.Length > 0 && (char.IsWhiteSpace(words[^1]) || words[^1] is '、' or ',' or '，')) { words.Length--; }

        foreach (var joint in Joints)
        {
            if (words.Length > joint.Length && words.ToString(words.Length - joint.Length, joint.Length).Equals(joint, StringComparison.OrdinalIgnoreCase)) { words.Length -= joint.Length; }
        }

        // A trailing AND is a joint, too: what was trimmed is no longer there to be kept.
        while (kept.Count > 0 && kept[^1].End > words.Length) { kept.RemoveAt(kept.Count - 1); }
    }

    /// <summary>Kana, Hangul, Cyrillic, Arabic, Thai and so on: text that we do not translate.</summary>
    private static bool IsForeign(string text)
    {
        foreach (var letter in text)
        {
            if (letter is (>= '\u3041' and <= '\u30FA') or (>= '\uAC00' and <= '\uD7A3') or (>= '\u0370' and <= '\u1CFF') or (>= '\u1100' and <= '\u11FF')) { return true; }
        }

        return false;
    }
}
