namespace PromptForge.Refining;

/// <summary>What a wish asks to change, in the wish's own words.</summary>
internal abstract record Change;

/// <summary>Something more: "add two butterflies", 再加一点绿色.</summary>
internal sealed record Add(string Words) : Change;

/// <summary>Something less: "remove the text", 去掉菊花.</summary>
internal sealed record Remove(string Thing) : Change;

/// <summary>One thing for another: 把玫瑰换成百合.</summary>
internal sealed record Replace(string Old, string New) : Change;

/// <summary>How a thing shall be: "make the vase white", 背景再暗一点. No thing: the one spoken of last, else the whole picture.</summary>
internal sealed record Set(string? Thing, string Quality) : Change;

/// <summary>Another light, season, medium, flower: 换成侧光.</summary>
internal sealed record Switch(string Words) : Change;

/// <summary>A wish of degree, which reads as it is: 不要太满, "less fog".</summary>
internal sealed record Prefer(string Words) : Change;

/// <summary>Words that no rule understands: they become the user's own clause.</summary>
internal sealed record Own(string Words) : Change;
