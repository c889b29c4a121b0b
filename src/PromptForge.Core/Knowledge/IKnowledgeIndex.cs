using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>An entry that answers a query.</summary>
/// <param name="Concept">The entry.</param>
/// <param name="Score">How well it answers, 0 to 1 within one search.</param>
public readonly record struct KnowledgeHit(Concept Concept, double Score);

/// <summary>Finds knowledge entries by words and by likeness.</summary>
public interface IKnowledgeIndex
{
    /// <summary>The best entries for a query.</summary>
    /// <param name="query">Words in Chinese, English or both.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="kinds">Only entries of these kinds; null for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Entries, best first, ties by id.</returns>
    ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(
        string query, int top, IReadOnlySet<string>? kinds = null, CancellationToken cancellationToken = default);
}
