namespace PromptForge.Concepts;

/// <summary>Plural and singular of English nouns, by rule with the common exceptions.</summary>
public static class EnglishForms
{
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["man"] = "men", ["woman"] = "women", ["child"] = "children", ["person"] = "people", ["foot"] = "feet", ["tooth"] = "teeth",
        ["goose"] = "geese", ["mouse"] = "mice", ["ox"] = "oxen", ["leaf"] = "leaves", ["loaf"] = "loaves", ["knife"] = "knives",
        ["wife"] = "wives", ["life"] = "lives", ["wolf"] = "wolves", ["shelf"] = "shelves", ["half"] = "halves", ["calf"] = "calves",
        ["elf"] = "elves", ["scarf"] = "scarves", ["thief"] = "thieves", ["cactus"] = "cacti", ["fungus"] = "fungi", ["iris"] = "irises",
        ["series"] = "series", ["species"] = "species", ["sheep"] = "sheep", ["deer"] = "deer", ["fish"] = "fish", ["koi"] = "koi",
        ["bison"] = "bison", ["aircraft"] = "aircraft", ["spacecraft"] = "spacecraft", ["hovercraft"] = "hovercraft", ["swine"] = "swine",
        ["bamboo"] = "bamboo", ["lily of the valley"] = "lilies of the valley", ["baby's breath"] = "baby's breath", ["daisy"] = "daisies",
        ["potato"] = "potatoes", ["tomato"] = "tomatoes", ["hero"] = "heroes", ["volcano"] = "volcanoes", ["mango"] = "mangoes", ["echo"] = "echoes",
        ["sky"] = "skies", ["roof"] = "roofs", ["cliff"] = "cliffs", ["chef"] = "chefs", ["reef"] = "reefs", ["belief"] = "beliefs",
        ["giraffe"] = "giraffes", ["scenery"] = "scenery", ["furniture"] = "furniture", ["jewellery"] = "jewellery", ["foliage"] = "foliage",
        ["water"] = "water", ["snow"] = "snow", ["rain"] = "rain", ["grass"] = "grass", ["hair"] = "hair", ["light"] = "lights",
        ["sugarcane"] = "sugarcane", ["wheat"] = "wheat", ["rice"] = "rice", ["moss"] = "moss", ["ivy"] = "ivy", ["lego"] = "lego",
        ["samurai"] = "samurai", ["ninja"] = "ninjas", ["kimono"] = "kimonos", ["photo"] = "photos", ["piano"] = "pianos", ["dwarf"] = "dwarves",
    };

    /// <summary>The plural of a noun or noun phrase; in "bouquet of roses" the first noun takes it.</summary>
    public static string Plural(string noun)
    {
        if (noun.Length == 0) { return noun; }

        var of = noun.IndexOf(" of ", StringComparison.Ordinal);
        if (of > 0 && !Irregular.ContainsKey(noun)) { return Plural(noun[..of]) + noun[of..]; }

        if (Irregular.TryGetValue(noun, out var whole)) { return whole; }

        var space = noun.LastIndexOf(' ');
        if (space >= 0) { return noun[..(space + 1)] + Plural(noun[(space + 1)..]); }

        var compound = Irregular.Keys.FirstOrDefault(key => key is "man" or "woman" && noun.EndsWith(key, StringComparison.Ordinal) && noun != "human" && noun != "german" && noun != "roman");
        if (compound is not null) { return noun[..^compound.Length] + Irregular[compound]; }

        return noun[^1] switch
        {
            's' or 'x' or 'z' => noun + "es",
            'h' when noun.EndsWith("ch", StringComparison.Ordinal) || noun.EndsWith("sh", StringComparison.Ordinal) => noun + "es",
            'y' when noun.Length > 1 && !"aeiou".Contains(noun[^2]) => noun[..^1] + "ies",
            _ => noun + "s",
        };
    }

    /// <summary>The comparative of an adjective: darker, paler, sunnier, bigger, more muted.</summary>
    public static string Comparative(string adjective) => adjective switch
    {
        _ when adjective.Length == 0 || adjective.Contains(' ') || adjective.Length > 6 => "more " + adjective,
        _ when adjective.EndsWith("ed", StringComparison.Ordinal) || adjective is "vivid" or "ornate" or "solemn" or "lively" or "modern" or "elegant" or "vibrant" => "more " + adjective,
        "good" => "better",
        "bad" => "worse",
        "far" => "farther",
        _ when adjective[^1] == 'e' => adjective + "r",
        _ when adjective[^1] == 'y' => adjective[..^1] + "ier",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'a' or 'e' or 'i' or 'o' or 'u', not ('w' or 'x' or 'y')] => adjective + adjective[^1] + "er",
        _ => adjective + "er",
    };

    /// <summary>What an adjective in -er may be the comparative of; none for other words.</summary>
    public static IEnumerable<string> Positives(string word)
    {
        if (word.Length < 5 || !word.EndsWith("er", StringComparison.Ordinal)) { yield break; }

        yield return word[..^2];
        yield return word[..^1];
        if (word[^3] == word[^4]) { yield return word[..^3]; }

        if (word[^3] == 'i') { yield return word[..^3] + "y"; }
    }

    /// <summary>"a" or "an" before a word, by its first sound as far as spelling tells.</summary>
    public static string Article(string word)
    {
        if (word.Length == 0) { return "a"; }

        if (word.StartsWith("hour", StringComparison.OrdinalIgnoreCase) || word.StartsWith("honest", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("heir", StringComparison.OrdinalIgnoreCase)) { return "an"; }

        if (word.StartsWith("unin", StringComparison.OrdinalIgnoreCase) || word.StartsWith("unim", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("oner", StringComparison.OrdinalIgnoreCase) || word.StartsWith("usher", StringComparison.OrdinalIgnoreCase)) { return "an"; }

        if (word.StartsWith("uni", StringComparison.OrdinalIgnoreCase) || word.StartsWith("use", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("eu", StringComparison.OrdinalIgnoreCase) || word.StartsWith("one", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("ukulele", StringComparison.OrdinalIgnoreCase)) { return "a"; }

        return "aeiouAEIOU".Contains(word[0]) ? "an" : "a";
    }

    /// <summary>Whether a noun is already plural, as far as its last letters tell.</summary>
    public static bool LooksPlural(string noun)
    {
        var last = noun[(noun.LastIndexOf(' ') + 1)..];
        return Irregular.ContainsValue(last) && !Irregular.ContainsKey(last)
            || (last.Length > 3 && last[^1] == 's' && last[^2] is not ('s' or 'u' or 'i') && !Irregular.ContainsKey(last));
    }
}
