using System.Globalization;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Measure;
using PromptForge.Model;

namespace PromptForge;

/// <summary>Measures the CLIP token counts of our own content and of a word list: <c>clip-counts VOCABULARY OUTPUT WORDLIST FOLDER…</c></summary>
/// <remarks>Run it after content or <c>ClipBound</c> changed. The vocabulary and the word list stay outside the project; what is written are
/// counts, not merges. The word list is that of Debian's <c>wamerican-small</c>, <c>/usr/share/dict/american-english-small</c> (SCOWL).</remarks>
internal static class ClipCountsCommand
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private const string WidePunctuation = "，。、；：？！“”‘’（）《》【】「」—…·～";

    public static int Run(string vocabularyPath, string output, string wordList, IEnumerable<string> folders)
    {
        var vocabulary = ClipVocabulary.Read(vocabularyPath);
        var lines = new SortedDictionary<int, SortedSet<string>>();

        // Characters first: the bound of longer pieces rests on them.
        foreach (var character in Characters())
        {
            var bound = ClipBound.Character(char.ConvertToUtf32(character, 0));
            Add(lines, character, ((IPieceCounter)vocabulary).Count(character), bound);
            Add(lines, character + "0", vocabulary.CountInner(character), bound);
        }

        var known = new ClipCounts(Text(lines));
        var texts = Content(folders).Concat(File.ReadLines(wordList).Where(word => word.Trim().All(char.IsAsciiLetter))).Concat(Runs());
        foreach (var piece in texts.SelectMany(Pieces).Distinct(StringComparer.Ordinal))
        {
            var count = ((IPieceCounter)vocabulary).Count(piece);
            if (!IsLongRun(piece) || count == 1) { Add(lines, piece, count, known.Count(piece)); }
        }

        File.WriteAllText(output, Text(lines));
        Console.Error.WriteLine($"{output}: {lines.Values.Sum(line => line.Count)} pieces, {new FileInfo(output).Length} bytes");
        return 0;
    }

    private static void Add(SortedDictionary<int, SortedSet<string>> lines, string piece, int count, int bound)
    {
        if (count == bound) { return; }

        if (!lines.TryGetValue(count, out var line)) { lines.Add(count, line = new(StringComparer.Ordinal)); }

        line.Add(piece);
    }

    private static string Text(SortedDictionary<int, SortedSet<string>> lines)
    {
        var text = new StringBuilder();
        for (var count = 1; count <= lines.Keys.LastOrDefault(); count++)
        {
            text.AppendJoin(' ', lines.TryGetValue(count, out var line) ? line : []).Append('\n');
        }

        return text.ToString();
    }

    private static List<string> Pieces(string text)
    {
        var found = new List<string>();
        using var pieces = new ClipPieces(text, stackalloc char[ClipPieces.StackSize]);
        while (pieces.MoveNext())
        {
            if (!pieces.IsMark) { found.Add(pieces.Current.ToString()); }
        }

        return found;
    }

    /// <summary>Letters, marks, numbers and signs beyond ASCII, and the planes that hold emoji.</summary>
    private static IEnumerable<string> Characters()
    {
        for (var scalar = 0x80; scalar < 0x1fb00; scalar = scalar == 0xffff ? 0x1f000 : scalar + 1)
        {
            var lower = char.IsSurrogate((char)Math.Min(scalar, 0xffff)) ? '\0' : char.ToLowerInvariant((char)Math.Min(scalar, 0xffff));
            var isPiece = scalar > 0xffff || (lower == scalar && !char.IsWhiteSpace(lower));
            if (isPiece && CharUnicodeInfo.GetUnicodeCategory(scalar)
                is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Control or UnicodeCategory.Surrogate))
            {
                yield return char.ConvertFromUtf32(scalar);
            }
        }
    }

    /// <summary>Three signs or more of two tokens or more: too many, too rare.</summary>
    private static bool IsLongRun(string piece) => piece.Length > 2 && piece.All(Punctuation.Contains);

    /// <summary>Contractions, and punctuation that stands together.</summary>
    private static IEnumerable<string> Runs()
    {
        foreach (var contraction in (string[])["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "....", ".....", "......", "!!!!", "!!!!!", "----", "……", "————"])
        {
            yield return contraction;
        }

        foreach (var first in Punctuation)
        {
            foreach (var second in Punctuation)
            {
                yield return $"{first}{second}";
                foreach (var third in Punctuation) { yield return $"{first}{second}{third}"; }
            }
        }

        foreach (var first in WidePunctuation)
        {
            foreach (var second in WidePunctuation) { yield return $"{first}{second}"; }
        }
    }

    /// <summary>Every text of ours that can get into a prompt, and the explanations, which use the same words.</summary>
    private static IEnumerable<string> Content(IEnumerable<string> folders)
    {
        var content = new ContentReader(new()).Read(ForgeContent.Empty, folders);
        var locals = content.Styles.SelectMany(style => style.Phrases.SelectMany(Texts).Append(style.Name).Append(style.Description))
            .Concat(content.Concepts.SelectMany(concept => concept.Phrases.SelectMany(Texts).Concat(concept.Hints).Concat(concept.Meanings.Select(meaning => meaning.Text))))
            .Concat(content.Styles.SelectMany(style => style.Negatives).Concat(content.Negatives).SelectMany(negative => Texts(negative.Phrase)))
            .Concat(content.Strategies.SelectMany(strategy => (LocalText[])[strategy.Name, strategy.Description]));
        var names = content.Concepts.SelectMany(concept => concept.Names.En.SelectMany(name => (string[])[name, EnglishForms.Plural(name)])
            .Concat(concept.Names.Zh).Concat(concept.Names.ZhHant).Append(concept.Names.Latin ?? ""));
        var words = content.Words.SelectMany(word => word.En.Append(word.Zh));
        var slots = content.Slots.SelectMany(slot => slot.Values).Concat(content.Profiles.SelectMany(profile => profile.Styles));
        return locals.SelectMany(text => (string[])[text.Zh ?? "", text.En ?? ""])
            .Concat(names).Concat(words).Concat(slots).Concat(content.Styles.SelectMany(style => style.Aliases)).Concat(content.Wildcards.Values.SelectMany(list => list));
    }

    private static LocalText[] Texts(Phrase phrase) => phrase.Why is { } why ? [phrase.Text, why] : [phrase.Text];
}
