using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Telemetry;

namespace PromptForge.Providers.Resilience;

/// <summary>The onion around a client, from outside: the whole time, repetition, turns, the circuit breaker.</summary>
/// <remarks>
/// Only what the exception calls <see cref="ImageProviderException.NothingStarted"/> is repeated: paid work is never begun twice silently.
/// A wait between repetitions holds no turn, so others can go on.
/// </remarks>
internal sealed class ResilientProvider : IImageProvider, IRequestPlanner, IDisposable
{
    private readonly IImageProvider inner;
    private readonly StartGate gate;
    private readonly ResiliencePipeline outside;
    private readonly ResiliencePipeline breaker;
    private readonly ImageProviderOptions options;

    public ResilientProvider(IImageProvider inner, RateFact rate, ImageProviderOptions options, TimeProvider time)
    {
        this.inner = inner;
        this.options = options;
        gate = new(rate, time);
        var building = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(options.Timeout);
        if (options.MaxRetries > 0) { building.AddRetry(Repetition.Of(options.MaxRetries, options.RetryDelay, options.LongestWait)); }

        outside = building.Build();
        breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 1,
            MinimumThroughput = Math.Max(2, options.FailuresBeforeBreak),
            SamplingDuration = TimeSpan.FromMinutes(2),
            BreakDuration = options.BreakDuration,
            ShouldHandle = new PredicateBuilder().Handle<ImageProviderException>(lost => lost.Failure == ProviderFailure.Unavailable),
        }).Build();
    }

    public string Profile => inner.Profile;

    public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await outside.ExecuteAsync(async token => await gate.RunAsync(turn => OnceAsync(request, turn), token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException late)
        {
            throw new ImageProviderException(Profile, ProviderFailure.Unavailable, $"took longer than {options.Timeout} and was cancelled; the picture may have been begun and paid for", inner: late);
        }
    }

    public PlannedRequest Plan(ImageRequest request) =>
        inner is IRequestPlanner planner ? planner.Plan(request) : throw new NotSupportedException($"{Profile} has no requests to show.");

    public void Dispose()
    {
        gate.Dispose();
        (inner as IDisposable)?.Dispose();
    }

    private async Task<ImageResult> OnceAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await breaker.ExecuteAsync(async token =>
            {
                using var call = ProviderTelemetry.Begin(Profile);
                var result = await inner.GenerateAsync(request, token).ConfigureAwait(false);
                call?.Succeeded();
                return result;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException open)
        {
            throw new ImageProviderException(Profile, ProviderFailure.Unavailable, "failed several times in a row and is left alone for a while", open.RetryAfter ?? options.BreakDuration, open)
            {
                NothingStarted = true,
            };
        }
    }
}
