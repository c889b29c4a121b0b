using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Bfl;

/// <summary>Speaks Black Forest Labs' interface: a task with an address of its own to ask at, which may lie on a regional host.</summary>
/// <remarks>Sources: the service's OpenAPI description (<c>bf-spec</c>) and its skills repository (<c>bf-skill</c>). There is no way to cancel.</remarks>
internal sealed class BflImages : HttpImageProvider
{
    public BflImages(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var created = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        var json = created.TryJson();
        if (json.At("id").Text() is not { Length: > 0 } task || !Uri.TryCreate(json.At("polling_url").Text(), UriKind.Absolute, out var address)) { throw NoPicture(created, request); }

        var ended = await UntilDoneAsync(task, token => DoneAsync(task, address, token), null, cancellationToken).ConfigureAwait(false);
        if (ended.At("status").Text() is { } status and not "Ready")
        {
            throw Errors.OfTask(task, status, ended.At("details").At("message").Text() ?? ended.At("details").At("error").Text(), Context.Key, request.Prompt.Prompt);
        }

        var result = ended.At("result");
        var revised = result.At("prompt").Text();
        return Picture.FromAddress(result.At("sample").Text(), result.At("seed").Whole() ?? options.Seed) is { } picture
            ? new([picture]) { RequestId = task, RevisedPrompt = revised == request.Prompt.Prompt ? null : revised }
            : throw Errors.OfTask(task, null, "the task is ready without a picture");
    }

    private async Task<JsonNode?> DoneAsync(string task, Uri address, CancellationToken cancellationToken)
    {
        // The key goes along to the regional host; which hosts are the service's own, the profile says.
        var json = (await ReadAsync(HttpMethod.Get, address, null, cancellationToken, withKey: true).ConfigureAwait(false)).TryJson();
        return json.At("status").Text() switch
        {
            "Pending" => null,
            null => throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "does not say how the task stands") { RequestId = task },
            _ => json,
        };
    }
}
