using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToImage;

namespace PromptForge.SemanticKernel;

/// <summary>A call of a text-to-image service on its way through generators, which know nothing of kernels.</summary>
internal sealed record TextToImageCall(Microsoft.SemanticKernel.TextContent Input, PromptExecutionSettings? Settings, Kernel? Kernel);

/// <summary>A service of Semantic Kernel as a generator, for calls that came through <see cref="GeneratorTextToImage"/>.</summary>
internal sealed class TextToImageGenerator(ITextToImageService service, bool ownsService) : IImageGenerator
{
    public async Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options?.RawRepresentationFactory?.Invoke(this) as TextToImageCall ?? throw new InvalidOperationException("Only calls of a text-to-image service come here.");

        // Words that nobody changed go on as the very object that they came as.
        var input = request.Prompt == call.Input.Text ? call.Input : new(request.Prompt, call.Input.ModelId, encoding: call.Input.Encoding, metadata: call.Input.Metadata);
        return new() { RawRepresentation = await service.GetImageContentsAsync(input, call.Settings, call.Kernel, cancellationToken).ConfigureAwait(false) };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(service) ? service : null;

    public void Dispose()
    {
        if (ownsService) { (service as IDisposable)?.Dispose(); }
    }
}
