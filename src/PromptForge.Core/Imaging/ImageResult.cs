using System.Collections.Immutable;
using PromptForge.Profiles;

namespace PromptForge.Imaging;

/// <summary>One picture.</summary>
/// <param name="Content">The file as it came.</param>
/// <param name="MediaType">Its media type, read from the content.</param>
/// <param name="Seed">The seed it was made with, or null where the provider does not say.</param>
public sealed record GeneratedImage(ReadOnlyMemory<byte> Content, string MediaType, long? Seed);

/// <summary>A provider that was asked before another, and took nothing.</summary>
/// <param name="Profile">Its profile.</param>
/// <param name="Failure">Why no picture came.</param>
/// <param name="Message">What it said; safe to show.</param>
public sealed record FailedProvider(string Profile, ProviderFailure Failure, string Message);

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

    /// <summary>The request that was answered where it is not the one that was asked: for another provider the prompt is forged anew. Else null.</summary>
    public ImageRequest? Answered { get; init; }

    /// <summary>Who was asked before, in their order; empty where the first one answered.</summary>
    public ImmutableArray<FailedProvider> FellBackFrom { get; init; } = [];

    /// <summary>What is to be said about the result, for example that one of four pictures was refused.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
