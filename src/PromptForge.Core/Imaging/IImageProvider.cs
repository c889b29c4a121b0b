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
