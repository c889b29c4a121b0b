using PromptForge.Evaluation.Suites;
using PromptForge.Knowledge;

namespace PromptForge.Evaluation.Runs;

/// <summary>A way to search: its answer to a query is the ids of entries, best first, one a line.</summary>
public sealed class EngineVariant(IKnowledgeIndex index) : IVariant
{
    /// <summary>How many entries are asked for; no metric looks further.</summary>
    public const int Top = 10;

    /// <inheritdoc />
    public async ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var hits = await index.SearchAsync(input.Case.Prompt, Top, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new(string.Join('\n', hits.Select(hit => hit.Concept.Id)));
    }
}
