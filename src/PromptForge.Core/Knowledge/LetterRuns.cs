using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Runs of letters in a folded text: words of alphabets, and stretches of Chinese, Japanese or Korean characters.</summary>
/// <remarks>Accents are taken off in place, so that "jiyūka" is found as "jiyuka"; the possessive 's is passed over.</remarks>
internal ref struct LetterRuns
{
    // U+00C0 to U+017F without their accents.
    private const string Plain =
        "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhh"
        + "iiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private readonly Span<char> text;
    private int next;

    /// <param name="folded">A folded text; the walk writes into it.</param>
    public LetterRuns(Span<char> folded)
    {
        text = folded;
    }

    /// <summary>The run.</summary>
    public Span<char> Current { get; private set; }

    /// <summary>Whether the run is written without spaces between words.</summary>
    public bool IsIdeographic { get; private set; }

    public bool MoveNext()
    {
        while (next < text.Length)
        {
            var start = next;
            var letter = text[start];
            if (IsWritingWithoutSpaces(letter))
            {
                do { next++; } while (next < text.Length && IsWritingWithoutSpaces(text[next]));
                IsIdeographic = true;
                Current = text[start..next];
                return true;
            }

            if (!IsOfAlphabet(letter))
            {
                next++;
                continue;
            }

            do
            {
                if (text[next] is >= '\u00C0' and <= '\u017F') { text[next] = Plain[text[next] - '\u00C0']; }

                next++;
            }
            while (next < text.Length && IsOfAlphabet(text[next]));
            if (next - start == 1 && letter == 's' && start > 0 && text[start - 1] == '\'') { continue; }

            IsIdeographic = false;
            Current = text[start..next];
            return true;
        }

        return false;
    }

    private static bool IsWritingWithoutSpaces(char letter) =>
        letter >= '\u3007' && (Folding.IsHan(letter) || letter is (>= '\u3041' and <= '\u30FF') or (>= '\uAC00' and <= '\uD7A3'));

    private static bool IsOfAlphabet(char letter) =>
        letter < 0x80 ? char.IsAsciiLetterOrDigit(letter) : letter is not ('\u00D7' or '\u00F7') && char.IsLetterOrDigit(letter) && !IsWritingWithoutSpaces(letter);
}
