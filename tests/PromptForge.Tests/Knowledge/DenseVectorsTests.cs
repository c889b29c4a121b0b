using Microsoft.Extensions.AI;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class DenseVectorsTests
{
    private const int Dimensions = 384;

    [Fact]
    public async Task Finds_at_least_99_in_100_of_the_ten_likest_that_floats_find()
    {
        var (index, queries) = await ClusteredAsync(20_000, 60);
        var found = 0;
        foreach (var query in queries)
        {
            var exact = Exact(index.Vectors, query).Take(10).Select(hit => hit.Document).ToHashSet();
            found += index.Likest(query, 10).Count(hit => exact.Contains(hit.Document));
        }

        Assert.True(found >= 0.99 * 10 * queries.Count, $"{found} of {10 * queries.Count}");
    }

    [Fact]
    public async Task Cosines_are_exact_and_ordered()
    {
        var (index, queries) = await ClusteredAsync(1_000, 5);
        foreach (var query in queries) { Assert.Equal(Exact(index.Vectors, query).Take(10), index.Likest(query, 10)); }
    }

    [Fact]
    public async Task Answers_alike_whatever_runs_at_the_same_time()
    {
        var (index, queries) = await ClusteredAsync(5_000, 8);
        var alone = queries.Select(query => index.Likest(query, 20)).ToList();
        Parallel.For(0, 64, i => Assert.Equal(alone[i % alone.Count], index.Likest(queries[i % alone.Count], 20)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(384)]
    [InlineData(1536)]
    public void A_machine_without_wide_instructions_sums_the_same(int dimensions)
    {
        var random = new Random(dimensions);
        var vectors = new DenseVectors("m", dimensions, Normalised(random, 4, dimensions));
        var scan = new int[4];
        vectors.Scan(vectors.Exact.AsSpan(0, dimensions), scan);
        var row = vectors.Bytes.Length / 4;
        var wide = new short[row];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(wide.AsSpan()));
        for (var i = 0; i < row; i++) { wide[i] /= 8; }

        for (var i = 0; i < 4; i++)
        {
            var bytes = vectors.Bytes.AsSpan(i * row, row);
            var sum = 0;
            for (var at = 0; at < row; at++) { sum += wide[at] * bytes[at]; }

            Assert.Equal(sum, DenseVectors.PortableDot(wide, bytes));
            Assert.InRange(scan[i], vectors.Cosine(vectors.Exact.AsSpan(0, dimensions), i) - 160, vectors.Cosine(vectors.Exact.AsSpan(0, dimensions), i) + 160);
        }

        Assert.InRange(scan[0], DenseVectors.Unit - 160, DenseVectors.Unit + 160);
    }

    [Fact]
    public void A_vector_of_nothing_is_like_nothing()
    {
        var vectors = new DenseVectors("m", 4, [0, 0, 0, 0, 1, 0, 0, 0]);
        var scan = new int[2];
        vectors.Scan([1, 0, 0, 0], scan);
        Assert.Equal([0, DenseVectors.Unit], scan);
        vectors.Scan([0, 0, 0, 0], scan);
        Assert.Equal([0, 0], scan);
    }

    [Fact]
    public async Task A_hybrid_search_finds_what_exact_cosines_would_find()
    {
        using var generator = new HashedEmbeddings(KnowledgeSample.Folding, 1024);
        var entries = Enumerable.Range(0, 900).Select(i => KnowledgeSample.Entry($"e-{i:000}", $"甲{(char)('一' + i)}", $"{Word(i)} {Word(i * 7)} {Word(i * 31)}")).ToArray();
        var index = new HybridIndex(KnowledgeSample.Of(entries), new() { LexicalWeight = 0, NameWeight = 0 }, generator);
        var dense = await VectorIndex.BuildAsync(generator, KnowledgeSample.Of(entries), cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 40; i++)
        {
            var query = $"{Word(i * 13)} {Word(i)}";
            var exact = await dense.ScoreAsync(query, TestContext.Current.CancellationToken);
            var best = exact.Select((cosine, document) => (document, Rounded: (int)MathF.Round(cosine * DenseVectors.Unit))).OrderByDescending(hit => hit.Rounded).ThenBy(hit => hit.document).Take(10);
            var hits = await index.SearchAsync(query, 10, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(best.Select(hit => entries[hit.document].Id), hits.Select(hit => hit.Concept.Id));
        }

        static string Word(int seed) => string.Concat(Enumerable.Range(0, 5).Select(at => (char)('a' + (((seed * 2_654_435_761u) >> (at * 5)) % 23))));
    }

    private static (int Document, float Cosine)[] Exact(DenseVectors vectors, float[] query) =>
        [.. Enumerable.Range(0, vectors.Count).Select(i => (Document: i, Cosine: vectors.ExactCosine(query, i))).OrderByDescending(hit => hit.Cosine).ThenBy(hit => hit.Document)];

    // Texts of one subject lie close together, as an embedding model puts them.
    private static async Task<(VectorIndex Index, List<float[]> Queries)> ClusteredAsync(int count, int queries)
    {
        var random = new Random(7);
        var centres = Normalised(random, 200, Dimensions);
        using var stub = new Clusters(centres, random);
        var index = await VectorIndex.BuildAsync(stub, [.. Enumerable.Range(0, count).Select(i => $"{i % 200}")], TestContext.Current.CancellationToken);
        return (index, [.. Enumerable.Range(0, queries).Select(i => stub.Near(i * 3 % 200))]);
    }

    private static float[] Normalised(Random random, int count, int dimensions)
    {
        var all = new float[count * dimensions];
        for (var i = 0; i < all.Length; i++) { all[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5); }

        for (var i = 0; i < count; i++) { DenseVectors.Normalise(all.AsSpan(i * dimensions, dimensions).ToArray(), all.AsSpan(i * dimensions, dimensions)); }

        return all;
    }

    private sealed class Clusters(float[] centres, Random random) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public float[] Near(int cluster)
        {
            var vector = new float[Dimensions];
            for (var i = 0; i < Dimensions; i++) { vector[i] = centres[(cluster * Dimensions) + i] + (float)((random.NextDouble() - 0.5) * 0.12); }

            DenseVectors.Normalise(vector.ToArray(), vector);
            return vector;
        }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Near(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture))))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
