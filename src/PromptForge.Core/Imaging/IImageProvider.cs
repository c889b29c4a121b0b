using System.Collections.Immutable;
using PromptForge.Model;

namespace PromptForge.Imaging;

/// <summary>Hands a forged prompt to an image model.</summary>
/// <remarks>A provider does no retrying, caching or logging; decorators around it do.</remarks>
public interface IImageProvider
{
    /// <summary>The profile whose limits and parameters this provider holds.</summary>
    string Profile { get; }

    /// <summary>Asks for pictures.</summary>
    /// <param name="request">The prompt and the numbers.</param>
    /// <param name="cancellationToken">Ends the request, and the remote task where there is one.</param>
    /// <exception cref="ImageProviderException">The provider answered, or failed to answer, without an image.</exception>
    Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default);
}

/// <summary>What is asked of an image model.</summary>
public sealed record ImageRequest
{
    /// <summary>The prompt with its receipts.</summary>
    public required ForgedPrompt Prompt { get; init; }

    /// <summary>Width in pixels, or null for the profile's default.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, or null for the profile's default.</summary>
    public int? Height { get; init; }

    /// <summary>How many pictures.</summary>
    /// <value>1 by default; the profile says how many at most.</value>
    public int Count { get; init; } = 1;

    /// <summary>The picture's seed, or null for the provider's choice; not the seed of the words.</summary>
    public long? Seed { get; init; }

    /// <summary>Sampling steps, or null for the profile's default.</summary>
    public int? Steps { get; init; }

    /// <summary>Guidance, or null for the profile's default.</summary>
    public double? Guidance { get; init; }

    /// <summary>A picture to edit or to follow, or null.</summary>
    public ReadOnlyMemory<byte>? Reference { get; init; }
}

/// <summary>One picture.</summary>
/// <param name="Content">The file as it came.</param>
/// <param name="MediaType">Its media type, read from the content.</param>
/// <param name="Seed">The seed it was made with, or null where the provider does not say.</param>
public sealed record GeneratedImage(ReadOnlyMemory<byte> Content, string MediaType, long? Seed);

/// <summary>What a provider answered.</summary>
/// <param name="Images">The pictures.</param>
/// <param name="Model">The model that made them.</param>
/// <param name="RevisedPrompt">The prompt as the provider rewrote it, or null.</param>
public sealed record ImageResult(ImmutableArray<GeneratedImage> Images, string Model, string? RevisedPrompt);

/// <summary>Kinds of failure.</summary>
public enum ProviderFailure
{
    /// <summary>The request is wrong and will stay wrong.</summary>
    Rejected,

    /// <summary>The key is missing, wrong or lacks the right.</summary>
    Unauthorized,

    /// <summary>The account has no means left.</summary>
    OutOfCredit,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The content was refused.</summary>
    Moderated,

    /// <summary>Nobody answers, or not in time.</summary>
    Unavailable,

    /// <summary>The answer holds no image that we can read.</summary>
    BadAnswer,
}

/// <summary>A provider answered, or failed to answer, without an image. The message is safe to show an end user.</summary>
public sealed class ImageProviderException : Exception
{
    /// <summary>Says what happened.</summary>
    /// <param name="provider">The profile.</param>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">What happened, without keys and without the prompt.</param>
    /// <param name="retryAfter">How long to wait, where the provider says so.</param>
    /// <param name="inner">The cause.</param>
    public ImageProviderException(string provider, ProviderFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null)
        : base($"{provider}: {message}", inner)
    {
        Failure = failure;
        RetryAfter = retryAfter;
    }

    /// <summary>The kind of failure; switch on this, not on the message.</summary>
    public ProviderFailure Failure { get; }

    /// <summary>How long to wait before the same request may succeed, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is ProviderFailure.RateLimited or ProviderFailure.Unavailable;
}
