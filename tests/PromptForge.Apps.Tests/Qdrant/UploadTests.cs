using System.Collections.Concurrent;
using PromptForge.Knowledge;
using PromptForge.Qdrant;

namespace PromptForge.Apps.Tests.Qdrant;

public sealed class UploadTests
{
    [Fact]
    public async Task Only_what_changed_is_sent_and_what_is_gone_is_deleted()
    {
        await using var engine = await QdrantEngine.StartAsync();
        await using var proxy = Proxy.Before(engine.Url);
        var settings = Plants.At(proxy.Address.ToString());

        var first = await Plants.UploadAsync(settings, Plants.Of(300));
        Assert.Equal((300, 300, 0, true), (first.Entries, first.Sent, first.Deleted, first.IsNew));
        Assert.Equal(300, proxy.Requests.Points());

        var before = proxy.Requests.Count;
        var changed = Plants.Of(290, 7, 70);
        var second = await Plants.UploadAsync(settings, changed);
        Assert.Equal((290, 2, 10, false), (second.Entries, second.Sent, second.Deleted, second.IsNew));
        Assert.Equal(2, proxy.Requests.Skip(before).Points());
        Assert.Equal(first.Collection, second.Collection);
        await Plants.HoldAsync(settings, changed);

        // Nothing to do is seen without comparing anything.
        before = proxy.Requests.Count;
        var third = await Plants.UploadAsync(settings, changed);
        Assert.Equal((290, 0, 0), (third.Entries, third.Sent, third.Deleted));
        Assert.DoesNotContain(proxy.Requests.Skip(before), request => request.Path.EndsWith("scroll", StringComparison.Ordinal) || request.IsUpsert());
    }

    [Fact]
    public async Task An_engine_killed_in_the_middle_loses_nothing_and_the_same_run_goes_on()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var lexicon = Plants.Of(3000);
        var killed = 0;
        using var ready = new SemaphoreSlim(0);
        var progress = new Told(done =>
        {
            if (done >= 500 && Interlocked.Exchange(ref killed, 1) == 0) { ready.Release(); }
        });
        var upload = Task.Run(() => Plants.UploadAsync(Plants.At(engine.Url), lexicon, progress: progress));
        await ready.WaitAsync();
        await engine.KillAsync();
        await Task.Delay(300);
        await engine.StartAsync();
        var report = await upload;

