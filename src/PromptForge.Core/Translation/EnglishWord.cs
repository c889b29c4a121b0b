using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Translation;

/// <summary>What an English word is, for turning a clause into Chinese.</summary>
internal enum Part : byte
{
    Noun, Adjective, Adverb, Verb, Number, Article, Owner, Preposition, Of, With, And, Be, Mark,

    /// <summary>When or in what weather: it stands before its noun or verb.</summary>
    Time,
}

/// <summary>An English word or known group of words with its Chinese.</summary>
/// <param name="Zh">The Chinese; what the user wrote where nobody knows it.</param>
/// <param name="Part">What it is.</param>
/// <param name="Kind">The concept's kind or the word's class, else empty.</param>
/// <param name="Known">Whether there is a translation.</param>
/// <param name="Finite">Whether it is a verb that carries the sentence: stands, not standing.</param>
internal readonly record struct EnglishWord(string Zh, Part Part, string Kind = "", bool Known = true, bool Finite = false);

/// <summary>Cuts an English clause into words and known groups of words, the longest first.</summary>
internal sealed class EnglishReader
{
    private static readonly Dictionary<string, EnglishWord> Function = new(StringComparer.Ordinal)
    {
        ["a"] = new("一", Part.Article), ["an"] = new("一", Part.Article), ["the"] = new("", Part.Article), ["some"] = new("几", Part.Number), ["several"] = new("几", Part.Number),
        ["many"] = new("许多", Part.Number), ["few"] = new("几", Part.Number), ["one"] = new("一", Part.Number), ["two"] = new("两", Part.Number), ["three"] = new("三", Part.Number),
        ["four"] = new("四", Part.Number), ["five"] = new("五", Part.Number), ["six"] = new("六", Part.Number), ["seven"] = new("七", Part.Number), ["eight"] = new("八", Part.Number),
        ["nine"] = new("九", Part.Number), ["ten"] = new("十", Part.Number), ["twelve"] = new("十二", Part.Number), ["his"] = new("他的", Part.Owner), ["her"] = new("她的", Part.Owner),
        ["its"] = new("它的", Part.Owner), ["their"] = new("他们的", Part.Owner), ["this"] = new("这", Part.Owner), ["these"] = new("这些", Part.Owner), ["of"] = new("的", Part.Of),
        ["with"] = new("带有", Part.With), ["featuring"] = new("带有", Part.With), ["has"] = new("有", Part.Verb, Finite: true), ["have"] = new("有", Part.Verb, Finite: true),
        ["without"] = new("没有", Part.With), ["and"] = new("和", Part.And), ["or"] = new("或", Part.And), ["&"] = new("和", Part.And), ["is"] = new("", Part.Be), ["are"] = new("", Part.Be),
        ["was"] = new("", Part.Be), ["were"] = new("", Part.Be), ["on"] = new("上", Part.Preposition), ["in"] = new("中", Part.Preposition), ["inside"] = new("里", Part.Preposition),
        ["into"] = new("里", Part.Preposition), ["within"] = new("里", Part.Preposition), ["at"] = new("", Part.Preposition), ["under"] = new("下", Part.Preposition), ["beneath"] = new("下", Part.Preposition),
        ["below"] = new("下方", Part.Preposition), ["above"] = new("上方", Part.Preposition), ["over"] = new("上方", Part.Preposition), ["beside"] = new("旁", Part.Preposition), ["by"] = new("旁", Part.Preposition),
        ["next to"] = new("旁", Part.Preposition), ["near"] = new("附近", Part.Preposition), ["behind"] = new("后面", Part.Preposition), ["in front of"] = new("前", Part.Preposition), ["before"] = new("前", Part.Preposition),
        ["between"] = new("之间", Part.Preposition), ["among"] = new("之间", Part.Preposition), ["amid"] = new("之中", Part.Preposition), ["around"] = new("周围", Part.Preposition), ["against"] = new("前", Part.Preposition),
        ["on top of"] = new("顶上", Part.Preposition), ["at the foot of"] = new("脚下", Part.Preposition), ["across"] = new("上", Part.Preposition), ["along"] = new("沿线", Part.Preposition), ["during"] = new("期间", Part.Preposition),
        ["through"] = new("之间", Part.Preposition), ["from"] = new("", Part.Preposition), ["to"] = new("", Part.Preposition), ["for"] = new("", Part.Preposition), ["very"] = new("非常", Part.Adverb), ["as"] = new("作为", Part.Adverb),
        ["while"] = new("", Part.And), ["that"] = new("", Part.And), ["which"] = new("", Part.And), ["who"] = new("", Part.And),
        ["flowers"] = new("花", Part.Noun, "flower"), ["flower"] = new("花", Part.Noun, "flower"), ["she"] = new("她", Part.Noun, "pronoun"), ["he"] = new("他", Part.Noun, "pronoun"), ["it"] = new("它", Part.Noun, "pronoun"), ["they"] = new("他们", Part.Noun, "pronoun"),
    };

