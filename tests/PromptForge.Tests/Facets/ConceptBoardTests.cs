using PromptForge.Facets;
using PromptForge.Model;

namespace PromptForge.Tests.Facets;

/// <summary>Prompts that differ in one facet only, so that pictures of one seed can be compared.</summary>
public sealed class ConceptBoardTests
{
    private static readonly string[] Ideas =
        ["中式插花，牡丹", "wedding bouquet of white roses", "a lighthouse on a cliff", "梅花", "a portrait of an old fisherman, no boats", "ikebana with iris, (bold line:1.2)", "一只黑猫"];

    public static TheoryData<string, string, string> Boards => [.. from facet in ConceptBoard.Facets from idea in Ideas
                                                                   from target in (string[])["stability-v1-sdxl", "dashscope-wanx-v1", "openai-gpt-image-2", "stability-sd3.5-large"]
                                                                   select new TheoryDataRow<string, string, string>(facet, idea, target)];

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task Variants_differ_in_that_facet_only_and_keep_every_promise(string facet, string idea, string target)
    {
        ConceptBoard board;
        try
        {
            board = await LayAsync(idea, facet, target: target);
        }
        catch (ForgeRequestException refused) when (refused.Code is "facet-none" or "facet-taken")
        {
            // Landscapes have no vessel; "facet-taken" is for words that name it.
            Assert.True(facet is "vessel" || refused.Code == "facet-none", refused.Message);
            return;
        }

        Assert.True(board.Cells.Length >= 2);
        var plain = board.Cells.Select(cell => Bare(cell)).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(plain.Count == 1, string.Join('\n', plain));
        Assert.Equal(board.Cells.Length, board.Cells.Select(cell => cell.Prompt.Prompt).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(board.Cells.Select(cell => cell.Prompt.NegativePrompt).Distinct(StringComparer.Ordinal));
        foreach (var cell in board.Cells)
        {
            Assert.Empty(TheForge.Standard.Promises.Check(cell.Prompt, TheForge.Profile(target), TheForge.Standard.Strategy("rules")));
            Assert.NotNull(cell.Label.Zh);
            Assert.NotNull(cell.Label.En);
        }
    }

    [Fact]
    public async Task Vessels_fit_the_style_and_no_two_are_of_one_sort()
    {
        var board = await LayAsync("中式插花，牡丹", "vessel", most: 12);
        var chosen = board.Cells.Select(cell => TheForge.Standard.Lexicon.Find(cell.Concept)!).ToList();

        Assert.InRange(chosen.Count, 6, 12);
        Assert.All(chosen, concept => Assert.Equal("vessel", concept.Kind));
        Assert.All(chosen, concept => Assert.Contains(concept.Styles, style => style is "chinese-floral" or "floral-base"));
        Assert.DoesNotContain(chosen, one => chosen.Exists(other => other != one && Facet.IsKin(one, other, TheForge.Standard.Lexicon)));
    }

    [Fact]
    public async Task The_four_seasons_come_in_their_order() =>
        Assert.Equal(["spring", "summer", "autumn", "winter"], (await LayAsync("a lighthouse on a cliff", "season")).Cells.Select(cell => cell.Concept));

    /// <summary>Peonies are of spring: a peony of winter would contradict what was said.</summary>
    [Fact]
    public async Task What_contradicts_the_words_is_not_on_the_board() =>
        Assert.All((await LayAsync("中式插花，牡丹", "season")).Cells, cell => Assert.Contains("spring", cell.Concept, StringComparison.Ordinal));

    [Fact]
    public async Task What_the_user_does_not_want_is_not_on_the_board() =>
        Assert.DoesNotContain((await LayAsync("中式插花，牡丹，不要青瓷", "vessel", most: 24)).Cells, cell => cell.Concept.Contains("celadon", StringComparison.Ordinal));

    [Theory]
    [InlineData("青瓷瓶里的牡丹", "vessel", "facet-taken")]
    [InlineData("a fox in winter", "season", "facet-taken")]
    [InlineData("a portrait in soft window light", "light", "facet-taken")]
    [InlineData("a lighthouse on a cliff", "vessel", "facet-none")]
    [InlineData("a fox", "vesel", "unknown-facet")]
    public async Task What_the_words_fix_is_not_varied(string idea, string facet, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<ForgeRequestException>(async () => await LayAsync(idea, facet))).Code);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task No_more_than_asked_for(int most) => Assert.Equal(most, (await LayAsync("中式插花，牡丹", "vessel", most)).Cells.Length);

    [Fact]
    public async Task The_same_board_comes_twice()
    {
        var (one, two) = (await LayAsync("中式插花，牡丹", "palette"), await LayAsync("中式插花，牡丹", "palette"));
        Assert.Equal(one.Cells.Select(cell => (cell.Concept, cell.Prompt.Id, cell.Prompt.Prompt)), two.Cells.Select(cell => (cell.Concept, cell.Prompt.Id, cell.Prompt.Prompt)));
        Assert.Equal(one.Cells.Length, one.Cells.Select(cell => cell.Prompt.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_choice_has_a_receipt_in_both_languages()
    {
        var cell = (await LayAsync("中式插花，牡丹", "vessel")).Cells[0];
        var placed = Assert.Single(cell.Prompt.Fragments, placed => placed.Fragment.Id == $"{cell.Concept}#facet");

        Assert.Equal((SourceKind.Knowledge, cell.Concept, FragmentRole.Vessel), (placed.Fragment.Source.Kind, placed.Fragment.Source.Id, placed.Fragment.Role));
        Assert.Equal(("概念板的选择（花器）", "the concept board's choice of vessel"), (placed.Fragment.Why!.Value.Zh, placed.Fragment.Why.Value.En));
    }

    private static string Bare(BoardCell cell)
    {
        var placed = Assert.Single(cell.Prompt.Fragments, placed => placed.Fragment.Id == cell.Prompt.Request.Facet!.Receipt);

        // The article is the connective's: an urn, a vase.
        var before = cell.Prompt.Prompt[..placed.At];
        if (before.EndsWith(" an ", StringComparison.Ordinal)) { before = before[..^2] + " "; }

        return before + "…" + cell.Prompt.Prompt[(placed.At + placed.Text.Length)..];
    }

    private static ValueTask<ConceptBoard> LayAsync(string idea, string facet, int most = 6, string target = "stability-v1-sdxl") =>
        ConceptBoard.OfAsync(TheForge.Standard, new() { Prompt = idea, Target = target }, facet, most);
}
