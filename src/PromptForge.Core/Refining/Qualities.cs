using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>Tells qualities from things, and says a quality in the other language.</summary>
internal sealed class Qualities(Lexicon lexicon)
{
    private static readonly string[] FacetKinds = ["light", "season", "time", "weather", "medium", "lens", "composition", "style", "culture", "era", "harmony", "mood", "school", "technique", "form"];
    private readonly Tokenizer tokenizer = new(lexicon);

    /// <summary>Words without "the", "a" and their like in front.</summary>
    public static string WithoutArticle(string words)
    {
        foreach (var article in (string[])["the ", "a ", "an ", "its ", "his ", "her ", "their ", "all the ", "all "])
        {
            if (words.StartsWith(article, StringComparison.OrdinalIgnoreCase)) { return words[article.Length..].Trim(); }
        }

        return words.Trim();
    }

    /// <summary>Whether words only say how something is: white, 更暗, "a bit warmer", "more muted".</summary>
    public bool IsQuality(string words)
    {
        var tokens = tokenizer.Read(words);
        var found = false;
        foreach (var token in tokens)
        {
            var said = Text(words, token);
            if (token.Kind is TokenKind.Quality || Scales.Find(said) is not null || IsComparative(said)) { found = true; }
            else if (token.Kind is not (TokenKind.Adverb or TokenKind.De or TokenKind.Joint) && !IsDegree(said)) { return false; }
        }

        return found;
    }

    /// <summary>Whether words end in a thing, known or (in English) not known.</summary>
    public bool IsThing(string words)
    {
        if (RefiningWords.IsFacet(lexicon.Folding.Fold(words))) { return true; }

        var tokens = tokenizer.Read(words);
        var last = tokens.FindIndex(token => token.Kind == TokenKind.Preposition) is var at and > 0 && !words.Any(Folding.IsHan) ? at - 1 : tokens.Count - 1;
        return last >= 0 && tokens[last].Kind is TokenKind.Thing or TokenKind.Other && !IsComparative(Text(words, tokens[last])) && (tokens[last].Kind == TokenKind.Thing || !words.Any(Folding.IsHan));
    }

    /// <summary>Whether words name a thing or only a quality.</summary>
    public bool IsThingOrQuality(string words) => IsQuality(words) || IsFacet(words) || tokenizer.Read(words).Exists(token => token.Kind == TokenKind.Thing);

    /// <summary>Whether words end in something that the whole picture has: a light, a season, a medium.</summary>
    public bool IsFacet(string words) => Head(words) is { Term.Concept: >= 0 } head && FacetKinds.Contains(lexicon.Concepts[head.Term.Concept].Kind);

    /// <summary>Whether a quality is one of a thing, such as a colour or a size, and not one of a whole picture, such as its brightness.</summary>
    public bool IsOfThing(string quality) => tokenizer.Read(quality).Exists(token =>
        (token.Term.Concept >= 0 && lexicon.Concepts[token.Term.Concept].Kind is "colour" or "material") || (Scales.Find(Base(Text(quality, token))) is var (scale, _, _) && Scales.IsOfThing(scale)));

    /// <summary>Whether words are one colour.</summary>
    public bool IsColour(string words) => tokenizer.Read(words) is [{ Term.Concept: >= 0 } only] && lexicon.Concepts[only.Term.Concept].Kind == "colour";

