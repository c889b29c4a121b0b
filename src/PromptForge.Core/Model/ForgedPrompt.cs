using System.Collections.Immutable;
using PromptForge.Measure;

namespace PromptForge.Model;

/// <summary>A length beside the tightest limit it had to keep.</summary>
/// <param name="Value">The length.</param>
/// <param name="Limit">The limit, in the same unit.</param>
/// <param name="Kind">What the limit means.</param>
/// <param name="Exact">False when the count is an upper estimate.</param>
public sealed record MeasuredLength(PromptLength Value, PromptLength Limit, LimitKind Kind, bool Exact);

/// <summary>A fragment in its final place.</summary>
/// <param name="Fragment">The fragment.</param>
/// <param name="Text">Its text as rendered.</param>
/// <param name="At">Its offset in the rendered prompt, in UTF-16 units.</param>
public sealed record PlacedFragment(Fragment Fragment, string Text, int At);

/// <summary>The result of forging: text, negative, parameters and a receipt for every phrase.</summary>
public sealed record ForgedPrompt
{
    /// <summary>The caller's id, or 16 hexadecimal digits of a hash over version, content and request.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked.</summary>
    public required ForgeRequest Request { get; init; }

    /// <summary>The user's words with every wish of the request carried out; offsets of fragments count in them. Null where there were no wishes and they are the request's.</summary>
    public string? Words { get; init; }

    /// <summary>The version of PromptForge.</summary>
    public required string Version { get; init; }

    /// <summary>A hash over all content that took part.</summary>
    public required string ContentVersion { get; init; }

    /// <summary>The prompt to send.</summary>
    public required string Prompt { get; init; }

    /// <summary>The negative prompt, or null where the target has none or nothing is to be avoided.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The language of the prompt.</summary>
    public required Language Language { get; init; }

    /// <summary>The styles in force.</summary>
    public required string Style { get; init; }

    /// <summary>The profile.</summary>
    public required string Target { get; init; }

    /// <summary>The strategy.</summary>
    public required string Strategy { get; init; }

    /// <summary>The prompt's length against its tightest limit, or null where there is no limit.</summary>
    public MeasuredLength? Length { get; init; }

    /// <summary>The negative prompt's length against its tightest limit, or null.</summary>
    public MeasuredLength? NegativeLength { get; init; }

    /// <summary>What to send beside the prompt, by name; the values are numbers, booleans or strings.</summary>
    public ImmutableSortedDictionary<string, object> Parameters { get; init; } = ImmutableSortedDictionary<string, object>.Empty;

    /// <summary>Every phrase of the prompt in its place.</summary>
    public ImmutableArray<PlacedFragment> Fragments { get; init; } = [];

    /// <summary>Every phrase of the negative prompt in its place.</summary>
    public ImmutableArray<PlacedFragment> NegativeFragments { get; init; } = [];

    /// <summary>What was left out, and why.</summary>
    public ImmutableArray<DroppedFragment> Dropped { get; init; } = [];

    /// <summary>What the stages took away or doubted.</summary>
    public ImmutableArray<ForgeNote> Notes { get; init; } = [];

    /// <summary>What the user does not want, as understood.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; init; } = [];

    /// <summary>What the user's words name, as understood.</summary>
    public ImmutableArray<Mention> Mentions { get; init; } = [];

    /// <summary>Spans that the user weighted, for targets that take a list of weighted prompts: text and weight.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Emphasis { get; init; } = [];

    /// <summary>How many phrases were added.</summary>
    public int Added => Fragments.Count(placed => placed.Fragment.Source.Kind is SourceKind.Template or SourceKind.Knowledge or SourceKind.Model);
}
