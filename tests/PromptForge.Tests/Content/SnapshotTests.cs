using PromptForge.Concepts;
using PromptForge.Content;

namespace PromptForge.Tests.Content;

public sealed class SnapshotTests
{
    [Fact]
    public void Stored_spellings_are_those_that_would_be_collected_now()
    {
        var content = ForgeContent.Embedded;
        var collected = SpellingTableBuilder.Build(new(content.VariantsFrom, content.VariantsTo), content.Concepts, content.Words, content.Phrases);

        Assert.Equal(collected.Letters, content.Spellings.Letters);
        Assert.Equal(collected.Ends, content.Spellings.Ends);
        Assert.Equal(collected.Terms, content.Spellings.Terms);
        Assert.Equal(collected.Places, content.Spellings.Places);
        Assert.Equal(collected.NextWord, content.Spellings.NextWord);
    }

    [Fact]
    public void A_copy_with_other_words_has_other_spellings()
    {
        var content = ForgeContent.Embedded with { Words = [new Word("嘟嘟噜", ["doodoolu"], "noun", null, null)] };

        Assert.True(content.Spellings.TryFind("doodoolu", out _));
        Assert.False(ForgeContent.Embedded.Spellings.TryFind("doodoolu", out _));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var stream = new MemoryStream();
        Snapshot.Write(ForgeContent.Embedded, stream);
        stream.Position = 0;
        var read = Snapshot.Read(stream);

        using var again = new MemoryStream();
        Snapshot.Write(read, again);
        Assert.Equal(stream.ToArray(), again.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(50_000)]
    [InlineData(2_000_000)]
    public void A_torn_snapshot_is_told_as_such(int length)
    {
        using var stream = new MemoryStream();
        Snapshot.Write(ForgeContent.Embedded, stream);
        using var torn = new MemoryStream(stream.ToArray()[..length]);

        Assert.Throws<InvalidDataException>(() => Snapshot.Read(torn));
    }
}
