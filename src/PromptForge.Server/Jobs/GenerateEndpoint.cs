using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PromptForge.Server.Api;
using PromptForge.Server.Guards;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Jobs;

/// <summary><c>/v1/generate</c>: a job for pictures, how it stands, its pictures, its events, its end.</summary>
internal sealed class GenerateEndpoint(
    CurrentForge current, IJobStore store, JobWork work, JobRunner runner, JobProviders providers, JobPictures pictures, JobBell bell, ISpending spending, ServerOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<GenerateEndpoint>();
        routes.MapMethods("/v1/generate", ["POST"], endpoint.AskAsync);
        routes.MapMethods("/v1/generate/{id}", ["GET", "HEAD"], endpoint.ShowAsync);
        routes.MapMethods("/v1/generate/{id}", ["DELETE"], endpoint.CancelAsync);
        routes.MapMethods("/v1/generate/{id}/events", ["GET"], endpoint.WatchAsync).WithMetadata(WaitingMark.It);
        routes.MapMethods("/v1/generate/{id}/{picture}", ["GET", "HEAD"], endpoint.PictureAsync);
    }

    /// <summary>Takes a job. What can be known beforehand is told now: faults of the request, a price beyond the budget.</summary>
    private async Task AskAsync(HttpContext http)
    {
        var key = Idempotency.KeyOf(http.Request);
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var owner = Front.CallerOf(http);
        var fingerprint = Idempotency.Fingerprint("generate", body.RootElement);

        // What was asked before is answered before anything is checked: the budget or the room may be another one now.
        if (key is not null && await Idempotency.GuardAsync(() => store.FindAsync(owner, key, http.RequestAborted)).ConfigureAwait(false) is { } earlier)
        {
            await AcceptAsync(http, earlier, fingerprint).ConfigureAwait(false);
            return;
        }

        var forge = current.Now;
        var request = GenerateRequest.Read(body.RootElement, Caller.Of(http).Defaults(work.Defaults), options);
        var provider = providers.Choose(forge, request.Provider, request.Words.Target);
        var strategy = forge.Strategy(request.Words.Strategy);
        if (request.Edited is not null || !strategy.AsksChat || !forge.CanRun(strategy))
        {
            var forged = await JobWork.ForgeAsync(forge, request, http.RequestAborted).ConfigureAwait(false);
            var price = providers.Price(forge, provider, request.For(forged));

            // A limit that is reached is told now; it is charged when the service is asked.
            if (await spending.ChargeAsync(Caller.Of(http), price, http.RequestAborted).ConfigureAwait(false) is { } charge) { await spending.ReturnAsync(charge, http.RequestAborted).ConfigureAwait(false); }
        }

        if (!pictures.HasRoom()) { throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "no-room", "The server has no room for pictures now; try again later.") { RetryAfter = TimeSpan.FromMinutes(10) }; }

        var job = new Job
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Owner = owner,
            Key = key,
            Fingerprint = fingerprint,
            Request = Idempotency.Minified(body.RootElement),
            Target = request.Words.Target,
            Provider = provider,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
        var kept = await Idempotency.GuardAsync(() => store.AddAsync(job, options.Jobs.MostWaiting, http.RequestAborted)).ConfigureAwait(false)
            ?? throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "too-many-jobs", "More jobs wait here than may; try again later.") { RetryAfter = TimeSpan.FromSeconds(10) };
        bell.Ring(JobBell.New);
        await AcceptAsync(http, kept, fingerprint).ConfigureAwait(false);
    }

    private static Task AcceptAsync(HttpContext http, Job job, string fingerprint)
    {
        if (job.Fingerprint != fingerprint) { throw Idempotency.Mismatch(); }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = $"/v1/generate/{job.Id}";
        return Answer.JsonAsync(http, json => JobJson.Accepted(json, job));
    }

    private async Task ShowAsync(HttpContext http)
    {
        var job = await FindAsync(http).ConfigureAwait(false);
        await Answer.JsonAsync(http, json => JobJson.Write(json, job, time.GetUtcNow())).ConfigureAwait(false);
    }

    private async Task CancelAsync(HttpContext http)
    {
        var job = await FindAsync(http).ConfigureAwait(false);
        var now = time.GetUtcNow();
        job = await Idempotency.GuardAsync(() => store.CancelAsync(job.Id, now, now + options.Jobs.PicturesLast, http.RequestAborted)).ConfigureAwait(false) ?? throw Unknown();
        runner.Cancel(job.Id);
        bell.Ring(job.Id);

        // What runs is told to end; how it ended is to be asked.
        if (!job.IsFinished) { http.Response.StatusCode = StatusCodes.Status202Accepted; }

        await Answer.JsonAsync(http, json => JobJson.Write(json, job, now)).ConfigureAwait(false);
    }

    private async Task PictureAsync(HttpContext http)
    {
        var job = await FindAsync(http).ConfigureAwait(false);
        var made = MadePictures.Of(job.Made);
        if (!int.TryParse(http.Request.RouteValues["picture"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= (made?.Pictures.Length ?? 0))
        {
            throw new ProblemException(StatusCodes.Status404NotFound, "unknown-picture", job.IsFinished ? "The job made no such picture." : "There is no such picture yet.");
        }

        var left = job.Expires!.Value - time.GetUtcNow();
        var file = left > TimeSpan.Zero ? pictures.Open(job.Id, made!.Pictures[at]) : null;
        if (file is null) { throw new ProblemException(StatusCodes.Status410Gone, "expired", "This picture was here and is gone; ask for it again."); }

        await using (file.ConfigureAwait(false))
        {
            http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"private, max-age={(long)left.TotalSeconds}, immutable");
            http.Response.ContentType = made!.Pictures[at].MediaType;
            http.Response.ContentLength = file.Length;
            if (!HttpMethods.IsHead(http.Request.Method)) { await file.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false); }
        }
    }

    /// <summary>Events: <c>stage</c> when another one begins, <c>progress</c> in between, <c>done</c> with the whole job at its end, whatever that is.</summary>
    private async Task WatchAsync(HttpContext http)
    {
        var job = await FindAsync(http).ConfigureAwait(false);
        var events = new EventStream(http);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        (string? Stage, double Progress, JobStatus Status)? shown = null;
        var breathed = time.GetTimestamp();
        try
        {
            while (!job.IsFinished)
            {
                var seen = (job.Stage, job.Progress, job.Status);
                if (shown != seen)
                {
                    await events.SendAsync(shown is { } before && (before.Stage, before.Status) == (seen.Stage, seen.Status) ? "progress" : "stage", json => JobJson.Progress(json, job)).ConfigureAwait(false);
                    (shown, breathed) = (seen, time.GetTimestamp());
                }
                else if (time.GetElapsedTime(breathed) > Breath)
                {
                    await events.BreatheAsync().ConfigureAwait(false);
                    breathed = time.GetTimestamp();
                }

                var news = bell.Listen(job.Id);
                if (await store.FindAsync(job.Id, ending.Token).ConfigureAwait(false) is { } now && (now.Stage, now.Progress, now.Status) == seen) { await JobBell.WaitAsync(news, options.Jobs.Poll, ending.Token).ConfigureAwait(false); }

                job = await store.FindAsync(job.Id, ending.Token).ConfigureAwait(false) ?? throw Unknown();
            }

            await events.SendAsync("done", json => JobJson.Write(json, job, time.GetUtcNow())).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server stops; the job goes on, here or elsewhere, and can be watched there.
        }
        finally { bell.Ring(job.Id); }
    }

    private async Task<Job> FindAsync(HttpContext http)
    {
        var id = http.Request.RouteValues["id"] as string ?? "";
        var job = id.Length == 32 ? await Idempotency.GuardAsync(() => store.FindAsync(id, http.RequestAborted)).ConfigureAwait(false) : null;
        return job is not null && job.Owner == Front.CallerOf(http) ? job : throw Unknown();
    }

    private static ProblemException Unknown() => new(StatusCodes.Status404NotFound, "unknown-job", "There is no such job, or it is forgotten.");
}

/// <summary>Puts the room into the container.</summary>
internal static class JobServices
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Jobs).AddSingleton(TimeProvider.System);
        services.AddSingleton<IJobStore>(_ => new SqlJobStore(JobDatabase.Open(options.Jobs.Address)));
        services.AddSingleton<JobProviders>().AddSingleton<JobPictures>().AddSingleton<JobWork>().AddSingleton<JobBell>().AddSingleton<JobRunner>().AddSingleton<GenerateEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
    }
}
