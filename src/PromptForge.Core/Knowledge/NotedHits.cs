using System.Collections;
using PromptForge.Model;

namespace PromptForge.Knowledge;

/// <summary>Hits with a word on how they came about, which belongs among the notes of the prompt.</summary>
/// <param name="hits">The entries, best first.</param>
/// <param name="note">What the user should know.</param>
public sealed class NotedHits(IReadOnlyList<KnowledgeHit> hits, ForgeNote note) : IReadOnlyList<KnowledgeHit>
{
    /// <summary>What the user should know.</summary>
    public ForgeNote Note { get; } = note;

    /// <inheritdoc />
    public int Count => hits.Count;

    /// <inheritdoc />
    public KnowledgeHit this[int index] => hits[index];

    /// <inheritdoc />
    public IEnumerator<KnowledgeHit> GetEnumerator() => hits.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
