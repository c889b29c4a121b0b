using PromptForge.Concepts;

namespace PromptForge.Evaluation.Metrics;

/// <summary>A word of a text: an English word, a known Chinese word, or two neighbouring characters that no known word covers.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Term">What it is compared by: the English stem, or the folded characters.</param>
/// <param name="IsHan">Whether it is Chinese.</param>
/// <param name="Place">Counts content words from 0; a word without content has the place of the next one with content.</param>
/// <param name="IsContent">Whether it names something.</param>
/// <param name="Name">Index into <see cref="TextReading.Names"/>, or -1.</param>
internal readonly record struct Token(int Start, int Length, string Term, bool IsHan, int Place, bool IsContent, int Name)
{
    public int End => Start + Length;
}

/// <summary>A spelling that the content knows, in its place.</summary>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Key">The English stems joined by spaces, or the folded characters.</param>
/// <param name="Concept">The knowledge entry, or null.</param>
/// <param name="Word">The glossary word, or null.</param>
internal sealed record Name(int Start, int Length, string Key, Concept? Concept, Word? Word)
{
    public int End => Start + Length;
}

/// <summary>A text taken apart once, for every measure to read.</summary>
internal sealed class TextReading
{
    public TextReading(string text, string folded, List<Token> tokens, List<Name> names)
    {
        Text = text;
        Folded = folded;
        Tokens = tokens;
        Names = names;
        foreach (var token in tokens)
        {
            AllTerms.Add(token.Term);
            HasHan |= token.IsHan;
            HasLatin |= !token.IsHan;
            if (!token.IsContent) { continue; }

            ContentTokens++;
            if (Seen.Add(token.Term)) { Content.Add(token); }
        }

        foreach (var name in names)
        {
            if (name.Concept is { } concept) { Concepts.Add(concept.Id); }
        }
    }

    public string Text { get; }

    /// <summary>The text as it is compared; offsets stay.</summary>
    public string Folded { get; }

    public List<Token> Tokens { get; }

    public List<Name> Names { get; }

    /// <summary>The content-term set C(.): each term once, where it stands first.</summary>
    public List<Token> Content { get; } = [];

    /// <summary>How many content words there are, repetitions counted.</summary>
    public int ContentTokens { get; }

    /// <summary>The terms of all words, those without content too.</summary>
    public HashSet<string> AllTerms { get; } = new(StringComparer.Ordinal);

    /// <summary>The terms of <see cref="Content"/>.</summary>
    public IReadOnlySet<string> ContentTerms => Seen;

    /// <summary>The ids of the knowledge entries that it names.</summary>
    public HashSet<string> Concepts { get; } = new(StringComparer.Ordinal);

    public bool HasHan { get; }

    public bool HasLatin { get; }

    private HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>The known spelling that covers a word, or null.</summary>
    public Name? NameOf(in Token token) => token.Name < 0 ? null : Names[token.Name];

    public string Said(in Token token) => Text.Substring(token.Start, token.Length);
}
