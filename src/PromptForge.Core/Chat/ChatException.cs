using PromptForge.Imaging;

namespace PromptForge.Chat;

/// <summary>A chat model gave no answer that can be used. The message is safe to show an end user: no key, no prompt.</summary>
public sealed class ChatException : Exception
{
    /// <summary>Says what happened.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">What happened.</param>
    /// <param name="inner">The cause.</param>
    public ChatException(ProviderFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>The kind of failure; switch on this, not on the message.</summary>
    public ProviderFailure Failure { get; }

    /// <summary>How long to wait before the same question may be answered, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status, or null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the same question may be answered later.</summary>
    public bool IsTransient => Failure is ProviderFailure.RateLimited or ProviderFailure.Unavailable;
}
