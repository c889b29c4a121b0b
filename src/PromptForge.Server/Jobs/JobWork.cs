using System.Text.Json;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Providers.Offline;
using PromptForge.Results;
using PromptForge.Saving;
using PromptForge.Server.Guards;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Jobs;

/// <summary>Does one job: forges, checks what can be checked, asks, saves.</summary>
internal sealed class JobWork(CurrentForge current, JobProviders providers, JobPictures pictures, ISpending spending, ServerOptions options, TimeProvider time)
{
    /// <summary>What a request is read over.</summary>
    public ForgeRequest Defaults { get; } = new() { Prompt = "", Target = options.Target };

    /// <summary>The words to send: forged, or exactly those of the caller.</summary>
    public static async ValueTask<ForgedPrompt> ForgeAsync(Forge forge, GenerateRequest request, CancellationToken cancellationToken)
    {
        if (request.Edited is not { } edited) { return await forge.EnhanceAsync(request.Words, cancellationToken).ConfigureAwait(false); }

        // Only parameters and receipts are taken from it, which needs no chat model.
        var asks = forge.Strategy(request.Words.Strategy).AsksChat;
        var forged = await forge.EnhanceAsync(asks ? request.Words with { Strategy = "none" } : request.Words, cancellationToken).ConfigureAwait(false);
        return EditedPrompt.Of(forge, asks ? forged with { Request = request.Words, Strategy = request.Words.Strategy } : forged, edited);
    }

    /// <summary>Does a job up to its end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tell">Is told stage and progress.</param>
    /// <param name="mayAsk">Writes down that a service is about to be asked, for money or not; throws when it must not be.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The finished job.</returns>
    public async Task<Job> RunAsync(Job job, Action<string, double> tell, Func<string, bool, Task> mayAsk, CancellationToken cancellationToken)
    {
        var forge = current.Now;
        using var body = JsonDocument.Parse(job.Request);
        var caller = Caller.Of(job.Owner, options);
        var request = GenerateRequest.Read(body.RootElement, caller.Defaults(Defaults), options);
        tell("forging", 0.02);
        var forged = await ForgeAsync(forge, request, cancellationToken).ConfigureAwait(false);
        var result = ResultJson.ToText(forged);
        var asked = request.For(forged, new Told(fraction => tell("asking", 0.1 + (0.8 * fraction))));
        var price = providers.Price(forge, job.Provider, asked);
        if (!pictures.HasRoom()) { throw new RequestFormatException("no-room", "The server has no room for pictures now; try again later."); }

        var charge = await spending.ChargeAsync(caller, price, cancellationToken).ConfigureAwait(false);
        var hasAsked = false;
        ImageResult made;
        try
        {
            await mayAsk(result, JobProviders.IsPaid(forge, job.Provider)).ConfigureAwait(false);
            tell("asking", 0.1);
            hasAsked = true;

            // Off the pool's queue: a card is drawn without a pause.
            made = await Task.Run(() => providers.Get(forge, job.Provider).GenerateAsync(asked, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (charge is not null && (!hasAsked || failure is ImageProviderException { NothingCharged: true }))
        {
            await spending.ReturnAsync(charge.Value, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        tell("saving", 0.95);
        var saved = pictures.Save(job.Id, new FinishedPictures { Request = asked, Result = made, Profile = job.Provider == OfflineProvider.Id ? null : forge.Profile(job.Provider) });
        return Finish(job with { Result = result, Made = new MadePictures(saved, made.Model, made.RevisedPrompt, made.Cost, made.Notes).ToJson(), Progress = 1 }, JobStatus.Done, null);
    }

    /// <summary>A job at its end.</summary>
    public Job Finish(Job job, JobStatus status, JobError? error) =>
        job with { Status = status, Error = error, Finished = time.GetUtcNow(), Expires = time.GetUtcNow() + options.Jobs.PicturesLast };

    private sealed class Told(Action<double> tell) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            if (value.Fraction is { } fraction) { tell(Math.Clamp(fraction, 0, 1)); }
        }
    }
}
