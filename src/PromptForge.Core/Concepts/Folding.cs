namespace PromptForge.Concepts;

/// <summary>Brings a character to the form in which words are compared: lower case, half width, simplified, plain quotes.</summary>
/// <remarks>One UTF-16 unit in, one out, so that offsets stay. Culture plays no part.</remarks>
public sealed class Folding
{
    private const int First = 0x3400;
    private const int Last = 0x9FFF;
    private readonly char[] ideographs = new char[Last - First + 1];

    /// <summary>Makes the fold with a table of variants.</summary>
    /// <param name="from">Characters that are read as others.</param>
    /// <param name="to">What each of them is read as, in the same order.</param>
    public Folding(string from, string to)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.Length, to.Length);
        From = from;
        To = to;
        for (var i = 0; i < ideographs.Length; i++) { ideographs[i] = (char)(First + i); }

        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] is >= (char)First and <= (char)Last) { ideographs[from[i] - First] = to[i]; }
        }
    }

    /// <summary>Characters that are read as others.</summary>
    public string From { get; }

    /// <summary>What they are read as.</summary>
    public string To { get; }

    /// <summary>Whether this is a Chinese character.</summary>
    public static bool IsHan(char letter) => letter is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or '\u3007';

    /// <summary>Whether a text holds a Chinese character.</summary>
    internal static bool HoldsHan(string text)
    {
        foreach (var letter in text)
        {
            if (IsHan(letter)) { return true; }
        }

        return false;
    }

    /// <summary>The folded form of one UTF-16 unit.</summary>
    public char Fold(char letter)
    {
        if (letter < 0x80) { return letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter is '-' or '_' ? ' ' : letter; }

        return letter switch
        {
            >= (char)First and <= (char)Last => ideographs[letter - First],
            >= '\uFF01' and <= '\uFF5E' => Fold((char)(letter - 0xFEE0)),
            '\u3000' or '\u00A0' => ' ',
            '\u2019' or '\u2018' => '\'',
            '\u201C' or '\u201D' => '"',
            '\u2010' or '\u2011' or '\u2013' => ' ',
            _ => char.ToLowerInvariant(letter),
        };
    }

    /// <summary>The folded form of a text, of the same length.</summary>
    public string Fold(string text) => string.Create(text.Length, (this, text), static (span, state) => state.Item1.Fold(state.text, span));

    /// <summary>Folds a text into a buffer of at least its length.</summary>
    public void Fold(ReadOnlySpan<char> text, Span<char> into)
    {
        for (var i = 0; i < text.Length; i++) { into[i] = Fold(text[i]); }
    }
}
