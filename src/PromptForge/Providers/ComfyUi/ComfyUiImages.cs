using System.Globalization;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.ComfyUi;

/// <summary>Speaks ComfyUI: a workflow is queued, its history asked for, its pictures viewed. Runs the user's workflow or one for SDXL.</summary>
/// <remarks>Sources: Comfy-Org/ComfyUI server.py (<c>cf-server</c>). An empty history means queued, running or unknown; the queue tells which.</remarks>
internal sealed class ComfyUiImages : HttpImageProvider
{
    private const int MostLost = 3;
    private const string Queue = "/prompt";

    public ComfyUiImages(ProviderContext context)
        : base(context)
    {
    }

    protected override void Check(ImageRequest request, ImageOptions options)
    {
        var workflow = Workflow();
        foreach (var (place, isAsked) in (ReadOnlySpan<(string, bool)>)
            [("image", request.Reference is not null), ("control", request.Control is not null), ("seed", request.Seed is not null), ("steps", request.Steps is not null),
             ("guidance", request.Guidance is not null), ("width", request.Width is not null), ("count", request.Count > 1)])
        {
            if (isAsked && !workflow.Has(place)) { throw Refuse(place, $"the workflow has no place for it; write {{{place}}} where it belongs"); }
        }

        if (workflow.Has("model") && Context.Model is null) { throw Refuse("model", $"needs a checkpoint's file name in 'Model' of the settings of '{Profile}'"); }

        if (request.Reference is null && workflow.Has("image")) { throw Refuse("reference", "the workflow needs a picture for {image}"); }

        if (request.Control is null && workflow.Has("control")) { throw Refuse("control", "the workflow needs a picture for {control}"); }
    }

    protected override RequestBody Body(ImageRequest request, ImageOptions options) => Body(request, options, "<uploaded>", "<uploaded>", null);

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        // Chosen here: a task whose answer is lost can still be found and cancelled. The same seed would give the cached picture, so each request has its own.
        var task = Guid.NewGuid().ToString();
        options = options with { Seed = options.Seed ?? Random.Shared.NextInt64(1, 1L << 50) };
        var image = request.Reference is { } reference ? await UploadAsync(reference.Content, task, cancellationToken).ConfigureAwait(false) : null;
        var control = request.Control is { } fixing ? await UploadAsync(fixing.Content, task + "-control", cancellationToken).ConfigureAwait(false) : null;
        try
        {
            var created = await BeginAsync(request, Body(request, options, image, control, task), cancellationToken).ConfigureAwait(false);
            task = created.TryJson().At("prompt_id").Text() ?? throw NoPicture(created, request);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(token => StopAsync(task, token)).ConfigureAwait(false);
            throw;
        }

        var lost = 0;
        var ended = await UntilDoneAsync(task, async token => await DoneAsync(task, () => ++lost, token).ConfigureAwait(false), token => StopAsync(task, token), cancellationToken).ConfigureAwait(false);
        if (ended.At("status").At("status_str").Text() == "error")
        {
            var error = ended.At("status").At("messages").Items().FirstOrDefault(message => message.At(0).Text() == "execution_error").At(1);
            throw Errors.OfTask(task, error.At("exception_type").Text(), error.At("exception_message").Text() ?? "the workflow failed", request.Prompt.Prompt);
        }

