namespace PromptForge.Model;

/// <summary>A language, named by its BCP 47 tag.</summary>
/// <param name="Tag">For example <c>en</c> or <c>zh</c>.</param>
public readonly record struct Language(string Tag)
{
    /// <summary>English.</summary>
    public static Language English { get; } = new("en");

    /// <summary>Chinese, written in simplified characters unless the text says otherwise.</summary>
    public static Language Chinese { get; } = new("zh");

    /// <summary>Whether this is Chinese in any script.</summary>
    public bool IsChinese => Tag is "zh" || Tag.StartsWith("zh-", StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Tag;
}

/// <summary>One text in the languages that we have it in.</summary>
/// <param name="Zh">The Chinese text, or null.</param>
/// <param name="En">The English text, or null.</param>
public readonly record struct LocalText(string? Zh, string? En)
{
    /// <summary>The text in a language, or null when we have none.</summary>
    public string? In(Language language) => language.IsChinese ? Zh : En;

    /// <summary>The text in a language, else in the other one, else the empty string.</summary>
    public string InOrElse(Language language) => In(language) ?? Zh ?? En ?? "";

    /// <summary>The text in the language that <paramref name="language"/> is not.</summary>
    public string? Gloss(Language language) => language.IsChinese ? En : Zh;

    /// <summary>A text known in one language only.</summary>
    public static LocalText Of(string text, Language language) =>
        language.IsChinese ? new(text, null) : new(null, text);

    /// <summary>The same text with one language replaced.</summary>
    public LocalText With(Language language, string text) =>
        language.IsChinese ? this with { Zh = text } : this with { En = text };
}