        Assert.Equal(3000, report.Entries);
        Assert.True(report.Failures > 0);
        await Plants.HoldAsync(Plants.At(engine.Url), lexicon);
    }

    [Fact]
    public async Task A_run_that_gave_up_is_gone_on_with_where_it_stopped()
    {
        await using var engine = await QdrantEngine.StartAsync();
        await using var proxy = Proxy.Before(engine.Url);
        var lexicon = Plants.Of(3000);
        var settings = Plants.At(proxy.Address.ToString());
        settings.Patience = TimeSpan.FromSeconds(1);
        using var ready = new SemaphoreSlim(0);
        var upload = Task.Run(() => Plants.UploadAsync(settings, lexicon, progress: new Told(done => { if (done >= 1000) { ready.Release(); } })));
        await ready.WaitAsync();
        await engine.KillAsync();
        Assert.True((await Assert.ThrowsAsync<QdrantException>(() => upload)).IsTransient);

        await engine.StartAsync();
        settings.Patience = TimeSpan.FromSeconds(20);
        var before = proxy.Requests.Count;
        var report = await Plants.UploadAsync(settings, lexicon);
        Assert.InRange(report.Sent, 1, 2000);
        Assert.Equal(report.Sent, proxy.Requests.Skip(before).Points());
        await Plants.HoldAsync(settings, lexicon);
    }

    [Fact]
    public async Task A_new_collection_takes_the_place_of_the_old_one_while_searches_run()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var settings = Plants.At(engine.Url);
        var lexicon = Plants.Of(500);
        var old = await Plants.UploadAsync(settings, lexicon);
        using var ending = new CancellationTokenSource();
        var wrong = new ConcurrentQueue<string>();
        var answers = 0;
        var searchers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var index = new QdrantKnowledgeIndex(settings, lexicon);
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    if ((await index.SearchAsync(new KnowledgeQuery(Plants.Query) { Top = 20 })).Count != 20) { wrong.Enqueue("too few"); }

                    Interlocked.Increment(ref answers);
                }
                catch (QdrantException failed) { wrong.Enqueue(failed.Message); }
            }
        })).ToArray();
        var one = await Plants.UploadAsync(settings, lexicon, recreate: true);
        var two = await Plants.UploadAsync(settings, Plants.Of(500, 3), recreate: true);
        await ending.CancelAsync();
        await Task.WhenAll(searchers);

        Assert.Empty(wrong);
        Assert.True(answers > 20);
        Assert.Equal(3, new[] { old.Collection, one.Collection, two.Collection }.Distinct().Count());
        using var client = new QdrantClient(new(settings), settings);
        Assert.Equal([two.Collection], await client.CollectionsAsync(CancellationToken.None));
        await Plants.HoldAsync(settings, Plants.Of(500, 3));
    }

    [Fact]
    public async Task Somebody_elses_collection_stays_untouched()
    {
        await using var engine = await QdrantEngine.StartAsync();
        using var http = new HttpClient();
        using var made = await http.PutAsync(engine.Url + "/collections/plants", new StringContent("""{"vectors":{"size":4,"distance":"Cosine"}}""", System.Text.Encoding.UTF8, "application/json"));
        made.EnsureSuccessStatusCode();
        var settings = Plants.At(engine.Url);
        foreach (var recreate in new[] { false, true })
        {
            var refused = await Assert.ThrowsAsync<QdrantException>(() => Plants.UploadAsync(settings, Plants.Of(3), recreate));
            Assert.Equal(QdrantFailure.Foreign, refused.Failure);
            Assert.Contains("--collection", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(QdrantFailure.Foreign, (await Assert.ThrowsAsync<QdrantException>(() => Plants.SearchAsync(settings, Plants.Of(3), new(Plants.Query)))).Failure);
        Assert.Equal("""["plants"]""", System.Text.Json.JsonSerializer.Serialize((await http.GetFromJsonAsync(engine.Url + "/collections")).Names()));
    }

    [Fact]
    public async Task Another_models_collection_is_refused_with_the_command_that_mends_it()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var settings = Plants.At(engine.Url);
        var lexicon = Plants.Of(40);
        await Plants.UploadAsync(settings, lexicon);
        using var wide = new TurningModel("turning", 16);
        using var narrow = new TurningModel("turning", 8);
        using (var upload = new QdrantUpload(settings, lexicon, wide))
        {
            var refused = await Assert.ThrowsAsync<QdrantException>(() => upload.RunAsync());
            Assert.Equal(QdrantFailure.OtherModel, refused.Failure);
            Assert.Contains($"promptforge knowledge index --to {settings.Url} --collection plants --recreate", refused.Message, StringComparison.Ordinal);
            Assert.True((await upload.RunAsync(recreate: true)).IsNew);
        }

        // The index that is open meanwhile says so, too, and one of the same model but another width.
        Assert.Equal(QdrantFailure.OtherModel, (await Assert.ThrowsAsync<QdrantException>(() => Plants.SearchAsync(settings, lexicon, new(Plants.Query)))).Failure);
        using var dense = new QdrantKnowledgeIndex(settings, lexicon, wide);
        Assert.Equal(20, (await dense.SearchAsync(new KnowledgeQuery(Plants.Query) { Top = 20 })).Count);
        using var thin = new QdrantKnowledgeIndex(settings, lexicon, narrow);
        var other = await Assert.ThrowsAsync<QdrantException>(async () => await thin.SearchAsync(new KnowledgeQuery(Plants.Query)));
        Assert.Contains("16 dimensions", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_writers_one_is_told()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var settings = Plants.At(engine.Url);
        var (first, second) = (Plants.Of(4000), Plants.Of(4000, 5));
        await Plants.UploadAsync(settings, Plants.Of(10));

        // The same collection at the same time.
        using var begun = new SemaphoreSlim(0);
        var one = Task.Run(() => Plants.UploadAsync(settings, first, progress: new Told(_ => begun.Release())));
        await begun.WaitAsync();
        var refused = await Assert.ThrowsAsync<QdrantException>(() => Plants.UploadAsync(settings, second));
        Assert.Equal(QdrantFailure.OtherWriter, refused.Failure);
        await one;
        await Plants.HoldAsync(settings, first);

        // Two new collections: who is second at the exchange finds the alias moved.
        var both = await Task.WhenAll(new[] { first, second }.Select(lexicon => Task.Run(async () =>
        {
            try { return (await Plants.UploadAsync(settings, lexicon, recreate: true)).Collection; }
            catch (QdrantException late) when (late.Failure == QdrantFailure.OtherWriter) { return null; }
        })));
        Assert.Single(both, collection => collection is not null);
        await Plants.HoldAsync(settings, both[0] is not null ? first : second);
    }

    [Fact]
    public async Task Keys_that_are_missing_wrong_or_may_only_read_are_told_apart()
    {
        await using var engine = await QdrantEngine.StartAsync(("SERVICE__API_KEY", "write-me"), ("SERVICE__READ_ONLY_API_KEY", "read-me"));
        var lexicon = Plants.Of(10);
        foreach (var key in new[] { null, "other" })
        {
            var refused = await Assert.ThrowsAsync<QdrantException>(() => Plants.UploadAsync(Plants.At(engine.Url, key), lexicon));
            Assert.Equal(QdrantFailure.Unauthorized, refused.Failure);
            Assert.DoesNotContain("other.", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(QdrantFailure.ReadOnly, (await Assert.ThrowsAsync<QdrantException>(() => Plants.UploadAsync(Plants.At(engine.Url, "read-me"), lexicon))).Failure);
        await Plants.UploadAsync(Plants.At(engine.Url, "write-me"), lexicon);
        Assert.Equal(10, (await Plants.SearchAsync(Plants.At(engine.Url, "read-me"), lexicon, new(Plants.Query))).Count);
    }

    private sealed class Told(Action<long> told) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value)
        {
            if (value.Phase == UploadPhase.Sending) { told(value.Done); }
        }
    }
}
