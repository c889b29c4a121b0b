using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Gemini;

/// <summary>Speaks Gemini's <c>generateContent</c> for pictures: the prompt is a part of a message, and so is the picture.</summary>
/// <remarks>Source: ai.google.dev, image generation (<c>gg-gemini</c>). A refusal comes with status 200: as a block reason, or as a reason to finish without a picture.</remarks>
internal sealed class GeminiImages : HttpImageProvider
{
    public GeminiImages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = answer.TryJson();
        var candidates = json.At("candidates").Items().ToList();
        var delivery = Delivery.Of(candidates.SelectMany(candidate => candidate.At("content").At("parts").Items()).Select(part => Picture.FromBase64(part.At("inlineData").At("data").Text())));
        if (!delivery.Pictures.IsEmpty) { return delivery with { RequestId = json.At("responseId").Text() }; }

        var reason = json.At("promptFeedback").At("blockReason").Text()
            ?? candidates.Select(candidate => candidate.At("finishReason").Text()).FirstOrDefault(text => text is not null && text.Contains("SAFETY", StringComparison.Ordinal));
        throw reason is null ? NoPicture(answer, request)
            : new ImageProviderException(Profile, ProviderFailure.Moderated, $"refused the content ({reason}); change the words or the picture") { Code = reason, Status = answer.Status };
    }
}