    /// <summary>Where English has one spelling and pictures mean one thing.</summary>
    private static readonly Dictionary<string, EnglishWord> Chosen = new(StringComparer.Ordinal)
    {
        ["sky"] = new("天空", Part.Noun, "sky"), ["hair"] = new("头发", Part.Noun, "body"), ["blonde"] = new("金色", Part.Adjective, "colour"), ["blond"] = new("金色", Part.Adjective, "colour"), ["wires"] = new("电线", Part.Noun),
        ["on the left"] = new("左边", Part.Time), ["on the right"] = new("右边", Part.Time), ["table"] = new("桌子", Part.Noun, "furniture"), ["field"] = new("田野", Part.Noun, "landform"), ["book"] = new("书", Part.Noun, "book"),
        ["palace"] = new("宫殿", Part.Noun, "building"), ["moon"] = new("月亮", Part.Noun, "sky"), ["sun"] = new("太阳", Part.Noun, "sky"), ["running"] = new("奔跑", Part.Verb), ["holding"] = new("拿着", Part.Verb),
        ["smiling"] = new("微笑", Part.Verb), ["woman"] = new("女人", Part.Noun, "person"), ["man"] = new("男人", Part.Noun, "person"), ["photo"] = new("照片", Part.Noun, "medium"), ["wearing"] = new("穿着", Part.Verb),
        ["mist"] = new("薄雾", Part.Noun), ["misty"] = new("薄雾笼罩", Part.Adjective), ["mountains"] = new("群山", Part.Noun, "landform"), ["mountain"] = new("山", Part.Noun, "landform"), ["elegant"] = new("优雅", Part.Adjective),
        ["road"] = new("道路", Part.Noun, "place"), ["tree"] = new("树", Part.Noun, "plant"), ["trees"] = new("树木", Part.Noun, "plant"), ["cat"] = new("猫", Part.Noun, "animal"), ["dog"] = new("狗", Part.Noun, "animal"), ["soft"] = new("柔和", Part.Adjective), ["natural light"] = new("自然光", Part.Noun),
        ["clear"] = new("透明", Part.Adjective), ["arrangement"] = new("插花作品", Part.Noun, "work"), ["portrait"] = new("肖像", Part.Noun, "art"), ["background"] = new("背景", Part.Noun), ["rainy"] = new("雨中", Part.Adjective),
        ["blurred"] = new("虚化", Part.Adjective), ["lens"] = new("镜头", Part.Noun), ["futuristic"] = new("未来主义", Part.Adjective, "style"), ["broken"] = new("破碎", Part.Adjective), ["rooftop"] = new("楼顶", Part.Noun), ["tea"] = new("茶", Part.Noun, "drink"),
        ["standing"] = new("站着", Part.Verb), ["sitting"] = new("坐着", Part.Verb), ["lying"] = new("躺着", Part.Verb), ["fish"] = new("鱼", Part.Noun, "fish"), ["horse"] = new("马", Part.Noun, "animal"), ["bird"] = new("鸟", Part.Noun, "bird"), ["tall"] = new("高", Part.Adjective),
        ["standing on"] = new("站在", Part.Verb), ["standing in"] = new("站在", Part.Verb), ["steaming"] = new("热气腾腾", Part.Adjective), ["snow covered"] = new("白雪覆盖", Part.Adjective),
        ["watercolor painting"] = new("水彩画", Part.Noun, "medium"), ["watercolour painting"] = new("水彩画", Part.Noun, "medium"), ["car"] = new("汽车", Part.Noun, "vehicle"), ["little"] = new("小", Part.Adjective), ["epic"] = new("史诗级", Part.Adjective), ["filtering through"] = new("透过", Part.Verb), ["top down shot"] = new("俯拍", Part.Noun), ["bamboo forest"] = new("竹林", Part.Noun, "landform"), ["full of"] = new("满是", Part.Verb), ["filled with"] = new("装满", Part.Verb), ["running through"] = new("奔跑在", Part.Verb), ["streaming through"] = new("穿过", Part.Verb), ["falling on"] = new("飘落在", Part.Verb), ["leaning"] = new("斜倚", Part.Verb), ["splashing water"] = new("飞溅的水花", Part.Noun),
        ["at night"] = new("夜晚", Part.Time), ["at dusk"] = new("黄昏时", Part.Time), ["at dawn"] = new("黎明时", Part.Time), ["at sunrise"] = new("日出时", Part.Time), ["at sunset"] = new("日落时", Part.Time), ["in spring"] = new("春天", Part.Time), ["in summer"] = new("夏天", Part.Time),
        ["in autumn"] = new("秋天", Part.Time), ["in winter"] = new("冬天", Part.Time), ["in the rain"] = new("雨中", Part.Time), ["in the snow"] = new("雪中", Part.Time), ["in the morning"] = new("清晨", Part.Time), ["by the sea"] = new("海边", Part.Time), ["by the window"] = new("窗边", Part.Time),
        ["girl"] = new("女孩", Part.Noun, "person"), ["boy"] = new("男孩", Part.Noun, "person"), ["green"] = new("绿色", Part.Adjective, "colour"), ["old"] = new("老", Part.Adjective), ["small"] = new("小", Part.Adjective), ["large"] = new("大", Part.Adjective), ["big"] = new("大", Part.Adjective),
    };

