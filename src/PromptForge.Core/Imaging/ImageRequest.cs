using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Imaging;

/// <summary>What is asked of an image model. Everything is checked against the profile before a call.</summary>
public sealed record ImageRequest
{
    /// <summary>The prompt with its receipts; it brings the negative prompt and the parameters that the words asked for.</summary>
    public required ForgedPrompt Prompt { get; init; }

    /// <summary>Width in pixels, or null for what the prompt or else the profile says.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, or null for what the prompt or else the profile says.</summary>
    public int? Height { get; init; }

    /// <summary>The ratio of the sides as <c>W:H</c>, or null; not together with width and height.</summary>
    public string? Aspect { get; init; }

    /// <summary>How many pictures.</summary>
    /// <value>1 by default; the profile says how many at most.</value>
    public int Count { get; init; } = 1;

    /// <summary>The picture's seed, or null for the provider's choice; not the seed of the words.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps, or null for the profile's default.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance, or null for the profile's default.</summary>
    public double? Guidance { get; init; }

    /// <summary>The provider's own style name, or null.</summary>
    public string? Style { get; init; }

    /// <summary>A picture to edit or to follow, or null.</summary>
    public ReferenceImage? Reference { get; init; }

    /// <summary>A picture that fixes lines, depth, pose or colours, or null.</summary>
    public ControlImage? Control { get; init; }

    /// <summary>Is told how far the picture is, where the provider says so; or null.</summary>
    public IProgress<ImageProgress>? Progress { get; init; }

    /// <summary>Fields of the provider's own, by path, sent as they are: numbers, booleans or strings.</summary>
    public ImmutableSortedDictionary<string, object> Extra { get; init; } = ImmutableSortedDictionary<string, object>.Empty;
}

/// <summary>How far a picture is.</summary>
/// <param name="Fraction">From 0 to 1, or null where it is not known.</param>
/// <param name="Left">How long it may take yet, or null.</param>
public readonly record struct ImageProgress(double? Fraction, TimeSpan? Left);

/// <summary>A picture to edit or to follow.</summary>
/// <param name="Content">The file: PNG, JPEG or WebP; empty where only <paramref name="Address"/> is known.</param>
/// <param name="Address">Where the provider can fetch it, for those that take nothing else; or null.</param>
/// <param name="Likeness">From 0, the picture hardly counts, to 1, it is kept; null for the provider's default.</param>
public sealed record ReferenceImage(ReadOnlyMemory<byte> Content, Uri? Address = null, double? Likeness = null);

/// <summary>What a control picture fixes.</summary>
public enum ControlKind
{
    /// <summary>Outlines.</summary>
    Line,

    /// <summary>Distances.</summary>
    Depth,

    /// <summary>Postures.</summary>
    Pose,

    /// <summary>Colours in their places.</summary>
    Colour,
}

/// <summary>A picture that fixes one property of the result.</summary>
/// <param name="Content">The file: PNG, JPEG or WebP.</param>
/// <param name="Kind">What it fixes.</param>
/// <param name="Strength">From 0 to 1, or null for the provider's default.</param>
public sealed record ControlImage(ReadOnlyMemory<byte> Content, ControlKind Kind, double? Strength = null)
{
    private static readonly string[] Names = ["line", "depth", "pose", "colour"];

    /// <summary>The kind as files and commands write it.</summary>
    public string KindName => Names[(int)Kind];
}
