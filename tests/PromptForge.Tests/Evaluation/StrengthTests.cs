using PromptForge.Model;

namespace PromptForge.Tests.Evaluation;

/// <summary>A bare idea gains four to eight phrases, an expert's prompt at most one; asked for nothing, nothing.</summary>
public sealed class StrengthTests
{
    private const string ForEnglish = "stability-v1-sdxl";

    [Theory]
    [InlineData("openai-gpt-image-2")]
    [InlineData("dashscope-wanx-v1")]
    [InlineData(ForEnglish)]
    public void A_full_prompt_of_an_expert_gains_at_most_one_phrase(string target) => Sets.Judge(
        For("expert", target), prompt => new() { Prompt = prompt, Target = target }, forged => forged.Added > 1 ? [forged.Told()] : []);

    [Theory]
    [InlineData("openai-gpt-image-2")]
    [InlineData("dashscope-wanx-v1")]
    [InlineData(ForEnglish)]
    public void A_bare_idea_gains_four_to_eight_phrases(string target) => Sets.Judge(
        For("bare", target), prompt => new() { Prompt = prompt, Target = target }, forged => forged.Added is < 4 or > 8 ? [forged.Told()] : []);

    [Theory]
    [InlineData("expert")]
    [InlineData("bare")]
    [InlineData("products")]
    [InlineData("floral-zh")]
    public void Strength_none_adds_nothing(string set) => Sets.Judge(
        Sets.Read(set), prompt => new() { Prompt = prompt, Strength = Strength.None }, forged => forged.Added > 0 ? [forged.Told()] : []);

    [Theory]
    [InlineData("expert", "openai-gpt-image-2")]
    [InlineData("expert", "dashscope-wanx-v1")]
    [InlineData("expert", ForEnglish)]
    [InlineData("bare", "openai-gpt-image-2")]
    [InlineData("bare", "dashscope-wanx-v1")]
    [InlineData("bare", ForEnglish)]
    [InlineData("products", "openai-gpt-image-2")]
    [InlineData("products", "dashscope-wanx-v1")]
    [InlineData("floral-zh", "openai-gpt-image-2")]
    [InlineData("floral-zh", "dashscope-wanx-v1")]
    [InlineData("floral-zh", ForEnglish)]
    public void Every_result_keeps_the_promises(string set, string target) =>
        Sets.Judge(Sets.Read(set), prompt => new() { Prompt = prompt, Target = target }, Sets.Broken);

    /// <summary>The whole set; for a target that reads no Chinese and has little room, the English half.</summary>
    private static IEnumerable<string> For(string set, string target) => Sets.Read(set).Where(prompt => target != ForEnglish || !Sets.IsChinese(prompt));
}
