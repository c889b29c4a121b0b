using Microsoft.Extensions.AI;
using PromptForge.Concepts;
using PromptForge.Knowledge;
using static PromptForge.Tests.Knowledge.KnowledgeSample;

namespace PromptForge.Tests.Knowledge;

public sealed class HybridIndexTests
{
    [Theory]
    [InlineData("牡丹", "tree-peony")]
    [InlineData("Tree Peonies", "tree-peony")]
    [InlineData("蘭花", "orchid")]
    [InlineData("chrysanthmum", "chrysanthemum")]
    [InlineData("celedon vase", "celadon-vase")]
    [InlineData("layered silken petals", "tree-peony")]
    [InlineData("層叠如絹", "tree-peony")]
    [InlineData("青绿釉色的 vase", "celadon-vase")]
    public async Task Finds_by_name_likeness_and_description(string query, string expected) =>
        Assert.Equal(expected, (await Search(new(Garden), query))[0]);

    [Fact]
    public async Task A_named_entry_stands_above_one_that_only_speaks_of_it()
    {
        var lexicon = Of(Entry("aaa", "甲", "bowl", looksEn: "rose rose rose"), Entry("rose", "玫瑰", "rose"));

        Assert.Equal("rose", (await Search(new(lexicon), "rose"))[0]);
    }

    [Fact]
    public async Task Breaks_ties_by_id_whatever_the_order_of_entries()
    {
        var index = new HybridIndex(Of(Entry("b", "乙", "two", looksEn: "silk"), Entry("a-1", "丙", "six", looksEn: "silk"), Entry("a", "丁", "ten", looksEn: "silk")));

        Assert.Equal(["a", "a-1", "b"], await Search(index, "silk"));
    }

    [Fact]
    public async Task Keeps_to_the_kinds_asked_for()
    {
        var hits = await new HybridIndex(Garden).SearchAsync("petals vase", 10, new HashSet<string> { "vessel" }, TestContext.Current.CancellationToken);

        Assert.Equal("celadon-vase", Assert.Single(hits).Concept.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("qqqqq")]
    [InlineData("\ud800?")]
    public async Task Finds_nothing_where_nothing_fits(string query) => Assert.Empty(await Search(new(Garden), query));

    [Fact]
    public async Task Finds_nothing_in_nothing() => Assert.Empty(await Search(new(Of()), "rose"));

    [Fact]
    public void Completes_at_once()
    {
        var search = new HybridIndex(Garden).SearchAsync("petals", 3, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(search.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Gives_best_first_within_0_and_1_and_no_more_than_asked()
    {
        var hits = await new HybridIndex(Garden).SearchAsync("orchid petals", 2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, hits.Count);
        Assert.True(hits[0].Score >= hits[1].Score);
        Assert.All(hits, hit => Assert.InRange(hit.Score, 0, 1));
    }

    [Fact]
    public async Task Reads_only_the_beginning_of_a_very_long_query() =>
        Assert.Equal("orchid", (await Search(new(Garden), "orchid " + new string('x', 1_000_000)))[0]);

    [Fact]
    public async Task Asks_a_given_generator_instead_and_forgets_its_failure()
    {
        using var generator = new Stub();
        var index = new HybridIndex(Garden, new() { LexicalWeight = 0, NameWeight = 0 }, generator);

        await Assert.ThrowsAsync<HttpRequestException>(async () => await Search(index, "flower"));
        generator.IsAway = false;

        Assert.Equal("celadon-vase", (await Search(index, "holds water"))[0]);
    }

    [Fact]
    public async Task Refuses_vectors_that_do_not_fit()
    {
        using var generator = new Stub { IsAway = false, Widths = true };
        var index = new HybridIndex(Garden, null, generator);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Search(index, "flower"));
    }

    [Fact]
    public async Task One_callers_cancellation_is_not_the_others()
    {
        using var generator = new Stub { IsAway = false };
        var index = new HybridIndex(Garden, null, generator);
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await index.SearchAsync("vase", 1, null, ended.Token));

        Assert.NotEmpty(await Search(index, "vase"));
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(64, 1.1)]
    [InlineData(64, double.NaN)]
    public void Refuses_options_out_of_range(int terms, double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HybridIndex(Garden, new() { MaxTerms = terms, LexicalWeight = weight }));

    private static async Task<IReadOnlyList<string>> Search(HybridIndex index, string query) =>
        [.. (await index.SearchAsync(query, 5, cancellationToken: TestContext.Current.CancellationToken)).Select(hit => hit.Concept.Id)];

    // Says of every text whether it is about a vessel.
    private sealed class Stub : IEmbeddingGenerator<string, Embedding<float>>
    {
        public bool IsAway { get; set; } = true;

        public bool Widths { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) => IsAway
            ? Task.FromException<GeneratedEmbeddings<Embedding<float>>>(new HttpRequestException("away"))
            : Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select((text, i) => new Embedding<float>(Vector(text, i)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private float[] Vector(string text, int i) =>
            Widths && i == 1 ? [1] : text.Contains("vase", StringComparison.Ordinal) || text.Contains("water", StringComparison.Ordinal) ? [0, 2] : [1, 0];
    }
}
