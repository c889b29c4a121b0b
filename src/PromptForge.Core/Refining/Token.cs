using System.Text.RegularExpressions;
using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>What a word does in its phrase, as far as edits need to know.</summary>
internal enum TokenKind
{
    Thing,
    Quality,
    Count,
    Measure,
    Determiner,
    Adverb,
    Joint,
    Preposition,
    Verb,
    Be,
    De,
    Locative,
    Mark,
    Other,
}

/// <summary>One word of the user's text.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="End">The offset just behind it.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Term">What it stands for; nothing where it is not known.</param>
internal readonly record struct Token(int Start, int End, TokenKind Kind, Term Term)
{
    public static Term Unknown { get; } = new(-1, -1, -1, false);

    public bool IsKnown => Term.Concept >= 0 || Term.Word >= 0;
}

/// <summary>Takes a text apart into words of both languages.</summary>
internal sealed partial class Tokenizer(Lexicon lexicon)
{
    private readonly Linker linker = new(lexicon);

    /// <summary>The words of a stretch of text, in order; spaces belong to none.</summary>
    public List<Token> Read(string text, int start, int end)
    {
        var tokens = new List<Token>();
        var at = start;
        foreach (var link in linker.Link(text.AsSpan(start, end - start)))
        {
            Gap(text, at, start + link.Start, tokens);
            Add(text, start + link.Start, start + link.End, link.Term, tokens);
            at = start + link.End;
        }

        Gap(text, at, end, tokens);
        return tokens;
    }

    public List<Token> Read(string text) => Read(text, 0, text.Length);

    private void Add(string text, int start, int end, Term term, List<Token> tokens)
    {
        // 红玫瑰 and "red rose" are a colour and a thing.
        if (Hue(text, start, end, term) is var (colour, middle, thing))
        {
            tokens.Add(new(start, middle, TokenKind.Quality, colour));
            while (text[middle] == ' ') { middle++; }

            tokens.Add(new(middle, end, TokenKind.Thing, thing));
            return;
        }

        // "In the rain" is one spelling and three words.
        if (!Folding.IsHan(text[start]) && text.IndexOf(' ', start, end - start) is var space && space > 0 && RefiningWords.Kind(lexicon.Folding.Fold(text[start..space])) is { } small)
        {
            tokens.Add(new(start, space, small, Token.Unknown));
            tokens.AddRange(Read(text, space + 1, end));
            return;
        }

        tokens.Add(new(start, end, KindOf(lexicon.Folding.Fold(text[start..end]), term), term));
    }

    private (Term Colour, int Middle, Term Thing)? Hue(string text, int start, int end, Term whole)
    {
        for (var middle = start + 1; middle < end; middle++)
        {
            if (!Folding.IsHan(text[start]) && text[middle] != ' ') { continue; }

            if (linker.Link(text.AsSpan(start, middle - start)) is [{ Start: 0 } first] && first.Length == middle - start && ConceptOf(first.Term) is { Kind: "colour" }
                && linker.Link(text.AsSpan(middle, end - middle).TrimStart(' ')) is [{ Start: 0 } rest] && rest.Length == text.AsSpan(middle, end - middle).TrimStart(' ').Length
                && IsOf(rest.Term, first.Term, whole))
            {
                return (first.Term, middle, rest.Term);
            }
        }

        return null;
    }

    /// <summary>Whether a spelling means no more than its parts: a red rose is a rose, 红裙 a red dress; 白菜 is no white vegetable.</summary>
    private bool IsOf(Term thing, Term colour, Term whole)
    {
        if (ConceptOf(whole) is { } concept) { return ConceptOf(thing) is { } part && (part.Id == concept.Id || concept.IsA.Contains(part.Id)); }

        return ConceptOf(colour)!.Name.En is { } hue && lexicon.WordsOf(whole).Any(word => word.En.Any(name => name.StartsWith(hue + " ", StringComparison.Ordinal)));
    }

    private Concept? ConceptOf(Term term) => term.Concept >= 0 ? lexicon.Concepts[term.Concept] : null;

    private void Gap(string text, int start, int end, List<Token> tokens)
    {
        for (var at = start; at < end;)
        {
            var from = at++;
            if (char.IsWhiteSpace(text[from])) { continue; }

            if (IsLatin(text[from]))
            {
                while (at < end && (IsLatin(text[at]) || (text[at] is '\'' or '’' or '-' && at + 1 < end && IsLatin(text[at + 1])))) { at++; }
            }

            tokens.Add(new(from, at, KindOf(lexicon.Folding.Fold(text[from..at]), Token.Unknown), Token.Unknown));
        }
    }

    private TokenKind KindOf(string word, Term term)
    {
        if (RefiningWords.Kind(word) is { } known) { return known; }

        if (ConceptOf(term) is { } concept) { return concept.Kind is "colour" or "material" or "mood" or "culture" ? TokenKind.Quality : TokenKind.Thing; }

        var (isThing, first) = (false, (TokenKind?)null);
        foreach (var one in lexicon.WordsOf(term))
        {
            isThing |= one.Pos is "noun" or "name";
            first ??= one.Pos switch
            {
                "adjective" => TokenKind.Quality,
                "numeral" => TokenKind.Count,
                "measure" => TokenKind.Measure,
                "adverb" => TokenKind.Adverb,
                "conjunction" => TokenKind.Joint,
                "preposition" => TokenKind.Preposition,
                "locative" => TokenKind.Locative,
                "verb" => TokenKind.Verb,
                "pronoun" => TokenKind.Determiner,
                _ => TokenKind.Other,
            };
        }

        if (Scales.Find(word) is not null) { return TokenKind.Quality; }

        if (isThing && first is not TokenKind.Measure) { return TokenKind.Thing; }

        return first ?? (char.IsAsciiDigit(word[0]) ? TokenKind.Count : Participle().IsMatch(word) ? TokenKind.Verb : char.IsLetter(word[0]) ? TokenKind.Other : TokenKind.Mark);
    }

    private static bool IsLatin(char letter) => char.IsLetterOrDigit(letter) && !Folding.IsHan(letter);

    [GeneratedRegex("^[a-z]{2,}ing$", RegexOptions.CultureInvariant)]
    private static partial Regex Participle();
}
