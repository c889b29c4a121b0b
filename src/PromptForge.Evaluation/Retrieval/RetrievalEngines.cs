using PromptForge.Concepts;
using PromptForge.Knowledge;

namespace PromptForge.Evaluation.Retrieval;

/// <summary>The ways to search the knowledge base that suites compare, each the one before with one part more.</summary>
public static class RetrievalEngines
{
    /// <summary>Words alone, likeness of spelling alone, both blended, and the blend with the concepts that a query names: its entries on top, those that hold it as a fact raised.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bm25", "vector", "blend", "links"];

    /// <summary>An index over a lexicon; <c>links</c> is what the forge searches with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No engine has this name.</exception>
    public static IKnowledgeIndex Make(string name, Lexicon lexicon) => new HybridIndex(lexicon, name switch
    {
        // Words that stand in no entry would hand their weight to likeness, so likeness is shut off as well.
        "bm25" => new() { LexicalWeight = 1, NameWeight = 0, LinkWeight = 0, MinLikeness = 1 },
        "vector" => new() { LexicalWeight = 0, NameWeight = 0, LinkWeight = 0 },
        "blend" => new() { NameWeight = 0, LinkWeight = 0 },
        "links" => new(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"The engines are {string.Join(", ", Names)}."),
    });
}
