using System.Collections.Concurrent;
using PromptForge.Imaging;
using PromptForge.Profiles;
using PromptForge.Providers;
using PromptForge.Providers.Resilience;

namespace PromptForge.Tests.Providers;

/// <summary>The onion around a client, with a client that does as told.</summary>
public sealed class ResilienceTests
{
    private static readonly ImageRequest Request = new() { Prompt = TheForge.Enhance("a fox", "a1111") };
    private static readonly RateFact Free = new(null, null, null, null);

    [Fact]
    public async Task What_began_nothing_is_repeated_until_it_works()
    {
        var client = new Told(count => count < 3 ? throw Lost(ProviderFailure.RateLimited, nothingStarted: true) : Made());
        Assert.Single((await Onion(client).GenerateAsync(Request)).Images);
        Assert.Equal(3, client.Count);
    }

    [Theory]
    [InlineData(ProviderFailure.RateLimited, false)]
    [InlineData(ProviderFailure.Unavailable, false)]
    [InlineData(ProviderFailure.Moderated, true)]
    [InlineData(ProviderFailure.Rejected, true)]
    [InlineData(ProviderFailure.Unauthorized, true)]
    [InlineData(ProviderFailure.OutOfCredit, true)]
    [InlineData(ProviderFailure.BadAnswer, true)]
    public async Task Everything_else_is_told_at_once(ProviderFailure failure, bool nothingStarted)
    {
        var client = new Told(_ => throw Lost(failure, nothingStarted));
        Assert.Equal(failure, (await Assert.ThrowsAsync<ImageProviderException>(() => Onion(client).GenerateAsync(Request))).Failure);
        Assert.Equal(1, client.Count);
    }

    [Fact]
    public async Task A_wait_longer_than_we_wait_is_told_at_once()
    {
        var client = new Told(_ => throw Lost(ProviderFailure.RateLimited, nothingStarted: true, retryAfter: TimeSpan.FromHours(1)));
        await Assert.ThrowsAsync<ImageProviderException>(() => Onion(client).GenerateAsync(Request));
        Assert.Equal(1, client.Count);
    }

    [Fact]
    public async Task The_wait_that_was_asked_for_is_kept()
    {
        var client = new Told(count => count == 1 ? throw Lost(ProviderFailure.RateLimited, nothingStarted: true, retryAfter: TimeSpan.FromMilliseconds(200)) : Made());
        await Onion(client).GenerateAsync(Request);
        Assert.True(client.Times[1] - client.Times[0] >= TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task A_provider_that_fails_in_a_row_is_left_alone_and_tried_again_later()
    {
        var works = false;
        var client = new Told(_ => works ? Made() : throw Lost(ProviderFailure.Unavailable, nothingStarted: false));
        using var onion = Onion(client, options => (options.FailuresBeforeBreak, options.BreakDuration) = (3, TimeSpan.FromMilliseconds(600)));
        for (var i = 0; i < 3; i++) { await Assert.ThrowsAsync<ImageProviderException>(() => onion.GenerateAsync(Request)); }

        var told = await Assert.ThrowsAsync<ImageProviderException>(() => onion.GenerateAsync(Request));
        Assert.Contains("left alone", told.Message, StringComparison.Ordinal);
        Assert.True(told is { NothingStarted: true, Failure: ProviderFailure.Unavailable, RetryAfter: not null });
        Assert.Equal(3, client.Count);

        works = true;
        await Task.Delay(700);
        Assert.Single((await onion.GenerateAsync(Request)).Images);
    }

    [Fact]
    public async Task Refusals_of_content_do_not_count_as_an_outage()
    {
        var client = new Told(_ => throw Lost(ProviderFailure.Moderated, nothingStarted: true));
        using var onion = Onion(client, options => options.FailuresBeforeBreak = 2);
        for (var i = 0; i < 6; i++) { await Assert.ThrowsAsync<ImageProviderException>(() => onion.GenerateAsync(Request)); }

        Assert.Equal(6, client.Count);
    }

    [Fact]
    public async Task No_more_run_at_once_than_the_provider_allows()
    {
        var (running, most) = (0, 0);
        var client = new Told(_ => Made(), async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(20);
            Interlocked.Decrement(ref running);
        });
        using var onion = new ResilientProvider(client, new(null, null, 2, null), new(), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => onion.GenerateAsync(Request)));

        Assert.Equal((8, 2), (client.Count, most));
    }

