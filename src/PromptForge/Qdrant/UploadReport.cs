namespace PromptForge.Qdrant;

/// <summary>What an upload is doing.</summary>
public enum UploadPhase
{
    /// <summary>It reads what the collection holds.</summary>
    Comparing,

    /// <summary>It sends entries.</summary>
    Sending,

    /// <summary>It waits until the engine has indexed them.</summary>
    Indexing,
}

/// <summary>How far an upload is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">How many entries are behind it.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct UploadProgress(UploadPhase Phase, long Done, long Total);

/// <summary>What an upload did.</summary>
/// <param name="Collection">The collection that the alias leads to now.</param>
/// <param name="Entries">How many entries it holds.</param>
/// <param name="Sent">How many were new or had changed, and were sent.</param>
/// <param name="Deleted">How many were there no longer, and were deleted.</param>
/// <param name="IsNew">Whether it was made anew, and the alias was moved to it.</param>
/// <param name="Failures">How many requests had to be sent again.</param>
public sealed record UploadReport(string Collection, long Entries, long Sent, long Deleted, bool IsNew, long Failures);
