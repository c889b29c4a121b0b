using System.Collections.Immutable;
using PromptForge.Imaging;
using PromptForge.Profiles;

namespace PromptForge.Providers.Resilience;

/// <summary>Asks several times where more pictures are wanted than the model makes at once; seeds count up.</summary>
/// <remarks>The first request goes alone: what is wrong with it would be wrong with all. What came is paid for, so a later failure takes nothing away; it becomes a note.</remarks>
internal sealed class SplittingProvider : IImageProvider, IRequestPlanner, IDisposable
{
    private const int MostAtOnce = 4;
    private const int MostPictures = 100;

    private readonly IImageProvider inner;
    private readonly int most;

    public SplittingProvider(IImageProvider inner, NumberRange? count)
    {
        this.inner = inner;
        most = (int)Math.Clamp(count is null ? 1 : count.Max ?? MostPictures, 1, MostPictures);
    }

    public string Profile => inner.Profile;

    public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Count <= most) { return await inner.GenerateAsync(request, cancellationToken).ConfigureAwait(false); }

        var parts = Parts(request);
        var first = await inner.GenerateAsync(parts[0], cancellationToken).ConfigureAwait(false);
        using var turns = new SemaphoreSlim(MostAtOnce);
        var rest = await Task.WhenAll(parts.Skip(1).Select(async part =>
        {
            await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (Result: (ImageResult?)await inner.GenerateAsync(part, cancellationToken).ConfigureAwait(false), Lost: (ImageProviderException?)null);
            }
            catch (ImageProviderException lost)
            {
                return (null, lost);
            }
            finally
            {
                turns.Release();
            }
        })).ConfigureAwait(false);
        return Whole([first, .. rest.Select(part => part.Result).OfType<ImageResult>()], rest.Select(part => part.Lost).OfType<ImageProviderException>());
    }

    public PlannedRequest Plan(ImageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (inner is not IRequestPlanner planner) { throw new NotSupportedException($"{Profile} has no requests to show."); }

        if (request.Count <= most) { return planner.Plan(request); }

        var first = planner.Plan(Parts(request)[0]);
        return first with { Cost = first.Cost is { } cost ? cost with { Amount = cost.Amount / most * request.Count } : null };
    }

    public IReadOnlyList<PlannedRequest> PlanAll(ImageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return inner is IRequestPlanner planner && request.Count > most ? [.. Parts(request).Select(planner.Plan)] : [Plan(request)];
    }

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private List<ImageRequest> Parts(ImageRequest request)
    {
        if (request.Count > MostPictures) { throw new ImageProviderException(Profile, ProviderFailure.Rejected, $"count: at most {MostPictures} pictures at a time") { Field = "count", NothingStarted = true }; }

        var parts = new List<ImageRequest>();
        for (var done = 0; done < request.Count; done += most)
        {
            parts.Add(request with { Count = Math.Min(most, request.Count - done), Seed = request.Seed + done });
        }

        return parts;
    }

    private static ImageResult Whole(IReadOnlyList<ImageResult> results, IEnumerable<ImageProviderException> lost) => results[0] with
    {
        Images = [.. results.SelectMany(result => result.Images)],
        RequestId = string.Join(", ", results.Select(result => result.RequestId).OfType<string>()) is { Length: > 0 } ids ? ids : null,
        Cost = results.All(result => result.Cost is not null) ? new Cost(results.Sum(result => result.Cost!.Value.Amount), results[0].Cost!.Value.Currency) : null,
        Elapsed = results.Max(result => result.Started + result.Elapsed) - results[0].Started,
        Notes = [.. results.SelectMany(result => result.Notes).Distinct(StringComparer.Ordinal), .. lost.Select(one => $"some pictures were not made: {one.Message}").ToImmutableArray()],
    };
}
