using System.Collections.Frozen;
using PromptForge.Concepts;

namespace PromptForge.Evaluation.Metrics;

/// <summary>Takes texts of both languages apart into words, content terms and known names.</summary>
/// <remarks>Letters are compared in lower case, half width, simplified and without accents; combining marks are passed over. Pure; the cost grows with the text's length.</remarks>
internal sealed class PromptReader
{
    // Latin-1 letters from U+00C0 on, as the plain letters that people type for them.
    private const string Plain = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

    // Chinese words that hang others together or turn them round, as "of", "is" and "no" do.
    private static readonly FrozenSet<string> Function = FrozenSet.Create(StringComparer.Ordinal,
        "的", "了", "着", "是", "和", "与", "在", "地", "得", "之", "而", "其", "被", "把", "将", "就", "都", "也", "很", "这", "那", "有", "以", "式", "配以", "不", "不要", "不是", "没有", "没", "无", "别", "勿");

    private readonly Lexicon lexicon;
    private readonly TermBook book;
    private readonly Linker linker;

    public PromptReader(Lexicon lexicon, TermBook book)
    {
        this.book = book;

        // Whole phrases of ours would hide the names inside them.
        this.lexicon = new(lexicon.Folding, lexicon.Concepts, lexicon.Words, []);
        linker = new(this.lexicon);
    }

    public TextReading Read(string text)
    {
        var folded = lexicon.Folding.Fold(text);
        var links = linker.Link(text);
        SplitColours(folded, links);
        var tokens = new List<Token>((text.Length / 5) + 4);
        var names = new List<Name>(links.Count);
        var (place, next) = (0, 0);
        for (var at = 0; at < folded.Length;)
        {
            while (next < links.Count && links[next].End <= at) { next++; }

            if (Folding.IsHan(folded[at]))
            {
                at = next < links.Count && links[next].Start <= at ? KnownHan(links[next]) : UnknownHan(at);
            }
            else if (char.IsLetterOrDigit(folded[at])) { at = Latin(at); }
            else { at++; }
        }

        return new(text, folded, tokens, names);

        int KnownHan(in Link link)
        {
            var word = lexicon.WordsOf(link.Term).FirstOrDefault();
            var concept = link.Term.Concept >= 0 ? lexicon.Concepts[link.Term.Concept] : null;
            var term = folded.Substring(link.Start, link.Length);
            names.Add(new(link.Start, link.Length, term, concept, word));
            Add(new(link.Start, link.Length, term, true, place, !Function.Contains(term) && IsContent(concept, word), names.Count - 1));
            return link.End;
        }

        int UnknownHan(int at)
        {
            var stop = next < links.Count ? links[next].Start : folded.Length;
            var end = at;
            while (end < stop && Folding.IsHan(folded[end])) { end++; }

            if (end == at + 1) { Add(new(at, 1, folded.Substring(at, 1), true, place, !Function.Contains(folded.Substring(at, 1)), -1)); }

            for (var i = at; i + 1 < end; i++) { Add(new(i, 2, folded.Substring(i, 2), true, place, true, -1)); }

            return end;
        }

        int Latin(int at)
        {
            var end = at;
            while (end < folded.Length && IsLatin(folded, end)) { end++; }

            if (folded[end - 1] == '\'') { end--; }

            var word = Bare(folded.AsSpan(at, end - at));
            var name = -1;
            if (next < links.Count && links[next].Start <= at && links[next].End >= end)
            {
                if (names.Count == 0 || names[^1].Start != links[next].Start) { names.Add(English(links[next], folded)); }

                name = names.Count - 1;
            }

            Add(new(at, end - at, EnglishTerms.Term(word), false, place, EnglishTerms.IsContent(word), name));
            return end;
        }

        void Add(in Token token)
        {
            tokens.Add(token);
            if (token.IsContent) { place++; }
        }
    }

