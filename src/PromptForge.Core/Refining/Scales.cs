using PromptForge.Concepts;

namespace PromptForge.Refining;

/// <summary>Qualities that lie on one scale: of two, the later wish holds. With their words in both languages.</summary>
internal static class Scales
{
    private static readonly string[] Rows =
    [
        "暗=dark 昏暗=dim 幽暗=dim 暗淡=dim 黯淡=dim 亮=bright 明亮=bright 光亮=bright",
        "大=large 巨大=huge 小=small 细小=tiny 大=big",
        "暖=warm 温暖=warm 冷=cool 清冷=cool 冷=cold 凉=cool",
        "鲜艳=vivid 艳丽=vivid 浓烈=saturated 素雅=muted 淡雅=muted 柔淡=muted 素净=muted 鲜明=vibrant 低饱和=desaturated",
        "疏=sparse 稀疏=sparse 少=few 密=dense 茂密=lush 满=full 丰满=full 丰富=rich 空=empty",
        "柔和=soft 柔=soft 柔软=soft 硬=hard 硬朗=hard 强烈=strong 强=strong",
        "高=tall 矮=short 低=low",
        "粗=thick 细=thin 厚=thick 薄=thin",
        "简洁=simple 简单=simple 极简=minimal 干净=clean 清爽=clean 复杂=complex 繁复=ornate 华丽=ornate 朴素=plain",
        "淡=pale 浅=pale 深=deep 浓=deep",
        "清晰=sharp 锐利=sharp 模糊=blurred 朦胧=hazy 虚=blurred",
        "新=new 旧=old 老=old 古老=old",
        "近=close 远=distant 远=far",
        "圆=round 尖=pointed",
        "热闹=lively 活泼=lively 安静=quiet 宁静=quiet 静=quiet",
        "长=long 短=short",
        "透明=transparent 通透=clear 浑浊=murky",
        "浪漫=romantic 庄重=solemn 欢快=cheerful 忧郁=melancholy",
    ];

    private static readonly Dictionary<string, (int Scale, string Zh, string En)> Words = Read();

    // Of one thing: size, height, thickness, age, distance, shape, length, transparency. The others may be said of the whole picture.
    private static readonly int[] OfThings = [1, 6, 7, 11, 12, 13, 15, 16];

    /// <summary>Whether a scale measures one thing, not the whole picture.</summary>
    public static bool IsOfThing(int scale) => OfThings.Contains(scale);

    /// <summary>Where a word of either language lies, or null. Comparatives lie where their base does.</summary>
    public static (int Scale, string Zh, string En)? Find(string word)
    {
        foreach (var form in EnglishForms.Positives(word).Prepend(word))
        {
            if (Words.TryGetValue(form, out var place)) { return place; }
        }

        return null;
    }

    private static Dictionary<string, (int Scale, string Zh, string En)> Read()
    {
        var words = new Dictionary<string, (int, string, string)>(StringComparer.Ordinal);
        for (var row = 0; row < Rows.Length; row++)
        {
            foreach (var pair in Rows[row].Split(' '))
            {
                var (zh, en) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                words.TryAdd(zh, (row, zh, en));
                words.TryAdd(en, (row, zh, en));
            }
        }

        return words;
    }
}
