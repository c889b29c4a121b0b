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
    /// <param name="query">What is looked for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Entries that the query admits, best first, ties by id.</returns>
    ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken = default);
}

/// <summary>Short forms of a search.</summary>
public static class KnowledgeIndexExtensions
{
    /// <summary>The best entries for words.</summary>
    /// <param name="index">Where to look.</param>
    /// <param name="query">Words in Chinese, English or both.</param>
    /// <param name="top">How many at most.</param>
    /// <param name="kinds">Only entries of these kinds; null for all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Entries, best first, ties by id.</returns>
    public static ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(
        this IKnowledgeIndex index, string query, int top, IReadOnlySet<string>? kinds = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.SearchAsync(new KnowledgeQuery(query) { Top = top, Kinds = kinds }, cancellationToken);
    }
}
