using System.Collections.Immutable;

namespace PromptForge.Evaluation.Metrics;

/// <summary>One term of a negative prompt, without its weight marks.</summary>
/// <param name="Start">Offset in the negative prompt, in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Text">The term, taken apart.</param>
internal sealed record NegativeTerm(int Start, int Length, TextReading Text)
{
    /// <summary>What two terms that say the same have in common.</summary>
    public string Key { get; } = string.Join(' ', Text.Tokens.Select(token => token.Term).Order(StringComparer.Ordinal));

    /// <summary>The terms of a negative prompt; (word:1.2) is its word, and a bare number is no term.</summary>
    public static ImmutableArray<NegativeTerm> Split(string? negative, Func<string, TextReading> read)
    {
        var terms = ImmutableArray.CreateBuilder<NegativeTerm>();
        for (var at = 0; negative is not null && at <= negative.Length;)
        {
            var end = negative.AsSpan(at).IndexOfAny(",，、;；\n") is >= 0 and var length ? at + length : negative.Length;
            var (start, stop) = (at, end);
            while (start < stop && (char.IsWhiteSpace(negative[start]) || negative[start] is '(' or '[')) { start++; }

            var weight = negative.IndexOf(':', start, stop - start);
            if (weight >= 0) { stop = weight; }

            while (stop > start && (char.IsWhiteSpace(negative[stop - 1]) || negative[stop - 1] is ')' or ']' or '.' or '。')) { stop--; }

            var text = read(negative[start..stop]);
            if (text.Tokens.Count > 0) { terms.Add(new(start, stop - start, text)); }

            at = end + 1;
        }

        return terms.ToImmutable();
    }
}
