using PromptForge.Concepts;
namespace PromptForge.Knowledge;
/// <summary>TEMP</summary>
public sealed class HybridIndex(Lexicon lexicon) : IKnowledgeIndex
{
    /// <summary>TEMP</summary>
    public ValueTask<IReadOnlyList<KnowledgeHit>> SearchAsync(string query, int top, IReadOnlySet<string>? kinds = null, CancellationToken cancellationToken = default)
        => new((IReadOnlyList<KnowledgeHit>)[.. lexicon.Concepts.Where(c => kinds is null || kinds.Contains(c.Kind)).Take(top).Select(c => new KnowledgeHit(c, 1))]);
}
