using System.Collections.Immutable;

namespace PromptForge.Model;

/// <summary>How much may be added to a prompt.</summary>
public enum Strength
{
    /// <summary>Nothing is added.</summary>
    None,

    /// <summary>At most two phrases.</summary>
    Light,

    /// <summary>Four to eight phrases for a bare idea, at most one for a full prompt.</summary>
    Auto,

    /// <summary>Every empty facet, up to twelve phrases.</summary>
    Rich,
}

/// <summary>What a concept board holds one side of the picture at.</summary>
/// <param name="Facet">The side: vessel, palette, season, light.</param>
/// <param name="Concept">The knowledge entry that fills it.</param>
public sealed record FacetChoice(string Facet, string Concept)
{
    /// <summary>The receipt id of the phrase that says it.</summary>
    public string Receipt => $"{Concept}#facet";
}

/// <summary>One wish for a prompt. A value: forging the same request with the same content gives the same bytes.</summary>
public sealed record ForgeRequest
{
    /// <summary>The user's words, Chinese, English or both.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the user asked to change since, in order: "make the vase white", 去掉菊花. The whole conversation; nothing else is remembered.</summary>
    public ImmutableArray<string> Wishes { get; init; } = [];

    /// <summary>The caller's own id for this request, given back in the result.</summary>
    public string? Id { get; init; }

    /// <summary><c>auto</c>, <c>none</c>, or style ids separated by commas: at most one domain and any looks.</summary>
    public string Style { get; init; } = "auto";

    /// <summary>The id of the profile that the prompt is for.</summary>
    public string Target { get; init; } = "openai-gpt-image-2";

    /// <summary>The id of the strategy.</summary>
    public string Strategy { get; init; } = "rules";

    /// <summary>How much may be added.</summary>
    public Strength Strength { get; init; } = Strength.Auto;

    /// <summary>Decides variants and wildcards; two requests that differ in nothing give the same prompt.</summary>
    public long Seed { get; init; }

    /// <summary>The output language, or null to choose it by the input and the profile.</summary>
    public Language? Language { get; init; }

    /// <summary>Roles that may be added; empty means all.</summary>
    public ImmutableArray<FragmentRole> Allow { get; init; } = [];

    /// <summary>Receipt ids that are not to be added.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <summary>Text for the negative prompt, written by the user.</summary>
    public string? Negative { get; init; }

    /// <summary>Phrases added to every prompt, from the project file.</summary>
    public ImmutableArray<string> Always { get; init; } = [];

    /// <summary>The choice of a concept board, or null.</summary>
    public FacetChoice? Facet { get; init; }

    /// <summary>Whether a picture to edit comes along: the prompt is then an instruction, translated and measured only.</summary>
    public bool IsEdit { get; init; }
}
