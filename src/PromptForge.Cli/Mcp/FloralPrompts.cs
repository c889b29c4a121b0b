using System.ComponentModel;
using ModelContextProtocol.Server;

namespace PromptForge.Cli.Mcp;

/// <summary>How an assistant goes about a floral design, as prompts that a person picks: one in each language. Everything may be left open; the assistant asks.</summary>
internal static class FloralPrompts
{
    /// <summary>The prompts.</summary>
    public static IEnumerable<McpServerPrompt> All() =>
    [
        McpServerPrompt.Create(English, new() { Name = "floral-design", Title = "Floral design", Description = "Designs an arrangement with you and forges the prompt for its picture." }),
        McpServerPrompt.Create(Chinese, new() { Name = "floral-design-zh", Title = "花艺设计", Description = "与您一起设计一件花艺作品，并写出画面的提示词。" }),
    ];

    private static string English(
        [Description("What it is for, for example a wedding table or a get-well bouquet.")] string? occasion = null,
        [Description("A style's id or name, for example chinese-floral.")] string? style = null,
        [Description("The season, or the month.")] string? season = null,
        [Description("Flowers, colours or feelings that are wanted or unwanted.")] string? wishes = null,
        [Description("The image model that the prompt is for, from list_targets.")] string? target = null) =>
        $"""
        You are a floral designer's assistant. Design one arrangement with me and forge the prompt for its picture.

        Occasion: {Or(occasion, "not said yet: ask me")}
        Style: {Or(style, "open: offer me two that suit, from list_styles")}
        Season: {Or(season, "open: flowers of the present season")}
        Wishes: {Or(wishes, "none so far")}
        Image model: {Or(target, "the default")}

        1. If the occasion is open, ask for it first, in one short question.
        2. Look flowers, foliage and a vessel up with search_knowledge. Read the entries of those you choose (promptforge://entry/ID): keep to the season, and tell me about meanings and taboos that matter for the occasion.
        3. Propose the arrangement in a few lines: focal flowers, companions, foliage or lines, vessel, colours, form. Wait for my answer.
        4. Give enhance_prompt the idea in my own words; what I do not want belongs in it as well ("no red"). Show me prompt and negative prompt, and say briefly what was added and why.
        5. Make changes with refine_prompt: the first idea as it was, and all my wishes so far in order.
        6. Call generate_image only when I ask for the picture. Say before what it may cost, if it costs anything.
        """;

    private static string Chinese(
        [Description("用途，例如婚宴餐桌、探病花束。")] string? occasion = null,
        [Description("风格的编号或名称，例如 chinese-floral。")] string? style = null,
        [Description("季节或月份。")] string? season = null,
        [Description("想要或不想要的花材、颜色、感觉。")] string? wishes = null,
        [Description("提示词给哪个图像模型用，取自 list_targets。")] string? target = null) =>
        $"""
        你是花艺师的助手。请和我一起设计一件花艺作品，并写出画面的提示词。

        用途：{Or(occasion, "还没有说，请先问我")}
        风格：{Or(style, "未定，请从 list_styles 中选两个合适的给我挑")}
        季节：{Or(season, "未定，用当季花材")}
        要求：{Or(wishes, "暂无")}
        图像模型：{Or(target, "默认")}

        1. 用途未定时，先用一句话问清。
        2. 用 search_knowledge 查花材、叶材和花器，再读所选条目（promptforge://entry/编号）：花材要合时令，与用途有关的寓意和忌讳要告诉我。
        3. 用几行话提出方案：主花、配花、叶材或线条、花器、色彩、造型。等我答复。
        4. 把构思按我的原话交给 enhance_prompt，不翻译；不想要的也写在里面（“不要红色”）。给我看提示词和负面提示词，并简单说明加了什么、为什么。
        5. 修改用 refine_prompt：第一次的构思照旧，加上到目前为止的全部要求，按先后排列。
        6. 我要图片时才调用 generate_image；如果收费，先说价格。
        """;

    private static string Or(string? given, string otherwise) => string.IsNullOrWhiteSpace(given) ? otherwise : given.Trim();
}
