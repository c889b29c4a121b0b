using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Runs;

/// <summary>A fixed text round the user's words, as style lists of image programs have it.</summary>
public sealed class TemplateVariant(TemplateVariantSpec spec) : IVariant
{
    /// <inheritdoc />
    public ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(new VariantAnswer(spec.Template.Replace(TemplateVariantSpec.Slot, input.Case.Prompt, StringComparison.Ordinal), spec.Negative));
    }
}
