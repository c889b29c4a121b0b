using PromptForge.Model;

namespace PromptForge.Evaluation.Cases;

/// <summary>What a strategy made of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Variant">The strategy's name.</param>
/// <param name="Target">The profile it was made for.</param>
/// <param name="Prompt">The prompt that would be sent.</param>
public sealed record EvaluationSample(EvaluationCase Case, string Variant, string Target, string Prompt)
{
    /// <summary>The negative prompt that would be sent.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The result with its receipts, where the variant is ours.</summary>
    public ForgedPrompt? Forged { get; init; }

    /// <summary>Milliseconds of wall time, where measured.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>Prompts that the same variant made of the case with other seeds, where repeats were asked for.</summary>
    public IReadOnlyList<string> Repeats { get; init; } = [];
}