    private static readonly Dictionary<string, string> Measures = new(StringComparer.Ordinal)
    {
        ["bouquet"] = "束", ["bunch"] = "束", ["branch"] = "枝", ["stem"] = "枝", ["cup"] = "杯", ["glass"] = "杯", ["bowl"] = "碗", ["plate"] = "盘", ["bottle"] = "瓶", ["pot"] = "盆",
        ["basket"] = "篮", ["group"] = "群", ["flock"] = "群", ["herd"] = "群", ["pair"] = "对", ["row"] = "排", ["piece"] = "块", ["pile"] = "堆", ["cluster"] = "簇", ["set"] = "组", ["vase"] = "瓶", ["spray"] = "枝",
    };

    private static readonly int LongestChosen = Chosen.Keys.Max(key => key.Length);

    private readonly Lexicon lexicon;
    private readonly Lazy<Dictionary<string, int>> best;

    public EnglishReader(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        best = new(Best);
    }

    /// <summary>For every English spelling the word that says it most plainly: things before ideas, two characters before three.</summary>
    private Dictionary<string, int> Best()
    {
        var found = new Dictionary<string, int>(lexicon.Words.Count, StringComparer.Ordinal);
        for (var i = 0; i < lexicon.Words.Count; i++)
        {
            var word = lexicon.Words[i];
            for (var e = 0; e < word.En.Length; e++)
            {
                var key = lexicon.Folding.Fold(word.En[e]);
                if (!found.TryGetValue(key, out var there) || Rank(word, e) > Rank(lexicon.Words[there], lexicon.Words[there].En.IndexOf(word.En[e]))) { found[key] = i; }
            }
        }

        return found;
    }

