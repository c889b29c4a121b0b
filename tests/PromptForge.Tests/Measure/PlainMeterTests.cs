using PromptForge.Measure;

namespace PromptForge.Tests.Measure;

public sealed class PlainMeterTests
{
    private static int Count(LengthUnit unit, string text) => new PlainMeter(unit).Count(text);

    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("a fox", 5, 5, 5)]
    [InlineData("牡丹", 2, 2, 6)]
    [InlineData("🌸", 1, 2, 4)]
    [InlineData("👩‍🎨 paints", 10, 12, 18)]
    [InlineData("𠮷野家", 3, 4, 10)]
    public void Counts_scalars_utf16_units_and_utf8_bytes(string text, int scalars, int utf16, int utf8)
    {
        Assert.Equal((scalars, utf16, utf8), (Count(LengthUnit.Scalars, text), Count(LengthUnit.Utf16, text), Count(LengthUnit.Utf8, text)));
    }

    [Fact]
    public void Counts_half_of_a_surrogate_pair_as_one()
    {
        Assert.Equal(3, Count(LengthUnit.Scalars, "a\ud83cb"));
        Assert.Equal(2, Count(LengthUnit.Scalars, "\ud83c\ud83c\udf38"));
        Assert.Equal(2, Count(LengthUnit.Scalars, "\udf38\ud83c"));
        Assert.Equal(1, Count(LengthUnit.Scalars, "\ud83c"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  a  red\tfox\n", 3)]
    [InlineData("hello, world - fine", 4)]
    [InlineData("red,blue", 1)]
    [InlineData("青花瓷", 3)]
    [InlineData("红花，白花", 4)]
    [InlineData("一只fox在雪地", 6)]
    [InlineData("さくら", 3)]
    [InlineData("3D渲染", 3)]
    public void Counts_words_between_white_space_and_each_ideograph(string text, int words)
    {
        Assert.Equal(words, Count(LengthUnit.Words, text));
    }

    [Theory]
    [InlineData("a fox", 0)]
    [InlineData("一只fox，さくら", 2)]
    [InlineData("𠮷野家", 3)]
    public void Counts_Chinese_characters_alone(string text, int characters)
    {
        Assert.Equal(characters, Count(LengthUnit.CjkWords, text));
    }

    [Fact]
    public void Refuses_units_that_need_a_tokenizer()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlainMeter(LengthUnit.ClipTokens));
    }
}
