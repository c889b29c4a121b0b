using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Templates;

/// <summary>A condition under which a style offers itself.</summary>
/// <param name="When">What the prompt must name.</param>
/// <param name="Score">How sure the style is then, 0 to 1.</param>
public sealed record AutoRule(Condition When, double Score);

/// <summary>A place in a template for a concept of one kind.</summary>
/// <param name="Name">The slot's name.</param>
/// <param name="Kind">The kind of entry that fills it.</param>
/// <param name="Default">The entry taken when neither user nor affinity says more, or null.</param>
public sealed record TemplateSlot(string Name, string Kind, string? Default);

/// <summary>A style with everything it inherits.</summary>
public sealed record StyleTemplate
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>True for a domain such as floral design; a look changes how things are shown.</summary>
    public bool IsDomain { get; init; }

    /// <summary>True for bases that nobody picks.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>The style it extends, or null.</summary>
    public string? Extends { get; init; }

    /// <summary>What people call it.</summary>
    public required LocalText Name { get; init; }

    /// <summary>One line about it.</summary>
    public LocalText Description { get; init; }

    /// <summary>Further ids for it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>When it offers itself.</summary>
    public ImmutableArray<AutoRule> Auto { get; init; } = [];

    /// <summary>Places for concepts.</summary>
    public ImmutableArray<TemplateSlot> Slots { get; init; } = [];

    /// <summary>Its phrases, the most relevant first, ties by id.</summary>
    public ImmutableArray<Phrase> Phrases { get; init; } = [];

    /// <summary>How many entries of a kind it may add.</summary>
    public ImmutableSortedDictionary<string, int> Quotas { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>What it avoids.</summary>
    public ImmutableArray<NegativePhrase> Negatives { get; init; } = [];
}
