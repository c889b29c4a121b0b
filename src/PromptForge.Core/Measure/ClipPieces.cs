using System.Buffers;
using System.Globalization;
using System.Text;

namespace PromptForge.Measure;

/// <summary>Cuts text as the CLIP tokenizer does before it looks into its vocabulary.</summary>
/// <remarks>The front end "fast" (Hugging Face's CLIPTokenizerFast, ComfyUI): composed, lower case, then
/// <c>&lt;|startoftext|&gt;|&lt;|endoftext|&gt;|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+</c>.
/// Full-width punctuation stays as it is. Composition: see <see cref="Composition"/>.</remarks>
internal ref struct ClipPieces
{
    /// <summary>How many units of a caller's stack spare an allocation for texts up to that length.</summary>
    public const int StackSize = 1024;

    private const string Start = "<|startoftext|>";
    private const string End = "<|endoftext|>";

    private readonly ReadOnlySpan<char> text;
    private readonly char[]? rented;
    private int at;

    /// <param name="text">Any text.</param>
    /// <param name="scratch">Room for the text in lower case; longer texts take theirs from the shared pool.</param>
    public ClipPieces(ReadOnlySpan<char> text, Span<char> scratch)
    {
        // "İ" is the one letter whose lower case is longer: i and a dot.
        var room = text.Length + text.Count('İ');
        if (room > scratch.Length) { scratch = rented = ArrayPool<char>.Shared.Rent(room); }

        this.text = scratch[..Lower(text, scratch)];
    }

    /// <summary>The piece, in lower case.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether the piece is one of the two marks that are tokens themselves.</summary>
    public bool IsMark { get; private set; }

    /// <summary>Gives the room back.</summary>
    public readonly void Dispose()
    {
        if (rented is not null) { ArrayPool<char>.Shared.Return(rented); }
    }

    /// <summary>Goes to the next piece.</summary>
    public bool MoveNext()
    {
        IsMark = false;
        while (at < text.Length && text[at] == ' ') { at++; }

        while (at < text.Length)
        {
            var start = at;
            if (char.IsAsciiLetterLower(text[at]) && EndsInAscii())
            {
                Current = text[start..at];
                return true;
            }

            var kind = KindAt(start, out var size);
            at = Math.Max(at, start + size);
            switch (kind)
            {
                case Kind.Space:
                    continue;
                case Kind.Letter:
                    while (at < text.Length && KindAt(at, out size) == Kind.Letter) { at += size; }

                    break;
                case Kind.Other when MarkAt(start) is > 0 and var length:
                    at = start + length;
                    IsMark = true;
                    break;
                case Kind.Other when text[start] == '\'' && Contraction(text[at..]) is > 0 and var letters:
                    at += letters;
                    break;
                case Kind.Other:
                    while (at < text.Length && KindAt(at, out size) == Kind.Other && MarkAt(at) == 0) { at += size; }

                    break;
            }

            Current = text[start..at];
            return true;
        }

        return false;
    }

    /// <summary>Passes the ASCII letters; false where other letters may follow them.</summary>
    private bool EndsInAscii()
    {
        var all = text;
        var end = at + 1;
        while (end < all.Length && char.IsAsciiLetterLower(all[end])) { end++; }

        at = end;
        return end == all.Length || all[end] < 0x80;
    }

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    private readonly Kind KindAt(int index, out int size)
    {
        var unit = text[index];
        size = 1;
        if (unit < 0x80)
        {
            return char.IsAsciiLetterLower(unit) ? Kind.Letter
                : unit is ' ' or (>= '\t' and <= '\r') ? Kind.Space
                : char.IsAsciiDigit(unit) ? Kind.Number : Kind.Other;
        }

        if (unit is >= '\u4e00' and <= '\u9fff') { return Kind.Letter; }

        // The runtime's own table: the same on every machine.
        size = Scripts.Next(text[index..], out var scalar);
        return CharUnicodeInfo.GetUnicodeCategory(scalar) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => size == 1 && char.IsWhiteSpace(unit) ? Kind.Space : Kind.Other,
        };
    }

    private readonly int MarkAt(int index)
    {
        if (text[index] != '<') { return 0; }

        var rest = text[index..];
        return rest.StartsWith(Start) ? Start.Length : rest.StartsWith(End) ? End.Length : 0;
    }

    /// <summary>How many letters of a contraction follow an apostrophe.</summary>
    private static int Contraction(ReadOnlySpan<char> rest) => rest switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r', 'e', ..] or ['v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    private static int Lower(ReadOnlySpan<char> text, Span<char> into)
    {
        if (Ascii.ToLower(text, into, out var done) == OperationStatus.Done) { return done; }

        var length = done;
        for (var i = done; i < text.Length; i++)
        {
            var unit = text[i];
            if (unit < 0x80) { into[length++] = char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit; }
            else if (unit == 'İ')
            {
                into[length++] = 'i';
                into[length++] = '\u0307';
            }
            else if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                length += Rune.ToLowerInvariant(new Rune(unit, text[++i])).EncodeToUtf16(into[length..]);
            }
            else
            {
                var lower = HasNoCase(unit) ? unit : char.ToLowerInvariant(unit);
                if (length > 0 && Composition.Of(into[length - 1], lower) is not '\0' and var composed) { into[length - 1] = composed; }
                else { into[length++] = lower; }
            }
        }

        return length;
    }

    /// <summary>General punctuation, the East Asian blocks and Hangul: spares asking for each character.</summary>
    private static bool HasNoCase(char unit) => unit is (>= '\u2000' and <= '\u20ff') or (>= '\u2e80' and <= '\ua63f') or (>= '\uac00' and <= '\ud7a3');
}
