using System.Text.RegularExpressions;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>Tells the title of a product, as shops write it, from the description of a picture.</summary>
/// <remarks>
/// An English title capitalises every word, has no article and joins words by little more than "with" and "for". A Chinese title is a
/// pile of nouns without particles. Either way something must point to trade: a measure, a trade word, or a thing that can be bought.
/// A chef in "Professional Chef Knife" is no sitter, and a duck on a raincoat no wildlife.
/// </remarks>
internal static partial class TitleShape
{
    private const int LeastEnglishWords = 3;
    private const int LeastHan = 5;
    private const int EnoughSigns = 2;

    /// <summary>Particles, places and copulas, which turn a pile of nouns into a sentence.</summary>
    private const string SentenceMarks = "的了着过在是把被和与里上中下旁边前后，。,、";

    private static readonly HashSet<string> Joints = new(StringComparer.OrdinalIgnoreCase) { "with", "for", "of", "and", "to", "no", "de", "&", "x", "-" };
    private static readonly HashSet<string> Units = new(StringComparer.OrdinalIgnoreCase) { "ml", "l", "g", "kg", "cm", "mm", "m", "oz", "lb", "ft", "in", "w", "v" };

    private static readonly HashSet<string> EnglishTrade = new(StringComparer.OrdinalIgnoreCase)
    {
        "set", "kit", "pack", "size", "unisex", "women's", "men's", "kids", "baby", "toddler", "adult", "beginner", "professional", "portable", "foldable", "adjustable", "waterproof",
        "windproof", "washable", "reusable", "wireless", "cordless", "rechargeable", "lightweight", "oversized", "assorted", "unscented", "non", "slip", "automatic", "digital", "for",
    };

    private static readonly string[] ChineseTrade =
    [
        "套装", "礼盒", "家用", "新款", "款", "加厚", "便携", "大容量", "大号", "小号", "女士", "男士", "儿童", "婴儿", "成人", "专用", "防水", "防滑", "纯棉", "真皮", "牛皮", "折叠",
        "自动", "智能", "无线", "充电", "静音", "收纳", "摆件", "伴手礼", "手工", "手绘", "带盖", "百搭", "特级", "创意", "户外", "入门", "益智", "宽松", "短款", "长款", "软毛", "情侣",
        "持久", "补水", "滋润", "公仔", "抱枕", "反光", "可视", "摆台", "平底锅", "主人杯", "牵引绳", "爬架", "苏绣", "狼毫",
    ];

    private static readonly string[] Wares = ["product", "clothing", "furniture", "tool", "jewellery", "instrument", "vessel", "fashion", "text"];
    private static readonly string[] Living = ["person", "animal", "bird", "fish", "insect", "creature", "character"];

    public static bool IsTitle(PromptDraft draft)
    {
        // The words as they came: "No Pull" is no exclusion in a title.
        var words = draft.Request.Prompt;
        return words.Any(Folding.IsHan) ? IsChineseTitle(words, draft) : IsEnglishTitle(words, draft);
    }

    private static bool IsEnglishTitle(string words, PromptDraft draft)
    {
        var (content, trade) = (0, EnglishMeasure().IsMatch(words));
        foreach (var word in words.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            trade |= EnglishTrade.Contains(word);
            if (Joints.Contains(word) || Units.Contains(word)) { continue; }

            if (char.IsLower(word[0]) || word is "A" or "An" or "The" or "My" or "In" or "On" or "At" or "By") { return false; }

            content++;
        }

        return content >= LeastEnglishWords && (trade || draft.Mentions.Any(mention => IsWare(mention) || mention.Kind is "material"));
    }

    private static bool IsChineseTitle(string words, PromptDraft draft)
    {
        if (words.Count(Folding.IsHan) < LeastHan || words[0] is '一' || words.Any(letter => SentenceMarks.Contains(letter))) { return false; }

        var signs = ChineseTrade.Count(word => words.Contains(word, StringComparison.Ordinal));
        if (ChineseMeasure().IsMatch(words)) { signs += EnoughSigns; }

        return signs + SignsOfWare(draft) >= EnoughSigns;
    }

    /// <summary>A ware stands before whoever is named, or right behind: 毛绒玩具兔子 and 儿童雨衣 are toys and raincoats. An object that need not be for sale counts half.</summary>
    private static int SignsOfWare(PromptDraft draft)
    {
        Mention? living = null;
        foreach (var mention in draft.Mentions)
        {
            if (IsWare(mention) || mention.Kind is "object")
            {
                return living is null || living.Start + living.Length == mention.Start ? EnoughSigns / (mention.Kind is "object" ? 2 : 1) : 0;
            }

            if (mention.Kind is { } kind && Living.Contains(kind)) { living ??= mention; }
        }

        return 0;
    }

    private static bool IsWare(Mention mention) => mention.Kind is { } kind && Wares.Contains(kind);

    [GeneratedRegex(@"\d\s?(?:ml|l|g|kg|mg|cm|mm|m|inch|in|ft|oz|lb|w|v|h|pcs|pack|bar|dpi|mah|gb|person)\b|\d%|\d\s?[x×]\s?\d|\b(?:set of|size|eu)\s[\dA-Z]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EnglishMeasure();

    [GeneratedRegex(@"[\d足](?:ml|l|g|kg|cm|mm|w|寸|片|双|只|粒|键|米|岁|人|支装|件套|色|%|不锈钢|k超清|银)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChineseMeasure();
}
