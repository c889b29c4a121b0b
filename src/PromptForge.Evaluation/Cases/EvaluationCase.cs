using System.Collections.Immutable;

namespace PromptForge.Evaluation.Cases;

/// <summary>One prompt to evaluate.</summary>
/// <param name="Id">Unique within its data set.</param>
/// <param name="Prompt">The user's words.</param>
public sealed record EvaluationCase(string Id, string Prompt)
{
    /// <summary>What a good result says in the target's language, where somebody wrote it.</summary>
    public string? Reference { get; init; }

    /// <summary>Groups that the prompt belongs to, such as language or category, by name.</summary>
    public ImmutableSortedDictionary<string, string> Slices { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What the result must hold, as facts of the prompt; empty reads them off the prompt.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>Words that must not stand in the positive prompt.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];
}

/// <summary>An atomic statement about the picture, in the shape of the Davidsonian Scene Graph.</summary>
/// <param name="Id">Unique within its case.</param>
/// <param name="Kind">What it states.</param>
/// <param name="Arguments">Entity; entity and attribute; first entity, relation and second entity; entity and count; the text; or the whole.</param>
/// <param name="Parents">Facts without which this one means nothing.</param>
public sealed record Fact(string Id, FactKind Kind, ImmutableArray<string> Arguments, ImmutableArray<string> Parents);

/// <summary>What a fact states.</summary>
public enum FactKind
{
    /// <summary>Something is there.</summary>
    Entity,

    /// <summary>Something has a quality.</summary>
    Attribute,

    /// <summary>Two things stand to each other in a way.</summary>
    Relation,

    /// <summary>There are so many of something.</summary>
    Count,

    /// <summary>These words are written in the picture.</summary>
    Text,

    /// <summary>The whole picture is so.</summary>
    Global,
}
