using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>Translates visual prompts by rules: words from the lexicon, order and form from a small grammar.</summary>
/// <remarks>Pure and safe to share between threads. Chinese to English reads the clause with a chart of transfer rules; English to
/// Chinese goes by noun groups. Words that nobody knows stay as they are and are told.</remarks>
public sealed class RuleTranslator : ITranslator
{
    private const int LongestReading = 40;
    private readonly Segmenter segmenter;
    private readonly EnglishReader reader;
    private readonly ConcurrentBag<Desk> desks = [];

    /// <summary>Translates with the words of a lexicon.</summary>
    public RuleTranslator(Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        segmenter = new(lexicon, new SenseTable(lexicon));
        reader = new(lexicon);
    }

    /// <inheritdoc />
    public ValueTask<TranslatedText> TranslateAsync(
        string text, ImmutableArray<ProtectedSpan> protectedSpans, Language to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Translate(text, protectedSpans.IsDefault ? [] : protectedSpans, to));
    }

    /// <summary>Translates one clause.</summary>
    public TranslatedText Translate(string text, ImmutableArray<ProtectedSpan> protectedSpans, Language to)
    {
        if (to.IsChinese) { return ToChinese(text, protectedSpans); }

        if (!desks.TryTake(out var desk)) { desk = new(); }

        var result = ToEnglish(text, protectedSpans, desk);
        desks.Add(desk);
        return result;
    }

    private TranslatedText ToChinese(string text, ImmutableArray<ProtectedSpan> spans)
    {
        var words = reader.Read(text, spans);
        var unknown = ImmutableArray.CreateBuilder<string>();
        var joined = false;
        foreach (var (word, _) in words)
        {
            if (!word.Known && joined) { unknown[^1] += " " + word.Zh; }
            else if (!word.Known) { unknown.Add(word.Zh); }

            joined = !word.Known;
        }

        return Finish(new ChineseWriter(words).Write(), spans, unknown.ToImmutable(), Language.Chinese);
    }

    private TranslatedText ToEnglish(string text, ImmutableArray<ProtectedSpan> spans, Desk desk)
    {
        if (MixedClause.Has(text)) { return MixedClause.Write(text, spans, chinese => ToEnglish(chinese, [], desk), reader.IsAdjective); }

        desk.Tokens.Clear();
        segmenter.Cut(text, spans, desk.Tokens);
        var untranslated = Unknown(desk.Tokens);
        var written = new StringBuilder(text.Length * 4);
        for (var at = Opening(desk.Tokens); at < desk.Tokens.Count;)
        {
            var end = NextCut(desk.Tokens, at);
            desk.Part.Clear();
            desk.Part.AddRange(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(desk.Tokens)[at..end]);
            desk.Pieces.Clear();
            desk.Chart.Read(desk.Part, desk.Pieces);
            if (written.Length > 0) { written.Append(' '); }

            written.Append(desk.Writer.Write(desk.Chart, desk.Pieces));
            at = end;
        }

        var tidy = Tidy.English(written.ToString());
        return Finish(tidy.Length > 0 ? tidy : "a picture", spans, untranslated, Language.English);
    }

    /// <summary>How many words only open the clause: "please make:" asks us, not the painter.</summary>
    private static int Opening(List<Token> tokens)
    {
        var at = 0;
        while (at < tokens.Count - 1 && tokens[at].Senses is [{ Cat: Cat.Particle, Text: "" } or { Cat: Cat.And, Text: ":" or "," or "–" }]) { at++; }

        return at;
    }

    /// <summary>A very long clause is read in parts, cut before a joining word where there is one.</summary>
    private static int NextCut(List<Token> tokens, int at)
    {
        if (tokens.Count - at <= LongestReading) { return tokens.Count; }

        for (var i = at + LongestReading - 1; i > at + (LongestReading / 2); i--)
        {
            if (tokens[i].Senses is [{ Cat: Cat.And }]) { return i; }
        }

        return at + LongestReading;
    }

    private static ImmutableArray<string> Unknown(List<Token> tokens)
    {
        ImmutableArray<string>.Builder? unknown = null;
        foreach (var token in tokens)
        {
            if ((token.Senses[0].Traits & Traits.Unknown) != 0) { (unknown ??= ImmutableArray.CreateBuilder<string>()).Add(token.Senses[0].Text); }
        }

        return unknown?.ToImmutable() ?? [];
    }

    /// <summary>Puts the protected spans back in the places of their marks.</summary>
    internal TranslatedText Finish(string text, ImmutableArray<ProtectedSpan> spans, ImmutableArray<string> untranslated, Language to)
    {
        if (spans.IsEmpty) { return new(text, [], untranslated); }

        var placed = ImmutableArray.CreateBuilder<ProtectedSpan>(spans.Length);
        var told = untranslated.ToBuilder();
        var whole = new StringBuilder(text.Length + 64);
        foreach (var letter in text)
        {
            var index = letter - '\uE000';
            if (index < 0 || index >= spans.Length)
            {
                whole.Append(letter);
                continue;
            }

            var span = Translated(spans[index], told, to) with { Start = whole.Length };
            placed.Add(span);
            whole.Append(span.Raw);
        }

        return new(whole.ToString(), placed.ToImmutable(), told.ToImmutable());
    }

    private ProtectedSpan Translated(ProtectedSpan span, ImmutableArray<string>.Builder untranslated, Language to)
    {
        if (span.Kind != ProtectedKind.Weight) { return span; }

        var inner = Translate(span.Inner, [], to);
        untranslated.AddRange(inner.Untranslated);
        var bare = Tidy.WithoutArticle(inner.Text);
        var raw = span.Raw.Replace(span.Inner, bare, StringComparison.Ordinal);
        return span with { Raw = raw, Inner = bare, Length = raw.Length };
    }

    /// <summary>What one translation works on; kept for the next.</summary>
    private sealed class Desk
    {
        public List<Token> Tokens { get; } = [];

        public List<Token> Part { get; } = [];

        public List<int> Pieces { get; } = [];

        public Chart Chart { get; } = new();

        public EnglishWriter Writer { get; } = new();
    }
}
