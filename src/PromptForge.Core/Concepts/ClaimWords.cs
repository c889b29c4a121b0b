using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>A word that claims something, in its place.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Claim">What it claims of the picture.</param>
public readonly record struct ClaimedWord(int Start, int Length, Claim Claim);

/// <summary>Finds the words by which users say a slot's value: "wilted", 失焦, "out of frame".</summary>
/// <remarks>Longest first from left to right; Latin words between word borders. The cost grows with the text, not with the number of words.</remarks>
public sealed class ClaimWords
{
    private readonly Dictionary<char, List<(string Word, Claim Claim)>> byFirst = [];

    /// <summary>Finds the words of these slots.</summary>
    public ClaimWords(SlotTable slots, Folding folding)
    {
        foreach (var slot in slots.All)
        {
            foreach (var (value, spellings) in slot.Words)
            {
                foreach (var spelling in spellings)
                {
                    var word = folding.Fold(spelling);
                    if (!byFirst.TryGetValue(word[0], out var words)) { byFirst[word[0]] = words = []; }

                    words.Add((word, new(slot.Name, value)));
                }
            }
        }

        foreach (var words in byFirst.Values) { words.Sort(static (one, other) => other.Word.Length != one.Word.Length ? other.Word.Length - one.Word.Length : string.CompareOrdinal(one.Word, other.Word)); }
    }

    /// <summary>The words in a folded text; one spelling may claim several values.</summary>
    public IEnumerable<ClaimedWord> Find(string folded)
    {
        for (var at = 0; at < folded.Length; at++)
        {
            if (!byFirst.TryGetValue(folded[at], out var words) || (at > 0 && IsLatin(folded[at]) && IsLatin(folded[at - 1]))) { continue; }

            var length = 0;
            foreach (var (word, claim) in words)
            {
                if (length > word.Length) { break; }

                if (Stands(folded, at, word))
                {
                    length = word.Length;
                    yield return new(at, length, claim);
                }
            }

            at += Math.Max(0, length - 1);
        }
    }

    private static bool Stands(string folded, int at, string word)
    {
        var end = at + word.Length;
        return end <= folded.Length && string.CompareOrdinal(folded, at, word, 0, word.Length) == 0
            && (end == folded.Length || !IsLatin(word[^1]) || !IsLatin(folded[end]));
    }

    private static bool IsLatin(char letter) => letter < 0x250 && char.IsLetterOrDigit(letter);
}
