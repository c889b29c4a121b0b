using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>The readings of every term of the lexicon, made when first asked for.</summary>
internal sealed class SenseTable
{
    private static readonly Dictionary<string, Sense> Grammatical = new(StringComparer.Ordinal)
    {
        ["的"] = new("", null, Cat.De, 0), ["之"] = new("", null, Cat.De, 0), ["地"] = new("", null, Cat.Di, 0), ["得"] = new("", null, Cat.Particle, 0), ["则"] = new("", null, Cat.Particle, 0),
        ["在"] = new("in", null, Cat.Zai, 0), ["于"] = new("at", null, Cat.Zai, 0), ["被"] = new("by", null, Cat.By, 0), ["由"] = new("by", null, Cat.By, 0),
        ["以"] = new("with", null, Cat.Yi, 0), ["用"] = new("with", null, Cat.Yi, 0), ["为"] = new("as", null, Cat.Wei, 0), ["作为"] = new("as", null, Cat.Wei, 0),
        ["把"] = new("", null, Cat.Ba, 0), ["将"] = new("", null, Cat.Ba, 0),
        ["像"] = new("like", null, Cat.Preposition, 0), ["、"] = new(",", null, Cat.And, 0), ["与"] = new("and", null, Cat.And, 0), ["跟"] = new("and", null, Cat.And, 0),
        ["同"] = new("and", null, Cat.And, 0), ["般"] = new("-like", null, Cat.Like, 0), ["般的"] = new("-like", null, Cat.Like, 0), ["似的"] = new("-like", null, Cat.Like, 0),
        ["一样的"] = new("-like", null, Cat.Like, 0), ["性"] = new("", null, Cat.Like, 0), ["化"] = new("", null, Cat.Like, 0), ["状"] = new("-shaped", null, Cat.Like, 0),
        ["形"] = new("-shaped", null, Cat.Like, 0), ["式"] = new("-style", null, Cat.Like, 0), ["&"] = new("and", null, Cat.And, 0), ["+"] = new("and", null, Cat.And, 0), ["/"] = new("/", null, Cat.And, 0), ["岁"] = new("years old", null, Cat.Counter, Traits.Age),
    };

    private readonly Lexicon lexicon;
    private readonly Sense[]?[] concepts;
    private readonly Sense[]?[] words;
    private readonly Sense[]?[] phrases;

    public SenseTable(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        concepts = new Sense[lexicon.Concepts.Count][];
        words = new Sense[lexicon.Words.Count][];
        phrases = new Sense[lexicon.Phrases.Count][];
    }

    /// <summary>The reading of a grammatical word, or null.</summary>
    public static Sense? OfGrammar(ReadOnlySpan<char> spelling) =>
        Grammatical.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(spelling, out var sense) ? sense : null;

    /// <summary>The readings of a Chinese spelling; a glossary word is nearer to it than the printed name of a concept.</summary>
    public Sense[] Of(Term term, ReadOnlySpan<char> spelling)
    {
        if (term.Word >= 0) { return words[term.Word] ??= OfWords(term); }

        if (term.Concept >= 0)
        {
            var style = EndsWithStyle(spelling);
            if (!style) { return concepts[term.Concept] ??= OfConcept(lexicon.Concepts[term.Concept]); }

            return [OfConcept(lexicon.Concepts[term.Concept], true)];
        }

        return term.Phrase >= 0 ? phrases[term.Phrase] ??= [new(lexicon.Phrases[term.Phrase].Text.En ?? "", null, Cat.NounPhrase, Traits.Mass)] : [];
    }

    private static bool EndsWithStyle(ReadOnlySpan<char> spelling) => spelling.Length > 2 && (spelling[^1] == '风' || spelling.EndsWith("风格"));

    private Sense[] OfWords(Term term)
    {
        var senses = new List<Sense>(2);
        foreach (var word in lexicon.WordsOf(term))
        {
            if (OfWord(word) is not { } sense || senses.Exists(one => one.Cat == sense.Cat)) { continue; }

            senses.Add(sense);
            if (word.Pos is "noun" && AsPlace(word.Zh, sense) is { } place) { senses.Add(place); }
        }

        if (senses.Exists(one => one.Cat is Cat.Adjective)) { senses.RemoveAll(one => one.Cat is Cat.Phrase); }

        if (senses is [{ Cat: Cat.Ba, Text: "" }] && lexicon.Words[term.Word].Pos is "measure") { senses.Add(new("", "", Cat.Counter, 0)); }

        if (senses is [{ Cat: Cat.NounPhrase } pronoun] && Possessive(pronoun.Text) is { } own) { senses.Add(new(own, null, Cat.Determiner, Traits.Plural)); }

        if (senses is [{ Cat: Cat.Di }]) { senses.Add(new("ground", null, Cat.Noun, Traits.Ground | Traits.Place)); }

        if (term.Concept >= 0 && !senses.Exists(one => one.Cat is Cat.Noun or Cat.Adjective)) { senses.Add(OfConcept(lexicon.Concepts[term.Concept], false)); }

        return [.. senses];
    }

