using System.IO.Compression;
using System.Text;
using PromptForge.Measure;

namespace PromptForge.Tests.Measure;

public sealed class ClipVocabularyTests
{
    [Fact]
    public void Reads_the_plain_form_as_the_compressed_one()
    {
        var compressed = DataSets.Vocabulary;
        using var gz = new GZipStream(File.OpenRead(DataSets.VocabularyPath), CompressionMode.Decompress);
        using var reader = new StreamReader(gz);
        var merges = string.Join('\n', reader.ReadToEnd().Split('\n').Skip(1).Take(48894).Prepend("#version: 0.2"));

        var plain = ClipVocabulary.Read(new MemoryStream(Encoding.UTF8.GetBytes(merges)));

        Assert.Equal(compressed.Hash, plain.Hash);
        Assert.Equal(new ClipMeter(compressed).Count("ink wash, 牡丹"), new ClipMeter(plain).Count("ink wash, 牡丹"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#version: 0.2\ni n\nt h\n")]
    [InlineData("this is no merge list")]
    public void Refuses_what_is_no_CLIP_vocabulary(string text)
    {
        Assert.Throws<InvalidDataException>(() => ClipVocabulary.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Counts_one_very_long_word()
    {
        var meter = new ClipMeter(DataSets.Vocabulary);

        Assert.InRange(meter.Count(string.Concat(Enumerable.Repeat("qsouvnkboajrd", 1000))), 5000, 8000);
    }
}
