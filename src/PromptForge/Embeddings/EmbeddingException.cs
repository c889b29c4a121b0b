using PromptForge.Imaging;

namespace PromptForge.Embeddings;

/// <summary>There are no vectors: the model gave none that can be used, or they cannot be kept. The message holds no key and no text.</summary>
public sealed class EmbeddingException : Exception
{
    /// <summary>Says what happened.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">What happened.</param>
    /// <param name="inner">The cause.</param>
    public EmbeddingException(ProviderFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>The kind of failure; switch on this, not on the message.</summary>
    public ProviderFailure Failure { get; }

    /// <summary>How long to wait before the same request may succeed, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status, or null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is ProviderFailure.RateLimited or ProviderFailure.Unavailable;
}
