using PromptForge.Imaging;
using PromptForge.Providers.Offline;

namespace PromptForge.Providers;

/// <summary>Asks the next provider when it is certain that the one before took nothing; after any doubt nobody else is asked.</summary>
/// <remarks>
/// What was refused because of its content or its options is not handed on: another provider is no way around a refusal.
/// Each prompt is forged anew for its model; sizes, counts and seeds go along as they are, fields of a provider's own do not.
/// </remarks>
public sealed class FallbackProvider : IImageProvider, IRequestPlanner
{
    private readonly IPromptForge forge;
    private readonly IReadOnlyList<IImageProvider> providers;

    /// <summary>A chain of providers.</summary>
    /// <param name="forge">Forges each prompt for the model that is asked next.</param>
    /// <param name="providers">In their order; at least one. They stay their owner's to dispose of.</param>
    public FallbackProvider(IPromptForge forge, IReadOnlyList<IImageProvider> providers)
    {
        ArgumentNullException.ThrowIfNull(forge);
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentOutOfRangeException.ThrowIfZero(providers.Count);
        this.forge = forge;
        this.providers = providers;
    }

    /// <inheritdoc />
    public string Profile => providers[0].Profile;

    /// <inheritdoc />
    public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var failed = new List<FailedProvider>();
        foreach (var provider in providers)
        {
            try
            {
                var own = provider == providers[0] ? request : await ForAsync(provider, request, forge, cancellationToken).ConfigureAwait(false);
                var result = await provider.GenerateAsync(own, cancellationToken).ConfigureAwait(false);
                return failed.Count == 0 ? result : result with { Answered = own, FellBackFrom = [.. failed] };
            }
            catch (ImageProviderException lost) when (failed.Count + 1 < providers.Count && TookNothing(lost))
            {
                failed.Add(new(lost.Profile, lost.Failure, lost.Message));
            }
            catch (ImageProviderException lost) when (failed.Count > 0)
            {
                throw Together(lost, failed);
            }
        }

        throw new InvalidOperationException("There is no provider to ask.");
    }

    /// <inheritdoc />
    public PlannedRequest Plan(ImageRequest request) => ((IRequestPlanner)providers[0]).Plan(request);

    /// <inheritdoc />
    public IReadOnlyList<PlannedRequest> PlanAll(ImageRequest request) => ((IRequestPlanner)providers[0]).PlanAll(request);

    /// <summary>A request with its prompt forged for another provider. The card needs none of its own.</summary>
    public static async ValueTask<ImageRequest> ForAsync(IImageProvider provider, ImageRequest request, IPromptForge forge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(forge);
        return provider is OfflineProvider ? request : request with
        {
            Prompt = await forge.EnhanceAsync(request.Prompt.Request with { Target = provider.Profile }, cancellationToken).ConfigureAwait(false),
            Extra = request.Extra.Clear(),
        };
    }

    private static bool TookNothing(ImageProviderException lost) =>
        lost.NothingCharged && lost.Failure is not (ProviderFailure.Moderated or ProviderFailure.Rejected);

    private static ImageProviderException Together(ImageProviderException lost, List<FailedProvider> failed) =>
        new(lost.Profile, lost.Failure, $"{lost.Message[(lost.Profile.Length + 2)..]}; before that, {string.Join("; ", failed.Select(one => one.Message))}", lost.RetryAfter, lost)
        {
            Field = lost.Field,
            Code = lost.Code,
            Status = lost.Status,
            RequestId = lost.RequestId,
            NothingStarted = lost.NothingStarted,
            NothingCharged = lost.NothingCharged,
        };
}
