using Polly;
using Polly.Retry;
using PromptForge.Imaging;

namespace PromptForge.Providers.Http;

/// <summary>Fetching a finished picture begins nothing, so it is repeated: it would be a pity about what is paid for.</summary>
internal static class Downloads
{
    private const int MostRetries = 3;

    public static async Task<WireAnswer> RunAsync(Func<CancellationToken, Task<WireAnswer>> fetch, TimeProvider time, CancellationToken cancellationToken)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = MostRetries,
            Delay = TimeSpan.FromMilliseconds(300),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<ImageProviderException>(lost => lost.IsTransient),
        }).Build();
        return await pipeline.ExecuteAsync(static async (fetch, token) => await fetch(token).ConfigureAwait(false), fetch, cancellationToken).ConfigureAwait(false);
    }
}
