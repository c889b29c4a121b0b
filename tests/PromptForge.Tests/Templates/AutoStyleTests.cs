namespace PromptForge.Tests.Templates;

/// <summary>Which style an idea is read as, where the things it names would mislead.</summary>
public sealed class AutoStyleTests
{
    [Theory]
    [InlineData("Professional Chef Knife 20 cm")]
    [InlineData("Toddler Sun Hat with Chin Strap")]
    [InlineData("Cat Bed Round Washable")]
    [InlineData("Dog Lead No Tangle Size M")]
    [InlineData("儿童水壶带吸管500ml")]
    [InlineData("男士羊毛衫加厚新款")]
    [InlineData("毛绒玩具小熊公仔")]
    public void A_shop_title_is_a_product_whoever_it_names(string title) => Assert.Equal("product", TheForge.Enhance(title).Style);

    [Theory]
    [InlineData("A Chef With A Knife")]
    [InlineData("a girl in a red dress")]
    [InlineData("古风少女")]
    [InlineData("穿雨衣的男孩")]
    public void A_person_who_is_shown_stays_a_portrait(string idea) => Assert.Equal("portrait", TheForge.Enhance(idea).Style);

    [Theory]
    [InlineData("a pink peony", "flower-study")]
    [InlineData("poppy field", "landscape")]
    [InlineData("一束康乃馨送给妈妈", "hand-tied")]
    [InlineData("lavender bundle tied with string", "hand-tied")]
    [InlineData("dahlias in a copper pot", "modern-floral")]
    [InlineData("三枝郁金香", "modern-floral")]
    [InlineData("一枝玉兰", "chinese-floral")]
    [InlineData("圣诞花环", "wreath")]
    [InlineData("开业花篮", "folk-floral")]
    [InlineData("a bride with a bouquet", "portrait")]
    public void Flowers_are_read_by_how_they_are_held(string idea, string style) => Assert.Equal(style, TheForge.Enhance(idea).Style);

    [Theory]
    [InlineData("an elf in a forest", "concept-art")]
    [InlineData("a ballerina backstage", "portrait")]
    [InlineData("a logo for a bakery", "vector-logo")]
    [InlineData("a butterfly", "macro")]
    [InlineData("a koi pond", "photography")]
    [InlineData("rice terraces at dawn", "landscape")]
    public void Other_ideas_find_their_field(string idea, string style) => Assert.Equal(style, TheForge.Enhance(idea).Style);

    [Theory]
    [InlineData("篮花,牡丹")]
    [InlineData("竹筒插花,兰花")]
    [InlineData("一小瓶雏菊")]
    [InlineData("竹篮里的桔梗花")]
    [InlineData("dahlias in a copper pot")]
    [InlineData("圣诞花环")]
    public void A_vessel_named_in_any_way_fills_its_slot(string idea) =>
        Assert.DoesNotContain(TheForge.Enhance(idea).Fragments, placed => placed.Fragment.Id.EndsWith("#vessel", StringComparison.Ordinal));

    [Theory]
    [InlineData("清供水仙", "narcissus basin")]
    [InlineData("中式牡丹插花", "celadon vase")]
    public void The_vessel_suits_the_flowers_and_the_style(string idea, string vessel) =>
        Assert.Contains(TheForge.Enhance(idea).Fragments, placed => placed.Fragment.Id == "chinese-floral#vessel" && placed.Text == vessel);

    [Theory]
    [InlineData("oil-painting", "oil painting")]
    [InlineData("watercolour", "watercolour painting")]
    [InlineData("anime", "anime illustration")]
    [InlineData("sketch", "pencil sketch")]
    [InlineData("chinese-painting", "ink wash painting")]
    public void A_medium_on_a_photographic_style_says_its_name_and_no_lens_is_left(string medium, string name)
    {
        var forged = TheForge.Enhance("an old fisherman", style: $"portrait,{medium}");

        Assert.Contains(name, forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(forged.Fragments, placed => placed.Fragment.Claims.Any(claim => claim is { Slot: "medium", Value: "photograph" }));
    }
}
