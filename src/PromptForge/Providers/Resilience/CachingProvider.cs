using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptForge.Imaging;

namespace PromptForge.Providers.Resilience;

/// <summary>Answers a request that was answered before from memory, so that repeating costs nothing.</summary>
/// <remarks>Only requests with a seed: without one, whoever asks again wants another picture. The key is a hash over the request as it would be sent and over the files that go with it.</remarks>
internal sealed class CachingProvider : IImageProvider, IRequestPlanner, IDisposable
{
    private readonly IImageProvider inner;
    private readonly int entries;
    private readonly Dictionary<string, LinkedListNode<(string Key, ImageResult Result)>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, ImageResult Result)> latest = new();
    private readonly Lock turning = new();

    /// <param name="inner">Who makes what is not known; it must be able to plan.</param>
    /// <param name="entries">How many results are kept; the one not asked for longest goes first.</param>
    public CachingProvider(IImageProvider inner, int entries)
    {
        this.inner = inner;
        this.entries = entries;
    }

    public string Profile => inner.Profile;

    public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Seed is null || entries < 1) { return await inner.GenerateAsync(request, cancellationToken).ConfigureAwait(false); }

        var key = Key(request);
        if (Find(key) is { } result)
        {
            return result with { Cost = result.Cost is { } cost ? cost with { Amount = 0 } : null, Notes = result.Notes.Add("from memory: the same request was answered before") };
        }

        result = await inner.GenerateAsync(request, cancellationToken).ConfigureAwait(false);

        // A result that lacks something is not the answer to remember.
        if (result.Notes.IsEmpty) { Keep(key, result); }

        return result;
    }

    public PlannedRequest Plan(ImageRequest request) => ((IRequestPlanner)inner).Plan(request);

    public IReadOnlyList<PlannedRequest> PlanAll(ImageRequest request) => ((IRequestPlanner)inner).PlanAll(request);

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private string Key(ImageRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Plan(request).ToJson().ToJsonString()));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{request.Count} {request.Seed}\n")));
        if (request.Reference is { } reference) { hash.AppendData(SHA256.HashData(reference.Content.Span)); }

        if (request.Control is { } control) { hash.AppendData(SHA256.HashData(control.Content.Span)); }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private ImageResult? Find(string key)
    {
        lock (turning)
        {
            if (!known.TryGetValue(key, out var node)) { return null; }

            latest.Remove(node);
            latest.AddFirst(node);
            return node.Value.Result;
        }
    }

    private void Keep(string key, ImageResult result)
    {
        lock (turning)
        {
            if (known.Remove(key, out var old)) { latest.Remove(old); }

            known[key] = latest.AddFirst((key, result));
            if (known.Count <= entries) { return; }

            known.Remove(latest.Last!.Value.Key);
            latest.RemoveLast();
        }
    }
}
