using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>What comes in another's place, in the language of that place as far as we know its name there.</summary>
internal sealed class NewThing
{
    private readonly string words;

    public NewThing(string words, bool inChinese, Lexicon lexicon)
    {
        var tokens = new Tokenizer(lexicon).Read(words);
        HasCount = tokens.Exists(token => token.Kind is TokenKind.Count or TokenKind.Measure);
        HasQuality = tokens.Exists(token => token.Kind is TokenKind.Quality);
        var bare = Qualities.WithoutArticle(words);
        this.words = bare;
        if (words.Any(Folding.IsHan) != inChinese && new Tokenizer(lexicon).Read(bare) is [{ IsKnown: true } only])
        {
            var name = only.Term.Concept >= 0 ? lexicon.Concepts[only.Term.Concept].Name : lexicon.WordsOf(only.Term).Select(word => new Model.LocalText(word.Zh, word.En.IsEmpty ? null : word.En[0])).FirstOrDefault();
            this.words = (inChinese ? name.Zh : name.En) ?? bare;
        }
        else if (HasCount) { this.words = words; }
    }

    /// <summary>Whether the new thing brings its number.</summary>
    public bool HasCount { get; }

    /// <summary>Whether the new thing brings its qualities.</summary>
    public bool HasQuality { get; }

    /// <summary>The words where another noun stood: "roses" make "lily" lilies.</summary>
    public string Where(string old)
    {
        var isPlural = !HasCount && !Folding.IsHan(words[^1]) && !Folding.IsHan(old[^1]) && EnglishForms.LooksPlural(old.ToLowerInvariant()) && !EnglishForms.LooksPlural(words);
        var now = isPlural ? EnglishForms.Plural(words) : words;
        return char.IsUpper(old[0]) && now.Length > 0 ? char.ToUpperInvariant(now[0]) + now[1..] : now;
    }
}
