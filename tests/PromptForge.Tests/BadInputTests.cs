using System.Diagnostics;
using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\t\r\n\u3000\u00A0")]
    public async Task An_empty_prompt_is_refused(string prompt) => Assert.Equal("empty-prompt", (await Refused(new() { Prompt = prompt })).Code);

    [Theory]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("\u200B\uFEFF")]
    [InlineData("...")]
    [InlineData("，。！")]
    [InlineData("?!?!")]
    [InlineData("\uE000\uF8FF")]
    [InlineData("\uD83D")]
    public async Task A_prompt_of_marks_alone_is_refused(string prompt) => Assert.Equal("empty-prompt", (await Refused(new() { Prompt = prompt })).Code);

    [Theory]
    [InlineData("😀")]
    [InlineData("♥")]
    [InlineData("3")]
    public void A_picture_or_a_number_is_a_prompt(string prompt) => Assert.Contains(prompt, TheForge.Enhance(prompt).Prompt, StringComparison.Ordinal);

    [Fact]
    public async Task A_megabyte_is_refused_with_its_length()
    {
        var refused = await Refused(new() { Prompt = new string('a', 1 << 20) });
        Assert.Equal("prompt-too-long", refused.Code);
        Assert.Contains("1048576", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a fox, ")]
    [InlineData("狐狸，")]
    [InlineData("not no without ")]
    [InlineData("不要没有别")]
    [InlineData("(a:1.1)[b|c]<lora:x:1>{y}\"z\"")]
    [InlineData("one two three four five six seven ")]
    public void The_longest_prompt_takes_seconds_not_minutes(string piece)
    {
        // A tenth first: whatever grows with the square of the length shows here without taking minutes.
        foreach (var (length, seconds) in ((int, double)[])[(Forge.LongestPrompt / 10, 1), (Forge.LongestPrompt, 10)])
        {
            var prompt = string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1))[..length];
            foreach (var target in (string[])["stability-v1-sdxl", "openai-gpt-image-2", "dashscope-wanx-v1"])
            {
                var watch = Stopwatch.StartNew();
                var forged = TheForge.Enhance(prompt, target);
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"{target}, {length} characters: {watch.Elapsed.TotalSeconds:0.0} s");
                Assert.Empty(TheForge.Standard.Promises.Check(forged, TheForge.Profile(target), Strategy.Rules).Select(broken => broken.ToString()[..Math.Min(300, broken.ToString().Length)]));
            }
        }
    }

    [Fact]
    public void Control_characters_go_and_are_noted()
    {
        var forged = TheForge.Enhance("a \u0007fox\u0000 in\u001B the snow");
        Assert.DoesNotContain(forged.Prompt, char.IsControl);
        Assert.Contains(forged.Notes, note => note.Code == "control-characters" && note["count"] == "3");
    }

    [Fact]
    public void Lone_surrogates_are_replaced_and_noted()
    {
        var forged = TheForge.Enhance("a fox \uD83D in \uDE00 snow 😀");
        Assert.Contains(forged.Notes, note => note.Code == "lone-surrogates" && note["count"] == "2");
        Assert.Contains("😀", forged.Prompt, StringComparison.Ordinal);
        for (var i = 0; i < forged.Prompt.Length; i++)
        {
            if (char.IsHighSurrogate(forged.Prompt[i])) { Assert.True(char.IsLowSurrogate(forged.Prompt[++i])); }
            else { Assert.False(char.IsLowSurrogate(forged.Prompt[i])); }
        }
    }

    [Theory]
    [InlineData("stability-v1-sdxll", "stability-v1-sdxl")]
    [InlineData("openai-gpt-imag-2", "openai-gpt-image-2")]
    public async Task An_unknown_target_is_refused_with_the_nearest(string target, string nearest)
    {
        var refused = await Refused(new() { Prompt = "a fox", Target = target });
        Assert.Equal("unknown-target", refused.Code);
        Assert.Contains($"did you mean '{nearest}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chinese-flora", "chinese-floral")]
    [InlineData("watercolor", "watercolour")]
    public async Task An_unknown_style_is_refused_with_the_nearest(string style, string nearest)
    {
        var refused = await Refused(new() { Prompt = "a fox", Style = style });
        Assert.Equal("unknown-style", refused.Code);
        Assert.Contains($"did you mean '{nearest}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_strategy_is_refused_with_the_nearest()
    {
        var refused = await Refused(new() { Prompt = "a fox", Strategy = "rule" });
        Assert.Equal("unknown-strategy", refused.Code);
        Assert.Contains("did you mean 'rules'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_far_off_name_gets_no_false_suggestion() =>
        Assert.DoesNotContain("did you mean", (await Refused(new() { Prompt = "a fox", Target = "zzzzzzzzzzzz" })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task No_request_is_the_callers_mistake() =>
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await TheForge.Standard.EnhanceAsync(null!));

    [Fact]
    public async Task A_cancelled_call_ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await TheForge.Standard.EnhanceAsync(new ForgeRequest { Prompt = "a fox" }, new CancellationToken(true)));

    [Fact]
    public void Random_text_never_crashes_and_keeps_every_promise()
    {
        var random = new Random(7);
        string[] pieces =
        [
            "a fox", "牡丹", "不要", "without ", "no ", "(", ")", "[", "]", "{", "}", "|", "\"", "“", "”", "《", "》", "<lora:", ">", ":1.2", "--ar 3:4", "--no ", ", ", "，", "。", ". ", "\n",
            " ", "😀", "\uD83D", "\u0000", "除了", "还有", "not only", "red ", "红色", "的", "é", "ß", "İ", "ı", "ﬁ", "Ａ", "　", "を", "한", "$$", "2$$", "__x__", "${x=1}", "'", "’s", "\\", "1,000", "BREAK", "AND",
        ];
        var targets = Checks.Survey.MainTargets;
        var faults = new List<string>();
        for (var i = 0; i < 3000; i++)
        {
            var prompt = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var target = targets[i % targets.Count];
            try
            {
                var forged = TheForge.Enhance(new ForgeRequest { Prompt = prompt, Target = target, Seed = i });
                var broken = TheForge.Standard.Promises.Check(forged, TheForge.Profile(target), Strategy.Rules);
                if (!broken.IsEmpty) { faults.Add($"{target}: «{prompt}» → «{forged.Prompt}»: {string.Join("; ", broken)}"); }
            }
            catch (ForgeRequestException refused) when (refused.Code == "empty-prompt" && !prompt.Any(char.IsLetterOrDigit))
            {
                // Texts that say nothing are refused; everything else must be forged.
            }
            catch (Exception crash)
            {
                faults.Add($"{target}: «{prompt}»: {crash.GetType().Name} {crash.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("PromptForge.", StringComparison.Ordinal))}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count}:\n" + string.Join("\n", faults.Take(12)));
    }

    private static Task<ForgeRequestException> Refused(ForgeRequest request) =>
        Assert.ThrowsAsync<ForgeRequestException>(async () => await TheForge.Standard.EnhanceAsync(request));
}
