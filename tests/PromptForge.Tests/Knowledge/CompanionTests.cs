namespace PromptForge.Tests.Knowledge;

/// <summary>Which plants are set beside those that the user named.</summary>
public sealed class CompanionTests
{
    [Theory]
    [InlineData("ikebana with a single iris")]
    [InlineData("a sprig of plum blossom")]
    [InlineData("一枝玉兰")]
    public void One_stem_has_no_companion(string idea) => Assert.Empty(Companions(idea));

    [Theory]
    [InlineData("a peony bouquet")]
    [InlineData("中式芍药插花")]
    [InlineData("中式牡丹插花")]
    public void Peonies_of_two_kinds_are_not_mixed(string idea) => Assert.DoesNotContain(Companions(idea), id => id.Contains("peony", StringComparison.Ordinal));

    [Fact]
    public void The_occasion_chooses_where_no_plant_is_named() => Assert.Contains("amaryllis#companion", Companions("a Christmas centrepiece"));

    private static List<string> Companions(string idea) =>
        [.. TheForge.Enhance(idea, "openai-gpt-image-2").Fragments.Select(placed => placed.Fragment.Id).Where(id => id.EndsWith("#companion", StringComparison.Ordinal))];
}
