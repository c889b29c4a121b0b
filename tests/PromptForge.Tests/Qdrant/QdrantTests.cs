using Microsoft.Extensions.DependencyInjection;
using PromptForge.Knowledge;
using PromptForge.Model;
using PromptForge.Qdrant;
using PromptForge.Tests.Knowledge;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Qdrant;

public sealed class QdrantTests
{
    [Fact]
    public async Task Every_request_holds_the_engines_contract_and_says_nothing_that_it_does_not_know()
    {
        Contracts.Need();
        await using var engine = new EngineInMemory();
        var settings = engine.Settings;
        (settings.Shards, settings.Replicas) = (3, 2);
        foreach (var model in new[] { null, new SmallModel() })
        {
            var lexicon = KnowledgeSample.Garden;
            using var upload = new QdrantUpload(settings, lexicon, model);
            Assert.True((await upload.RunAsync(recreate: true)).IsNew);
            using var smaller = new QdrantUpload(settings, KnowledgeSample.Of([.. lexicon.Concepts.Take(2)]), model);
            Assert.Equal(2, (await smaller.RunAsync()).Deleted);
            using var index = new QdrantKnowledgeIndex(settings, lexicon, model);
            Assert.NotEmpty(await index.SearchAsync(new KnowledgeQuery("silken 花瓣") { Kinds = new HashSet<string> { "flower" }, Seasons = new HashSet<string> { "spring" }, Cultures = new HashSet<string> { "chinese" } }));
        }

        Assert.Empty(engine.Broken);
        foreach (var path in new[] { "/index", "/points", "/points/delete", "/points/scroll", "/points/count", "/points/query/batch", "/aliases" })
        {
            Assert.Contains(engine.Server.Requests, request => request.Path.Split('?')[0].EndsWith(path, StringComparison.Ordinal) && request.Body.Length > 0);
        }
    }

