using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Something that a text names, and the names that it may go by in the result.</summary>
/// <param name="Said">As the text says it.</param>
/// <param name="Names">In the language of the result, the printed one first.</param>
/// <param name="IsConcept">Whether it is an entry of the knowledge base.</param>
/// <param name="IsFirm">Whether it can be counted or pointed at: a thing, a number, a name, a colour. Moods and abstractions have too many names to insist on one.</param>
internal sealed record CarriedFact(string Said, ImmutableArray<string> Names, bool IsConcept, bool IsFirm);

/// <summary>What a text names that has to come through a model: concepts, things of the glossary, numbers, names that we do not know.</summary>
/// <remarks>Any name of a thing will do, in the result's language; verbs and adverbs may change. Protected text is another promise's business.</remarks>
internal sealed partial class CarriedFacts(Lexicon lexicon, Language language)
{
    private static readonly string[] Numerals = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>The facts of a text, in order.</summary>
    public IEnumerable<CarriedFact> Of(string text)
    {
        var source = Marks().Replace(text, static mark => new string('\u0001', mark.Length));
        var links = new Linker(lexicon).Link(source);
        foreach (var link in links)
        {
            var said = source.Substring(link.Start, link.Length);
            var fact = link.Term.Concept >= 0 ? OfConcept(lexicon.Concepts[link.Term.Concept], said)
                : link.Term.Phrase < 0 && IsFact(link.Term) ? new(said, [.. Spellings(link.Term, said)], false, IsFirm(link.Term)) : null;

            // What the language has no word for is no fact that a text in it could hold.
            if (fact is { Names.IsEmpty: false }) { yield return fact; }
        }

        foreach (Match word in Unknown().Matches(source))
        {
            var isKnown = links.Exists(link => word.Index < link.End && link.Start < word.Index + word.Length);
            if (!isKnown && IsName(word, source)) { yield return new(word.Value, [word.Value], false, true); }
        }
    }

    /// <summary>What a concept is called in a language.</summary>
    public static IEnumerable<string> Names(Concept concept, Language language) =>
        (language.IsChinese ? concept.Names.Zh.Concat(concept.Names.ZhHant) : concept.Names.En).Concat(concept.Names.Latin is { } latin ? [latin] : []);

    private CarriedFact OfConcept(Concept concept, string said) =>
        new(said, [.. Names(concept, language)], true, concept.Kind is not ("mood" or "quality" or "composition" or "lens"));

    private bool IsFirm(Term term) => lexicon.WordsOf(term).Any(word => word.Pos is "name" or "numeral" || Vocabulary.Things.Contains(word.Class));

    private bool IsFact(Term term) => lexicon.WordsOf(term).Any(word =>
        word.Pos is "name" or "numeral" || word.Class is not (null or "abstract" or "text") || word.Role is not null || (word.Pos is "noun" && word.Class is null && word.Zh.Length > 1));

    private IEnumerable<string> Spellings(Term term, string said)
    {
        // The user's own spelling, where it is in the result's language already.
        if (Folding.IsHan(said[0]) == language.IsChinese) { yield return said; }

        foreach (var word in lexicon.WordsOf(term))
        {
            foreach (var name in language.IsChinese ? [word.Zh] : word.En)
            {
                if (name.Length > 0) { yield return name; }

                if (word.Pos == "numeral" && Array.IndexOf(Numerals, name) is var digit and > 0) { yield return digit.ToString(CultureInfo.InvariantCulture); }
            }
        }
    }

    /// <summary>Numbers stay; so do names and unknown things, whose other words we cannot know. Verb forms and adverbs may change.</summary>
    private bool IsName(Match word, string source)
    {
        var value = word.Value;
        if (char.IsAsciiDigit(value[0])) { return true; }

        var isCapital = char.IsUpper(value[0]) && word.Index > 0 && source[..word.Index].TrimEnd() is [.., not ('.' or '!' or '?')];
        return isCapital || (!language.IsChinese && value.Length > 4 && !Loose().IsMatch(value));
    }

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9'’-]*")]
    private static partial Regex Unknown();

    [GeneratedRegex("(?:ing|ed|ly|en|er|est|es)$|^(?:there|their|these|those|which|while|where|about|would|could|should|please|image|picture|showing|under|above|below|beside|behind|between|around|inside|outside|toward|towards|across|along|through|other|another|being|every|several|still|looks?|says?|reads?|makes?|create|generate|draw|paint)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Loose();

    [GeneratedRegex(@"""[^""]*""|“[^”]*”|《[^》]*》|「[^」]*」|<[a-z]+:[^>\s]+>|\{[^}]*\}|(?<=\s|^)--[A-Za-z]+(?:\s+[0-9:.]+)?|(?<=:)[0-9.]+(?=\))")]
    private static partial Regex Marks();
}
