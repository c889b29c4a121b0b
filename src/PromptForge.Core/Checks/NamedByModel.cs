using System.Globalization;
using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Checks;

/// <summary>Whether a model's text still names everything that the user named: concepts, glossary words, numbers, names we do not know.</summary>
/// <remarks>Any name of a thing will do, in the prompt's language; verbs and adverbs may change.</remarks>
internal static partial class NamedByModel
{
    public static void Check(Review review)
    {
        // What the budget left out by name is not for the model to bring back.
        var text = review.Forged.Prompt;
        foreach (var mention in review.Forged.Mentions)
        {
            if (IsDropped(review, mention)) { continue; }

            if (mention.Concept is { } id && review.Lexicon.Find(id) is { } concept && !Names(concept, review.Forged.Language).Any(name => review.Holds(text, name)))
            {
                review.Break("intent", $"the model lost '{concept.Name.InOrElse(review.Forged.Language)}'");
            }
        }

        if (review.HasVariants || review.IsCutByLimit) { return; }

        var source = Marks().Replace(review.Wanted, static mark => new string('\u0001', mark.Length));
        var links = new Linker(review.Lexicon).Link(source);
        foreach (var link in links)
        {
            var said = source.Substring(link.Start, link.Length);
            if (link.Term.Concept < 0 && link.Term.Phrase < 0 && IsFact(review, link.Term) && !Spellings(review, link.Term, said).Any(name => review.Holds(text, name)))
            {
                review.Break("intent", $"the model lost '{said}'");
            }
        }

        foreach (Match word in Unknown().Matches(source))
        {
            var isKnown = links.Exists(link => word.Index < link.End && link.Start < word.Index + word.Length);
            if (!isKnown && IsName(word, source, review.Forged.Language) && !review.Holds(text, word.Value)) { review.Break("intent", $"the model lost '{word.Value}'"); }
        }
    }

    private static bool IsDropped(Review review, Mention mention) =>
        review.Forged.Dropped.Any(dropped => dropped.Fragment.Id.Split('~')[0] == string.Create(CultureInfo.InvariantCulture, $"user#{mention.Fragment + 1}"));

    private static bool IsFact(Review review, Term term) => review.Lexicon.WordsOf(term).Any(word =>
        word.Pos is "name" or "numeral" || word.Class is not (null or "abstract" or "text") || word.Role is not null || (word.Pos is "noun" && word.Class is null && word.Zh.Length > 1));

    private static IEnumerable<string> Names(Concept concept, Language language) =>
        (language.IsChinese ? concept.Names.Zh.Concat(concept.Names.ZhHant) : concept.Names.En).Concat(concept.Names.Latin is { } latin ? [latin] : []);

    private static IEnumerable<string> Spellings(Review review, Term term, string said)
    {
        yield return said;
        foreach (var word in review.Lexicon.WordsOf(term))
        {
            foreach (var name in review.Forged.Language.IsChinese ? [word.Zh] : word.En)
            {
                yield return name;
                if (word.Pos == "numeral" && Array.IndexOf(Numerals, name) is var digit and > 0) { yield return digit.ToString(CultureInfo.InvariantCulture); }
            }
        }
    }

    /// <summary>Numbers stay; so do names and unknown things, whose other words we cannot know. Verb forms and adverbs may change.</summary>
    private static bool IsName(Match word, string source, Language language)
    {
        var value = word.Value;
        if (char.IsAsciiDigit(value[0])) { return true; }

        var isCapital = char.IsUpper(value[0]) && word.Index > 0 && source[..word.Index].TrimEnd() is [.., not ('.' or '!' or '?')];
        return isCapital || (!language.IsChinese && value.Length > 4 && !Loose().IsMatch(value));
    }

    private static readonly string[] Numerals = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9'’-]*")]
    private static partial Regex Unknown();

    [GeneratedRegex("(?:ing|ed|ly|en|er|est|es)$|^(?:there|their|these|those|which|while|where|about|would|could|should|please|image|picture|showing|under|above|below|beside|behind|between|around|inside|outside|toward|towards|across|along|through|other|another|being|every|several|still|looks?|says?|reads?|makes?|create|generate|draw|paint)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Loose();

    /// <summary>Protected text is another promise's business.</summary>
    [GeneratedRegex(@"""[^""]*""|“[^”]*”|《[^》]*》|「[^」]*」|<[a-z]+:[^>\s]+>|\{[^}]*\}|(?<=\s|^)--[A-Za-z]+(?:\s+[0-9:.]+)?|(?<=:)[0-9.]+(?=\))")]
    private static partial Regex Marks();
}
