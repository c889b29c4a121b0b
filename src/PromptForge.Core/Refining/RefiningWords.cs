namespace PromptForge.Refining;

/// <summary>The small words that hold phrases together, in both languages, and the words for the picture as a whole.</summary>
internal static class RefiningWords
{
    private static readonly Dictionary<string, TokenKind> Kinds = Read(
        (TokenKind.Determiner, "a an the some any his her its their my your our this that these those each every another all both"),
        (TokenKind.Count, "one two three four five six seven eight nine ten eleven twelve dozen several many few single"),
        (TokenKind.Joint, "and or & plus 和 与 及 跟 以及 还有 或 、"),
        (TokenKind.Preposition, "in on at with of by from under over behind beside near between among against above below inside outside through across along around before after into onto next front to for as beneath upon within toward towards 在 于 从 以 配 配以 搭配"),
        (TokenKind.Be, "is are was were 是 为"),
        (TokenKind.Adverb, "very quite slightly softly really deeply more less most 很 非常 特别 更 最 十分 极其 有点 稍微 略"),
        (TokenKind.De, "的 地 得"),
        (TokenKind.Locative, "里 里面 中 上 上面 下 下面 旁 旁边 边 前 前面 后 后面 中间 之间 内 外"));

    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "it all", "everything", "the whole thing", "the picture", "the image", "the whole picture", "the whole image", "picture", "image", "the scene", "scene", "overall", "the photo", "the painting",
        "画面", "整体", "整个画面", "图", "图片", "全图", "整体画面", "照片", "整张图", "整幅画",
    };

    private static readonly HashSet<string> Pronouns = new(StringComparer.Ordinal) { "it", "them", "that", "this", "one", "its colour", "its color", "它", "它们", "这个", "那个", "它的颜色" };

    private static readonly HashSet<string> FacetWords = new(StringComparer.Ordinal)
    {
        "light", "lights", "lighting", "colour", "colours", "color", "colors", "tone", "tones", "palette", "shadow", "shadows", "background", "atmosphere", "mood", "style", "composition",
        "光", "光线", "灯光", "光影", "颜色", "色彩", "色调", "配色", "背景", "氛围", "气氛", "风格", "构图", "阴影", "影子",
    };

    /// <summary>Whether a word speaks of a side of the picture and not of a thing in it.</summary>
    public static bool IsFacet(string word) => FacetWords.Contains(word);

    /// <summary>What a small word does, or null.</summary>
    public static TokenKind? Kind(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>Whether words stand for the whole picture.</summary>
    public static bool IsWhole(string words) => Whole.Contains(words);

    /// <summary>Whether words point to what was spoken of last.</summary>
    public static bool IsPronoun(string words) => Pronouns.Contains(words);

    private static Dictionary<string, TokenKind> Read(params (TokenKind Kind, string Words)[] rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Kind))).ToDictionary(StringComparer.Ordinal);
}
