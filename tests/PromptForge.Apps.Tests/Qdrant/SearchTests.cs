using System.Globalization;
using System.Text.Json;
using PromptForge.Apps.Tests.Server;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;
using PromptForge.Qdrant;
using PromptForge.Tests.Cli;
using PromptForge.Tests.Knowledge;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>One engine with the embedded knowledge base, written by the command line.</summary>
public sealed class FilledEngine : IAsyncLifetime
{
    private readonly Lazy<KnowledgePoints> points = new(() => new(ForgeContent.Embedded.ToLexicon(), null, 4096));

    internal QdrantEngine? Engine { get; private set; }

    internal Lexicon Lexicon { get; } = ForgeContent.Embedded.ToLexicon();

    internal KnowledgePoints Points => points.Value;

    internal string Said { get; private set; } = "";

    internal QdrantSettings Settings => new() { Url = Engine!.Url, QueryTimeout = TimeSpan.FromSeconds(5) };

    public async ValueTask InitializeAsync()
    {
        if (QdrantEngine.Program is null) { return; }

        Engine = await QdrantEngine.StartAsync();
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("knowledge", "index", "--to", Engine.Url, "--format", "json"));
        Said = console.Out;
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null) { await Engine.DisposeAsync(); }
    }
}

public sealed class SearchTests(FilledEngine filled, ITestOutputHelper output) : IClassFixture<FilledEngine>
{
    [Fact]
    public async Task The_command_writes_every_entry_and_says_so()
    {
        QdrantEngine.Need();
        var said = JsonDocument.Parse(filled.Said).RootElement;
        Assert.Equal(filled.Lexicon.Concepts.Count, said.GetProperty("entries").GetInt32());
        Assert.Equal(filled.Lexicon.Concepts.Count, said.GetProperty("sent").GetInt32());

        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("knowledge", "index", "--to", filled.Engine!.Url));
        Assert.Equal($"'promptforge-knowledge' holds {filled.Lexicon.Concepts.Count} entries: 0 sent, 0 deleted.\n", console.Out);