    /// <summary>"red apple" and 白猫 are glossary words of their own, but their colour is a quality like any other.</summary>
    private void SplitColours(string folded, List<Link> links)
    {
        for (var i = 0; i < links.Count; i++)
        {
            var link = links[i];
            if (link.Term.Concept >= 0 || link.Length < 2) { continue; }

            var said = folded.AsSpan(link.Start, link.Length);
            if (said.LastIndexOf(' ') is > 0 and var space && IsColour(said[(space + 1)..], out var shade))
            {
                // "soft pink" and "bright red", too: the colour is what others ask for.
                links[i] = new(link.Start + space + 1, link.Length - space - 1, shade);
                if (lexicon.TryFind(said[..space], out var before)) { links.Insert(i++, new(link.Start, space, before)); }

                continue;
            }

            var first = Folding.IsHan(said[0]) ? 1 : said.IndexOf(' ');
            var rest = first + (Folding.IsHan(said[0]) ? 0 : 1);
            if (first <= 0 || !IsColour(said[..first], out var colour) || !lexicon.TryFind(said[rest..], out var thing) || (Folding.IsHan(said[0]) && !IsColoured(link.Term, lexicon.Concepts[colour.Concept]))) { continue; }

            links[i] = new(link.Start, first, colour);
            links.Insert(i + 1, new(link.Start + rest, link.Length - rest, thing));
        }
    }

    private bool IsColour(ReadOnlySpan<char> spelling, out Term colour) =>
        lexicon.TryFind(spelling, out colour) && colour.Concept >= 0 && lexicon.Concepts[colour.Concept].Kind == "colour";

    /// <summary>黄瓜 is no yellow melon: its English name says nothing of a colour.</summary>
    private bool IsColoured(Term term, Concept colour) =>
        lexicon.WordsOf(term).Any(word => word.En is [var name, ..] && colour.Names.En.Any(prefix => name.StartsWith(prefix + " ", StringComparison.Ordinal)));

    /// <summary>The terms of a few words of English, in order.</summary>
    public static string[] Terms(string folded)
    {
        var terms = new List<string>(3);
        for (var at = 0; at < folded.Length;)
        {
            var end = at;
            while (end < folded.Length && IsLatin(folded, end)) { end++; }

            if (end == at)
            {
                at++;
                continue;
            }

            var word = Bare(folded.AsSpan(at, end - at).TrimEnd('\''));
            if (EnglishTerms.IsContent(word)) { terms.Add(EnglishTerms.Term(word)); }

            at = end;
        }

        return [.. terms];
    }

    private Name English(in Link link, string folded)
    {
        var key = string.Join(' ', Terms(folded.Substring(link.Start, link.Length)));
        var word = link.Term.Word >= 0 ? lexicon.Words[link.Term.Word] : null;
        if (word is not null && Things.PartOf(word) == Part.None) { word = book.ThingCalled(key) ?? word; }

        return new(link.Start, link.Length, key, link.Term.Concept >= 0 ? lexicon.Concepts[link.Term.Concept] : null, word);
    }

    /// <summary>Particles, measures, prepositions, pronouns, locatives and 一, the article, say how words hang together, not what is there.</summary>
    private static bool IsContent(Concept? concept, Word? word) =>
        concept is not null || word is null || !(word.Pos is "particle" or "measure" or "preposition" or "conjunction" or "pronoun" or "locative"
            || word.En.IsEmpty || word.En is [""] || (word.Pos == "numeral" && word.En.Contains("a")));

    private static bool IsLatin(string text, int at)
    {
        var letter = text[at];
        return letter < 0x80 ? char.IsAsciiLetterOrDigit(letter) || (letter == '\'' && at > 0 && char.IsAsciiLetter(text[at - 1]))
            : IsMark(letter) || (char.IsLetterOrDigit(letter) && !Folding.IsHan(letter));
    }

    private static bool IsMark(char letter) => letter is >= '\u0300' and <= '\u036F';

    private static string Bare(ReadOnlySpan<char> word)
    {
        if (System.Text.Ascii.IsValid(word)) { return word.ToString(); }

        Span<char> bare = word.Length <= 128 ? stackalloc char[word.Length] : new char[word.Length];
        var length = 0;
        foreach (var letter in word)
        {
            if (!IsMark(letter)) { bare[length++] = letter is >= '\u00C0' and <= '\u00FF' && Plain[letter - 0xC0] is not ' ' and var plain ? plain : letter; }
        }

        return bare[..length].ToString();
    }
}
