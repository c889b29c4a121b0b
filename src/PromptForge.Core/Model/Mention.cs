using System.Collections.Immutable;

namespace PromptForge.Model;

/// <summary>A known word or concept that the user's text names, in its place.</summary>
public sealed record Mention
{
    /// <summary>Index of the user fragment it stands in.</summary>
    public required int Fragment { get; init; }

    /// <summary>Offset in that fragment's text, in UTF-16 units.</summary>
    public required int Start { get; init; }

    /// <summary>Length in UTF-16 units.</summary>
    public required int Length { get; init; }

    /// <summary>The concept's id, or null for a plain word.</summary>
    public string? Concept { get; init; }

    /// <summary>The concept's kind or the word's class, for example <c>flower</c> or <c>landform</c>; null for none.</summary>
    public string? Kind { get; init; }

    /// <summary>The facet it fills, or null.</summary>
    public FragmentRole? Role { get; init; }

    /// <summary>The receipt id when the words are one of our own phrases.</summary>
    public string? Phrase { get; init; }

    /// <summary>What it asserts, attached to what it is said of.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];
}

/// <summary>Something the user does not want.</summary>
public sealed record Exclusion
{
    /// <summary>The excluded thing, without the negating words, per language as far as known.</summary>
    public required LocalText Text { get; init; }

    /// <summary>The concepts it names.</summary>
    public ImmutableArray<string> Concepts { get; init; } = [];

    /// <summary>What the excluded thing asserts: a picture without red has no claim <c>colour=red</c>.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Offset of the whole phrase in the original request, in UTF-16 units.</summary>
    public int Start { get; init; }

    /// <summary>Length of the whole phrase.</summary>
    public int Length { get; init; }
}
