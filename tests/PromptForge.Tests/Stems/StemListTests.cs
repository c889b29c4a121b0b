using PromptForge.Stems;

namespace PromptForge.Tests.Stems;

public sealed class StemListTests
{
    [Fact]
    public void Lists_what_was_asked_for_and_what_was_added()
    {
        var stems = Of("优雅大气的中式牡丹插花，不要红色");

        Assert.Equal("tree-peony", stems[0].Entry.Id);
        Assert.True(stems[0].IsAsked);
        Assert.Contains(stems, stem => !stem.IsAsked);
        Assert.Equal(["mass"], stems[0].Roles);
        Assert.Equal([3, 4, 5], stems[0].Blooms);
        Assert.Equal("Paeonia × suffruticosa", stems[0].Entry.Names.Latin);
    }

    [Fact]
    public void A_picture_without_plants_has_none() => Assert.Empty(Of("一只黑猫"));

    [Fact]
    public void An_excluded_flower_is_neither_listed_nor_a_substitute()
    {
        var stems = Of("a bouquet of peonies, no roses, no chrysanthemums");

        Assert.DoesNotContain(stems, stem => stem.Entry.Id == "rose");
        Assert.DoesNotContain(stems.SelectMany(stem => stem.Substitutes), plant => plant.Id == "rose" || plant.IsA.Contains("rose") || plant.Id == "chrysanthemum");
    }

    [Theory]
    [InlineData("牡丹插花", 10, true)]
    [InlineData("牡丹插花", 4, false)]
    [InlineData("秋天的牡丹插花", null, true)]
    [InlineData("牡丹插花", null, false)]
    public void Says_quietly_what_is_out_of_season(string prompt, int? month, bool told)
    {
        var peony = Of(prompt, month)[0];

        Assert.Equal("tree-peony", peony.Entry.Id);
        Assert.Equal(told, peony.Cautions.Any(caution => caution is { Code: "out-of-season" }));
        if (told) { Assert.Contains("3–5月", peony.Cautions[0].Text.Zh); }
    }

    [Fact]
    public void Substitutes_do_the_same_are_in_season_and_have_the_colour()
    {
        foreach (var stem in Of("autumn bouquet of white roses and eucalyptus", 10))
        {
            Assert.InRange(stem.Substitutes.Length, 1, 3);
            foreach (var other in stem.Substitutes)
            {
                Assert.Equal(stem.Entry.Kind, other.Kind);
                Assert.NotEmpty(other.FactOf("form")!.Is.Intersect(stem.Roles));
                Assert.NotEqual(stem.Entry.Id, other.Id);
                if (other.FactOf("season") is { } season) { Assert.Contains("autumn", season.Is.AddRange(season.Can)); }

                if (stem.Entry.Id == "rose") { Assert.Contains("white", other.FactOf("colour")!.Is.AddRange(other.FactOf("colour")!.Can)); }
            }
        }
    }

    [Theory]
    [InlineData("康乃馨花束，法式风格", true)]
    [InlineData("中式插花，康乃馨", false)]
    [InlineData("康乃馨", true)]
    public void A_taboo_is_told_where_its_culture_may_be_meant(string prompt, bool told) =>
        Assert.Equal(told, Of(prompt).Single(stem => stem.Entry.Id == "carnation").Cautions.Any(caution => caution is { Code: "taboo", Culture: "french" }));

    [Fact]
    public void A_taboo_of_red_ones_is_not_told_of_white_ones()
    {
        Assert.Contains(Of("欧式红玫瑰花束")[0].Cautions, caution => caution.Code == "taboo");
        Assert.DoesNotContain(Of("欧式白玫瑰花束")[0].Cautions, caution => caution.Code == "taboo");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    public void There_are_twelve_months(int month) => Assert.Throws<ArgumentOutOfRangeException>(() => Of("rose", month));

    [Theory]
    [InlineData(new[] { 3, 4, 5 }, "3–5月", "March to May")]
    [InlineData(new[] { 1, 2, 12 }, "12–2月", "December to February")]
    [InlineData(new[] { 1, 2, 6, 7, 8, 12 }, "6–8月、12–2月", "June to August, December to February")]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, "全年", "all year")]
    public void Months_are_told_as_runs(int[] months, string zh, string en)
    {
        var text = Seasons.Text([.. months]);

        Assert.Equal((zh, en), (text.Zh, text.En));
    }

    private static Stem[] Of(string prompt, int? month = null) => [.. StemList.Of(TheForge.Enhance(prompt), TheForge.Standard.Lexicon, month)];
}
