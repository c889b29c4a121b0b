namespace PromptForge.Evaluation.Scoring;

/// <summary>Scores a picture against what the user asked for, not against the prompt that was sent: a rewriter must not mark its own homework.</summary>
/// <remarks>Models that look at pictures live outside this process: over HTTP (<see cref="HttpScorer"/>) or through files
/// (<see cref="FileScorer"/>). Safe for several pictures at once.</remarks>
public interface IImageScorer
{
    /// <summary>Names the scorer in reports, with whatever decides its numbers.</summary>
    string Id { get; }

    /// <summary>Scores one picture; higher is better.</summary>
    /// <returns>A finite number in the scorer's own unit, or null where it has none for this picture (yet).</returns>
    /// <exception cref="ScorerException">It failed.</exception>
    ValueTask<double?> ScoreAsync(ScoreRequest request, CancellationToken cancellationToken = default);
}

/// <summary>A picture to be scored.</summary>
/// <param name="Id">16 hexadecimal digits over prompt and picture: the same question has the same name.</param>
/// <param name="Prompt">The user's own words.</param>
/// <param name="Picture">The file of the picture.</param>
public sealed record ScoreRequest(string Id, string Prompt, string Picture)
{
    /// <summary>The request for a picture.</summary>
    public static ScoreRequest Of(string prompt, string picture)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(prompt));
        hash.AppendData([0]);
        hash.AppendData(File.ReadAllBytes(picture));
        return new(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8)), prompt, picture);
    }
}

/// <summary>A scorer gave no score. The message is safe to show.</summary>
public sealed class ScorerException(string message, Exception? inner = null) : Exception(message, inner);
