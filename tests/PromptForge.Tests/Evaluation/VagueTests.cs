using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>Vague words get concrete choices; where a prompt is nothing else, the choices are taken.</summary>
public sealed class VagueTests
{
    [Theory]
    [InlineData("a beautiful vase")]
    [InlineData("nice flowers")]
    [InlineData("a stunning garden")]
    [InlineData("a gorgeous dress")]
    [InlineData("an elegant bouquet")]
    [InlineData("a high-end perfume bottle")]
    [InlineData("an amazing castle")]
    [InlineData("a dreamy lake")]
    [InlineData("a cinematic street")]
    [InlineData("好看的花")]
    [InlineData("大气的客厅")]
    [InlineData("高级感的香水瓶")]
    [InlineData("唯美的湖面")]
    [InlineData("有氛围感的咖啡馆")]
    [InlineData("震撼的雪山")]
    [InlineData("精致的首饰")]
    [InlineData("治愈的小屋")]
    [InlineData("温馨的卧室")]
    [InlineData("仙气飘飘的山谷")]
    public void A_vague_word_brings_two_to_four_choices_in_both_languages(string prompt)
    {
        var note = Assert.Single(TheForge.Enhance(prompt).Notes, note => note.Code == "vague");
        Assert.InRange(note["choices"].Split(", ").Length, 2, 4);
        Assert.InRange(note["choices-zh"].Split('、').Length, 2, 4);
        Assert.Contains(note["choices-zh"], NoteMessages.In(note, Language.Chinese), StringComparison.Ordinal);
        Assert.DoesNotContain(note["choices"], Words.IsHan);
    }

    [Theory]
    [InlineData("好看的图片", "dashscope-wanx-v1")]
    [InlineData("something beautiful", "stability-v1-sdxl")]
    [InlineData("stunning", "stability-v1-sdxl")]
    [InlineData("高级感", "openai-gpt-image-2")]
    public void A_prompt_that_is_only_vague_takes_the_choices(string prompt, string target)
    {
        var forged = TheForge.Enhance(prompt, target);
        var choices = forged.Fragments.Where(placed => placed.Fragment.Id.Contains("#choice-", StringComparison.Ordinal)).ToList();
        Assert.InRange(choices.Count, 2, 4);
        Assert.All(choices, placed => Assert.Equal(SourceKind.Knowledge, placed.Fragment.Source.Kind));
        Assert.Empty(TheForge.Standard.Promises.Check(forged, TheForge.Profile(target), Pipeline.Strategy.Rules));
        Assert.Equal(0, TheForge.Enhance(forged.Prompt, target).Added);
    }

    [Theory]
    [InlineData("a beautiful vase")]
    [InlineData("好看的花")]
    public void A_prompt_that_names_a_thing_keeps_its_own_choices(string prompt) =>
        Assert.DoesNotContain(TheForge.Enhance(prompt).Fragments, placed => placed.Fragment.Id.Contains("#choice-", StringComparison.Ordinal));

    [Fact]
    public void A_choice_can_be_switched_off()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "something beautiful", Target = "stability-v1-sdxl", Without = ["beautiful#choice-1"] });
        Assert.DoesNotContain(forged.Fragments, placed => placed.Fragment.Id == "beautiful#choice-1");
        Assert.DoesNotContain(forged.Notes, note => note.Code == "unknown-without");
    }
}
