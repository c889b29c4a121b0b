using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Model;

namespace PromptForge.Intake;

/// <summary>The marks of variants and wildcards.</summary>
public static class VariantSyntax
{
    private const double Heaviest = 1e12;

    /// <summary>Whether a choice such as <c>{a|b}</c> or a wildcard such as <c>__name__</c> makes the text depend on the seed.</summary>
    /// <remarks>Which wildcard lists exist is not asked. Placeholders such as <c>{name}</c> are no variants.</remarks>
    public static bool HasVariants(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayHold(text)) { return false; }

        var parser = new VariantParser(VariantSource.OfRequest(text).Text, new(ImmutableArray.CreateBuilder<ForgeNote>()));
        parser.Parse();
        return parser.SawChance;
    }

    /// <summary>Whether a text is worth parsing; costs one pass and no memory.</summary>
    internal static bool MayHold(string text)
    {
        if (text.Contains('{') || text.Contains("__", StringComparison.Ordinal)) { return true; }

        for (var at = text.IndexOf('#'); at >= 0; at = text.IndexOf('#', at + 1))
        {
            var before = text.AsSpan(0, at).TrimEnd(" \t");
            if (before.IsEmpty || before[^1] is '\n' or '\r') { return true; }
        }

        return false;
    }

    /// <summary>Reads <c>0.5::</c>; a text without it weighs 1.</summary>
    /// <returns>Where the text behind it begins, blanks left out.</returns>
    internal static int Weight(string text, int start, int end, out double weight)
    {
        weight = 1;
        start = SkipBlanks(text, start, end);
        var at = start;
        while (at < end && (char.IsAsciiDigit(text[at]) || text[at] == '.')) { at++; }

        if (at == start || at + 1 >= end || text[at] != ':' || text[at + 1] != ':'
            || !double.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var said))
        {
            return start;
        }

        weight = Math.Min(said, Heaviest);
        return SkipBlanks(text, at + 2, end);
    }

    /// <summary>The same weights; all alike where none is above 0.</summary>
    internal static double[] Usable(double[] weights)
    {
        if (!Array.Exists(weights, weight => weight > 0)) { Array.Fill(weights, 1); }

        return weights;
    }

    /// <summary>Reads <c>2$$</c>, <c>1-2$$ and $$</c> and the sampler's mark before it.</summary>
    /// <returns>Where the options begin.</returns>
    internal static int Header(string text, int start, int end, out VariantHeader header)
    {
        header = VariantHeader.One;
        var at = SkipBlanks(text, start, end);
        if (at < end && text[at] is '~' or '@' or '!') { header = header with { Cycles = text[at++] == '@' }; }

        var options = at;
        var low = Number(text, ref at, end);
        var isRange = at < end && text[at] == '-';
        var high = low;
        if (isRange)
        {
            at++;
            high = Number(text, ref at, end);
        }

        if ((low ?? high) is null || !IsSign(text, at, end)) { return options; }

        var (least, most) = (low ?? 1, high ?? int.MaxValue);
        header = header with { Counts = true, Least = Math.Min(least, most), Most = Math.Max(least, most) };
        at += 2;
        var separator = text.AsSpan(at, end - at).IndexOfAny("${}\n");
        if (separator >= 0 && IsSign(text, at + separator, end))
        {
            header = header with { Separator = text.Substring(at, separator) };
            at += separator + 2;
        }

        return at;
    }

    internal static int SkipBlanks(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) { start++; }

        return start;
    }

    /// <summary>Whether <c>$$</c> stands here.</summary>
    internal static bool IsSign(string text, int at, int end) => at + 1 < end && text[at] == '$' && text[at + 1] == '$';

    private static int? Number(string text, ref int at, int end)
    {
        int? number = null;
        for (; at < end && char.IsAsciiDigit(text[at]); at++) { number = Math.Min(1_000_000, ((number ?? 0) * 10) + text[at] - '0'); }

        return number;
    }
}
