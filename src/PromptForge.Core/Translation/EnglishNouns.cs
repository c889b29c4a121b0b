using PromptForge.Concepts;

namespace PromptForge.Translation;

/// <summary>Number and article of English nouns and the forms of participles, by rule with lists of exceptions.</summary>
internal static class EnglishNouns
{
    private static readonly HashSet<string> MassWords = Words("""
        water hair snow rain fog mist smoke grass moss ivy foliage greenery fabric silk cotton linen lace wood stone marble metal glass gold silver jade
        porcelain paper sand ice steam air music clothing jewellery furniture make-up makeup skin food tea coffee wine beer juice milk rice bread meat beef
        pork chicken sugar cream chocolate cheese butter nature beauty charm elegance harmony light lighting sunlight moonlight daylight starlight sunshine
        text information technology software hardware equipment scenery landscape weather wind thunder lightning fur leather denim wool velvet satin
        greenery bamboo eucalyptus lavender wisteria jasmine mimosa gypsophila waxflower heather fern baby's breath lilac blossom foam graffiti dust dirt mud
        blood sweat soil earth clay concrete steel iron bronze copper plastic rubber oil ink paint traffic art architecture photography animation fashion
        clothes energy fire ash frost dew hail time space life love death peace joy happiness sadness anger fear hope courage wisdom knowledge history
        culture nature science math chemistry physics biology greenery vegetation wildlife luggage baggage money cash gear armour armor weaponry machinery
        anime manga realism surrealism minimalism cubism impressionism detail focus depth contrast texture atmosphere work progress research education
        honey salt pepper corn wheat flour pasta seafood fruit soup dessert breakfast lunch dinner ginger garlic confetti tulle chiffon cloth embroidery
        composition photography calligraphy pottery lacquer noise grain bokeh eyesight vision appearance hot spring
        perfume sushi sauce jam plankton coriander parsley mint makeup wealth fortune honour duckweed glaze realism
        """);

    private static readonly HashSet<string> TheWords = Words("sky sun moon sea ocean horizon ground world earth background foreground universe wind air rain snow dark viewer audience camera image scene picture forefront");

    private static readonly HashSet<string> UsuallyPlural = Words("""
        petal leaf eye star cloud bubble eyebrow eyelash eyelid lip tooth cheek ear shoe boot glove sock earring wing button raindrop snowflake feather
        seed stamen root scale tile brick pebble spark berry wave ripple pedestrian tourist spectator glove legging sneaker sandal high-heel firework
        stair step fingernail antler horn wrinkle freckle curl thorn tendril dewdrop dumpling noodle vegetable flower child chrysanthemum dandelion poppy lily grape block
        rose orchid daisy frond droplet waterdrop vine cube slice visitor reed mushroom spark candlestick tool
        """);

    private static readonly Dictionary<string, string> Participles = new(StringComparer.Ordinal)
    {
        ["holding"] = "held", ["wearing"] = "worn", ["seeing"] = "seen", ["hanging"] = "hung", ["driving"] = "driven", ["writing"] = "written",
        ["making"] = "made", ["building"] = "built", ["binding"] = "bound", ["cutting"] = "cut", ["setting"] = "set", ["putting"] = "put",
        ["drawing"] = "drawn", ["throwing"] = "thrown", ["blowing"] = "blown", ["lighting"] = "lit", ["tearing"] = "torn", ["weaving"] = "woven",
        ["shooting"] = "shot", ["catching"] = "caught", ["taking"] = "taken", ["giving"] = "given", ["eating"] = "eaten", ["keeping"] = "kept",
        ["leaving"] = "left", ["laying"] = "laid", ["sewing"] = "sewn", ["growing"] = "grown", ["knowing"] = "known", ["showing"] = "shown",
        ["hiding"] = "hidden", ["breaking"] = "broken", ["choosing"] = "chosen", ["freezing"] = "frozen", ["telling"] = "told", ["selling"] = "sold",
        ["standing"] = "stood", ["winding"] = "wound", ["striking"] = "struck", ["shining"] = "lit", ["spreading"] = "spread", ["feeding"] = "fed",
        ["leading"] = "led", ["bringing"] = "brought", ["riding"] = "ridden", ["planting"] = "planted", ["wrapping"] = "wrapped", ["dotting"] = "dotted",
        ["setting off"] = "set off", ["shrouding"] = "shrouded", ["sending"] = "sent", ["beating"] = "beaten", ["biting"] = "bitten", ["reading"] = "read",
    };

