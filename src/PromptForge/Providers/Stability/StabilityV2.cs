using PromptForge.Imaging;
using PromptForge.Profiles;
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

    /// <summary>Control pictures have services of their own; the profile names one for each kind.</summary>
    protected override Uri Address(ImageRequest request) => request.Control is { } control ? Context.Address(Api.Controls[control.KindName]) : base.Address(request);

    protected override RequestBody Body(ImageRequest request, ImageOptions options)
    {
        var body = base.Body(request, options);
        if (request.Control is not { } control) { return body; }

        // The result has the shape of the control picture.
        if (Api.Fields.TryGetValue("aspect", out var aspect)) { body.Fields.Remove(aspect); }

        if (control.Strength is { } strength) { body.Set("control_strength", strength); }

        body.AddFile("image", control.Content);
        return body;
    }

    protected override void Check(ImageRequest request, ImageOptions options)
    {
        if (request is { Control: not null, Reference: not null }) { throw Refuse("control", "a control picture and a reference picture do not go together here"); }
    }

    /// <summary>The profile's price is that of its own service.</summary>
    protected override Cost? Price(ImageRequest request, ImageOptions options) => request.Control is null ? base.Price(request, options) : null;

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
