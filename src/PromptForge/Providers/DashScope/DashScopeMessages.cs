using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.DashScope;

/// <summary>Speaks DashScope's multimodal interface: the prompt is a message, and so is the picture.</summary>
/// <remarks>Sources: alibabacloud.com, qwen-image and text-to-image V2 of Wan 2.6 (<c>ds-qwen</c>, <c>ds-wan26</c>).</remarks>
internal sealed class DashScopeMessages : HttpImageProvider
{
    public DashScopeMessages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var delivery = Delivery.Of(answer.TryJson().At("output").At("choices").Items()
            .SelectMany(choice => choice.At("message").At("content").Items()).Select(part => part.At("image").Text()).OfType<string>()
            .Select((address, index) => Picture.FromAddress(address, options.Seed + index)));
        return delivery.Pictures.IsEmpty ? throw NoPicture(answer, request) : delivery with { RequestId = WireErrors.RequestId(answer) };
    }
}
