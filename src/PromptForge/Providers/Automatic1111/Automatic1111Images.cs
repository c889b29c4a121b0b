using System.Text.Json;
using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers.Http;

namespace PromptForge.Providers.Automatic1111;

/// <summary>Speaks the web interface's own API on the user's machine: txt2img, img2img, progress, interrupt.</summary>
/// <remarks>Source: AUTOMATIC1111/stable-diffusion-webui, modules/api (<c>a1-models</c>).</remarks>
internal sealed class Automatic1111Images : HttpImageProvider
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    public Automatic1111Images(ProviderContext context)
        : base(context)
    {
    }

    protected override void Check(ImageRequest request, ImageOptions options)
    {
        if (request.Control is { } control && !Context.Settings.Values.ContainsKey(ControlKey(control)))
        {
            throw Refuse("control", $"needs the name of a ControlNet model in '{ControlKey(control)}' of 'Values' in the settings of '{Profile}'; the server lists its own at /controlnet/model_list");
        }
    }

    /// <summary>A control picture goes to the ControlNet extension; the profile names the preparation for each kind.</summary>
    protected override RequestBody Body(ImageRequest request, ImageOptions options)
    {
        var body = base.Body(request, options);
        if (request.Control is not { } control) { return body; }

        const string Unit = "alwayson_scripts.controlnet.args.0.";
        body.Set(Unit + "enabled", true);
        body.Set(Unit + "image", FieldMap.Encoded(control.Content, asAddress: false));
        body.Set(Unit + "module", Api.Controls[control.KindName]);
        body.Set(Unit + "model", Context.Settings.Values[ControlKey(control)]);
        body.Set(Unit + "weight", control.Strength ?? 1);
        return body;
    }

    protected override async Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = request.Progress is { } progress ? WatchAsync(progress, finished.Token) : Task.CompletedTask;
        WireAnswer answer;
        try
        {
            answer = await BeginAsync(request, options, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(token => ReadAsync(HttpMethod.Post, Context.Address(Api.Cancel!), null, token)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await finished.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        var json = answer.TryJson();
        var info = Info(json);
        var seeds = info.At("all_seeds").Items().Select(seed => seed.Whole()).ToList();

        // A grid of all pictures may stand before them, and control maps behind.
        var first = (int)(info.At("index_of_first_image").Whole() ?? 0);
        var images = json.At("images").Items().Skip(first).Take(options.Count).ToList();
        var delivery = Delivery.Of(images.Select((image, index) => Picture.FromBase64(image.Text(), index < seeds.Count ? seeds[index] : null)));
        return delivery.Pictures.IsEmpty ? throw NoPicture(answer, request) : delivery;
    }

    private static string ControlKey(ControlImage control) => $"control-{control.KindName}";

    /// <summary>The information comes as JSON within JSON.</summary>
    private static JsonNode? Info(JsonNode? json)
    {
        try
        {
            return json.At("info").Text() is { } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task WatchAsync(IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Context.Settings.PollInterval ?? ProgressInterval, Context.Time, cancellationToken).ConfigureAwait(false);
                var json = (await ReadAsync(HttpMethod.Get, Context.Address(Api.Poll!), null, cancellationToken).ConfigureAwait(false)).TryJson();
                var left = json.At("eta_relative").Number();
                progress.Report(new(json.At("progress").Number(), left is > 0 and < 86_400 ? TimeSpan.FromSeconds(left.Value) : null));
            }
        }
        catch (OperationCanceledException)
        {
            // The picture is done.
        }
        catch (ImageProviderException)
        {
            // Progress is for the eye only; the picture decides.
        }
    }
}
