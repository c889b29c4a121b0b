using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Stability;

/// <summary>Speaks Stability's first interface: a list of weighted prompts; what is to be avoided has a negative weight.</summary>
/// <remarks>Source: TextToImageRequestBody and ImageToImageUsingImageStrengthRequestBody of the service's own specification (<c>st-v1-2024</c>).</remarks>
internal sealed class StabilityV1 : HttpImageProvider
{
    public StabilityV1(ProviderContext context)
        : base(context)
    {
    }

    protected override RequestBody Body(ImageRequest request, ImageOptions options)
    {
        var body = base.Body(request, options);
        var asForm = request.Reference is not null;
        var count = 0;
        Add(request.Prompt.Prompt, 1);

        // The whole prompt holds the emphasised words already; the entry adds what their weight is beyond that. Our own reading: v1 documents no syntax for words.
        foreach (var (text, weight) in request.Prompt.Emphasis.Where(emphasis => Math.Abs(emphasis.Value - 1) > 0.001)) { Add(text, Math.Round(weight - 1, 4)); }

        if (request.Prompt.NegativePrompt is { } negative) { Add(negative, -1); }

        return body;

        void Add(string text, double weight)
        {
            body.Set(asForm ? $"text_prompts[{count}][text]" : $"text_prompts.{count}.text", text);
            body.Set(asForm ? $"text_prompts[{count}][weight]" : $"text_prompts.{count}.weight", weight);
            count++;
        }
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var artifacts = answer.TryJson().At("artifacts").Items().ToList();
        if (artifacts.Count == 0) { throw NoPicture(answer, request); }

        // A filtered picture comes blurred, with status 200: it is no result.
        var good = artifacts.Where(artifact => artifact.At("finishReason").Text() is not ("CONTENT_FILTERED" or "ERROR")).ToList();
        if (good.Count == 0) { throw Filtered(artifacts.Exists(artifact => artifact.At("finishReason").Text() == "CONTENT_FILTERED"), answer); }

        var delivery = Delivery.Of(good.Select(artifact => Picture.FromBase64(artifact.At("base64").Text(), artifact.At("seed").Whole())));
        return delivery with
        {
            RequestId = WireErrors.RequestId(answer),
            Notes = good.Count == artifacts.Count ? [] : [$"{artifacts.Count - good.Count} of {artifacts.Count} pictures were filtered and left out"],
        };
    }

    private ImageProviderException Filtered(bool isModerated, WireAnswer answer) => isModerated
        ? new(Profile, ProviderFailure.Moderated, "made the picture and filtered it; change the words or the picture") { Code = "CONTENT_FILTERED", Status = answer.Status, RequestId = WireErrors.RequestId(answer) }
        : new(Profile, ProviderFailure.BadAnswer, "failed to make the picture") { Code = "ERROR", Status = answer.Status, RequestId = WireErrors.RequestId(answer) };
}
