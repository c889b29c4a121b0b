using System.Collections.Immutable;

namespace PromptForge.Model;

/// <summary>What a phrase says about the picture.</summary>
public enum FragmentRole
{
    /// <summary>What is in the picture.</summary>
    Subject,

    /// <summary>What things are made of.</summary>
    Material,

    /// <summary>What flowers stand in.</summary>
    Vessel,

    /// <summary>How the picture or the arrangement is laid out.</summary>
    Composition,

    /// <summary>The palette.</summary>
    Colour,

    /// <summary>The light.</summary>
    Light,

    /// <summary>The feeling.</summary>
    Mood,

    /// <summary>The technique of the picture: photograph, oil painting.</summary>
    Medium,

    /// <summary>School, culture or period.</summary>
    Style,

    /// <summary>Rendering quality.</summary>
    Quality,

    /// <summary>What is to be absent, said in words for models that follow such words.</summary>
    Exclusion,
}

/// <summary>Who a fragment comes from.</summary>
public enum SourceKind
{
    /// <summary>The user's own words.</summary>
    User,

    /// <summary>A style template.</summary>
    Template,

    /// <summary>A knowledge entry.</summary>
    Knowledge,

    /// <summary>A rule of PromptForge, for example a paraphrased exclusion.</summary>
    Rule,

    /// <summary>A chat model.</summary>
    Model,
}

/// <summary>Where a fragment comes from.</summary>
/// <param name="Kind">The kind of source.</param>
/// <param name="Id">The receipt id within it.</param>
/// <param name="Start">For user text: the offset in the original request, in UTF-16 units; else -1.</param>
/// <param name="Length">For user text: the length in UTF-16 units; else 0.</param>
public readonly record struct FragmentSource(SourceKind Kind, string Id, int Start = -1, int Length = 0);

/// <summary>One piece of a prompt: a whole clause of the user's, or a noun phrase of ours.</summary>
public sealed record Fragment
{
    /// <summary>The receipt id, for example <c>tree-peony#petals</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The text per language; user text fills one, until it is translated.</summary>
    public required LocalText Text { get; init; }

    /// <summary>What it says about the picture.</summary>
    public FragmentRole Role { get; init; }

    /// <summary>Where it comes from.</summary>
    public required FragmentSource Source { get; init; }

    /// <summary>How much it is worth, 0 to 1; the user's own is 1.</summary>
    public double Relevance { get; init; } = 1;

    /// <summary>What it asserts.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Why it is here, in both languages.</summary>
    public LocalText? Why { get; init; }

    /// <summary>Spans of <see cref="Text"/> that stay byte for byte or are converted by the dialect, in order; offsets
    /// count in the text of <see cref="SpanLanguage"/>.</summary>
    public ImmutableArray<ProtectedSpan> Protected { get; init; } = [];

    /// <summary>The language whose text <see cref="Protected"/> points into.</summary>
    public Language SpanLanguage { get; init; } = Language.English;

    /// <summary>The mark that followed a clause of the user's: <c>,</c> <c>;</c> <c>.</c> and so on; a space for none.</summary>
    public char Tail { get; init; } = ',';

    /// <summary>Whether these are the user's own words.</summary>
    public bool IsUser => Source.Kind == SourceKind.User;
}

/// <summary>A fragment that did not reach the output.</summary>
/// <param name="Fragment">What was left out.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What it collided with, where that is known.</param>
public sealed record DroppedFragment(Fragment Fragment, DropReason Reason, string? Detail = null);

/// <summary>Why a fragment did not reach the output.</summary>
public enum DropReason
{
    /// <summary>A length limit.</summary>
    Limit,

    /// <summary>It contradicts what the user said.</summary>
    Conflict,

    /// <summary>The user or the caller excluded it.</summary>
    Excluded,

    /// <summary>It says again what is already there.</summary>
    Duplicate,

    /// <summary>Its facet is filled, or its domain was not asked for.</summary>
    Irrelevant,

    /// <summary>The target has no way to say it.</summary>
    Unsupported,

    /// <summary>No translation, and the target rejects its script.</summary>
    Untranslated,
}
