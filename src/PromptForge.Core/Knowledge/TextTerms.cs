using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>The terms under which a text is found: English words by their stem, Chinese characters alone and in pairs.</summary>
/// <remarks>
/// Characters mixed with pairs need no segmenter and lose nothing to one. Traditional, full-width and accented letters are read as
/// plain ones. Words without content ("of", 的) are left out. Terms are keys, not words: a stem need not be English.
/// </remarks>
public sealed class TextTerms
{
    private readonly Folding folding;

    /// <summary>Cuts texts after folding them.</summary>
    public TextTerms(Folding folding)
    {
        this.folding = folding;
    }

    /// <summary>The terms of a text, in order, with repetitions.</summary>
    public IReadOnlyList<string> Of(string text)
    {
        var found = new List<string>();
        var terms = Walk(text, new char[text.Length]);
        while (terms.MoveNext()) { found.Add(terms.Current.ToString()); }

        return found;
    }

    /// <summary>Walks over the terms of a text; <paramref name="scratch"/> is at least as long and is written to.</summary>
    internal Walker Walk(ReadOnlySpan<char> text, Span<char> scratch)
    {
        var folded = scratch[..text.Length];
        folding.Fold(text, folded);
        return new(new(folded));
    }

    private static bool IsEmptyWord(ReadOnlySpan<char> word) => word.Length <= 4
        && (word is "a" or "an" or "the" or "of" or "and" or "or" or "in" or "on" or "at" or "to" or "by" or "for" or "with" or "from" or "as" or "is"
            or "are" or "its" or "it" or "that" or "this"
            or "i" or "my" or "you" or "his" or "her" or "who" or "they" or "them" or "one" or "some" or "all" or "what" or "when" or "be" or "was" or "has"
            or "have" or "like" or "very" or "so" or "up" or "into" or "no" or "not" or "s" or "t");

    private static bool IsEmptyCharacter(char letter) => letter is '的' or '了' or '着' or '是' or '和' or '与' or '在' or '地' or '得' or '一' or '个' or '种'
        or '这' or '那' or '很' or '像' or '样' or '有' or '会' or '能' or '可' or '把' or '被' or '让' or '又' or '也' or '就' or '们' or '之';

    internal ref struct Walker(LetterRuns runs)
    {
        private LetterRuns runs = runs;
        private ReadOnlySpan<char> ideographs;
        private int at;
        private bool pair;

        public ReadOnlySpan<char> Current { get; private set; }

        /// <summary>Whether the term is of Chinese, Japanese or Korean characters.</summary>
        public readonly bool IsIdeographic => runs.IsIdeographic;

        public bool MoveNext()
        {
            while (true)
            {
                if (MoveInIdeographs()) { return true; }

                if (!runs.MoveNext()) { return false; }

                if (runs.IsIdeographic)
                {
                    ideographs = runs.Current;
                    (at, pair) = (0, false);
                }
                else if (!IsEmptyWord(runs.Current))
                {
                    Current = EnglishStem.Of(runs.Current);
                    return true;
                }
            }
        }

        // Each character, then the pair that it begins.
        private bool MoveInIdeographs()
        {
            while (at < ideographs.Length)
            {
                if (!pair)
                {
                    pair = true;
                    if (IsEmptyCharacter(ideographs[at])) { continue; }

                    Current = ideographs.Slice(at, 1);
                    return true;
                }

                pair = false;
                at++;
                if (at < ideographs.Length)
                {
                    Current = ideographs.Slice(at - 1, 2);
                    return true;
                }
            }

            return false;
        }
    }
}
