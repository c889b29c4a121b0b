namespace PromptForge.Imaging;

/// <summary>Kinds of failure.</summary>
public enum ProviderFailure
{
    /// <summary>The request is wrong and will stay wrong; <see cref="ImageProviderException.Field"/> names the culprit where it is known.</summary>
    Rejected,

    /// <summary>The key is missing, wrong or lacks the right.</summary>
    Unauthorized,

    /// <summary>The account has no means left.</summary>
    OutOfCredit,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The content was refused; the same request will be refused again.</summary>
    Moderated,

    /// <summary>Nobody answers, or not in time.</summary>
    Unavailable,

    /// <summary>The answer holds no image that we can read.</summary>
    BadAnswer,

    /// <summary>There is no such model or address.</summary>
    NotFound,
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
        Profile = provider;
        Failure = failure;
        RetryAfter = retryAfter;
    }

    /// <summary>The profile.</summary>
    public string Profile { get; }

    /// <summary>The kind of failure; switch on this, not on the message.</summary>
    public ProviderFailure Failure { get; }

    /// <summary>How long to wait before the same request may succeed, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The option or field that is at fault, or null.</summary>
    public string? Field { get; init; }

    /// <summary>The provider's own code of the error, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The HTTP status, or null where none came.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's name of the request or task, or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether it is certain that no picture was begun, so that asking again cannot cost twice.</summary>
    public bool NothingStarted { get; init; }

    /// <summary>Whether it is certain that nothing is to be paid: nothing was begun, or it failed and the service charges for pictures only.</summary>
    public bool NothingCharged { get => field || NothingStarted; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Failure is ProviderFailure.RateLimited or ProviderFailure.Unavailable;
}
