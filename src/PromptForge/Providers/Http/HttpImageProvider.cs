using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Providers.Http;

/// <summary>What all clients share: check, build, send, read, fetch. A client says where the pictures stand in the answer.</summary>
internal abstract class HttpImageProvider : IImageProvider, IRequestPlanner, IDisposable
{
    private const int MostFailedPolls = 5;
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    private readonly Lazy<Wire> wire;

    protected HttpImageProvider(ProviderContext context)
    {
        Context = context;
        Errors = new(context.Profile.Id, context.Api, context.Time);
        wire = new(Connect);
    }

    public string Profile => Context.Profile.Id;

    protected ProviderContext Context { get; }

    protected ApiFacts Api => Context.Api;

    protected WireErrors Errors { get; }

    public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        var options = Checked(request);
        var (started, clock) = (Context.Time.GetUtcNow(), Context.Time.GetTimestamp());
        var delivery = await AskAsync(request, options, cancellationToken).ConfigureAwait(false);
        var images = ImmutableArray.CreateBuilder<GeneratedImage>(delivery.Pictures.Length);
        var (notes, paid) = (delivery.Notes, delivery.Pictures.Length);
        foreach (var picture in delivery.Pictures)
        {
            try
            {
                images.Add(await FetchAsync(picture, delivery.RequestId, cancellationToken).ConfigureAwait(false));
            }
            catch (ImageProviderException lost) when (images.Count > 0 || notes.Length - delivery.Notes.Length < paid - 1)
            {
                // The others are paid for: one that cannot be fetched takes nothing away from them.
                notes = notes.Add($"one picture was made and could not be fetched: {lost.Message}");
            }
        }

