using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.SiliconFlow;

/// <summary>Speaks SiliconFlow's images interface: one seed for all pictures, addresses that live an hour.</summary>
/// <remarks>Source: docs.siliconflow.cn, images/generations (<c>sf-docs</c>, <c>sf-spec</c>).</remarks>
internal sealed class SiliconFlowImages : HttpImageProvider
{
    public SiliconFlowImages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = answer.TryJson();
        var seed = json.At("seed").Whole();
        var delivery = Delivery.Of((json.At("images") ?? json.At("data")).Items().Select(item => Picture.FromAddress(item.At("url").Text(), seed)));
        return delivery.Pictures.IsEmpty ? throw NoPicture(answer, request) : delivery with { RequestId = WireErrors.RequestId(answer) };
    }
}