    private static string? Possessive(string pronoun) => pronoun switch
    {
        "I" => "my",
        "you" => "your",
        "he" => "his",
        "she" => "her",
        "it" => "its",
        "we" or "us" => "our",
        "they" => "their",
        _ => null,
    };

    /// <summary>"桌上" and "海边" are nouns that stand for a place: on the table, by the seaside.</summary>
    private static Sense? AsPlace(string zh, Sense noun)
    {
        if (zh.Length is < 2 or > 3 || (noun.Traits & (Traits.Person | Traits.Animal | Traits.Clothing | Traits.Picture)) != 0) { return null; }

        var preposition = zh[^1] switch
        {
            '上' => "on",
            '里' or '中' or '内' => "in",
            '下' => "under",
            '旁' or '边' or '畔' => "by",
            '外' => "outside",
            _ => null,
        };
        if (preposition is null || noun.Text.EndsWith("ing", StringComparison.Ordinal)) { return null; }

        // 窗外 is "view outside the window", and as a place "outside the window".
        if (noun.Text.IndexOf($" {preposition} the ", StringComparison.Ordinal) is var own and > 0) { return new(noun.Text[(own + 1)..], noun.Text, Cat.PrepPhrase, 0); }

        var article = noun.Text is "mid-air" ? "" : "the ";
        var thing = noun.Text.EndsWith(" side", StringComparison.Ordinal) ? noun.Text[..^5] : noun.Text;
        return new($"{preposition} {article}{thing}", thing, Cat.PrepPhrase, 0);
    }

    private static Sense? OfWord(Word word)
    {
        if (Grammatical.TryGetValue(word.Zh, out var grammatical)) { return grammatical; }

        var text = word.En.IsEmpty ? "" : word.En[0];
        var post = EnglishNouns.FollowsNoun(text) ? Traits.Post : 0;
        switch (word.Pos)
        {
            case "noun": return Noun(text, OfClass(word) | (text.EndsWith("style", StringComparison.Ordinal) ? Traits.Style | Traits.Mass : 0) | (IsArrangement(text) ? Traits.Arrangement : 0));
            case "name": return new(text, null, Cat.Noun, Traits.Bare | OfClass(word));
            case "adjective": return new(text, null, Cat.Adjective, post | (word.Zh.Length == 1 ? Traits.Style : 0) | (text is "tall" or "long" or "wide" or "deep" or "thick" or "in diameter" ? Traits.Dimension : 0));
            case "verb": return Verb(word.Zh, text);
            case "adverb": return new(text, null, Cat.Adverb, post);
            case "numeral": return new(text, null, Cat.Numeral, word.Zh is "一" or "每" or "各" or "某" or "单" or "一种" or "整" or "全" or "第一" or "第二" or "第三" || text.Length == 0 || word.En.Contains("a") || text is "every" or "each" or "single" or "whole" or "half a" or "first" or "second" or "third" or "a certain" ? 0 : Traits.Many);
            case "measure": return new(text, word.En.Length > 1 ? word.En[1] : text, Cat.Counter, text is "years old" ? Traits.Age : text is "century" or "year" ? Traits.Time | Traits.Mass | Traits.Bare | Traits.Full : text is "metre" or "centimetre" or "millimetre" or "kilometre" or "inch" or "foot" ? Traits.Full | Traits.Dimension : text.Length > 0 ? Traits.Full : 0);
            case "locative": return new(text, null, Cat.Locative, word.Zh.Length > 1 ? Traits.Full : 0);
            case "preposition": return new(text, null, Cat.Preposition, word.Zh[0] == '为' || text.StartsWith("as ", StringComparison.Ordinal) || word.Zh is "点缀" ? Traits.Post : 0);
            case "conjunction": return new(text, null, Cat.And, 0);
            case "particle": return new("", null, Cat.Particle, 0);
            case "pronoun": return Pronoun(word.Zh, text);
            case "phrase": return new(text, null, Cat.Phrase, EnglishNouns.StartsWithPreposition(text) ? Traits.Post : 0);
            default: return null;
        }
    }

