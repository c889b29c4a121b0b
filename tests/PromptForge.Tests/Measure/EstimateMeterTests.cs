using PromptForge.Content;
using PromptForge.Measure;

namespace PromptForge.Tests.Measure;

public sealed class EstimateMeterTests
{
    private static readonly MeterSet Meters = new(ForgeContent.Embedded.ClipCounts);

    [Fact]
    public void Every_unit_has_its_meter()
    {
        for (var unit = LengthUnit.Scalars; (int)unit < LengthUnits.All.Count; unit++) { Assert.Equal(unit, Meters.For(unit).Unit); }
    }

    [Theory]
    [InlineData(LengthUnit.T5Tokens)]
    [InlineData(LengthUnit.QwenTokens)]
    [InlineData(LengthUnit.ChatglmTokens)]
    [InlineData(LengthUnit.LlamaTokens)]
    [InlineData(LengthUnit.GptTokens)]
    public void Estimates_say_so_and_cover_words_and_ideographs(LengthUnit unit)
    {
        var meter = Meters.For(unit);

        Assert.False(meter.IsExact);
        Assert.InRange(meter.Count("a red fox in the snow"), 6, 14);
        Assert.InRange(meter.Count("雪地里的红狐狸"), 7, 20);
        Assert.True(meter.Count("chrysanthemum") > meter.Count("flower"));
        Assert.True(meter.Count("NEON SIGN") > meter.Count("neon sign"));
    }

    [Fact]
    public void T5_counts_the_end_mark()
    {
        Assert.True(Meters.For(LengthUnit.T5Tokens).Count("") >= 1);
    }

    [Theory]
    [InlineData(LengthUnit.T5Tokens)]
    [InlineData(LengthUnit.QwenTokens)]
    public void Pieces_are_never_shorter_than_the_whole(LengthUnit unit)
    {
        var meter = Meters.For(unit);
        string[] pieces = ["asymmetric line composition", ",", "soft side light", ",", "不对称线条", ",", "celadon"];
        var alone = pieces.Sum(piece => meter.Count(piece) - meter.Count(""));

        Assert.InRange(alone + meter.Count(""), meter.Count("asymmetric line composition, soft side light, 不对称线条, celadon"), 40);
    }
}
