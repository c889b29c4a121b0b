using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Fal;

/// <summary>Speaks fal's queue: a request is put in, its status asked for, its answer fetched; cancelled when nobody waits any more.</summary>
/// <remarks>
/// Source: fal documentation, queue (<c>fal-docs</c>). The addresses to ask at come with the answer: a model's sub-path belongs into the first
/// request only. Which hosts may see the key, the profile says.
/// </remarks>
internal sealed class FalQueue : HttpImageProvider
{
    public FalQueue(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var queued = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = queued.TryJson();
        if (json.At("request_id").Text() is not { Length: > 0 } task || Address(json, "status_url") is not { } status || Address(json, "response_url") is not { } response) { throw NoPicture(queued, request); }

        Func<CancellationToken, Task>? cancel = Address(json, "cancel_url") is { } address ? token => ReadAsync(HttpMethod.Put, address, null, token) : null;
        var ended = await UntilDoneAsync(task, token => DoneAsync(task, status, response, token), cancel, cancellationToken).ConfigureAwait(false);
        return Pictures(ended, options, task, request);
    }

    private async Task<JsonNode?> DoneAsync(string task, Uri status, Uri response, CancellationToken cancellationToken)
    {
        var json = (await ReadAsync(HttpMethod.Get, status, null, cancellationToken).ConfigureAwait(false)).TryJson();
        return json.At("status").Text() switch
        {
            "IN_QUEUE" or "IN_PROGRESS" => null,
            "COMPLETED" => (await ReadAsync(HttpMethod.Get, response, null, cancellationToken).ConfigureAwait(false)).TryJson() ?? new JsonObject(),
            _ => throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "does not say how the request stands") { RequestId = task },
        };
    }

    private Delivery Pictures(JsonNode? answer, ImageOptions options, string task, ImageRequest request)
    {
        // What the safety checker found is delivered black: it is no result.
        var flags = answer.At("has_nsfw_concepts");
        var found = answer.At("images").Items().Select((image, index) => (Address: image.At("url").Text(), IsFlagged: flags.At(index) is JsonValue flag && flag.TryGetValue<bool>(out var isFound) && isFound)).ToList();
        if (found.Count > 0 && found.TrueForAll(image => image.IsFlagged))
        {
            throw new ImageProviderException(Profile, ProviderFailure.Moderated, "made the picture and blackened it; change the words") { Code = "has_nsfw_concepts", RequestId = task };
        }

        var seed = answer.At("seed").Whole() ?? options.Seed;
        var pictures = found.Where(image => !image.IsFlagged).Select(image => Picture.FromAddress(image.Address, seed)).OfType<Picture>().ToImmutableArray();
        if (pictures.IsEmpty) { throw Errors.OfTask(task, null, answer.At("detail").Text() ?? "the request was completed without a picture", Context.Key, request.Prompt.Prompt); }

        var blackened = found.Count(image => image.IsFlagged);
        return new(pictures) { RequestId = task, Notes = blackened > 0 ? [$"{blackened} of {found.Count} pictures were blackened by the safety checker and left out"] : [] };
    }

    private static Uri? Address(JsonNode? json, string name) => Uri.TryCreate(json.At(name).Text(), UriKind.Absolute, out var address) ? address : null;
}
