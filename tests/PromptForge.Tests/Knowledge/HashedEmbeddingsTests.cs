using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class HashedEmbeddingsTests
{
    private readonly HashedEmbeddings embeddings = new(KnowledgeSample.Folding);

    [Fact]
    public async Task Follow_the_published_hash()
    {
        var vector = await Embed("兰花");

        var expected = new float[1024];
        foreach (var piece in new[] { "兰", "兰花", "花" })
        {
            var hash = Fnv1a(Encoding.Unicode.GetBytes(piece));
            expected[(hash ^ (hash >> 16)) % 1024] += (hash & 0x80000000) == 0 ? 1 : -1;
        }

        Assert.Equal(expected.Select(count => (float)(count / Math.Sqrt(3))), vector);
    }

    [Fact]
    public void Know_the_hash_of_the_source() => Assert.Equal(0xE40C292Cu, Fnv1a("a"u8.ToArray()));

    [Fact]
    public async Task Are_of_length_one_and_lie_close_for_like_spellings()
    {
        var (peony, misspelt, tulip) = (await Embed("chrysanthemum"), await Embed("chrysanthmum"), await Embed("tulip"));

        Assert.Equal(1, Dot(peony, peony), 5);
        Assert.True(Dot(peony, misspelt) > 0.5);
        Assert.True(Math.Abs(Dot(peony, tulip)) < 0.2);
    }

    [Fact]
    public async Task Do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var english = await Embed("IRIS in a Vase");
        try
        {
            CultureInfo.CurrentCulture = new("tr-TR");
            Assert.Equal(english, await Embed("IRIS in a Vase"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ?! \ud800")]
    public async Task Are_zero_where_nothing_is_spelt(string text) => Assert.All(await Embed(text), value => Assert.Equal(0, value));

    [Fact]
    public void Refuse_to_be_narrow() => Assert.Throws<ArgumentOutOfRangeException>(() => new HashedEmbeddings(KnowledgeSample.Folding, 512));

    [Fact]
    public void Tell_what_they_are()
    {
        var metadata = embeddings.GetService<EmbeddingGeneratorMetadata>();

        Assert.Equal(("fnv1a-ngrams-1024", 1024), (metadata?.DefaultModelId, metadata?.DefaultModelDimensions));
    }

    private async Task<float[]> Embed(string text) =>
        (await embeddings.GenerateAsync([text], cancellationToken: TestContext.Current.CancellationToken))[0].Vector.ToArray();

    private static double Dot(float[] one, float[] other) => one.Zip(other, (a, b) => (double)a * b).Sum();

    private static uint Fnv1a(byte[] bytes)
    {
        var hash = 2166136261u;
        foreach (var one in bytes) { hash = unchecked((hash ^ one) * 16777619); }

        return hash;
    }
}
