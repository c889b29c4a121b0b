using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>A product keeps its own colour, material, number and shape: a shop shows what it sells.</summary>
public sealed class ProductTests
{
    private static readonly HashSet<FragmentRole> OfTheProduct = [FragmentRole.Subject, FragmentRole.Colour, FragmentRole.Material, FragmentRole.Vessel];

    private static readonly HashSet<string> English = new(StringComparer.Ordinal)
    {
        "red", "orange", "yellow", "green", "blue", "purple", "violet", "pink", "brown", "black", "white", "grey", "gray", "gold", "golden", "silver", "silvery", "cream", "beige",
        "ivory", "navy", "teal", "turquoise", "crimson", "scarlet", "colourful", "pastel", "wood", "wooden", "oak", "walnut", "bamboo", "rattan", "metal", "metallic", "steel", "iron",
        "brass", "bronze", "copper", "glass", "crystal", "ceramic", "porcelain", "celadon", "stoneware", "earthenware", "clay", "plastic", "leather", "suede", "cotton", "linen",
        "silk", "satin", "velvet", "wool", "marble", "granite", "stone", "paper", "glossy", "matte", "transparent", "translucent", "large", "small", "big", "tiny", "huge", "mini",
        "oversized", "round", "square", "oval", "striped", "floral", "patterned", "embroidered", "carved", "engraved", "handmade", "vintage", "antique", "new", "worn", "used",
        "luxury", "pair", "several", "many", "pieces",
    };

    /// <summary>Numbers count things only where they stand alone: a two-point perspective is none.</summary>
    private static readonly HashSet<string> Counts = new(StringComparer.OrdinalIgnoreCase)
    {
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen",
    };

    private static readonly HashSet<string> Living = new(StringComparer.Ordinal)
    {
        "skin", "eye", "eyes", "face", "hair", "hairs", "fur", "plumage", "feathers", "gaze", "animal", "portrait", "pose", "expression",
    };

    private static readonly string[] Chinese =
    [
        "红色", "橙色", "黄色", "绿色", "蓝色", "紫色", "粉色", "粉红", "棕色", "褐色", "黑色", "白色", "灰色", "金色", "银色", "米色", "纯白", "雪白", "洁白", "乌黑", "鎏金", "彩色", "五彩", "木质",
        "木制", "实木", "竹制", "藤编", "金属", "不锈钢", "铜", "铁", "玻璃", "水晶", "陶瓷", "瓷", "陶", "塑料", "皮革", "真皮", "棉", "麻", "丝绸", "缎", "绒", "羊毛", "大理石", "石材", "哑光", "亮面", "透明",
        "半透明", "大号", "小号", "巨大", "迷你", "圆形", "方形", "条纹", "印花", "刺绣", "雕花", "手工", "复古", "崭新", "陈旧", "奢华", "一对", "两个", "两只", "三个", "三只", "几个", "许多", "一束", "一枝",
    ];

    [Theory]
    [InlineData("product", "openai-gpt-image-2")]
    [InlineData("product", "dashscope-wanx-v1")]
    [InlineData("auto", "openai-gpt-image-2")]
    [InlineData("auto", "dashscope-wanx-v1")]
    public void No_role_that_belongs_to_the_product_is_added(string style, string target) => Judge(
        style, target, placed => OfTheProduct.Contains(placed.Fragment.Role) ? FragmentRoles.Name(placed.Fragment.Role) : null);

    [Theory]
    [InlineData("product", "openai-gpt-image-2")]
    [InlineData("auto", "openai-gpt-image-2")]
    public void No_colour_material_or_count_is_claimed_of_a_thing(string style, string target) => Judge(
        style, target, placed => placed.Fragment.Claims.FirstOrDefault(claim => claim.Of != Claim.Scene && claim.Slot is "colour" or "material" or "count") is { Slot: not null } claim ? claim.ToString() : null);

    [Theory]
    [InlineData("product", "openai-gpt-image-2")]
    [InlineData("auto", "openai-gpt-image-2")]
    public void No_word_for_an_attribute_is_added_in_either_language(string style, string target) => Judge(style, target, placed =>
        Words.Of(placed.Fragment.Text.En ?? "").FirstOrDefault(English.Contains) ?? (placed.Fragment.Text.En ?? "").Split(' ').FirstOrDefault(Counts.Contains) ?? Chinese.FirstOrDefault(word => (placed.Fragment.Text.Zh ?? "").Contains(word, StringComparison.Ordinal)));

    /// <summary>A garlic press has no skin and a dog's collar no gaze.</summary>
    [Theory]
    [InlineData("product", "openai-gpt-image-2")]
    [InlineData("auto", "openai-gpt-image-2")]
    public void No_part_of_a_living_being_is_added(string style, string target) => Judge(style, target, placed => (placed.Fragment.Text.En ?? "").Split(' ').FirstOrDefault(Living.Contains));

    [Fact]
    public void In_style_product_some_phrase_is_added() =>
        Assert.All(Sets.Read("products"), title => Assert.True(TheForge.Enhance(title, "openai-gpt-image-2", "product").Added > 0, title));

    private static void Judge(string style, string target, Func<PlacedFragment, string?> attribute) => Sets.Judge(
        Sets.Read("products"), title => new() { Prompt = title, Target = target, Style = style },
        forged => forged.Ours().Select(placed => (placed, what: attribute(placed))).Where(found => found.what is not null)
            .Select(found => $"{found.what}: {found.placed.Fragment.Id} '{found.placed.Text}' [{forged.Style}] of {forged.Request.Prompt}"));
}
