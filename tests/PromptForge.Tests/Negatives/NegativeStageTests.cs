using PromptForge.Model;

namespace PromptForge.Tests.Negatives;

/// <summary>Nothing the user asked for stands in the negative; what the user does not want always finds a way.</summary>
public sealed class NegativeStageTests
{
    [Theory]
    [InlineData("a portrait with a blurry background", "blurry")]
    [InlineData("blurred city lights, out of focus", "out of focus")]
    [InlineData("a low resolution pixel sprite", "low resolution")]
    [InlineData("a poster with a signature and a watermark", "signature")]
    [InlineData("a poster with a signature and a watermark", "watermark")]
    [InlineData("an overexposed beach", "overexposed")]
    [InlineData("a cropped photo of a shoe", "cropped")]
    [InlineData("a deformed clay mug", "deformed")]
    [InlineData("a cartoon fox", "cartoon")]
    [InlineData("grainy film photo of a street", "grain")]
    [InlineData("plastic flowers in a vase", "plastic flowers")]
    [InlineData("an ugly duckling", "ugly")]
    [InlineData("a noisy crowd", "noisy")]
    [InlineData("背景模糊的人像", "模糊")]
    [InlineData("带水印的海报", "水印")]
    [InlineData("塑料花", "塑料花")]
    [InlineData("低像素的游戏截图", "低像素")]
    public void A_general_negative_never_forbids_what_was_asked_for(string prompt, string wanted)
    {
        foreach (var target in (string[])["stability-v1-sdxl", "dashscope-wanx-v1", "a1111", "midjourney-dialect"])
        {
            Assert.DoesNotContain(TheForge.Enhance(prompt, target).NegativeFragments, placed =>
                Checks.Words.HoldsRun(Checks.Words.Of(prompt).ConvertAll(Checks.Words.Stem), Checks.Words.Of(placed.Fragment.Text.En ?? "").ConvertAll(Checks.Words.Stem))
                || placed.Fragment.Text.Zh == wanted || placed.Fragment.Text.En == wanted);
        }
    }

    [Theory]
    [InlineData("a blurred background behind a portrait")]
    [InlineData("portrait, background blur")]
    [InlineData("背景虚化的人像")]
    public void Other_words_for_the_same_wish_count_too(string prompt) =>
        Assert.DoesNotContain(TheForge.Enhance(prompt).NegativeFragments, placed => placed.Text is "blurry" or "blurred" or "blur");