        if (images.Count == 0) { throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "answers without a picture") { RequestId = delivery.RequestId }; }

        return new()
        {
            Images = images.ToImmutable(),
            Profile = Profile,
            Model = Context.Model ?? Profile,
            RevisedPrompt = delivery.RevisedPrompt,
            RequestId = delivery.RequestId,
            Cost = Price(request, options with { Count = paid }),
            Started = started,
            Elapsed = Context.Time.GetElapsedTime(clock),
            Notes = notes,
        };
    }

    public PlannedRequest Plan(ImageRequest request)
    {
        var options = Checked(request);
        var body = Body(request, options);
        return new("POST", Address(request), Context.Headers(masked: true).SetItem("Content-Type", body.MediaType), body.ToJson(), Price(request, options));
    }

    public void Dispose()
    {
        if (wire.IsValueCreated) { wire.Value.Dispose(); }
    }

    /// <summary>Sends the request and finds the pictures in the answer.</summary>
    protected abstract Task<Delivery> AskAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken);

    /// <summary>Where the request goes.</summary>
    protected virtual Uri Address(ImageRequest request) =>
        Context.Address(request.Reference is not null && Api.Image?.Url is { } url ? url : Api.Url);

    /// <summary>The body, by the profile's fields.</summary>
    protected virtual RequestBody Body(ImageRequest request, ImageOptions options) => FieldMap.Fill(request, options, Context);

    /// <summary>What a request costs, or null where that is not known.</summary>
    protected virtual Cost? Price(ImageRequest request, ImageOptions options) => options.Cost(Context.Profile);

    /// <summary>What the profile cannot say of a request; throws by <see cref="Refuse"/>.</summary>
    protected virtual void Check(ImageRequest request, ImageOptions options)
    {
    }

    protected ImageProviderException Refuse(string field, string message) =>
        new(Profile, ProviderFailure.Rejected, message) { Field = field, NothingStarted = true };

    /// <summary>Sends the request that begins the work; anything but success is an exception.</summary>
    protected Task<WireAnswer> BeginAsync(ImageRequest request, ImageOptions options, CancellationToken cancellationToken) =>
        BeginAsync(request, Body(request, options), cancellationToken);

    /// <summary>Sends the request that begins the work, with a body of the client's own.</summary>
    protected async Task<WireAnswer> BeginAsync(ImageRequest request, RequestBody body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Address(request)) { Content = body.ToContent() };
        AddHeaders(message);
        var answer = await wire.Value.SendAsync(message, begins: true, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw Errors.Of(answer, begins: true, Context.Key, request.Prompt.Prompt);
    }

    /// <summary>Asks without beginning anything.</summary>
    /// <param name="method">GET, or POST to cancel or to upload.</param>
    /// <param name="address">Where to.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="withKey">Whether another host than the service's own may see the key; it must still be one of the profile's.</param>
    protected async Task<WireAnswer> ReadAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken, bool withKey = false)
    {
        using var message = new HttpRequestMessage(method, address) { Content = content };
        if (withKey || wire.Value.Guard.IsService(address)) { AddHeaders(message); }

        var answer = await wire.Value.SendAsync(message, begins: false, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw Errors.Of(answer, begins: false, Context.Key);
    }

    /// <summary>Asks after a task until it is done. A question that fails is asked again; the task goes on meanwhile.</summary>
    /// <param name="task">The task's id, for messages.</param>
    /// <param name="ask">Gives null while the task runs; throws what ended it.</param>
    /// <param name="cancel">Cancels the remote task.</param>
    /// <param name="cancellationToken">Ends the waiting and the remote task.</param>
    protected async Task<T> UntilDoneAsync<T>(
        string task, Func<CancellationToken, Task<T?>> ask, Func<CancellationToken, Task>? cancel, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var failed = 0;
            for (var wait = Context.Settings.PollInterval ?? TimeSpan.FromSeconds(1); ; wait = Longer(wait))
            {
                try
                {
                    if (await ask(cancellationToken).ConfigureAwait(false) is { } done) { return done; }

                    failed = 0;
                }
                catch (ImageProviderException lost) when (lost.IsTransient && ++failed < MostFailedPolls)
                {
                    wait = lost.RetryAfter is { } told && told < TimeSpan.FromMinutes(1) ? Max(told, wait) : wait;
                }

                await Task.Delay(wait, Context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(cancel).ConfigureAwait(false);
            throw;
        }
        catch (ImageProviderException lost) when (lost.RequestId != task)
        {
            throw new ImageProviderException(Profile, lost.Failure, $"{lost.Message[(Profile.Length + 2)..]}; task {task}", lost.RetryAfter, lost) { Code = lost.Code, Status = lost.Status, RequestId = task };
        }
    }

    /// <summary>Tells the service that nobody waits any more. It may refuse; the caller's cancellation counts.</summary>
    protected async Task CancelAsync(Func<CancellationToken, Task>? cancel)
    {
        if (cancel is null) { return; }

        using var limited = new CancellationTokenSource(CancelTimeout, Context.Time);
        try
        {
            await cancel(limited.Token).ConfigureAwait(false);
        }
        catch (ImageProviderException)
        {
            // Too late to cancel, or not reachable: nothing better can be done.
        }
        catch (OperationCanceledException)
        {
            // No answer in time.
        }
    }

    /// <summary>A success whose pictures cannot be found: some services put their errors there too.</summary>
    protected ImageProviderException NoPicture(WireAnswer answer, ImageRequest request) => Errors.NoPicture(answer, Context.Key, request.Prompt.Prompt);

    private ImageOptions Checked(ImageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (options, faults) = ImageOptions.Of(request, Context.Profile);
        if (!faults.IsEmpty)
        {
            throw Refuse(faults[0].Option, string.Join("; ", faults.Select(fault => $"{fault.Option}: {fault.Message}")));
        }

        if (Api.Fields.ContainsKey("model") && Context.Model is null) { throw Refuse("model", $"serves many models; name one in 'Model' of the settings of '{Profile}'"); }

        Check(request, options);
        return options;
    }

    private async Task<GeneratedImage> FetchAsync(Picture picture, string? requestId, CancellationToken cancellationToken)
    {
        var content = picture.Content;
        if (picture.Address is { } address)
        {
            // Some services name their own storage without encryption; it is the same file with it.
            if (address.Scheme == "http" && !Context.AllowPrivate) { address = new UriBuilder(address) { Scheme = "https", Port = -1 }.Uri; }

            content = (await Downloads.RunAsync(token => ReadAsync(HttpMethod.Get, address, null, token), Context.Time, cancellationToken).ConfigureAwait(false)).Body;
        }

        if (content.IsEmpty) { throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, "delivers an empty file") { RequestId = requestId }; }

        return PictureFormat.Sniff(content.Span) is { } type ? new(content, type, picture.Seed)
            : throw new ImageProviderException(Profile, ProviderFailure.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"delivers {content.Length} bytes that are no picture we know")) { RequestId = requestId };
    }

    private void AddHeaders(HttpRequestMessage message)
    {
        foreach (var (name, value) in Context.Headers(masked: false)) { message.Headers.TryAddWithoutValidation(name, value); }
    }

    private Wire Connect()
    {
        var service = Context.Address(Api.Url, task: "");
        var guard = new HostGuard(service, [.. Api.Hosts, .. Context.Settings.Hosts], Context.AllowPrivate);
        return new(Profile, guard, Context.AllowPrivate, Context.Timeout, Context.MaxBytes);
    }

    private TimeSpan Longer(TimeSpan wait) => Context.Settings.PollInterval ?? TimeSpan.FromSeconds(Math.Min(5, wait.TotalSeconds * 1.25));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