    [Theory]
    [InlineData(401, "Invalid API key or JWT", QdrantFailure.Unauthorized, false)]
    [InlineData(403, """{"status":{"error":"Forbidden: Global manage access is required"}}""", QdrantFailure.ReadOnly, false)]
    [InlineData(400, """{"status":{"error":"Wrong input: Vector dimension error"}}""", QdrantFailure.Refused, false)]
    [InlineData(429, """{"status":{"error":"Rate limit"}}""", QdrantFailure.Busy, true)]
    [InlineData(503, "", QdrantFailure.Busy, true)]
    [InlineData(302, "", QdrantFailure.Refused, false)]
    [InlineData(200, "<html>", QdrantFailure.BadAnswer, true)]
    [InlineData(200, "[]", QdrantFailure.BadAnswer, true)]
    public async Task Every_failure_has_its_kind_and_no_message_has_the_key(int status, string body, QdrantFailure failure, bool isRepeated)
    {
        await using var engine = new EngineInMemory { Before = _ => new(status, body.StartsWith('{') ? "application/json" : null, System.Text.Encoding.UTF8.GetBytes(body)) };
        var settings = engine.Settings;
        settings.Key = "the-key";
        using var index = new QdrantKnowledgeIndex(settings, KnowledgeSample.Garden);
        var told = await Assert.ThrowsAsync<QdrantException>(async () => await index.SearchAsync(new KnowledgeQuery("peony")));

        Assert.Equal(failure, told.Failure);
        Assert.Equal(isRepeated ? 2 : 1, engine.Server.Requests.Count);
        Assert.All(engine.Server.Requests, request => Assert.Equal("the-key", request.Headers["api-key"]));
        Assert.DoesNotContain("the-key", told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_away_is_passed_over_at_once_and_not_asked_first_again()
    {
        await using var engine = new EngineInMemory();
        var settings = engine.Settings;
        using (var upload = new QdrantUpload(settings, KnowledgeSample.Garden)) { await upload.RunAsync(); }

        var asked = 0;
        await using var broken = new ScriptedServer(_ =>
        {
            Interlocked.Increment(ref asked);
            return Reply.Json("{}") with { Cut = Cut.BeforeAnswer };
        });
        settings.Url = $"{broken.Address};{settings.Url}";
        using var index = new QdrantKnowledgeIndex(settings, KnowledgeSample.Garden);
        Assert.NotEmpty(await index.SearchAsync(new KnowledgeQuery("peony")));
        Assert.True(asked > 0);

        // The framework may have tried a broken connection several times; from now on nobody does.
        asked = 0;
        for (var i = 0; i < 5; i++) { Assert.NotEmpty(await index.SearchAsync(new KnowledgeQuery("peony"))); }

        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task The_alias_is_moved_only_from_where_it_was()
    {
        await using var engine = new EngineInMemory();
        using (var upload = new QdrantUpload(engine.Settings, KnowledgeSample.Garden)) { await upload.RunAsync(); }

        // Somebody else moves both aliases between our last look and our request.
        engine.Before = request =>
        {
            if (request is not { Method: "POST", Path: "/collections/aliases" }) { return null; }

            engine.Before = null;
            ((Dictionary<string, string>)engine.Aliases)["flowers"] = "flowers-theirs";
            ((Dictionary<string, string>)engine.Aliases).Remove(engine.Aliases.Keys.Single(alias => alias != "flowers"));
            return null;
        };
        using var late = new QdrantUpload(engine.Settings, KnowledgeSample.Garden);
        Assert.Equal(QdrantFailure.OtherWriter, (await Assert.ThrowsAsync<QdrantException>(() => late.RunAsync(recreate: true))).Failure);
        Assert.Equal("flowers-theirs", engine.Aliases["flowers"]);
    }

    [Fact]
    public async Task A_missing_collection_is_told_with_the_command_that_makes_it()
    {
        await using var engine = new EngineInMemory();
        using var index = new QdrantKnowledgeIndex(engine.Settings, KnowledgeSample.Garden);
        var told = await Assert.ThrowsAsync<QdrantException>(async () => await index.SearchAsync(new KnowledgeQuery("peony")));
        Assert.Equal(QdrantFailure.NotFound, told.Failure);
        Assert.EndsWith($"promptforge knowledge index --to {engine.Settings.Url} --collection flowers", told.Message, StringComparison.Ordinal);
        Assert.Equal(told.Message, await index.FaultAsync());
    }

    [Theory]
    [InlineData("nowhere", "x", null, "Url")]
    [InlineData("", "x", null, "Url")]
    [InlineData("ftp://a", "x", null, "Url")]
    [InlineData("http://user:pass@a:6333", "x", null, "key does not belong")]
    [InlineData("http://example.org:6333", "x", "secret", "without encryption")]
    [InlineData("http://127.0.0.1:6333", "a/b", null, "Collection")]
    [InlineData("http://127.0.0.1:6333", "", null, "Collection")]
    public void Faulty_settings_are_told_by_name(string url, string collection, string? key, string expected)
    {
        var settings = new QdrantSettings { Url = url, Collection = collection, Key = key };
        Assert.Contains(settings.Faults(), fault => fault.Contains(expected, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new QdrantKnowledgeIndex(settings, KnowledgeSample.Garden));
    }

    [Theory]
    [InlineData("https://example.org:6333", "secret")]
    [InlineData("http://127.0.0.1:6333;http://localhost:6334", "secret")]
    [InlineData("http://qdrant:6333", null)]
    public void Sound_settings_have_no_fault(string url, string? key) => Assert.Empty(new QdrantSettings { Url = url, Key = key }.Faults());

    [Fact]
    public void A_points_id_follows_from_its_entrys_id_and_its_hash_from_all_that_it_is_made_of()
    {
        Assert.Equal(Guid.Parse("9f4e7d3a-0000-8000-8000-000000000000").Version, KnowledgePoint.IdOf("tree-peony").Version);
        Assert.Equal(KnowledgePoint.IdOf("tree-peony"), KnowledgePoint.IdOf("tree-peony"));
        var before = new KnowledgePoints(KnowledgeSample.Garden, null, 4096).Hashes;
        var after = new KnowledgePoints(KnowledgeSample.Of([.. KnowledgeSample.Garden.Concepts.Select(concept => concept.Id == "orchid" ? KnowledgeSample.Entry("orchid", "兰花", "orchid", looksEn: "other") : concept)]), null, 4096).Hashes;
        Assert.Equal([KnowledgePoint.IdOf("orchid")], before.Where(pair => after[pair.Key] != pair.Value).Select(pair => pair.Key));
        Assert.NotEqual(before[KnowledgePoint.IdOf("orchid")], new KnowledgePoints(KnowledgeSample.Garden, null, 1024).Hashes[KnowledgePoint.IdOf("orchid")]);
    }

    [Fact]
    public async Task An_upload_goes_half_as_fast_for_each_complaint_and_slowly_faster_again()
    {
        var gate = new UploadGate(4, TimeProvider.System);
        for (var i = 0; i < 4; i++) { await gate.EnterAsync(default); }

        var fifth = gate.EnterAsync(default);
        Assert.False(fifth.IsCompleted);
        gate.Slow();
        gate.Slow();
        Assert.Equal(2, gate.Limit);
        gate.Leave();
        gate.Leave();
        Assert.False(fifth.IsCompleted);
        gate.Leave();
        await fifth.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(3, gate.Limit);
    }

    [Fact]
    public async Task A_forge_whose_cluster_is_away_answers_from_memory_and_says_so_in_both_languages()
    {
        await using var broken = new ScriptedServer(_ => Reply.Json("{}") with { Cut = Cut.BeforeAnswer });
        await using var services = new ServiceCollection().AddPromptForge(options => options.Qdrant = new() { Url = broken.Address.ToString() }).BuildServiceProvider();
        var request = new ForgeRequest { Prompt = "优雅大气的中式插花", Style = "chinese-floral", Strength = Strength.Rich };

        var forged = await services.GetRequiredService<IPromptForge>().EnhanceAsync(request);
        var note = Assert.Single(forged.Notes, note => note.Code == "knowledge-fallback");
        Assert.Equal(NoteSeverity.Info, note.Severity);
        Assert.Contains(broken.Address.Authority, note.Message, StringComparison.Ordinal);
        Assert.Contains("本机索引", NoteMessages.In(note, Language.Chinese), StringComparison.Ordinal);
        Assert.Equal((await Forge.Create().EnhanceAsync(request)).Prompt, forged.Prompt);
    }

    private sealed class SmallModel : Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>
    {
        public Task<Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>> GenerateAsync(IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>(values.Select(value => new Microsoft.Extensions.AI.Embedding<float>(new[] { value.Length, 1f, 2f }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(Microsoft.Extensions.AI.EmbeddingGeneratorMetadata) ? new Microsoft.Extensions.AI.EmbeddingGeneratorMetadata("test", null, "small", 3) : null;

        public void Dispose()
        {
        }
    }
}