    private static Sense Noun(string text, Traits traits)
    {
        if (EnglishNouns.LooksPlural(text)) { traits |= Traits.Plural; }
        else if (EnglishNouns.IsMass(text) || text.EndsWith("ing", StringComparison.Ordinal) && text.Contains("lighting", StringComparison.Ordinal)) { traits |= Traits.Mass; }

        return new(text, null, Cat.Noun, traits);
    }

    private static bool IsArrangement(string text) => EnglishNouns.Last(text) is "arrangement" or "bouquet" or "wreath" or "garland" || text is "floral design";

    private static Sense Pronoun(string zh, string text)
    {
        if (zh.EndsWith('的') && zh.Length > 1 || zh is "其" or "有的" or "任何") { return new(text, null, Cat.Determiner, Traits.Plural); }

        if (zh[0] is '这' or '那' or '该' or '此' or '另' or '某' && zh is not ("这里" or "那里" or "这儿" or "那儿" or "此处" or "另外"))
        {
            return new(text, null, Cat.Determiner, text is "these" or "those" ? Traits.Many : 0);
        }

        return new(text, null, Cat.NounPhrase, Traits.Pronoun | Traits.Bare | (zh.EndsWith('们') || zh[0] is '两' or '三' or '四' or '多' or '二' ? Traits.Many : 0));
    }

    private static Sense Verb(string zh, string text)
    {
        Traits traits = EnglishNouns.EndsWithPreposition(text) ? Traits.EndsPrep : 0;
        if (zh.EndsWith('着')) { traits |= Traits.Stative | Traits.Lasting; }

        if (zh is "有" or "拥有" or "具有" or "带有" or "留着" or "长着") { traits |= Traits.Have; }

        if (zh is "是" or "即是") { traits |= Traits.Copula; }

        if (zh[^1] is '有' && text.Contains("ed with", StringComparison.Ordinal) || zh[^1] is '满' && text.EndsWith(" with", StringComparison.Ordinal)) { traits |= Traits.Lasting; }

        if (zh[0] is '穿' or '戴' or '站' or '坐' or '拿' or '握' or '骑' or '躺' or '抱' or '持' or '手' or '身' or '捧' or '挂' or '摆' or '放' or '插' or '背' or '披' or '提' or '端' or '扎' || zh[0] is '留' && zh is not "留出") { traits |= Traits.Stative; }

        if (zh.Length > 1 && zh[^1] is '在' or '于') { traits |= Traits.Placing; }

        if (EnglishNouns.TakesNoObject(text)) { traits |= Traits.Intransitive; }

        if (IsShowing(text)) { traits |= Traits.Shows; }

        return new(text, null, Cat.Verb, traits);
    }

    private static bool IsShowing(string text) => text is "showing" or "expressing" or "presenting" or "displaying" or "depicting" or "highlighting" or "emphasising"
        or "creating" or "reflecting" or "conveying" or "capturing" or "embodying" or "portraying" or "describing" or "exuding" or "radiating" or "enhancing" or "adding"
        or "evoking" or "bringing" or "giving" or "illustrating" or "exploring" or "including" or "using" or "interpreting" or "blending" or "combining" or "forming" or "outlining" or "revealing"
        || text.StartsWith("showing", StringComparison.Ordinal) || text.StartsWith("bringing out", StringComparison.Ordinal) || text.StartsWith("giving off", StringComparison.Ordinal);

    private static Traits OfClass(Word word) => word.Class switch
    {
        "person" => Traits.Person,
        "animal" or "bird" or "fish" or "insect" or "creature" => Traits.Animal,
        "plant" => Traits.Plant,
        "clothing" => Traits.Clothing,
        "body" => Traits.Body,
        "abstract" => Traits.Abstract | Traits.Quality | MassUnlessCounted(word),
        "weather" => Traits.Quality | (word.En.IsEmpty || !EnglishNouns.IsUsuallyPlural(word.En[0]) ? Traits.Mass : 0),
        "place" or "building" or "room" => Traits.Place,
        "landform" or "water" => Traits.Place | Traits.Ground,
        "art" => IsPicture(word.Zh) ? Traits.Picture : IsQuality(word.En) ? Traits.Quality : 0,
        _ => word.Role is FragmentRole.Material ? Traits.Material | Traits.Mass
            : word.Role is FragmentRole.Light or FragmentRole.Mood or FragmentRole.Quality or FragmentRole.Colour ? Traits.Quality | Traits.Mass : 0,
    };

