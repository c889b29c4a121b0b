using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Inference;

/// <summary>Speaks the interface of the Hugging Face inference toolkit, which OpenCSG's endpoints run too: <c>inputs</c> and <c>parameters</c> in, mostly the bare picture out.</summary>
/// <remarks>Sources: huggingface.js, hf-inference.ts (<c>hf-prov</c>, <c>hf-task</c>); csghub-server, diffusers/server.py (<c>oc-srv</c>).</remarks>
internal sealed class InferenceImages : HttpImageProvider
{
    public InferenceImages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var id = WireErrors.RequestId(answer);
        if (PictureFormat.Sniff(answer.Body) is not null) { return new([Picture.Of(answer.Body, options.Seed)]) { RequestId = id }; }

        var json = answer.TryJson();
        var delivery = Delivery.Of(json.At("data").Items().Select(item => Picture.FromBase64(item.At("b64_json").Text(), options.Seed) ?? Picture.FromAddress(item.At("url").Text(), options.Seed))
            .Concat(json.At("output").Items().Select(item => Picture.FromAddress(item.Text(), options.Seed))));
        return delivery.Pictures.IsEmpty ? throw NoPicture(answer, request) : delivery with { RequestId = id };
    }
}
