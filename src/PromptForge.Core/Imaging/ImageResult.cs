using System.Collections.Immutable;
using PromptForge.Profiles;

namespace PromptForge.Imaging;

/// <summary>One picture.</summary>
/// <param name="Content">The file as it came.</param>
/// <param name="MediaType">Its media type, read from the content.</param>
/// <param name="Seed">The seed it was made with, or null where the provider does not say.</param>
public sealed record GeneratedImage(ReadOnlyMemory<byte> Content, string MediaType, long? Seed);

/// <summary>What a provider answered.</summary>
public sealed record ImageResult
{
    /// <summary>The pictures, at least one.</summary>
    public required ImmutableArray<GeneratedImage> Images { get; init; }

    /// <summary>The profile they were made with.</summary>
    public required string Profile { get; init; }

    /// <summary>The model that made them, as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>The prompt as the provider rewrote it, or null.</summary>
    public string? RevisedPrompt { get; init; }

    /// <summary>The provider's name of the request or task, to ask its support about; or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>What it cost by the profile's price, or null where that is not known.</summary>
    public Cost? Cost { get; init; }

    /// <summary>When the request was sent.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took until the last picture was here.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What is to be said about the result, for example that one of four pictures was refused.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
