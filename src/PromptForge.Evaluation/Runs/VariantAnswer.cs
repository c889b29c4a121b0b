using PromptForge.Evaluation.Suites;
using PromptForge.Model;

namespace PromptForge.Evaluation.Runs;

/// <summary>What a variant made of a prompt.</summary>
/// <param name="Prompt">The prompt that would be sent.</param>
/// <param name="NegativePrompt">The negative prompt that would be sent.</param>
/// <param name="Forged">The result with its receipts, where the variant is ours.</param>
public sealed record VariantAnswer(string Prompt, string? NegativePrompt = null, ForgedPrompt? Forged = null);

/// <summary>A way to rewrite prompts. Safe for several prompts at once.</summary>
public interface IVariant
{
    /// <summary>Rewrites one prompt.</summary>
    /// <param name="input">The prompt.</param>
    /// <param name="target">The profile that it is for.</param>
    /// <param name="seed">Decides between variations.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="VariantException">It failed.</exception>
    ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken);
}

/// <summary>A variant gave no answer. The message is safe to show.</summary>
/// <param name="code">A stable name of the fault.</param>
/// <param name="message">What went wrong and the way out.</param>
/// <param name="isFinal">Whether every other prompt would fail the same way, so that the run stops here.</param>
public sealed class VariantException(string code, string message, bool isFinal = false) : Exception(message)
{
    /// <summary>A stable name of the fault.</summary>
    public string Code { get; } = code;

    /// <summary>Whether every other prompt would fail the same way.</summary>
    public bool IsFinal { get; } = isFinal;
}

/// <summary>PromptForge itself.</summary>
public sealed class ForgeVariant(IPromptForge forge, ForgeVariantSpec spec) : IVariant
{
    /// <inheritdoc />
    public async ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            var forged = await forge.EnhanceAsync(
                new() { Prompt = input.Case.Prompt, Target = target, Strategy = spec.Strategy, Style = spec.Style, Strength = spec.Strength, Seed = unchecked(spec.Seed + seed) },
                cancellationToken).ConfigureAwait(false);
            return new(forged.Prompt, forged.NegativePrompt, forged);
        }
        catch (ForgeRequestException refused)
        {
            throw new VariantException(refused.Code, $"{spec.Node.File}({spec.Node.Line},{spec.Node.Column}): {refused.Message}", refused.Code is "unknown-style" or "no-chat-model");
        }
    }
}

/// <summary>What a column of the data says.</summary>
public sealed class ColumnVariant(ColumnVariantSpec spec) : IVariant
{
    /// <inheritdoc />
    public ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var text = input.Columns.GetValueOrDefault(spec.Column)?.Trim();
        var negative = spec.NegativeColumn is { } column ? input.Columns.GetValueOrDefault(column) : null;
        return text is { Length: > 0 } ? new(new VariantAnswer(text, negative is { Length: > 0 } ? negative : null))
            : throw new VariantException("empty-answer", $"{input.Place}: the column '{spec.Column}' is empty.");
    }
}
