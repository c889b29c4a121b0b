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
        if (Ground() is { } ground) { return ground; }

        if (StartsGroup())
        {
            text.Append(Group(false));
            if (Is(Part.Verb) && !Here.Finite) { Append(text, (text.Length > 8 ? "，" : "") + Action(false)); }
        }

        if (Is(Part.Be))
        {
            at++;
            if (Is(Part.Verb)) { Append(text, Action(false)); }
            else if (Is(Part.Adjective) || Is(Part.Adverb))
            {
                var adverb = Is(Part.Adverb) ? words[at++].Word.Zh : "";
                if (Is(Part.Adjective)) { Append(text, Here.Kind is "colour" ? $"是{words[at++].Word.Zh}的" : (adverb.Length > 0 ? adverb : "很") + words[at++].Word.Zh); }
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
        else if (Is(Part.With) && Here.Zh is "带有")
        {
            at++;
            Append(text, "带有" + Group(true));
        }

        if (at == start) { Append(text, words[at++].Word.Zh); }

        return text.ToString();
    }

    /// <summary>"with pine trees in the foreground" → 前景是松树.</summary>
    private string? Ground()
    {
        if (!Is(Part.With) || Here.Zh is not "带有") { return null; }

        var end = at + 1;
        while (end < words.Count && words[end].Word.Part is not (Part.Preposition or Part.Verb or Part.With)) { end++; }

        if (end + 1 >= words.Count || words[end].Written is not "in") { return null; }

        var noun = words[end + 1].Word.Part is Part.Article && end + 2 < words.Count ? end + 2 : end + 1;
        if (noun != words.Count - 1 || words[noun].Written is not ("foreground" or "background" or "distance")) { return null; }

        at++;
        var thing = Group(true);
        var place = words[noun].Written switch { "foreground" => "前景", "background" => "背景", _ => "远处" };
        at = words.Count;
        return $"{place}是{thing}";
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
        var counter = "";
        var counts = at;
        while (counts < words.Count && words[counts].Word.Part is Part.Adjective) { counts++; }

        if ((number.Length > 0 || simple) && counts + 1 < words.Count && words[counts + 1].Word.Part == Part.Of && EnglishReader.Counter(words[counts].Written) is { } measure)
        {
            counter = measure;
            if (number.Length == 0 && !simple) { number = "一"; }

            if (simple && number.Length == 0) { number = "一"; }

            if (counts > at && words[at].Word.Zh is "小" or "大") { number += words[at].Word.Zh; }

            at = counts + 2;
            while (Is(Part.Article)) { at++; }
        }

        var front = new StringBuilder();
        var kind = "";
        var last = "";
        while (at < words.Count && (words[at].Word.Part is Part.Adjective or Part.Adverb or Part.Noun or Part.Mark || StartsWithParticiple(front.Length)))
        {
            var word = Here;
            at++;
            if (word.Part is Part.Adjective && words[at - 1].Written is "single" && number is "一") { continue; }

            // "a light through the window": an adjective with nothing behind it is a thing.
            if (words[at - 1].Written is "light" && !StartsGroup())
            {
                (last, kind) = ("光线", "light");
                break;
            }

            if (word.Part is Part.Noun or Part.Mark && !(at < words.Count && words[at].Word.Part is Part.Noun or Part.Mark))
            {
                (last, kind) = (word.Zh, word.Kind);
                break;
            }

            Append(front, word.Zh);
            if (word.Part is Part.Adjective or Part.Verb && at < words.Count && NeedsDe(word)) { front.Append('的'); }
        }

        var behind = new StringBuilder();
        var modifiers = 0;
        if (simple)
        {
            while (Is(Part.Of))
            {
                at++;
                behind.Insert(0, Group(true) + "的");
            }

            if (Is(Part.Verb) && IsFilling(words[at].Written)) { behind.Insert(0, Action(true) + "的"); }
        }

        while (!simple && (Is(Part.Of) || Is(Part.With) || Is(Part.Preposition) || Is(Part.Time) || (Is(Part.Verb) && !Here.Finite)))
        {
            // What a living thing does, and what a bare thing does, is said behind it.
            if (Is(Part.Verb) && !IsFilling(words[at].Written) && (kind is "person" or "animal" or "character" or "bird" or "fish" ? modifiers > 0 : number.Length == 0)) { break; }

            var before = at;
            var modifier = Modifier(kind);
            if (at == before) { break; }

            modifiers++;
            if (modifier.Length > 0) { behind.Insert(0, modifier); }
        }

        var noun = new StringBuilder(owner);
        if (counter is "对" && last.Length > 0 && EnglishReader.IsWornInPairs(last)) { counter = "双"; }

        Append(noun, counter.Length > 0 ? number + counter : Counted(number, kind, last));
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

    private static bool IsFilling(string written) => written is "full of" or "filled with" or "covered with" or "covered in" or "lined with" or "overgrown with" or "surrounded by" or "decorated with" or "dotted with";

    /// <summary>"a smiling woman": a participle between the article and the noun.</summary>
    private bool StartsWithParticiple(int written) =>
        at > 0 && Is(Part.Verb) && !Here.Finite && at + 1 < words.Count && words[at + 1].Word.Part is Part.Noun
        && (written > 0 || words[at - 1].Word.Part is Part.Article or Part.Number or Part.Owner or Part.And or Part.Of or Part.With);

    private static bool NeedsDe(EnglishWord word) => word.Kind is not ("colour" or "culture" or "era" or "style" or "material") && word.Zh.Length > 1;

    private string Modifier(string head)
    {
        if (Is(Part.Time)) { return words[at++].Word.Zh + "的"; }

        if (Is(Part.Of))
        {
            at++;
            return Group(true) + "的";
        }

        if (Is(Part.With))
        {
            var with = words[at++].Word.Zh;
            var what = Group(true);
            if (Is(Part.Preposition) && words[at].Written is "in" && at + 2 < words.Count && words[at + 1].Word.Part is Part.Owner && words[at + 2].Written is "hand" or "hands")
            {
                at += 3;
                return "手里拿着" + what + "的";
            }

            return (with == "带有" && head is "person" or "animal" or "character" ? "有" : with) + what + "的";
        }

        if (Is(Part.Verb) && at + 1 < words.Count && words[at + 1].Written is "by" && words[at].Written.EndsWith("ing", StringComparison.Ordinal) is false)
        {
            var done = words[at].Word.Zh;
            at += 2;
            return StartsGroup() ? Group(true) + done + "的" : done + "的";
        }

        if (Is(Part.Verb))
        {
            var action = Action(true) + "的";
            return head is "person" or "animal" or "character" or "bird" ? action : action.Replace("站在", "立在", StringComparison.Ordinal);
        }

        var preposition = words[at].Written;
        if (preposition is "in" && at + 1 < words.Count && Clothing(at + 1))
        {
            at++;
            return "穿着" + Group(true) + "的";
        }

        var place = Place("");
        return (head is "flower" && place.Length > 1 && place[^1] is '中' or '里' && IsVessel(place[..^1]) ? "插在" : "") + place + "的";
    }

    private static bool IsVessel(string place) => place[^1] is '瓶' or '罐' or '壶' or '碗' or '盆' or '篮' or '筒' or '桶' or '缸' || place.EndsWith("篮子", StringComparison.Ordinal);

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

        // "in a vase on a table": the table is where the vase stands.
        if (Is(Part.Preposition)) { place = Place("") + "的" + place; }

        return front + place + relation;
    }

    /// <summary>Verb, object and place: 站在悬崖上, 在花园里读书.</summary>
    private string Action(bool simple)
    {
        var adverb = new StringBuilder();
        var written = words[at].Written;
        var verb = words[at++].Word.Zh;
        var thing = StartsGroup() ? Group(true) : "";
        if (thing.Length > 0 && Is(Part.Preposition) && verb.EndsWith('在')) { thing = Place("") + "的" + thing; }

        thing += thing.Length > 0 && verb.Length > 0 && verb[^1] is '在' or '于' ? Side(written, thing) : "";
        if (verb is "拿着" && thing.EndsWith('伞')) { verb = "撑着"; }
        else if (verb is "穿着" && IsPutOn(thing)) { verb = "戴着"; }

        var places = new StringBuilder();
        while (Is(Part.Preposition) || Is(Part.Time))
        {
            if (Is(Part.Time)) { adverb.Append(words[at++].Word.Zh); }
            else { places.Append(Place("在")); }
        }

        var text = new StringBuilder();
        if (places.Length > 0 && thing.Length == 0 && IsPosture(verb)) { text.Append(adverb).Append(verb.TrimEnd('着')).Append(places); }
        else { text.Append(adverb).Append(places).Append(verb).Append(thing); }

        if (!simple && Is(Part.With))
        {
            at++;
            text.Append('，').Append("带有").Append(Group(true));
        }

        return text.ToString();
    }

    private static bool IsPutOn(string thing) => thing.Length > 0 && (thing[^1] is '镜' or '帽' or '环' or '链' or '巾' or '冠' or '镯' or '戒' or '饰' || thing.EndsWith("帽子", StringComparison.Ordinal) || thing.EndsWith("手套", StringComparison.Ordinal) || thing.EndsWith("面具", StringComparison.Ordinal));

    /// <summary>立在岩石上: the place word that the English preposition says.</summary>
    private static string Side(string verb, string place) =>
        place[^1] is '上' or '中' or '里' or '下' or '边' or '旁' ? "" : verb.EndsWith(" on", StringComparison.Ordinal) ? "上" : verb.EndsWith(" in", StringComparison.Ordinal) || verb.EndsWith(" through", StringComparison.Ordinal) ? "中" : verb.EndsWith(" under", StringComparison.Ordinal) ? "下" : "";

    private static bool IsPosture(string verb) => verb.Length > 0 && verb[0] is '站' or '坐' or '躺' or '蹲' or '跪' or '挂' or '放' or '摆' or '插' or '立' or '停' or '漂' or '浮' or '悬' or '趴' or '倚' or '靠' or '走' or '映' or '洒' or '落';

    private static string Counted(string number, string kind, string noun)
    {
        if (number.Length == 0) { return ""; }

        if (number is "许多") { return number; }

        // "a pair of" is a number with its measure.
        if (number.Length > 1 && number[^1] is '对' or '双' or '束' or '群') { return number[^1] is '对' && noun.Length > 0 && EnglishReader.IsWornInPairs(noun) ? number[..^1] + "双" : number; }

        return number + kind switch
        {
            _ when noun.EndsWith("捧花", StringComparison.Ordinal) || noun.EndsWith("花束", StringComparison.Ordinal) => "束",
            _ when noun.Length == 0 => "个",
            _ when noun[^1] is '桥' or '塔' or '楼' or '亭' or '庙' or '屋' => "座",
            _ when noun.EndsWith('篮') || noun.EndsWith("篮子", StringComparison.Ordinal) => "只",
            _ when noun.EndsWith("插花作品", StringComparison.Ordinal) || noun.EndsWith("花道作品", StringComparison.Ordinal) => "件",
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
