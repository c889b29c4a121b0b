namespace PromptForge.Qdrant;

/// <summary>Why Qdrant did not do what was asked.</summary>
public enum QdrantFailure
{
    /// <summary>No node answered in time, or the connection broke.</summary>
    Unreachable,

    /// <summary>The engine asks for patience, or failed within.</summary>
    Busy,

    /// <summary>The key is missing or wrong.</summary>
    Unauthorized,

    /// <summary>The key may read but not write.</summary>
    ReadOnly,

    /// <summary>There is no such collection.</summary>
    NotFound,

    /// <summary>What should be made is there already.</summary>
    Exists,

    /// <summary>The collection is not ours.</summary>
    Foreign,

    /// <summary>The collection is ours, but of another model, dimension or format.</summary>
    OtherModel,

    /// <summary>Somebody else writes to the collection, or has exchanged it meanwhile.</summary>
    OtherWriter,

    /// <summary>The engine did not take the request.</summary>
    Refused,

    /// <summary>The answer is not what the interface promises.</summary>
    BadAnswer,
}

/// <summary>Qdrant did not do what was asked. The message names the place and the way out, and never the key.</summary>
public sealed class QdrantException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its kind.</param>
    /// <param name="message">Safe to show an end user.</param>
    /// <param name="inner">What caused it.</param>
    public QdrantException(QdrantFailure failure, string message, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>The kind; switch on this, not on the message.</summary>
    public QdrantFailure Failure { get; }

    /// <summary>How long the engine asks us to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later. Every request of ours may be sent twice: points go by ids that follow from their entries.</summary>
    public bool IsTransient => Failure is QdrantFailure.Unreachable or QdrantFailure.Busy or QdrantFailure.BadAnswer;
}
