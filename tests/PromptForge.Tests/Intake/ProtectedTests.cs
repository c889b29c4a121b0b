using PromptForge.Intake;
using PromptForge.Model;

namespace PromptForge.Tests.Intake;

public sealed class ProtectedTests
{
    [Theory]
    [InlineData("a sign \"OPEN\" here", ProtectedKind.Quote, "\"OPEN\"", "OPEN")]
    [InlineData("a sign “OPEN” here", ProtectedKind.Quote, "“OPEN”", "OPEN")]
    [InlineData("a sign 'OPEN NOW' here", ProtectedKind.Quote, "'OPEN NOW'", "OPEN NOW")]
    [InlineData("a sign ‘OPEN’ here", ProtectedKind.Quote, "‘OPEN’", "OPEN")]
    [InlineData("招牌「营业中」", ProtectedKind.Quote, "「营业中」", "营业中")]
    [InlineData("招牌『营业中』", ProtectedKind.Quote, "『营业中』", "营业中")]
    [InlineData("仿《千里江山图》", ProtectedKind.Title, "《千里江山图》", "千里江山图")]
    [InlineData("a fox <lora:ink-wash:0.8>", ProtectedKind.Lora, "<lora:ink-wash:0.8>", "lora:ink-wash:0.8")]
    [InlineData("a (red fox:1.2) runs", ProtectedKind.Weight, "(red fox:1.2)", "red fox")]
    [InlineData("a ((red)) fox", ProtectedKind.Weight, "((red))", "red")]
    [InlineData("a [red] fox", ProtectedKind.Weight, "[red]", "red")]
    [InlineData("a [red:blue:0.5] fox", ProtectedKind.Schedule, "[red:blue:0.5]", "red:blue:0.5")]
    [InlineData("a [red|blue] fox", ProtectedKind.Schedule, "[red|blue]", "red|blue")]
    [InlineData("a fox BREAK an owl", ProtectedKind.Schedule, "BREAK", "BREAK")]
    [InlineData("a fox --ar 3:4", ProtectedKind.Flag, "--ar 3:4", "ar 3:4")]
    [InlineData("a {colour} fox", ProtectedKind.Placeholder, "{colour}", "colour")]
    [InlineData("a {{colour}} fox", ProtectedKind.Placeholder, "{{colour}}", "{colour}")]
    public void Finds_what_is_not_ours_to_change(string prompt, ProtectedKind kind, string raw, string inner)
    {
        var span = Assert.Single(ProtectedScanner.Scan(prompt));

        Assert.Equal((kind, raw), (span.Kind, span.Raw));
        Assert.Equal(inner.Trim('{', '}'), span.Inner.Trim('{', '}'));
        Assert.Equal(raw, prompt.Substring(span.Start, span.Length));
    }

    [Theory]
    [InlineData("a table 5\" tall and 3\" wide")]
    [InlineData("the dog's bone and the cat's toy")]
    [InlineData("rock 'n roll")]
    [InlineData("a < b and c > d")]
    [InlineData("a well-known face - really")]
    [InlineData("an unclosed \"quote")]
    [InlineData("an unclosed (bracket")]
    [InlineData("BREAKFAST for two AND")]
    public void Leaves_the_rest_alone(string prompt) => Assert.Empty(ProtectedScanner.Scan(prompt));

    [Theory]
    [InlineData("((red))", 1.21)]
    [InlineData("(red:1.35)", 1.35)]
    [InlineData("[[red]]", 0.8264)]
    [InlineData("(red)", 1)]
    public void Reads_weights(string prompt, double weight) => Assert.Equal(weight, Assert.Single(ProtectedScanner.Scan(prompt)).Weight, 4);

    [Theory]
    [InlineData("(((((((((((((((((((((((((((((((((((")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("\"\"\"\"\"\"\"\"\"\"\"\"\"")]
    public void Is_not_slow_or_lost_in_marks_without_end(string marks)
    {
        var text = string.Concat(Enumerable.Repeat(marks, 400));
        Assert.All(ProtectedScanner.Scan(text), span => Assert.True(span.End <= text.Length));
    }

    [Theory]
    [InlineData("stability-v1-sdxl")]
    [InlineData("openai-gpt-image-2")]
    [InlineData("dashscope-wanx-v1")]
    [InlineData("a1111")]
    [InlineData("midjourney-dialect")]
    public void Lettering_survives_byte_for_byte(string target)
    {
        var forged = TheForge.Enhance("a café sign that says \"  ÖPEN  24/7, naïve—no #1! \" above 《千里江山图》 and {name}", target);

        Assert.Contains("  ÖPEN  24/7, naïve—no #1! ", forged.Prompt, StringComparison.Ordinal);
        Assert.Contains("千里江山图", forged.Prompt, StringComparison.Ordinal);
        Assert.Contains("{name}", forged.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comma_inside_lettering_splits_no_clause()
    {
        var forged = TheForge.Enhance("a sign \"Stop, look, listen. Go!\", rain", "openai-gpt-image-2");
        Assert.Contains("\"Stop, look, listen. Go!\"", forged.Fragments[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_excluding_word_inside_lettering_excludes_nothing() =>
        Assert.Empty(Drafts.Read("a poster with \"no smoking, 不要红色\"").Exclusions);
}
