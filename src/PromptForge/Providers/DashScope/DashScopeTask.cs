using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.DashScope;

/// <summary>Speaks DashScope's asynchronous interface: a task is created, asked after, and can be cancelled while it waits.</summary>
/// <remarks>Sources: help.aliyun.com, text-to-image V1 and V2 (<c>ds-wanx</c>, <c>ds-wan2</c>); dashscope-sdk-python for the pace of asking.</remarks>
internal sealed class DashScopeTask : HttpImageProvider
{
    public DashScopeTask(ProviderContext context)
        : base(context)
    {
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        var created = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        if (created.TryJson().At("output").At("task_id").Text() is not { Length: > 0 } task) { throw NoPicture(created, request); }

        var output = await UntilDoneAsync(task, token => DoneAsync(task, token), token => ReadAsync(HttpMethod.Post, Context.Address(Api.Cancel!, task), null, token), cancellationToken).ConfigureAwait(false);
        var results = output.At("results").Items().ToList();
        if (output.At("task_status").Text() != "SUCCEEDED")
        {
            // When every picture fails, the reasons may stand at the pictures only.
            var reason = output.At("code").Text() is not null ? output : results.Find(result => result.At("code").Text() is not null) ?? output;
            throw Errors.OfTask(task, reason.At("code").Text() ?? output.At("task_status").Text(), reason.At("message").Text(), Context.Key, request.Prompt.Prompt);
        }

        // For several pictures the service counts the seed up.
        var pictures = results.Select((result, index) => Picture.FromAddress(result.At("url").Text(), options.Seed + index)).OfType<Picture>().ToImmutableArray();
        if (pictures.IsEmpty)
        {
            var reason = results.Find(result => result.At("code").Text() is not null);
            throw Errors.OfTask(task, reason.At("code").Text(), reason.At("message").Text() ?? "the task succeeded without a picture", Context.Key, request.Prompt.Prompt);
        }

        return new(pictures)
        {
            RequestId = task,
            RevisedPrompt = results.Select(result => result.At("actual_prompt").Text()).FirstOrDefault(text => text is not null && text != request.Prompt.Prompt),
            Notes = [.. results.Where(result => result.At("url") is null).Select(result => $"one picture was not made: {result.At("code").Text()}")],
        };
    }

    private async Task<JsonNode?> DoneAsync(string task, CancellationToken cancellationToken)
    {
        var answer = await ReadAsync(HttpMethod.Get, Context.Address(Api.Poll!, task), null, cancellationToken).ConfigureAwait(false);
        var output = answer.TryJson().At("output");
        return output.At("task_status").Text() switch
        {
            "PENDING" or "RUNNING" or "SUSPENDED" => null,
            null => throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "does not say how the task stands") { RequestId = task },
            _ => output,
        };
    }
}