        // An engine that is away is a failure of the database; an address that is none is wrong usage.
        Assert.Equal(2, await console.RunAsync("knowledge", "index", "--to", "ftp://nowhere"));
        Assert.Equal(2, await console.RunAsync("knowledge", "index", "--to", "http://"));
    }

    [Fact]
    public async Task Our_blend_answers_the_golden_queries_as_well_as_the_index_in_memory_and_better_than_the_engines_fusions()
    {
        QdrantEngine.Need();
        using var index = new QdrantKnowledgeIndex(filled.Settings, filled.Lexicon);
        var memory = new HybridIndex(filled.Lexicon);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"terms in an entry, fields weighted, on average: {new KnowledgeDocuments(filled.Lexicon).All.Average(document => document.Frequencies.Sum()):F1}"));
        var inMemory = await MeanAsync("in memory", async query => await memory.SearchAsync(query, 10));
        var blend = await MeanAsync("blend", async query => await index.SearchAsync(query, 10));
        foreach (var fusion in new[] { "rrf", "dbsf" })
        {
            var fused = await MeanAsync(fusion, query => FusedAsync(fusion, query));
            Assert.True(blend.NdcgAt10 >= fused.NdcgAt10, fusion);
        }

        // Of 300 queries, one may fall otherwise: the average length of an entry is a constant here, and each side has a cut.
        Assert.InRange(blend.NdcgAt10, inMemory.NdcgAt10 - 0.005, 1);
        Assert.InRange(blend.RecallAt5, inMemory.RecallAt5 - 0.005, 1);
    }

    [Theory]
    [InlineData("white flowers 白色的花", "flower", null, null)]
    [InlineData("spring 春天", null, "spring", null)]
    [InlineData("luck and honour 富贵", null, null, "chinese")]
    [InlineData("cool and quiet 清雅", "flower,foliage", "winter", "chinese,japanese")]
    public async Task Filters_admit_what_the_query_admits(string text, string? kinds, string? seasons, string? cultures)
    {
        QdrantEngine.Need();
        using var index = new QdrantKnowledgeIndex(filled.Settings, filled.Lexicon);
        var query = new KnowledgeQuery(text) { Top = 20, Kinds = Set(kinds), Seasons = Set(seasons), Cultures = Set(cultures) };

        var found = await index.SearchAsync(query);
        var expected = await new HybridIndex(filled.Lexicon).SearchAsync(query);
        Assert.Equal(20, found.Count);
        Assert.All(found, hit => Assert.True(query.Admits(hit.Concept)));
        Assert.InRange(found.Take(10).Count(hit => expected.Any(other => other.Concept == hit.Concept)), 8, 10);
    }

    [Fact]
    public async Task Hits_come_best_first_within_nought_and_one_and_a_named_entry_first()
    {
        QdrantEngine.Need();
        using var index = new QdrantKnowledgeIndex(filled.Settings, filled.Lexicon);
        var hits = await index.SearchAsync(new KnowledgeQuery("牡丹") { Top = 10 });
        Assert.Equal("tree-peony", hits[0].Concept.Id);
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).Select(hit => hit.Concept.Id), hits.Select(hit => hit.Concept.Id));
        Assert.All(hits, hit => Assert.InRange(hit.Score, 0, 1));
        foreach (var nothing in new[] { "", " ", "!?", "…" }) { Assert.Empty(await index.SearchAsync(new KnowledgeQuery(nothing))); }

        Assert.Empty(await index.SearchAsync(new KnowledgeQuery("rose") { Top = 0 }));
        Assert.Empty(await index.SearchAsync(new KnowledgeQuery("rose") { Kinds = new HashSet<string>() }));
    }

    [Fact]
    public async Task A_server_says_whether_the_cluster_answers_or_the_index_in_memory_does()
    {
        await using var engine = await QdrantEngine.StartAsync();
        var settings = new QdrantSettings { Url = engine.Url, QueryTimeout = TimeSpan.FromSeconds(1) };
        using (var upload = new QdrantUpload(settings, filled.Lexicon)) { await upload.RunAsync(); }

        await using var server = await RunningServer.StartAsync(options => options.Qdrant = settings);
        Assert.Equal("qdrant", await KnowledgeAsync(server));
        Assert.DoesNotContain("knowledge-fallback", await ForgeAsync(server), StringComparison.Ordinal);

        await engine.KillAsync();
        var noted = await ForgeAsync(server);
        Assert.Contains("knowledge-fallback", noted, StringComparison.Ordinal);
        Assert.Equal("fallback", await KnowledgeAsync(server));

        await engine.StartAsync();
        for (var since = System.Diagnostics.Stopwatch.StartNew(); await KnowledgeAsync(server) != "qdrant"; await Task.Delay(200)) { Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), "it stays away"); }

        Assert.DoesNotContain("knowledge-fallback", await ForgeAsync(server), StringComparison.Ordinal);
    }

    private static HashSet<string>? Set(string? names) => names?.Split(',').ToHashSet(StringComparer.Ordinal);

    private static async Task<string?> KnowledgeAsync(RunningServer server)
    {
        for (; ; await Task.Delay(100))
        {
            using var ready = await server.Client.GetAsync("/readyz");
            if (ready.IsSuccessStatusCode) { return (await ready.JsonAsync()).GetProperty("knowledge").GetString(); }
        }
    }

    private static async Task<string> ForgeAsync(RunningServer server)
    {
        using var answer = await server.PostAsync("/v1/enhance", """{"prompt":"优雅大气的中式插花","target":"openai-gpt-image-2","style":"chinese-floral","strength":"rich"}""");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The engine's own fusion of both rankings, with the named entries on top by places, as the bridge to vector stores does.</summary>
    private async Task<IReadOnlyList<KnowledgeHit>> FusedAsync(string fusion, string query)
    {
        var points = filled.Points;
        var words = KnowledgePoints.Words(points.Knowledge.TermsOf(query, 64).Terms);
        var (spellings, _) = await points.LikenessAsync(query, default);
        var body = QdrantClient.Body(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("searches");
            json.WriteStartObject();
            json.WriteStartArray("prefetch");
            foreach (var (name, vector, least) in new[] { (CollectionScheme.Words, words, 0), (CollectionScheme.Spellings, spellings!, 0.2) })
            {
                if (vector.IsEmpty) { continue; }

                json.WriteStartObject();
                json.WritePropertyName("query");
                vector.Write(json);
                json.WriteString("using", name);
                json.WriteNumber("score_threshold", least);
                json.WriteNumber("limit", 64);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("query");
            json.WriteString("fusion", fusion);
            json.WriteEndObject();
            json.WriteNumber("limit", 64);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
        using var client = new QdrantClient(new(filled.Settings), filled.Settings);
        var found = (await client.SearchAsync(filled.Settings.Collection, body, default))[0];
        var scores = found.Select((point, i) => (points.Find(point.Id)!, 0.45 * (1 - ((double)i / found.Count)))).ToDictionary(pair => pair.Item1, pair => pair.Item2);
        foreach (var named in points.Knowledge.Named(query)) { scores[named.Concept] = scores.GetValueOrDefault(named.Concept) + (0.55 * named.Score); }

        return [.. scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Id, StringComparer.Ordinal).Take(10).Select(pair => new KnowledgeHit(pair.Key, pair.Value))];
    }

    private async Task<RetrievalScore> MeanAsync(string name, Func<string, Task<IReadOnlyList<KnowledgeHit>>> search)
    {
        var scores = new List<RetrievalScore>();
        foreach (var query in GoldenQuery.Read()) { scores.Add(RetrievalScore.Of(query, [.. (await search(query.Text)).Select(hit => hit.Concept.Id)])); }

        var mean = RetrievalScore.Mean(scores);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} n {scores.Count}  recall@5 {mean.RecallAt5:F3}  nDCG@10 {mean.NdcgAt10:F3}  MRR {mean.Mrr:F3}"));
        return mean;
    }
}