    private static readonly Dictionary<string, string> Presents =
        Participles.GroupBy(pair => pair.Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Min(pair => pair.Key)!, StringComparer.Ordinal);

    private static readonly HashSet<string> Transitive = Words("""
        holding wearing lighting illuminating surrounding covering photographing shooting painting drawing carrying building making weaving wrapping decorating
        carving filling creating designing using taking cooking writing reading planting cutting growing cradling gripping forming presenting displaying showing
        depicting drinking eating watering feeding shrouding seeing picking opening washing baking brewing driving riding pulling pushing embracing
        """);

    private static readonly HashSet<string> Intransitive = Words("""
        sitting standing lying kneeling squatting crouching running walking swimming flying falling floating drifting blooming sleeping smiling laughing dancing
        jumping swaying shining glowing rising strolling wandering flowing rippling twinkling fluttering soaring gathering towering waving crying weeping resting
        hovering spinning swirling circling galloping sailing glittering flickering
        """);

    private static HashSet<string> Words(string list) => new(list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>Whether the noun that a phrase ends with is not counted.</summary>
    public static bool IsMass(string noun)
    {
        var last = Last(noun);
        return MassWords.Contains(last) || MassWords.Contains(noun) || EndsLikeMass(last);
    }

    private static bool EndsLikeMass(string word) =>
        word.Length > 6 && (Ends(word, "ness") || Ends(word, "ism") || Ends(word, "ship") || Ends(word, "graphy") || Ends(word, "wear"))
        || word.Length > 5 && (Ends(word, "light") && word is not ("spotlight" or "highlight" or "headlight" or "flashlight") || Ends(word, "ware"));

    /// <summary>Whether a participle without its object speaks of a thing done: held, lit up.</summary>
    public static bool TakesObject(string participle) => Transitive.Contains(participle) || (participle.EndsWith(" up", StringComparison.Ordinal) && Transitive.Contains(participle[..^3]));

    /// <summary>Whether a participle takes no object.</summary>
    public static bool TakesNoObject(string participle) => Intransitive.Contains(participle.IndexOf(' ') is var space and > 0 ? participle[..space] : participle) && !EndsWithPreposition(participle);

    /// <summary>Whether what a participle speaks of is many things: piled with, filled with.</summary>
    public static bool TakesSeveral(string participle) =>
        participle is "piled with" or "filled with" or "full of" or "covered with" or "dotted with" or "strewn with" or "scattered with" or "sprinkled with" or "crowded with" or "lined with" or "packed with" or "hung with" or "laden with" or "selling";

    /// <summary>How a place word is said of times, light and weather: at dusk, in sunlight, by candlelight.</summary>
    public static string Relation(string locative, string noun) => (locative is "under" or "in" or "inside" or "at the time of" ? Last(noun) : "") switch
    {
        "sunset" when noun is "sunset" => "at",
        "dusk" or "dawn" or "sunrise" or "twilight" or "night" or "midnight" or "noon" => "at",
        "sunlight" or "sunshine" or "lamplight" or "mist" or "rain" or "fog" or "wind" or "drizzle" or "breeze" or "afterglow" or "snow" or "sun" => "in",
        "candlelight" => "by",
        "morning" or "afternoon" or "evening" => "in",
        _ => locative is "at the time of" ? "at" : locative,
    };

    /// <summary>Whether things lie on it rather than in it.</summary>
    public static bool IsSurface(string noun) => Last(noun) is "surface" or "ground" or "wall" or "tabletop" or "table" or "step" or "floor" or "roof" or "hill" or "hillside" or "beach" or "road" or "path" or "bridge" or "lawn" or "grassland";

    /// <summary>Whether English says "the" where Chinese says nothing.</summary>
    public static bool TakesThe(string noun) => TheWords.Contains(noun);

    /// <summary>Whether a bare Chinese noun usually means several.</summary>
    public static bool IsUsuallyPlural(string noun) => UsuallyPlural.Contains(Last(noun));

    /// <summary>The last word of a noun, of its part before "of", "in" or "with".</summary>
    public static string Last(string noun)
    {
        var end = noun.Length;
        foreach (var joint in (ReadOnlySpan<string>)[" of ", " in ", " with ", " for ", " on "])
        {
            var at = noun.IndexOf(joint, StringComparison.Ordinal);
            if (at > 0 && at < end) { end = at; }
        }

        var start = noun.LastIndexOf(' ', end - 1);
        return start < 0 && end == noun.Length ? noun : noun[(start + 1)..end];
    }

    /// <summary>The plural; measures, names of substances and plurals stay.</summary>
    public static string Plural(string noun) => LooksPlural(noun) || IsMass(noun) || Ends(noun, "opsis") ? noun : EnglishForms.Plural(noun);

    /// <summary>Whether a noun phrase is plural already: by its head, "Friends of Winter".</summary>
    public static bool LooksPlural(string noun) => EnglishForms.LooksPlural(Last(noun));

    /// <summary>"held" → "holding"; null where the past is regular or unknown.</summary>
    public static string? PresentOf(string past) => Presents.GetValueOrDefault(past);

    /// <summary>"surrounding" → "surrounded", "looking at" → "looked at".</summary>
    public static string PastParticiple(string present)
    {
        if (Participles.TryGetValue(present, out var known)) { return known; }

        var space = present.IndexOf(' ');
        if (space > 0 && !Ends(present[..space], "ing") && Ends(present, "ing")) { return $"{present[..space]} {PastParticiple(present[(space + 1)..])}"; }

        if (space > 0) { return PastParticiple(present[..space]) + present[space..]; }

        if (!Ends(present, "ing") || present.Length < 5) { return present; }

        var stem = present[..^3];
        return stem[^1] == 'y' && !"aeiou".Contains(stem[^2]) ? stem[..^1] + "ied" : stem[^1] == 'e' ? stem + "d" : stem + "ed";
    }

    /// <summary>"elegant" → "elegantly"; a phrase becomes "in a … way".</summary>
    public static string Adverb(string adjective)
    {
        if (StartsWithPreposition(adjective)) { return adjective; }

        if (adjective.Contains(' ') || Ends(adjective, "ing")) { return adjective.Contains(' ') && !adjective.StartsWith("with ", StringComparison.Ordinal) ? $"in {EnglishForms.Article(adjective)} {adjective} way" : adjective + (Ends(adjective, "ing") ? "ly" : ""); }

        return adjective switch
        {
            "good" => "well",
            "indoor" or "outdoor" => adjective + "s",
            _ when Ends(adjective, "ll") => Ends(adjective, "all") ? adjective : adjective + "y",
            "fast" or "straight" or "high" or "low" or "early" or "alone" or "far" or "hard" or "together" => adjective,
            "" => adjective,
            _ when Ends(adjective, "ly") => adjective,
            _ when Ends(adjective, "le") => adjective[..^1] + "y",
            _ when Ends(adjective, "ic") => adjective + "ally",
            _ when Ends(adjective, "y") && adjective.Length > 3 => adjective[..^1] + "ily",
            _ => adjective + "ly",
        };
    }

    /// <summary>Whether English words that describe follow their noun.</summary>
    public static bool FollowsNoun(string text)
    {
        if (text is "each other" or "one another") { return true; }

        var space = text.IndexOf(' ');
        if (space < 0) { return text is "asleep" or "alone" or "awake" or "afloat" or "ablaze" or "alike"; }

        return StartsWithPreposition(text) || EndsWithPreposition(text) || text.Contains(" of ", StringComparison.Ordinal) || text.Contains(" in ", StringComparison.Ordinal)
            || text.Contains(" with ", StringComparison.Ordinal) || text.Contains(" as ", StringComparison.Ordinal) || text.Contains(" on ", StringComparison.Ordinal);
    }

    /// <summary>Whether English words begin with a preposition and so follow their noun.</summary>
    public static bool StartsWithPreposition(string text) =>
        text.IndexOf(' ') is var space and > 0
        && text.AsSpan(0, space) is "with" or "in" or "on" or "at" or "of" or "like" or "as" or "under" or "without" or "full" or "from" or "into" or "to" or "for" or "by" or "out" or "off" or "beyond" or "above" or "against" or "around" or "after" or "before" or "inside" or "behind" or "bigger" or "smaller" or "yet";

    /// <summary>Whether a participle's English ends with a preposition.</summary>
    public static bool EndsWithPreposition(string text)
    {
        var space = text.LastIndexOf(' ');
        return space > 0 && text.AsSpan(space + 1) is "with" or "in" or "on" or "at" or "of" or "by" or "from" or "into" or "to" or "for" or "against" or "around" or "through" or "over" or "toward" or "as" or "across" or "beside" or "behind" or "along" or "past" or "under" or "inside" or "about" or "between" or "among";
    }

    private static bool Ends(string word, string end) => word.EndsWith(end, StringComparison.Ordinal);
}
