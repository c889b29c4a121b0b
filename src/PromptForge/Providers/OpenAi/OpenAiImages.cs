using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.OpenAi;

/// <summary>Speaks OpenAI's images interface, and with it every service that copies it: such a one needs a profile only.</summary>
/// <remarks>Source: openai-openapi, CreateImageRequest and ImagesResponse (<c>oa-spec</c>).</remarks>
internal sealed class OpenAiImages : HttpImageProvider
{
    public OpenAiImages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = answer.TryJson();
        var delivery = Delivery.Of(json.At("data").Items().Select(item => Picture.FromBase64(item.At("b64_json").Text()) ?? Picture.FromAddress(item.At("url").Text())));
        return delivery.Pictures.IsEmpty ? throw NoPicture(answer, request)
            : delivery with { RequestId = WireErrors.RequestId(answer), RevisedPrompt = json.At("data").At(0).At("revised_prompt").Text() };
    }
}
