using PromptForge.Model;

namespace PromptForge.Concepts;

/// <summary>The closed lists that content is written in.</summary>
public static class Vocabulary
{
    /// <summary>Kinds of knowledge entries.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "flower", "foliage", "branch", "fruit", "vessel", "technique", "form", "school", "colour", "harmony", "season", "time", "weather",
        "occasion", "space", "culture", "era", "light", "lens", "composition", "medium", "material", "mood", "style", "quality", "place",
        "food", "fashion", "interior", "architecture", "character", Document,
    ];

    /// <summary>The kind of a passage from the user's own documents: it is found and tells what goes together, but has no name that a prompt could say.</summary>
    public const string Document = "document";

    /// <summary>Kinds that grow.</summary>
    public static IReadOnlyList<string> Plants { get; } = ["flower", "foliage", "branch", "fruit"];

    /// <summary>Kinds whose printed English name is an adjective.</summary>
    public static IReadOnlyList<string> AdjectiveKinds { get; } = ["colour", "culture", "mood"];

    /// <summary>Kinds that are qualities: to exclude one excludes what it asserts. A rose is no quality: whoever wants none may still have summer.</summary>
    public static IReadOnlyList<string> QualityKinds { get; } =
        ["colour", "harmony", "season", "time", "weather", "light", "lens", "composition", "medium", "mood", "style", "culture", "era", "quality"];

    /// <summary>Parts of speech in glossaries.</summary>
    public static IReadOnlyList<string> PartsOfSpeech { get; } =
    [
        "noun", "name", "adjective", "verb", "adverb", "numeral", "measure", "locative", "preposition", "conjunction", "particle", "pronoun", "phrase",
    ];

    /// <summary>Classes of glossary words.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "person", "animal", "bird", "fish", "insect", "creature", "plant", "landform", "water", "sky", "weather", "building", "room", "furniture",
        "food", "drink", "clothing", "jewellery", "vehicle", "product", "tool", "instrument", "body", "object", "abstract", "place", "event", "text",
        "vessel", "art",
    ];

    /// <summary>Kinds and classes of what can be seen and pointed at.</summary>
    public static IReadOnlySet<string?> Things { get; } = new HashSet<string?>(
        [.. Plants, "vessel", "food", "fashion", "architecture", "character", "place", "season", "time", "weather", "person", "animal", "bird", "fish", "insect", "creature",
         "plant", "landform", "building", "room", "furniture", "drink", "clothing", "jewellery", "vehicle", "product", "tool", "instrument"], StringComparer.Ordinal);

    /// <summary>Classes of negative terms.</summary>
    public static IReadOnlyList<string> NegativeClasses { get; } =
        ["quality", "artefact", "text", "anatomy", "medium", "composition", "material", "style"];

    /// <summary>Keys of facts that describe without excluding anything.</summary>
    public static IReadOnlyList<string> DescriptiveFacts { get; } = ["form", "habit"];

    /// <summary>Whether English names of this kind have a plural: vases, weddings, terraces.</summary>
    public static bool IsCountable(string kind) => kind is "occasion" or "space" || RoleOf(kind) is FragmentRole.Subject or FragmentRole.Vessel or FragmentRole.Composition;

    /// <summary>The facet that naming a thing of this kind fills.</summary>
    public static FragmentRole? RoleOf(string kind) => kind switch
    {
        "flower" or "foliage" or "branch" or "fruit" or "food" or "fashion" or "character" or "architecture" => FragmentRole.Subject,
        "vessel" => FragmentRole.Vessel,
        "technique" or "form" or "composition" or "lens" => FragmentRole.Composition,
        "colour" or "harmony" => FragmentRole.Colour,
        "light" or "time" => FragmentRole.Light,
        "medium" => FragmentRole.Medium,
        "material" => FragmentRole.Material,
        "mood" => FragmentRole.Mood,
        "school" or "style" or "culture" or "era" => FragmentRole.Style,
        "quality" => FragmentRole.Quality,
        _ => null,
    };
}
