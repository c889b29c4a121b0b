using System.Diagnostics;
using PromptForge.Knowledge;
using PromptForge.Qdrant;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>Faults on the way to a real engine.</summary>
public sealed class FaultTests
{
    private const string Busy = """{"status":{"error":"Too many requests"},"time":0.0}""";

    [Theory]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("500")]
    [InlineData("dropped before")]
    [InlineData("dropped after")]
    [InlineData("half a head")]
    [InlineData("half a body")]
    [InlineData("hangs")]
    [InlineData("drips")]
    [InlineData("not json")]
    public async Task An_upload_overcomes_a_fault_in_every_third_answer_and_writes_nothing_twice(string fault)
    {
        await using var engine = await QdrantEngine.StartAsync();
        await using var proxy = Proxy.Before(
            engine.Url,
            (_, number) => number % 3 != 2 ? null : fault switch
            {
                "429" => Reply.Json(Busy, 429).With("Retry-After", "0"),
                "503" => Reply.Json(Busy, 503),
                "500" => Reply.Json(Busy, 500),
                "dropped before" => Reply.Json("{}") with { Cut = Cut.BeforeAnswer },
                "hangs" => Reply.Json("{}") with { Delay = TimeSpan.FromSeconds(30) },
                "not json" => new(200, "text/html", "<html>"u8.ToArray()),
                _ => null,
            },
            (_, number, answer) => number % 3 != 2 ? answer : fault switch
            {
                "dropped after" => answer with { Cut = Cut.BeforeAnswer },
                "half a head" => answer with { Cut = Cut.InHead },
                "half a body" => answer with { Cut = Cut.InBody },
                "drips" => answer with { Drip = TimeSpan.FromSeconds(3) },
                _ => answer,
            });
        var lexicon = Plants.Of(200);
        var settings = Plants.At(proxy.Address.ToString());
        settings.Timeout = TimeSpan.FromSeconds(2);
        settings.Patience = TimeSpan.FromSeconds(60);

        var report = await Plants.UploadAsync(settings, lexicon);
        Assert.True(report.Failures > 0);
        Assert.Equal(200, report.Entries);
        await Plants.HoldAsync(Plants.At(engine.Url), lexicon);

        // The same through faults once more, as an exchange: whatever was done behind a lost answer is seen to be done.
        Assert.True((await Plants.UploadAsync(settings, lexicon, recreate: true)).IsNew);
        await Plants.HoldAsync(Plants.At(engine.Url), lexicon);
    }

    [Fact]
    public async Task An_upload_waits_as_the_engine_asks_and_goes_slower()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var until = Stopwatch.StartNew();
        var early = 0;
        long asked = -1;
        await using var proxy = Proxy.Before(engine.Url, (request, _) =>
        {
            if (!request.IsUpsert()) { return null; }

            if (Interlocked.CompareExchange(ref asked, until.ElapsedMilliseconds, -1) == -1) { return Reply.Json(Busy, 429).With("Retry-After", "1"); }

            if (request.Json()["points"]!.AsArray().Count > 0 && until.ElapsedMilliseconds - asked < 900) { Interlocked.Increment(ref early); }

            return null;
        });
        var settings = Plants.At(proxy.Address.ToString());
        settings.Parallel = 1;
        await Plants.UploadAsync(settings, Plants.Of(60));
        Assert.Equal(0, early);
    }

    [Theory]
    [InlineData("429")]
    [InlineData("dropped")]
    [InlineData("half a body")]
    public async Task A_search_is_asked_again_at_once(string fault)
    {
        await using var engine = await QdrantEngine.StartAsync();
        var lexicon = Plants.Of(30);
        await Plants.UploadAsync(Plants.At(engine.Url), lexicon);
        var searches = 0;
        await using var proxy = Proxy.Before(engine.Url, spoil: (request, _, answer) => !request.Path.EndsWith("/points/query/batch", StringComparison.Ordinal) || Interlocked.Increment(ref searches) > 1 ? answer : fault switch
        {
            "429" => Reply.Json(Busy, 429).With("Retry-After", "0"),
            "dropped" => answer with { Cut = Cut.BeforeAnswer },
            _ => answer with { Cut = Cut.InBody },
        });

        Assert.Equal(10, (await Plants.SearchAsync(Plants.At(proxy.Address.ToString()), lexicon, new(Plants.Query))).Count);
        Assert.Equal(2, searches);
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("drips")]
    [InlineData("asks for patience")]
    public async Task A_search_holds_its_deadline_and_the_index_in_memory_answers_noted(string fault)
    {
        await using var engine = await QdrantEngine.StartAsync();
        var lexicon = Plants.Of(30);
        await Plants.UploadAsync(Plants.At(engine.Url), lexicon);
        var isFaulty = true;
        var asked = 0;
        await using var proxy = Proxy.Before(engine.Url, spoil: (_, _, answer) =>
        {
            Interlocked.Increment(ref asked);
            return !Volatile.Read(ref isFaulty) ? answer : fault switch
            {
                "hangs" => answer with { Delay = TimeSpan.FromSeconds(30) },
                "drips" => answer with { Drip = TimeSpan.FromSeconds(1) },
                _ => Reply.Json(Busy, 503).With("Retry-After", "60"),
            };
        });
        var settings = Plants.At(proxy.Address.ToString());
        settings.QueryTimeout = TimeSpan.FromMilliseconds(500);
        var clock = new HandClock();
        using var index = new FallbackKnowledgeIndex(new(settings, lexicon), new HybridIndex(lexicon), clock);
        var query = new KnowledgeQuery(Plants.Query);

        var watch = Stopwatch.StartNew();
        var noted = Assert.IsType<NotedHits>(await index.SearchAsync(query));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal("knowledge-fallback", noted.Note.Code);
        Assert.Equal(10, noted.Count);
        Assert.NotNull(index.Fault);

        // Nobody waits again while it is known to be away.
        var before = Volatile.Read(ref asked);
        for (var i = 0; i < 20; i++) { Assert.IsType<NotedHits>(await index.SearchAsync(query)); }

        Assert.Equal(before, Volatile.Read(ref asked));

        // One search tries it after a second; it fails, and the next tries after two.
        clock.Seconds += 1.1;
        Assert.IsType<NotedHits>(await index.SearchAsync(query));
        Assert.True(Volatile.Read(ref asked) > before);
        before = Volatile.Read(ref asked);
        clock.Seconds += 1.1;
        Assert.IsType<NotedHits>(await index.SearchAsync(query));
        Assert.Equal(before, Volatile.Read(ref asked));

        Volatile.Write(ref isFaulty, false);
        clock.Seconds += 1.1;
        Assert.IsNotType<NotedHits>(await index.SearchAsync(query));
        Assert.Null(index.Fault);
    }

    [Fact]
    public async Task The_callers_cancellation_passes_through()
    {
        await using var silent = new ScriptedServer(_ => Reply.Json("{}") with { Delay = TimeSpan.FromSeconds(30) });
        var lexicon = Plants.Of(3);
        using var index = new FallbackKnowledgeIndex(new(Plants.At(silent.Address.ToString()), lexicon), new HybridIndex(lexicon));
        using var ending = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await index.SearchAsync(new KnowledgeQuery(Plants.Query), ending.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Plants.UploadAsync(Plants.At(silent.Address.ToString()), lexicon, cancellationToken: ending.Token));
    }

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
