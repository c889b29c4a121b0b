using System.Globalization;
using System.Text;

namespace PromptForge.Measure;

/// <summary>Counts what can be counted without a tokenizer: scalars, UTF-16 units, UTF-8 bytes, words, Chinese characters. Exact.</summary>
/// <remarks>Half of a surrogate pair counts as one scalar, and as the three bytes of the replacement character that it is sent as.</remarks>
public sealed class PlainMeter : ITextMeter
{
    /// <summary>Makes the meter of one unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The unit counts tokens.</exception>
    public PlainMeter(LengthUnit unit)
    {
        Unit = unit <= LengthUnit.CjkWords ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "Tokens need a meter of their own.");
    }

    /// <inheritdoc />
    public LengthUnit Unit { get; }

    /// <inheritdoc />
    public bool IsExact => true;

    /// <inheritdoc />
    public int Count(ReadOnlySpan<char> text) => Unit switch
    {
        LengthUnit.Utf16 => text.Length,
        LengthUnit.Utf8 => Encoding.UTF8.GetByteCount(text),
        LengthUnit.Scalars => Scalars(text),
        LengthUnit.Words => Words(text),
        _ => Han(text),
    };

    private static int Scalars(ReadOnlySpan<char> text)
    {
        var pairs = 0;
        for (var at = text.IndexOfAnyInRange('\ud800', '\udbff'); at >= 0 && at + 1 < text.Length;)
        {
            if (char.IsLowSurrogate(text[at + 1])) { pairs++; }

            var next = text[(at + 1)..].IndexOfAnyInRange('\ud800', '\udbff');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return text.Length - pairs;
    }

    /// <remarks>Between ideographs and kana, each a word of its own, a word needs a letter or a digit: "红花，白花" is four words.
    /// Between white space anything is a word, as editors count.</remarks>
    private static int Words(ReadOnlySpan<char> text)
    {
        var words = 0;
        var (inWord, counted, besideCjk) = (false, false, false);
        for (var i = 0; i < text.Length;)
        {
            var size = Scripts.Next(text[i..], out var scalar);
            i += size;
            if (scalar < 0x10000 && char.IsWhiteSpace((char)scalar))
            {
                if (inWord && !counted && !besideCjk) { words++; }

                (inWord, counted, besideCjk) = (false, false, false);
            }
            else if (Scripts.IsHan(scalar) || Scripts.IsKana(scalar))
            {
                words++;
                (inWord, counted, besideCjk) = (false, false, true);
            }
            else
            {
                inWord = true;
                if (!counted && IsLetterOrDigit(scalar))
                {
                    words++;
                    counted = true;
                }
            }
        }

        return inWord && !counted && !besideCjk ? words + 1 : words;
    }

    private static bool IsLetterOrDigit(int scalar) =>
        CharUnicodeInfo.GetUnicodeCategory(scalar) is <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;

    private static int Han(ReadOnlySpan<char> text)
    {
        var han = 0;
        for (var i = 0; i < text.Length;)
        {
            i += Scripts.Next(text[i..], out var scalar);
            if (Scripts.IsHan(scalar)) { han++; }
        }

        return han;
    }
}
