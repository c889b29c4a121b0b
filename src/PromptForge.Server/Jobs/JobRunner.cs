using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptForge.Imaging;
using PromptForge.Results;

namespace PromptForge.Server.Jobs;

/// <summary>Takes jobs and works on them until the server stops; then it finishes what a service was asked for and hands back the rest.</summary>
internal sealed partial class JobRunner(IJobStore store, JobWork work, JobPictures pictures, JobBell bell, JobOptions options, TimeProvider time, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Running> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Who holds the jobs taken here. A server that starts again is another one: its old jobs wait for their lease to end.</summary>
    private readonly string holder = Guid.NewGuid().ToString("N");

    /// <summary>Cancels a job that runs here, at once.</summary>
    public void Cancel(string id)
    {
        if (running.TryGetValue(id, out var one)) { one.Cancel(Hold.Cancelled); }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        var all = Task.WhenAll(running.Values.Select(one => one.Work));
        try { await all.WaitAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException)
        {
            // No time is left for the services; a moment is, to write down what became of their jobs.
            foreach (var one in running.Values) { one.Cancel(Hold.Kept); }

            await Task.WhenAny(all, Task.Delay(LastWords, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server is not to wait for the first look into the store.
        await Task.Yield();
        var swept = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var news = bell.Listen(JobBell.New);
            try
            {
                var now = time.GetUtcNow();
                if (now - swept > Min(options.Lease / 2, TimeSpan.FromMinutes(1)))
                {
                    await store.ReleaseAsync(now, now + options.PicturesLast, stoppingToken).ConfigureAwait(false);
                    await store.ForgetAsync(now - options.JobsLast, stoppingToken).ConfigureAwait(false);
                    pictures.Clean();
                    swept = now;
                }

                while (running.Count < options.MostRunning && await store.TakeAsync(holder, time.GetUtcNow() + options.Lease, stoppingToken).ConfigureAwait(false) is { } job) { Begin(job); }
            }
            catch (JobStoreException failure) { LogStore(failure.Message); }
            catch (OperationCanceledException) { return; }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { LogFailure(failure.GetType().Name, failure.StackTrace); }

            try { await JobBell.WaitAsync(news, options.Poll, stoppingToken).ConfigureAwait(false); }
            catch (OperationCanceledException) { return; }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Begin(Job job)
    {
        var one = new Running();
        running[job.Id] = one;
        one.Work = Task.Run(async () =>
        {
            try { await RunAsync(job, one).ConfigureAwait(false); }
            finally
            {
                running.TryRemove(job.Id, out _);
                one.Dispose();
                bell.Ring(job.Id);
                bell.Ring(JobBell.New);
            }
        });
    }

    private async Task RunAsync(Job job, Running one)
    {
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(job.Id, one, over.Token);
        Job? end = null;
        try
        {
            end = await work.RunAsync(job, (stage, progress) =>
            {
                (one.Stage, one.Progress) = (stage, progress);
                one.Changed.TrySetResult();
            }, (result, isPaid) => AskAsync(job.Id, result, isPaid, one), one.Token).ConfigureAwait(false);
        }
        catch (HandedBackException) { await TryAsync(() => store.HandBackAsync(job.Id, holder, CancellationToken.None)).ConfigureAwait(false); }
        catch (OperationCanceledException) when (one.Why == Hold.Gone)
        {
            // Somebody else has it, or it is called lost already.
        }
        catch (OperationCanceledException) when (one.Why == Hold.Cancelled)
        {
            end = work.Finish(job, JobStatus.Cancelled, one.IsPaid ? new("cancelled", "Cancelled after the service was asked; it may charge what it had begun.") : null);
        }
        catch (OperationCanceledException) when (one.IsPaid) { end = work.Finish(job, JobStatus.Lost, JobError.Lost); }
        catch (OperationCanceledException) { await TryAsync(() => store.HandBackAsync(job.Id, holder, CancellationToken.None)).ConfigureAwait(false); }
        catch (Exception failure) { end = Failed(job, failure, one.IsPaid); }

        await over.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        if (end is not null) { await TryAsync(() => store.FinishAsync(end, holder, CancellationToken.None)).ConfigureAwait(false); }
    }

    private Job Failed(Job job, Exception failure, bool wasAsked)
    {
        switch (failure)
        {
            case ImageProviderException { Failure: ProviderFailure.Unavailable, NothingCharged: false } late when wasAsked:
                return work.Finish(job, JobStatus.Lost, new(JobError.Lost.Code, $"{late.Message} The service may have made and charged the pictures; they are not asked for again."));
            case ImageProviderException lost: return work.Finish(job, JobStatus.Failed, new(CodeOf(lost.Failure), lost.Message));
            case RequestFormatException wrong: return work.Finish(job, JobStatus.Failed, new(wrong.Code, wrong.Message));
            case ProblemException problem: return work.Finish(job, JobStatus.Failed, new(problem.Code, problem.Message));
            case ForgeRequestException refused: return work.Finish(job, JobStatus.Failed, new(refused.Code, refused.Message));
            default:
                // The message may hold the prompt.
                LogFailure(failure.GetType().Name, failure.StackTrace);
                return work.Finish(job, JobStatus.Failed, new("internal", "Something failed here; the server's log says what."));
        }
    }

    private static string CodeOf(ProviderFailure failure) => JsonName(failure.ToString());

    private static string JsonName(string name) => "provider-" + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private async Task AskAsync(string id, string result, bool isPaid, Running one)
    {
        if (stopping.IsCancellationRequested) { throw new HandedBackException(); }

        var hold = await store.SendAsync(id, holder, time.GetUtcNow() + options.Lease, result, isPaid, one.Token).ConfigureAwait(false);
        if (hold != Hold.Kept)
        {
            one.Cancel(hold);
            throw new OperationCanceledException();
        }

        one.IsPaid = isPaid;
        bell.Ring(id);
    }

    /// <summary>Keeps the lease and tells how far the job is.</summary>
    private async Task RenewAsync(string id, Running one, CancellationToken over)
    {
        var (third, shown) = (options.Lease / 3, TimeSpan.FromMilliseconds(250));
        try
        {
            while (true)
            {
                await JobBell.WaitAsync(one.Changed.Task, third, over).ConfigureAwait(false);
                one.Changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                try
                {
                    var hold = await store.RenewAsync(id, holder, time.GetUtcNow() + options.Lease, one.Stage, one.Progress, over).ConfigureAwait(false);
                    if (hold != Hold.Kept) { one.Cancel(hold); }

                    bell.Ring(id);
                }
                catch (JobStoreException failure) { LogStore(failure.Message); }

                await Task.Delay(Min(shown, third), time, over).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }

    /// <summary>Writes how a job ended; a database that fails is asked again, as long as the lease may hold.</summary>
    private async Task TryAsync(Func<ValueTask<bool>> write)
    {
        for (var wait = TimeSpan.FromMilliseconds(200); ; wait *= 2)
        {
            try
            {
                if (!await write().ConfigureAwait(false)) { LogGone(); }

                return;
            }
            catch (JobStoreException failure)
            {
                LogStore(failure.Message);
                if (wait > options.Lease || stopping.IsCancellationRequested) { return; }

                await Task.Delay(wait, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A job failed ({Kind}).\n{Trace}")]
    private partial void LogFailure(string kind, string? trace);

    [LoggerMessage(2, LogLevel.Warning, "The store of jobs failed: {Message}")]
    private partial void LogStore(string message);

    [LoggerMessage(3, LogLevel.Warning, "A job was no longer ours when it ended.")]
    private partial void LogGone();

    /// <summary>The server stops before a service was asked.</summary>
    private sealed class HandedBackException : Exception;

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource cancelling = new();
        private volatile bool isOver;

        public CancellationToken Token => cancelling.Token;

        public Task Work { get; set; } = Task.CompletedTask;

        public Hold Why { get; private set; }

        public string? Stage { get; set; }

        public double Progress { get; set; }

        public bool IsPaid { get; set; }

        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends the work: its owner wants it no more, it is no longer ours, or (kept) the server stops.</summary>
        public void Cancel(Hold why)
        {
            if (isOver || cancelling.IsCancellationRequested) { return; }

            Why = why;
            try { cancelling.Cancel(); }
            catch (ObjectDisposedException)
            {
                // It ended in this very moment.
            }
        }

        public void Dispose()
        {
            isOver = true;
            cancelling.Dispose();
        }
    }
}
