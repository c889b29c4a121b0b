using System.Text;

namespace PromptForge.Translation;

/// <summary>Writes an English clause as Chinese: what follows an English noun stands before it, joined by 的.</summary>
/// <remarks>Noun groups with their modifiers; what does not fit is written word by word, so nothing is lost.</remarks>
internal sealed class ChineseWriter
{
    private readonly List<(EnglishWord Word, string Written)> words;
    private int at;

    public ChineseWriter(List<(EnglishWord Word, string Written)> words)
    {
        this.words = words;
    }

    /// <summary>The clause.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        while (at < words.Count) { Append(text, Sentence()); }

        return text.ToString();
    }

    private EnglishWord Here => at < words.Count ? words[at].Word : default;

    private bool Is(Part part) => at < words.Count && words[at].Word.Part == part;

    private string Sentence()
    {
        var start = at;
        var text = new StringBuilder();
        if (StartsGroup())
        {
            text.Append(Group(false));
        }

        if (Is(Part.Be))
        {
            at++;
            if (Is(Part.Verb)) { Append(text, Action(false)); }
            else if (Is(Part.Adjective) || Is(Part.Adverb))
            {
                var adverb = Is(Part.Adverb) ? words[at++].Word.Zh : "";
                if (Is(Part.Adjective)) { Append(text, (adverb.Length > 0 ? adverb : "很") + words[at++].Word.Zh); }
                else { Append(text, adverb); }
            }
            else if (Is(Part.Preposition)) { Append(text, Place("在")); }
            else if (StartsGroup()) { Append(text, "是" + Group(false)); }
        }
        else if (Is(Part.Verb)) { Append(text, Action(false)); }
        else if (Is(Part.Preposition)) { Append(text, Place("在")); }
        else if (Is(Part.And))
        {
            Append(text, words[at++].Word.Zh);
        }

        if (at == start) { Append(text, words[at++].Word.Zh); }

        return text.ToString();
    }

    private bool StartsGroup() => at < words.Count && words[at].Word.Part is Part.Noun or Part.Adjective or Part.Article or Part.Owner or Part.Number or Part.Mark || (Is(Part.Adverb) && at + 1 < words.Count && words[at + 1].Word.Part is Part.Adjective);

    /// <summary>A noun with everything that belongs to it.</summary>
    private string Group(bool simple)
    {
        var number = "";
        var owner = "";
        while (Is(Part.Article) || Is(Part.Number) || Is(Part.Owner))
        {
            if (Is(Part.Owner)) { owner = Here.Zh; }
            else if (Here.Zh.Length > 0 && !(simple && Is(Part.Article))) { number = Here.Zh; }

            at++;
        }

        // "a bouquet of roses": the first noun counts the second.
        if ((number.Length > 0 || simple) && at + 1 < words.Count && words[at + 1].Word.Part == Part.Of && EnglishReader.Counter(words[at].Written) is { } counter)
        {
            at += 2;
            var counted = Group(simple);
            return $"{owner}{number}{counter}{counted}";
        }

        var front = new StringBuilder();
        var kind = "";
        var last = "";
        while (at < words.Count && words[at].Word.Part is Part.Adjective or Part.Adverb or Part.Noun or Part.Mark)
        {
            var word = Here;
            at++;
            if (word.Part is Part.Noun or Part.Mark && !(at < words.Count && words[at].Word.Part is Part.Noun or Part.Mark))
            {
                (last, kind) = (word.Zh, word.Kind);
                break;
            }

            Append(front, word.Zh);
            if (word.Part is Part.Adjective && at < words.Count && NeedsDe(word)) { front.Append('的'); }
        }

        var behind = new StringBuilder();
        while (!simple && (Is(Part.Of) || Is(Part.With) || Is(Part.Preposition) || (Is(Part.Verb) && !Here.Finite)))
        {
            var before = at;
            var modifier = Modifier(kind);
            if (at == before) { break; }

            if (modifier.Length > 0) { behind.Insert(0, modifier); }
        }

        var noun = new StringBuilder(owner);
        Append(noun, Counted(number, kind, last));
        Append(noun, behind.ToString());
        Append(noun, front.ToString());
        Append(noun, last);
        if (Is(Part.And) && at + 1 < words.Count && Here.Zh.Length > 0 && words[at + 1].Word.Part is not (Part.Verb or Part.Be))
        {
            var joint = words[at++].Word.Zh;
            if (StartsGroup()) { Append(noun, joint + Group(simple)); }
        }

        return noun.ToString();
    }

    private static bool NeedsDe(EnglishWord word) => word.Kind is not ("colour" or "culture" or "era" or "style" or "material") && word.Zh.Length > 1;

    private string Modifier(string head)
    {
        if (Is(Part.Of))
        {
            at++;
            return Group(true) + "的";
        }

        if (Is(Part.With))
        {
            var with = words[at++].Word.Zh;
            var what = Group(true);
            return (with == "带有" && head is "person" or "animal" or "character" ? "有" : with) + what + "的";
        }

        if (Is(Part.Verb)) { return Action(true) + "的"; }

        var preposition = words[at].Written;
        if (preposition is "in" && at + 1 < words.Count && Clothing(at + 1))
        {
            at++;
            return "穿着" + Group(true) + "的";
        }

        return Place("") + "的";
    }

    private bool Clothing(int from)
    {
        for (var i = from; i < words.Count && i < from + 5 && words[i].Word.Part is Part.Article or Part.Adjective or Part.Noun; i++)
        {
            if (words[i].Word.Kind is "clothing" or "fashion") { return true; }
        }

        return false;
    }

    private string Place(string front)
    {
        var relation = words[at++].Word.Zh;
        var place = Group(true);
        while (Is(Part.Of))
        {
            at++;
            place = Group(true) + "的" + place;
        }

        return front + place + relation;
    }

    /// <summary>Verb, object and place: 站在悬崖上, 在花园里读书.</summary>
    private string Action(bool simple)
    {
        var adverb = new StringBuilder();
        var verb = words[at++].Word.Zh;
        var thing = StartsGroup() ? Group(true) : "";
        var places = new StringBuilder();
        while (Is(Part.Preposition)) { places.Append(Place("在")); }

        var text = new StringBuilder();
        if (places.Length > 0 && thing.Length == 0 && IsPosture(verb)) { text.Append(verb.TrimEnd('着')).Append(places); }
        else { text.Append(adverb).Append(places).Append(verb).Append(thing); }

        if (!simple && Is(Part.With))
        {
            at++;
            text.Append('，').Append("带有").Append(Group(true));
        }

        return text.ToString();
    }

    private static bool IsPosture(string verb) => verb[0] is '站' or '坐' or '躺' or '蹲' or '跪' or '挂' or '放' or '摆' or '插' or '立' or '停' or '漂' or '浮' or '悬' or '趴' or '倚' or '靠' or '走' or '映' or '洒' or '落';

    private static string Counted(string number, string kind, string noun)
    {
        if (number.Length == 0) { return ""; }

        if (number is "许多") { return number; }

        return number + kind switch
        {
            "person" or "character" or "pronoun" => "个",
            "flower" => noun.EndsWith('枝') || noun is "梅花" or "红梅" ? "枝" : "朵",
            "animal" when noun.EndsWith('马') => "匹",
            "fish" => "条",
            "animal" or "bird" or "insect" or "creature" => "只",
            "vehicle" => noun.EndsWith('船') || noun.EndsWith('舟') || noun.EndsWith('艇') ? "艘" : noun.EndsWith('机') ? "架" : "辆",
            "building" or "architecture" => "座",
            "landform" => noun.EndsWith('山') || noun.EndsWith('峰') || noun.EndsWith('岛') ? "座" : "片",
            "plant" => "棵",
            "clothing" or "fashion" => noun.EndsWith('裙') || noun.EndsWith('裤') || noun.EndsWith('巾') ? "条" : noun.EndsWith('帽') || noun.EndsWith("帽子", StringComparison.Ordinal) ? "顶" : "件",
            "medium" or "art" => noun.EndsWith('画') ? "幅" : "张",
            "furniture" => noun.EndsWith('椅') || noun.EndsWith("椅子", StringComparison.Ordinal) ? "把" : "张",
            "vessel" => "只",
            "room" => "间",
            _ => "个",
        };
    }

    /// <summary>Latin words keep a space between each other, ideographs do not.</summary>
    private static void Append(StringBuilder text, string more)
    {
        if (more.Length == 0) { return; }

        if (text.Length > 0 && IsLatin(text[^1]) && IsLatin(more[0])) { text.Append(' '); }

        text.Append(more);
    }

    private static bool IsLatin(char letter) => letter < 0x250 && !char.IsWhiteSpace(letter);
}
