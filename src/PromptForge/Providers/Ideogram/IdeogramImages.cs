using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Ideogram;

/// <summary>Speaks Ideogram's interface: rewriting is a word, and a picture that did not pass comes without an address.</summary>
/// <remarks>Source: the service's own specification, GenerateImageRequestV3 and ImageGenerationResponseV3 (<c>id-spec</c>).</remarks>
internal sealed class IdeogramImages : HttpImageProvider
{
    public IdeogramImages(ProviderContext context)
        : base(context)
    {
    }

    protected override RequestBody Body(ImageRequest request, ImageOptions options)
    {
        var body = base.Body(request, options);
        if (options.Rewriting is { } rewriting && Api.Fields.TryGetValue("rewriting", out var field)) { body.Set(field, rewriting ? "ON" : "OFF"); }

        return body;
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var items = answer.TryJson().At("data").Items().ToList();
        var delivery = Delivery.Of(items.Select(item => Picture.FromAddress(item.At("url").Text(), item.At("seed").Whole())));
        var unsafeOnes = items.Count(item => item.At("is_image_safe") is System.Text.Json.Nodes.JsonValue flag && flag.TryGetValue<bool>(out var isSafe) && !isSafe);
        if (delivery.Pictures.IsEmpty)
        {
            throw unsafeOnes == 0 ? NoPicture(answer, request)
                : new ImageProviderException(Profile, ProviderFailure.Moderated, "made the picture and held it back; change the words or the picture") { Code = "is_image_safe", Status = answer.Status };
        }

        var revised = items.Select(item => item.At("prompt").Text()).FirstOrDefault(text => text is not null);
        return delivery with
        {
            RequestId = WireErrors.RequestId(answer),
            RevisedPrompt = revised == request.Prompt.Prompt ? null : revised,
            Notes = unsafeOnes == 0 ? [] : [$"{unsafeOnes} of {items.Count} pictures did not pass moderation and were held back"],
        };
    }
}