    private static int Rank(Word word, int place) =>
        (word.Zh.Length == 2 ? 4 : word.Zh.Length == 1 ? 1 : 0) - (place == 0 ? 0 : 3)
        - (word.Class is "abstract" or "text" or "product" or "event" or "art" ? 5 : 0) - (word.Pos is "noun" or "verb" or "adjective" ? 0 : 6) + (word.Zh[^1] == '着' ? 1 : 0)
        - (word.Zh.Length > 1 && word.Zh[^1] is '上' or '里' or '中' or '下' ? 5 : 0);

    /// <summary>The counter in "a bouquet of …", or null.</summary>
    public static string? Counter(string noun) =>
        Measures.TryGetValue(noun, out var zh) || (noun.EndsWith("es", StringComparison.Ordinal) && Measures.TryGetValue(noun[..^2], out zh)) || (noun.EndsWith('s') && Measures.TryGetValue(noun[..^1], out zh)) ? zh : null;

    /// <summary>Whether an English word is known to describe.</summary>
    public bool IsAdjective(string word) => word.Length > 0 && Find(lexicon.Folding.Fold(word)) is { Part: Part.Adjective };

    /// <summary>Whether a thing is worn in twos, so that a pair of it is 双.</summary>
    public static bool IsWornInPairs(string noun) => noun[^1] is '鞋' or '靴' or '袜' or '套' or '眼' or '手' or '腿' or '筷' || noun.EndsWith("靴子", StringComparison.Ordinal) || noun.EndsWith("鞋子", StringComparison.Ordinal) || noun.EndsWith("眼睛", StringComparison.Ordinal) || noun.EndsWith("翅膀", StringComparison.Ordinal);

    /// <summary>The words of a clause, and for each the English it was.</summary>
    public List<(EnglishWord Word, string Written)> Read(string text, ImmutableArray<ProtectedSpan> spans)
    {
        var words = new List<(EnglishWord, string)>(16);
        var folded = lexicon.Folding.Fold(text);
        var span = 0;
        for (var at = 0; at < text.Length;)
        {
            while (span < spans.Length && spans[span].End <= at) { span++; }

            if (span < spans.Length && spans[span].Start == at)
            {
                words.Add((new(Segmenter.Mark(span), Part.Mark), ""));
                at = spans[span].End;
                continue;
            }

            if (char.IsWhiteSpace(folded[at]) || folded[at] is ',' or '.' && !char.IsLetterOrDigit(folded[at]))
            {
                at++;
                continue;
            }

            var limit = span < spans.Length ? spans[span].Start : text.Length;
            var (word, end) = Longest(text, folded, at, limit);
            words.Add((word, folded[at..end]));
            at = end;
        }

        return words;
    }

    private (EnglishWord Word, int End) Longest(string text, string folded, int at, int limit)
    {
        var first = at;
        while (first < limit && IsWord(folded[first])) { first++; }

        if (first == at) { return (new(text.Substring(at, 1), Part.Noun, Known: !char.IsLetter(text[at])), at + 1); }

        foreach (var length in (ReadOnlySpan<int>)[14, 11, 9, 7])
        {
            if (at + length <= limit && (at + length == limit || !IsWord(folded[at + length])) && Function.TryGetValue(folded.Substring(at, length), out var phrase)) { return (phrase, at + length); }
        }

        var most = Math.Min(Math.Max(lexicon.Longest(folded[at]), LongestChosen), limit - at);
        for (var length = most; length >= first - at; length--)
        {
            var end = at + length;
            if (end < folded.Length && IsWord(folded[end]) && IsWord(folded[end - 1])) { continue; }

            if (length == first - at && Function.TryGetValue(folded[at..end], out var function)) { return (function, end); }

            if (Find(folded.Substring(at, length)) is { } known) { return (known, end); }
        }

        var word = folded[at..first];
        return (Function.TryGetValue(word, out var plain) ? plain : Inflected(word) ?? Singular(word) ?? Digits(word) ?? new(text[at..first], Part.Noun, Known: false), first);
    }

