using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>Whether a word of the text is what a wish speaks of: the same thing, in either language, or a kind of it.</summary>
internal sealed class Identity(Lexicon lexicon)
{
    /// <summary>Whether a token is what a head names.</summary>
    public bool IsSame(Token token, string tokenText, Token head, string headText)
    {
        var (one, other) = (lexicon.Folding.Fold(tokenText), lexicon.Folding.Fold(headText));
        if (one == other || (!Folding.IsHan(one[0]) && (EnglishForms.Plural(one) == other || one == EnglishForms.Plural(other)))) { return true; }

        // "More muted colours" speaks of all of them, not of the red of one rose.
        if (!token.IsKnown || !head.IsKnown || RefiningWords.IsFacet(other)) { return false; }

        var named = Named(token.Term);
        if (head.Term.Concept >= 0)
        {
            var concept = lexicon.Concepts[head.Term.Concept];
            if (named.Contains(concept.Id) || concept.Names.En.Any(name => named.Contains("=" + name))) { return true; }

            // 大雪 is snow, too: of a quality it is enough to assert the same.
            if (Vocabulary.QualityKinds.Contains(concept.Kind) && concept.Kind is not "colour" && token.Term.Concept >= 0 && lexicon.Concepts[token.Term.Concept] is var narrower && narrower.Kind == concept.Kind
                && concept.Asserted.Any(claim => narrower.Asserted.Any(one => one.Slot == claim.Slot && one.Value == claim.Value))) { return true; }
        }

        foreach (var word in lexicon.WordsOf(head.Term))
        {
            // "The flowers" are roses and lilies, "the people" a girl and her mother.
            if (word.Pos is "noun" && (named.Contains("=" + word.Zh) || word.En.Any(named.Contains) || word.En.Any(name => named.Contains("=" + name)))) { return true; }
        }

        return false;
    }

    /// <summary>Whether a wish speaks of lettering.</summary>
    public bool IsLettering(Token head, string thing) =>
        lexicon.WordsOf(head.Term).Any(word => word.Class == "text") || lexicon.Folding.Fold(thing) is "text" or "the text" or "words" or "lettering" or "文字" or "字" or "letters" or "caption" or "title" or "标题";

    private HashSet<string> Named(Term term)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        if (term.Concept >= 0) { lexicon.AddWithBroader(named, lexicon.Concepts[term.Concept]); }

        foreach (var word in lexicon.WordsOf(term))
        {
            if (word.Pos is not "noun") { continue; }

            named.Add("=" + word.Zh);

            // "Heavy snow" is snow.
            foreach (var name in word.En) { named.UnionWith(["=" + name, "=" + name[(name.LastIndexOf(' ') + 1)..]]); }

            if (word.Class is { } kind) { named.Add(kind); }
        }

        return named;
    }
}