        var files = (ended.At("outputs") as JsonObject ?? []).OrderBy(node => node.Key, StringComparer.Ordinal).SelectMany(node => node.Value.At("images").Items()).ToList();
        var finished = files.Where(file => file.At("type").Text() == "output").ToList();
        var delivery = Delivery.Of((finished.Count > 0 ? finished : files).Select(file => Picture.FromAddress(View(file), options.Seed)));
        return delivery.Pictures.IsEmpty ? throw Errors.OfTask(task, null, "the workflow ended without a picture; does it save one?") : delivery with { RequestId = task };
    }

    private ComfyWorkflow Workflow()
    {
        try
        {
            return ComfyWorkflow.Parse(Context.Settings.Workflow ?? ComfyWorkflow.Default);
        }
        catch (FormatException wrong)
        {
            throw Refuse("workflow", wrong.Message);
        }
    }

    private RequestBody Body(ImageRequest request, ImageOptions options, string? image, string? control, string? task)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["prompt"] = request.Prompt.Prompt,
            ["negative"] = request.Prompt.NegativePrompt ?? "",
            ["seed"] = options.Seed ?? 0,
            ["width"] = options.Width,
            ["height"] = options.Height,
            ["count"] = options.Count,
            ["steps"] = options.Steps,
            ["guidance"] = options.Guidance,
            ["model"] = Context.Model,
            ["image"] = image,
            ["control"] = control,
        };
        var body = new RequestBody(isForm: false);
        body.Set("prompt", Workflow().Fill(values, out var missing));
        if (missing.Count > 0) { throw Refuse(missing[0], $"the workflow asks for {{{missing[0]}}}, and neither the request nor the profile says it"); }

        if (task is not null)
        {
            body.Set("client_id", "promptforge");
            body.Set("prompt_id", task);
        }

        return body;
    }

    private async Task<string> UploadAsync(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var body = new RequestBody(isForm: true);
        body.AddFile("image", content, $"promptforge-{name}{PictureFormat.Extension(PictureFormat.Sniff(content.Span) ?? "")}");
        var answer = (await ReadAsync(HttpMethod.Post, At("/upload/image"), body.ToContent(), cancellationToken).ConfigureAwait(false)).TryJson();
        var folder = answer.At("subfolder").Text();
        return answer.At("name").Text() is { } file ? string.IsNullOrEmpty(folder) ? file : $"{folder}/{file}"
            : throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "does not say where it put the uploaded picture") { NothingStarted = true };
    }

    private async Task<JsonNode?> DoneAsync(string task, Func<int> lost, CancellationToken cancellationToken)
    {
        if (await AskedAsync().ConfigureAwait(false) is { } ended) { return ended; }

        var queue = (await ReadAsync(HttpMethod.Get, At("/queue"), null, cancellationToken).ConfigureAwait(false)).TryJson();
        var isThere = queue.At("queue_running").Items().Concat(queue.At("queue_pending").Items()).Any(entry => entry.At(1).Text() == task);

        // It may have ended between the two questions.
        if (isThere || await AskedAsync().ConfigureAwait(false) is not { } late) { return isThere || lost() < MostLost ? null : throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "knows nothing of the task any more; was it cleared or restarted?") { RequestId = task }; }

        return late;

        async Task<JsonNode?> AskedAsync() => (await ReadAsync(HttpMethod.Get, Context.Address(Api.Poll!, task), null, cancellationToken).ConfigureAwait(false)).TryJson().At(task);
    }

    /// <summary>Takes the task from the queue, and stops it when it runs already.</summary>
    private async Task StopAsync(string task, CancellationToken cancellationToken)
    {
        using var waiting = new RequestBody(isForm: false).With("delete", new JsonArray(task)).ToContent();
        await ReadAsync(HttpMethod.Post, At("/queue"), waiting, cancellationToken).ConfigureAwait(false);
        using var running = new RequestBody(isForm: false).With("prompt_id", task).ToContent();
        await ReadAsync(HttpMethod.Post, At("/interrupt"), running, cancellationToken).ConfigureAwait(false);
    }

    private string? View(JsonNode? file) => file.At("filename").Text() is not { } name ? null
        : At(string.Create(CultureInfo.InvariantCulture, $"/view?filename={Uri.EscapeDataString(name)}&subfolder={Uri.EscapeDataString(file.At("subfolder").Text() ?? "")}&type={Uri.EscapeDataString(file.At("type").Text() ?? "output")}")).AbsoluteUri;

    private Uri At(string path) => new(Context.Address(Api.Url).AbsoluteUri[..^Queue.Length] + path);
}
