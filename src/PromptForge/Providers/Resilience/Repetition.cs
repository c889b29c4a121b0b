using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using PromptForge.Imaging;

namespace PromptForge.Providers.Resilience;

/// <summary>When a request is sent again: only where it is certain that nothing was begun, and no later than we are willing to wait.</summary>
internal static class Repetition
{
    /// <summary>The rule for one service.</summary>
    /// <param name="most">How often a request is sent again.</param>
    /// <param name="delay">The first wait; it doubles, with some chance, unless the service says how long.</param>
    /// <param name="longestWait">A wait beyond it is not begun: the failure is told at once.</param>
    public static RetryStrategyOptions Of(int most, TimeSpan delay, TimeSpan longestWait) => new()
    {
        MaxRetryAttempts = most,
        Delay = delay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        MaxDelay = longestWait,
        ShouldHandle = new PredicateBuilder().Handle<ImageProviderException>(lost => lost is { IsTransient: true, NothingStarted: true, InnerException: not BrokenCircuitException }
            && (lost.RetryAfter ?? TimeSpan.Zero) <= longestWait),
        DelayGenerator = static failed => new((failed.Outcome.Exception as ImageProviderException)?.RetryAfter),
    };
}
