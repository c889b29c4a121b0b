using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace PromptForge.Server.Guards;

/// <summary>Keeps the work within bounds: so many requests a minute for each caller, so many at once for all.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<Caller>? rate;
    private readonly ConcurrencyLimiter turns;
    private readonly ServerOptions options;

    public Load(ServerOptions options)
    {
        this.options = options;
        turns = new(new() { PermitLimit = options.MostConcurrent, QueueLimit = options.MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        if (options.RequestsPerMinute > 0 || options.Keys.Any(key => key.RequestsPerMinute > 0))
        {
            rate = PartitionedRateLimiter.Create<Caller, string>(caller => MostOf(caller) is > 0 and var most
                ? RateLimitPartition.GetSlidingWindowLimiter(caller.Name, _ => new() { PermitLimit = most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter(caller.Name));
        }
    }

    /// <summary>Counts a request of a caller.</summary>
    /// <exception cref="ProblemException">429: it is one too many.</exception>
    public void Count(Caller caller)
    {
        if (rate is null) { return; }

        using var lease = rate.AttemptAcquire(caller);
        if (!lease.IsAcquired)
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, "rate-limited", string.Create(CultureInfo.InvariantCulture, $"More than {MostOf(caller)} requests in a minute; wait a little."))
            {
                RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(10),
            };
        }
    }

    /// <summary>Waits for a turn; disposing it lets the next one in.</summary>
    /// <exception cref="ProblemException">503: too many wait already.</exception>
    public async ValueTask<RateLimitLease> TurnAsync(CancellationToken cancellationToken)
    {
        var lease = await turns.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired) { return lease; }

        lease.Dispose();
        throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "busy", "The server has more to do than it can; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    private int MostOf(Caller caller) => caller.Key?.RequestsPerMinute ?? options.RequestsPerMinute;

    public async ValueTask DisposeAsync()
    {
        await turns.DisposeAsync().ConfigureAwait(false);
        if (rate is not null) { await rate.DisposeAsync().ConfigureAwait(false); }
    }
}
