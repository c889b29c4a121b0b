using PromptForge.Concepts;

namespace PromptForge.Evaluation.Metrics;

/// <summary>What part a known name plays in a picture.</summary>
internal enum Part
{
    /// <summary>None that we know.</summary>
    None,

    /// <summary>Something that can be pointed at.</summary>
    Thing,

    /// <summary>A quality of a thing.</summary>
    Quality,

    /// <summary>A quality of a thing or, standing alone, of the whole picture.</summary>
    Either,

    /// <summary>How the whole picture is.</summary>
    Whole,

    /// <summary>What is done.</summary>
    Action,

    /// <summary>How many.</summary>
    Number,
}

/// <summary>Tells the parts apart by the kinds of entries and the classes of glossary words.</summary>
internal static class Things
{
    public static Part PartOf(Name? name)
    {
        if (name?.Concept is { } concept)
        {
            return concept.Kind switch
            {
                "flower" or "foliage" or "branch" or "fruit" or "vessel" or "food" or "fashion" or "architecture" or "character" or "place" or "interior" or "space" => Part.Thing,
                "colour" or "material" => Part.Quality,
                "mood" or "culture" or "era" => Part.Either,
                "occasion" => Part.None,
                _ => Part.Whole,
            };
        }

        return name?.Word is { } word ? PartOf(word) : Part.None;
    }

    public static Part PartOf(Word word) => word.Pos switch
    {
        "noun" or "name" => word.Class is "abstract" or "art" or "event" ? Part.None : word.Class is "weather" ? Part.Whole : Part.Thing,
        "adjective" => Part.Quality,
        "verb" => Part.Action,
        "numeral" => Part.Number,
        _ => Part.None,
    };

    public static Part PartOf(TextReading text, in Token token) =>
        IsNumber(token.Term) ? Part.Number : !token.IsContent ? Part.None : PartOf(text.NameOf(token));

    public static bool IsNumber(string term) => term.Length is > 0 and <= 3 && term.All(char.IsAsciiDigit);
}
