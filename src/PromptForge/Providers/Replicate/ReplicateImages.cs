using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Replicate;

/// <summary>Speaks Replicate's predictions: created, held open for a while (<c>Prefer: wait</c>), then asked after; cancelled when nobody waits any more.</summary>
/// <remarks>Source: the service's OpenAPI description (<c>rp-spec</c>). Official models have an address of their own, all others need a version.</remarks>
internal sealed class ReplicateImages : HttpImageProvider
{
    public ReplicateImages(ProviderContext context)
        : base(context)
    {
    }

    private bool HasModelAddress => Api.Url.Contains("{model}", StringComparison.Ordinal);

    protected override RequestBody Body(ImageRequest request, ImageOptions options)
    {
        var body = base.Body(request, options);

        // Set by the user: "owner/name:version" or the version alone.
        if (!HasModelAddress && Context.Settings.Model is { } model) { body.Set("version", model); }

        return body;
    }

    protected override void Check(ImageRequest request, ImageOptions options)
    {
        if (!HasModelAddress && Context.Settings.Model is null && !Api.Send.ContainsKey("version"))
        {
            throw Refuse("model", $"needs a version, as owner/name:version, in 'Model' of the settings of '{Profile}'; no public page of the model was found");
        }
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var created = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var first = created.TryJson();
        if (first.At("id").Text() is not { Length: > 0 } task) { throw NoPicture(created, request); }

        var ended = IsTerminal(first) ? first! : await UntilDoneAsync(
            task, token => DoneAsync(task, token), token => ReadAsync(HttpMethod.Post, Context.Address(Api.Cancel!, task), null, token), cancellationToken).ConfigureAwait(false);
        if (ended.At("status").Text() != "succeeded")
        {
            throw Errors.OfTask(task, null, ended.At("error").Text() ?? $"the prediction is {ended.At("status").Text()}", Context.Key, request.Prompt.Prompt);
        }

        var output = ended.At("output");
        var delivery = Delivery.Of(output is JsonArray ? output.Items().Select(item => Picture.FromAddress(item.Text(), options.Seed)) : [Picture.FromAddress(output.Text(), options.Seed)]);
        return delivery.Pictures.IsEmpty ? throw Errors.OfTask(task, null, "the prediction succeeded without a picture") : delivery with { RequestId = task };
    }

    private static bool IsTerminal(JsonNode? prediction) => prediction.At("status").Text() is "succeeded" or "failed" or "canceled" or "aborted";

    private async Task<JsonNode?> DoneAsync(string task, CancellationToken cancellationToken)
    {
        var prediction = (await ReadAsync(HttpMethod.Get, Context.Address(Api.Poll!, task), null, cancellationToken).ConfigureAwait(false)).TryJson();
        return IsTerminal(prediction) ? prediction
            : prediction.At("status").Text() is null ? throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "does not say how the prediction stands") { RequestId = task } : null;
    }
}