    [Fact]
    public void A_model_that_follows_statements_gets_a_statement()
    {
        var forged = TheForge.Enhance("a lake at dawn without boats", "openai-gpt-image-2");
        Assert.Null(forged.NegativePrompt);
        Assert.Contains(forged.Fragments, placed => placed.Fragment.Role == FragmentRole.Exclusion && placed.Text.Equals("no boats", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(forged.Notes, note => note.Code == "exclusion-stated");
    }

    [Fact]
    public void A_model_that_draws_what_it_reads_gets_a_paraphrase()
    {
        var forged = TheForge.Enhance("a lake at dawn without people", "bfl-flux-pro-1.1");
        Assert.Null(forged.NegativePrompt);
        Assert.DoesNotContain("people", forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("empty scene", forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(forged.Notes, note => note.Code == "exclusion-paraphrased" && note["instead"] == "an empty scene");
    }

    [Fact]
    public void What_cannot_be_said_positively_is_noted_as_lost()
    {
        var forged = TheForge.Enhance("a quiet lake without zorbs", "bfl-flux-pro-1.1");
        Assert.DoesNotContain("zorbs", forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(forged.Notes, note => note.Code == "exclusion-lost" && note.Severity == NoteSeverity.Warning);
    }

    [Fact]
    public void The_callers_own_negative_words_come_first_after_exclusions_and_stay()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "a lake without boats", Target = "stability-v1-sdxl", Negative = "fog, power lines；电线" });
        Assert.Equal(["boats", "fog", "power lines"], forged.NegativeFragments.Take(3).Select(placed => placed.Text));
    }

    [Fact]
    public void Without_a_place_for_them_the_callers_negative_words_are_noted() =>
        Assert.Contains(TheForge.Enhance(new ForgeRequest { Prompt = "a lake", Target = "openai-gpt-image-2", Negative = "fog" }).Notes, note => note.Code == "no-negative" && note["text"] == "fog");

    [Fact]
    public void The_callers_negative_words_never_forbid_what_the_prompt_asks_for()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "a red rose", Target = "stability-v1-sdxl", Negative = "red, red eyes, thorns" });
        Assert.Equal(["red eyes", "thorns"], forged.NegativeFragments.Take(2).Select(placed => placed.Text));
        Assert.Contains(forged.Notes, note => note.Code == "negative-collision" && note["text"] == "red");
    }

    [Theory]
    [InlineData("no people, without cars", "people", "cars")]
    [InlineData("不要使用红色元素,没有水印", "red", "watermark")]
    public void A_negation_in_the_negative_words_is_unwrapped(string negative, string first, string second)
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "a lake", Target = "stability-v1-sdxl", Negative = negative });
        Assert.Equal([first, second], forged.NegativeFragments.Take(2).Select(placed => placed.Text));
        Assert.Equal(2, forged.Notes.Count(note => note.Code == "negative-unwrapped"));
    }

    [Fact]
    public void The_callers_negative_words_are_cleaned()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "a lake", Target = "stability-v1-sdxl", Negative = "fog\u0007, \ud800mist" });
        Assert.DoesNotContain('\u0007', forged.NegativePrompt!);
        Assert.Contains(forged.Notes, note => note.Code == "control-characters");
        Assert.Contains(forged.Notes, note => note.Code == "lone-surrogates");
    }

    [Theory]
    [InlineData("a bouquet of peonies for my mother")]
    [InlineData("送给妈妈的康乃馨花束")]
    public void Who_only_receives_the_flowers_has_no_hands_to_fail(string prompt) =>
        Assert.DoesNotContain(TheForge.Enhance(prompt, "a1111").NegativeFragments, placed => placed.Fragment.Id.StartsWith("anatomy.", StringComparison.Ordinal) && placed.Fragment.Id is not "anatomy.wings");

    [Fact]
    public void Who_is_shown_has_hands() =>
        Assert.Contains(TheForge.Enhance("my mother with a bouquet", "a1111").NegativeFragments, placed => placed.Fragment.Id == "anatomy.fingers");

    [Fact]
    public void Strength_none_adds_no_negative_of_ours()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "a lake without boats", Target = "stability-v1-sdxl", Strength = Strength.None });
        Assert.Equal("boats", forged.NegativePrompt);
    }

    [Fact]
    public void An_edit_has_no_negative() =>
        Assert.Null(TheForge.Enhance(new ForgeRequest { Prompt = "make it night, no people", Target = "stability-v1-sdxl", IsEdit = true }).NegativePrompt);

    [Fact]
    public void The_negative_says_nothing_twice()
    {
        var texts = TheForge.Enhance("a vase of roses, no plastic flowers, no blurry background", "a1111").NegativeFragments.Select(placed => placed.Text).ToList();
        Assert.Equal(texts.Distinct(StringComparer.OrdinalIgnoreCase), texts);
    }

    [Theory]
    [InlineData("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "stability-v1-sdxl")]
    [InlineData("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "a1111")]
    public void Red_is_in_the_negative_and_nowhere_in_the_positive(string prompt, string target)
    {
        var forged = TheForge.Enhance(prompt, target);
        Assert.DoesNotContain("red", Checks.Words.Of(forged.Prompt));
        Assert.DoesNotContain("红", forged.Prompt, StringComparison.Ordinal);
        Assert.Contains("red", Checks.Words.Of(forged.NegativePrompt!));
    }
}