    private EnglishWord? Find(string spelling)
    {
        if (spelling is "a little" or "a few") { return null; }

        if (Chosen.TryGetValue(spelling, out var chosen)) { return chosen; }

        if (!lexicon.TryFind(spelling, out var term)) { return null; }

        if (term.Concept < 0 && term.Word >= 0)
        {
            var singular = spelling;
            foreach (var english in lexicon.Words[term.Word].En)
            {
                var key = lexicon.Folding.Fold(english);
                if (key == spelling || lexicon.Folding.Fold(EnglishForms.Plural(english)) == spelling) { singular = key; }
            }

            if (Chosen.TryGetValue(singular, out chosen)) { return chosen; }

            if (best.Value.TryGetValue(singular, out var index)) { return OfWord(lexicon.Words[index]); }
        }

        return Of(term, spelling);
    }

    private EnglishWord? Of(Term term, string spelling = "")
    {
        if (term.Concept >= 0)
        {
            var concept = lexicon.Concepts[term.Concept];
            if (concept.Name.Zh is not { } name) { return null; }

            if (spelling.EndsWith(" style", StringComparison.Ordinal) && !name.EndsWith('风') && !name.EndsWith("风格", StringComparison.Ordinal)) { return new(name + "风格", Part.Noun, "style"); }

            return new(name, concept.Kind is "colour" or "culture" or "mood" or "era" or "style" or "material" or "quality" ? Part.Adjective : Part.Noun, concept.Kind);
        }

        if (term.Word >= 0)
        {
            return OfWord(lexicon.Words[term.Word]);
        }

        return term.Phrase >= 0 && lexicon.Phrases[term.Phrase].Text.Zh is { } zh ? new(zh, Part.Noun) : null;
    }

    private static EnglishWord? OfWord(Word word) => word.Pos switch
    {
        "noun" or "name" or "phrase" => new(word.Zh, Part.Noun, word.Class ?? ""),
        "adjective" => new(word.Zh, Part.Adjective),
        "verb" => new(word.Zh, Part.Verb),
        "numeral" => new(word.Zh, Part.Number),
        _ => null,
    };

    /// <summary>"bookshelves" is many a bookshelf.</summary>
    private EnglishWord? Singular(string word) =>
        !word.EndsWith("ves", StringComparison.Ordinal) || word.Length < 6 ? null : Find(word[..^3] + "f") ?? Find(word[..^3] + "fe");

    /// <summary>"stands" and "stood by" are the participle's; "gently" is the adjective's.</summary>
    private EnglishWord? Inflected(string word)
    {
        if (EnglishNouns.PresentOf(word) is { } present && Find(present) is { Part: Part.Verb } irregular) { return irregular; }

        foreach (var positive in EnglishForms.Positives(word))
        {
            if (Find(positive) is { Part: Part.Adjective } quality) { return quality with { Zh = "更" + quality.Zh }; }
        }

        foreach (var stem in Stems(word))
        {
            if (lexicon.TryFind(stem, out var term) && Of(term) is { Part: Part.Verb } verb) { return verb with { Finite = word.EndsWith('s') || !word.EndsWith("ed", StringComparison.Ordinal) }; }
        }

        return word.EndsWith("ly", StringComparison.Ordinal) && lexicon.TryFind(word.AsSpan(0, word.Length - 2), out var adjective) && Of(adjective) is { Part: Part.Adjective } known
            ? known with { Zh = known.Zh + "地", Part = Part.Adverb }
            : null;
    }

    private static IEnumerable<string> Stems(string word)
    {
        foreach (var end in (string[])["s", "es", "ed", "d", ""])
        {
            if (!word.EndsWith(end, StringComparison.Ordinal) || word.Length - end.Length < 2) { continue; }

            var stem = word[..^end.Length];
            yield return stem + "ing";
            yield return stem + stem[^1] + "ing";
            if (stem[^1] == 'e') { yield return stem[..^1] + "ing"; }
        }
    }

    private static EnglishWord? Digits(string word) => char.IsAsciiDigit(word[0]) && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new(word, Part.Number)
        : char.IsAsciiDigit(word[0]) ? new(word, Part.Adjective, "style") : null;

    private static bool IsWord(char letter) => char.IsLetterOrDigit(letter) || letter == '\'';
}