    private static Traits MassUnlessCounted(Word word) =>
        word.En.IsEmpty || EnglishNouns.Last(word.En[0]) is "era" or "moment" or "age" or "idea" or "dream" or "memory" or "spell" or "secret" or "riddle" or "miracle" or "day" or "year"
            or "element" or "concept" or "theme" or "symbol" or "story" or "journey" or "process" or "method" or "system" or "model" or "plan" or "step" or "part" or "kind" or "number" or "sign"
            or "molecule" or "atom" or "cell" or "planet" or "network" or "function" or "factor" or "stage" or "cycle" or "reaction" or "type" or "hint" or "prompt" or "task" or "tip" ? 0 : Traits.Mass;

    private static bool IsPicture(string zh) => zh[^1] is '画' or '图' or '照' or '像' or '报' or '片' or '影' or '面' && zh is not ("倒影" or "阴影" or "光影" or "投影" or "轮廓" or "曲面" or "电影" or "动画" or "平面" or "表面" or "画面" or "肖像");

    private static bool IsQuality(IReadOnlyList<string> english)
    {
        if (english.Count == 0) { return false; }

        return EnglishNouns.Last(english[0]) is "colour" or "tone" or "scheme" or "light" or "shadow" or "atmosphere" or "air" or "mood" or "charm" or "feel" or "texture" or "style" or "quality" or "lighting" or "form" or "shape" or "detail" or "line" or "layer" or "structure";
    }

    /// <summary>A colour is a quality and, alone, a thing: vivid purple.</summary>
    private static Sense[] OfConcept(Concept concept)
    {
        var sense = OfConcept(concept, false);
        return concept.Kind is "colour" ? [sense, new(sense.Text, null, Cat.Noun, Traits.Mass | Traits.Quality)] : [sense];
    }

    private static Sense OfConcept(Concept concept, bool style)
    {
        var text = concept.Names.En.IsEmpty ? concept.Names.Latin ?? concept.Id : concept.Names.En[0];
        if (style)
        {
            if (!text.Contains("style", StringComparison.Ordinal) && concept.Kind is "culture" or "era" or "style" or "school" or "medium" or "mood") { text += " style"; }

            return new(text, null, Cat.Noun, Traits.Style | Traits.Mass);
        }

        return concept.Kind switch
        {
            "colour" or "culture" => new(text, null, Cat.Adjective, Traits.Style),
            "mood" => new(text, null, Cat.Adjective, EnglishNouns.FollowsNoun(text) ? Traits.Post : 0),
            "quality" or "composition" or "harmony" or "technique" when LooksLikeAdjective(text) => new(text, null, Cat.Adjective, 0),
            "quality" when !text.Contains(' ') => new(text, null, Cat.Adjective, 0),
            "flower" => Noun(text, Traits.Flower | Traits.Plant),
            "branch" or "fruit" => Noun(text, Traits.Plant),
            "foliage" => Noun(text, Traits.Plant | (EnglishNouns.Last(text) is "leaf" or "branch" or "blade" or "palm" ? 0 : Traits.Mass)),
            "era" or "style" => new(text, null, Cat.Noun, Traits.Style | Traits.Mass),
            "school" or "form" => Noun(text, Traits.Arrangement),
            "material" => new(text, null, Cat.Noun, Traits.Material | Traits.Mass),
            "time" or "season" => new(text, null, Cat.Noun, Traits.Time | Traits.Mass),
            "medium" => Medium(text),
            "light" or "harmony" or "quality" or "composition" or "lens" or "technique" or "weather" or "occasion" => new(text, null, Cat.Noun, Traits.Quality | Traits.Mass),
            "character" => Noun(text, Traits.Person),
            "fashion" => Noun(text, Traits.Clothing),
            "space" or "place" or "interior" or "architecture" => Noun(text, Traits.Place | (text is "Jiangnan" ? Traits.Bare : 0)),
            _ => Noun(text, 0),
        };
    }

    private static bool LooksLikeAdjective(string text) =>
        !text.Contains(' ') && (text.EndsWith("al", StringComparison.Ordinal) || text.EndsWith("ic", StringComparison.Ordinal) || text.EndsWith("ful", StringComparison.Ordinal)
            || text.EndsWith("ed", StringComparison.Ordinal) || text.EndsWith("ous", StringComparison.Ordinal) || text.EndsWith("ive", StringComparison.Ordinal));

    private static Sense Medium(string text)
    {
        var last = EnglishNouns.Last(text);
        var counted = last is "painting" or "photograph" or "photo" or "drawing" or "illustration" or "poster" or "sticker" or "sculpture" or "still" or "print" or "sketch" or "cartoon" or "comic" or "collage" or "mural" or "render" or "logo";
        return new(text, null, Cat.Noun, Traits.Picture | (counted ? Traits.Quality : Traits.Mass | Traits.Style));
    }
}
