namespace PromptForge.Measure;

/// <summary>What a length counts.</summary>
public enum LengthUnit
{
    /// <summary>Unicode code points: what most APIs call characters.</summary>
    Scalars,

    /// <summary>UTF-16 units, as .NET and JavaScript count.</summary>
    Utf16,

    /// <summary>UTF-8 bytes.</summary>
    Utf8,

    /// <summary>Words between white space; each ideograph counts as one.</summary>
    Words,

    /// <summary>Chinese characters; everything else counts nothing.</summary>
    CjkWords,

    /// <summary>Tokens of the CLIP text encoder, without start and end.</summary>
    ClipTokens,

    /// <summary>Tokens of the T5 text encoder.</summary>
    T5Tokens,

    /// <summary>Tokens of the Qwen family.</summary>
    QwenTokens,

    /// <summary>Tokens of ChatGLM.</summary>
    ChatglmTokens,

    /// <summary>Tokens of the Llama family.</summary>
    LlamaTokens,

    /// <summary>Tokens of the GPT family.</summary>
    GptTokens,
}

/// <summary>What happens to a prompt that a limit is too small for.</summary>
public enum LimitKind
{
    /// <summary>The API rejects or cuts longer text.</summary>
    Hard,

    /// <summary>The encoder does not see what stands behind.</summary>
    Effective,

    /// <summary>The vendor advises no more than this.</summary>
    Recommended,
}

/// <summary>A length and what it counts.</summary>
/// <param name="Value">How many.</param>
/// <param name="Unit">Of what.</param>
public readonly record struct PromptLength(int Value, LengthUnit Unit)
{
    /// <summary>Whether this length holds a limit.</summary>
    /// <exception cref="ArgumentException">The two lengths count different things.</exception>
    public bool FitsIn(PromptLength limit) =>
        Unit == limit.Unit
            ? Value <= limit.Value
            : throw new ArgumentException($"Cannot compare {Unit} with {limit.Unit}.", nameof(limit));

    /// <inheritdoc />
    public override string ToString() => $"{Value} {LengthUnits.Name(Unit)}";
}

/// <summary>The names of units in files and results.</summary>
public static class LengthUnits
{
    private static readonly string[] Names =
        ["scalars", "utf16", "utf8", "words", "cjk-words", "clip-tokens", "t5-tokens", "qwen-tokens", "chatglm-tokens", "llama-tokens", "gpt-tokens"];

    /// <summary>The name of a unit.</summary>
    public static string Name(LengthUnit unit) => Names[(int)unit];

    /// <summary>All names, in the order of <see cref="LengthUnit"/>.</summary>
    public static IReadOnlyList<string> All => Names;
}