    /// <summary>The word that a phrase is about: the last thing, in English the last before a preposition.</summary>
    public Token? Head(string words)
    {
        var tokens = tokenizer.Read(words);
        var isLatin = !words.Any(Folding.IsHan);
        Token? head = null;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Thing || (isLatin && token.Kind == TokenKind.Other)) { head = token; }
            else if (isLatin && head is not null && token.Kind is TokenKind.Preposition && Text(words, token) != "of") { break; }
        }

        return head ?? (tokens.FindLast(token => token.IsKnown) is { End: > 0 } known ? known : tokens.Count > 0 ? tokens[^1] : null);
    }

    /// <summary>A quality as an attribute in a language, or as it is where we have no word for it.</summary>
    public string Attribute(string quality, bool inChinese)
    {
        var isComparative = quality.StartsWith('更') || IsComparativePhrase(quality);
        var core = WishRules.ChineseDegree().Replace(WishRules.ChineseDegree().Replace(quality, ""), "");
        core = WishRules.EnglishDegree().Replace(core, "");
        if (core.EndsWith('的')) { core = core[..^1]; }

        var isChinese = core.Any(Folding.IsHan);
        if (isChinese != inChinese)
        {
            if (Scales.Find(Base(core)) is var (_, zh, en)) { core = inChinese ? zh : isComparative ? EnglishForms.Comparative(en) : en; }
            else if (tokenizer.Read(core) is [{ IsKnown: true } word] && Name(word.Term, inChinese) is { } name) { core = inChinese || !isComparative ? name : EnglishForms.Comparative(name); }
            else { return quality; }
        }
        else if (!inChinese) { return core; }

        if (!inChinese) { return core; }

        var isBound = !isComparative && tokenizer.Read(core) is [{ Term.Concept: >= 0 } only] && lexicon.Concepts[only.Term.Concept].Kind is "colour" or "material";
        return isBound ? core.Length == 1 && lexicon.Concepts[tokenizer.Read(core)[0].Term.Concept].Name.Zh is { } whole ? whole : core : (isComparative ? "更" : "") + core + "的";
    }

    /// <summary>Whether two words fill one slot: two colours, two materials, two ends of a scale.</summary>
    public bool ShareSlot(string one, string other)
    {
        var (first, second) = (Slots(one), Slots(other));
        return first.Overlaps(second);
    }

    private HashSet<string> Slots(string words)
    {
        var slots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in tokenizer.Read(words))
        {
            if (token.Term.Concept >= 0)
            {
                var concept = lexicon.Concepts[token.Term.Concept];
                if (concept.Kind is "colour" or "material") { slots.Add(concept.Kind); }

                slots.UnionWith(concept.Asserted.Select(claim => claim.Slot));
            }

            var said = Text(words, token);
            if (Scales.Find(said) is var (scale, _, _)) { slots.Add($"scale {scale}"); }
            else if (token.Kind == TokenKind.Quality || IsComparative(said)) { slots.Add(Base(said)); }
        }

        return slots;
    }

    private string? Name(Term term, bool inChinese)
    {
        if (term.Concept >= 0) { return inChinese ? lexicon.Concepts[term.Concept].Name.Zh : lexicon.Concepts[term.Concept].Name.En; }

        var word = lexicon.WordsOf(term).FirstOrDefault();
        return word is null ? null : inChinese ? word.Zh : word.En.IsEmpty ? null : word.En[0];
    }

    private string Text(string words, Token token) => lexicon.Folding.Fold(words[token.Start..token.End]);

    private bool IsComparativePhrase(string words) => words.StartsWith("more ", StringComparison.OrdinalIgnoreCase) || tokenizer.Read(words).Exists(token => IsComparative(Text(words, token)));

    /// <summary>Warmer, paler: the base is an adjective that we know.</summary>
    private bool IsComparative(string word) => word.Length > 4 && word.EndsWith("er", StringComparison.Ordinal) && Base(word) != word;

    private string Base(string word)
    {
        foreach (var form in EnglishForms.Positives(word))
        {
            if (Scales.Find(form) is not null || (lexicon.TryFind(form, out var term) && (lexicon.WordsOf(term).Any(one => one.Pos == "adjective") || (term.Concept >= 0 && lexicon.Concepts[term.Concept].Kind is "colour" or "mood")))) { return form; }
        }

        return word;
    }

    private static bool IsDegree(string word) => word is "bit" or "little" or "lot" or "touch" or "tad" or "much" or "even" or "a" or "一点" or "一些" or "点" or "些" or "更" or "再" or "稍" or "稍微" or "有点" or "一点儿" or "somewhat" or "far";
}