    /// <summary>Wanx: two requests within a second.</summary>
    [Fact]
    public async Task No_more_start_within_the_window_than_the_provider_allows()
    {
        var client = new Told(_ => Made());
        using var onion = new ResilientProvider(client, new(2, 0.25, null, null), new(), TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => onion.GenerateAsync(Request)));

        var times = client.Times.Order().ToList();
        for (var i = 2; i < times.Count; i++) { Assert.True(times[i] - times[i - 2] >= TimeSpan.FromMilliseconds(230), $"{i}: {times[i] - times[i - 2]}"); }
    }

    [Fact]
    public async Task Waiting_for_a_turn_can_be_cancelled_and_leaves_the_turn_to_others()
    {
        var release = new TaskCompletionSource();
        var client = new Told(_ => Made(), () => release.Task);
        using var onion = new ResilientProvider(client, new(null, null, 1, null), new(), TimeProvider.System);
        var first = onion.GenerateAsync(Request);
        using var cancelling = new CancellationTokenSource();
        var second = onion.GenerateAsync(Request, cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        release.SetResult();
        await first;
        Assert.Single((await onion.GenerateAsync(Request)).Images);
        Assert.Equal(2, client.Count);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_in_all_is_cancelled_and_told()
    {
        var cancelled = false;
        var client = new Told(_ => Made(), null, async token =>
        {
            try { await Task.Delay(Timeout.Infinite, token); }
            finally { cancelled = token.IsCancellationRequested; }
        });
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => Onion(client, options => options.Timeout = TimeSpan.FromMilliseconds(100)).GenerateAsync(Request));

        Assert.True(told is { Failure: ProviderFailure.Unavailable, NothingStarted: false });
        Assert.True(cancelled);
    }

    [Fact]
    public async Task More_pictures_than_the_model_makes_at_once_are_asked_for_in_parts()
    {
        var parts = new ConcurrentQueue<(int Count, long? Seed)>();
        var client = new Told(_ => Made(), asked: request => parts.Enqueue((request.Count, request.Seed)));
        using var splitting = new SplittingProvider(client, new(1, 4, 1));
        var result = await splitting.GenerateAsync(Request with { Count = 10, Seed = 100 });

        Assert.Equal([(4, 100), (4, 104), (2, 108)], parts.OrderBy(part => part.Seed).Select(part => (part.Count, (int)part.Seed!)));
        Assert.Equal(3, result.Images.Length);
    }

    [Fact]
    public async Task What_came_stays_when_a_later_part_fails()
    {
        var client = new Told(count => count == 2 ? throw Lost(ProviderFailure.Moderated, nothingStarted: true) : Made());
        using var splitting = new SplittingProvider(client, null);
        var result = await splitting.GenerateAsync(Request with { Count = 3 });

        Assert.Equal(2, result.Images.Length);
        Assert.Contains("some pictures were not made", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_first_part_is_not_asked_again()
    {
        var client = new Told(_ => throw Lost(ProviderFailure.Moderated, nothingStarted: true));
        using var splitting = new SplittingProvider(client, null);
        await Assert.ThrowsAsync<ImageProviderException>(() => splitting.GenerateAsync(Request with { Count = 3 }));

        Assert.Equal(1, client.Count);
    }

    private static ResilientProvider Onion(IImageProvider client, Action<ImageProviderOptions>? configure = null)
    {
        var options = new ImageProviderOptions { RetryDelay = TimeSpan.FromMilliseconds(1) };
        configure?.Invoke(options);
        return new(client, Free, options, TimeProvider.System);
    }

    private static ImageProviderException Lost(ProviderFailure failure, bool nothingStarted, TimeSpan? retryAfter = null) =>
        new("a1111", failure, "x", retryAfter) { NothingStarted = nothingStarted };

    private static ImageResult Made() => new() { Images = [new(new byte[] { 1 }, "image/png", 1)], Profile = "a1111", Model = "m" };

    private sealed class Told(Func<int, ImageResult> answer, Func<Task>? meanwhile = null, Func<CancellationToken, Task>? cancellable = null, Action<ImageRequest>? asked = null) : IImageProvider
    {
        private readonly ConcurrentQueue<TimeSpan> times = new();
        private readonly long start = TimeProvider.System.GetTimestamp();
        private int count;

        public string Profile => "a1111";

        public int Count => count;

        public IReadOnlyList<TimeSpan> Times => [.. times];

        public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
        {
            asked?.Invoke(request);
            times.Enqueue(TimeProvider.System.GetElapsedTime(start));
            var own = Interlocked.Increment(ref count);
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await (cancellable?.Invoke(cancellationToken) ?? Task.CompletedTask);
            return answer(own);
        }
    }
}
