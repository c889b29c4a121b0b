using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Stability;

/// <summary>Speaks Stability's second interface: a form in, one picture with its seed and finish reason out.</summary>
/// <remarks>Source: v2beta of the service's own specification (<c>st-v2</c>): core, ultra, sd3.</remarks>
internal sealed class StabilityV2 : HttpImageProvider
{
    public StabilityV2(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = answer.TryJson();
        var id = WireErrors.RequestId(answer);
        if (json.At("finish_reason").Text() == "CONTENT_FILTERED")
        {
            throw new ImageProviderException(Profile, ProviderFailure.Moderated, "made the picture and filtered it; change the words or the picture") { Code = "CONTENT_FILTERED", Status = answer.Status, RequestId = id };
        }

        return Picture.FromBase64(json.At("image").Text(), json.At("seed").Whole()) is { } picture ? new([picture]) { RequestId = id } : throw NoPicture(answer, request);
    }
}
