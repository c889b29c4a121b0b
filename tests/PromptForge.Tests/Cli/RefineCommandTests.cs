using System.Text.Json;

namespace PromptForge.Tests.Cli;

public class RefineCommandTests
{
    [Fact]
    public async Task A_result_goes_on_from_wish_to_wish()
    {
        using var console = new TestConsole();
        await EnhanceAsync(console, "roses in a red vase");

        Assert.Equal(0, await console.RunAsync("refine", "one.json", "make the vase white", "--format", "json"));
        console.Write("two.json", console.Lines[^1]);
        Assert.Equal(0, await console.RunAsync("refine", "two.json", "再加一点绿色"));

        Assert.Equal("roses in a white vase, a little green", console.Lines[^1]);
        Assert.Contains("added as you wished: '一点绿色'", console.Err);
    }

    [Fact]
    public async Task Undo_gives_the_earlier_bytes()
    {
        using var console = new TestConsole();
        var first = await EnhanceAsync(console, "roses in a red vase");
        await console.RunAsync("refine", "one.json", "make the vase white", "--format", "json");
        console.Write("two.json", console.Lines[^1]);

        Assert.Equal(0, await console.RunAsync("refine", "two.json", "undo", "--format", "json"));

        Assert.Equal(first, console.Lines[^1]);
        Assert.Contains("undone: make the vase white", console.Err);
        Assert.Equal(0, await console.RunAsync("refine", "one.json", "回到上一步", "--ui", "zh"));
        Assert.Contains("没有可以撤销的", console.Err);
    }

    [Fact]
    public async Task A_wish_that_is_not_understood_fails_where_it_must_be()
    {
        using var console = new TestConsole();
        await EnhanceAsync(console, "roses in a red vase");

        Assert.Equal(1, await console.RunAsync("refine", "one.json", "something quite unexpected", "--strict"));
        Assert.Contains("names no change", console.Err);
    }

    [Theory]
    [InlineData("there is no file", "refine", "none.json", "undo")]
    [InlineData("Give an earlier result", "refine", "bad.json")]
    [InlineData("cannot be read as an earlier result", "refine", "bad.json", "undo")]
    [InlineData("holds no 'request'", "refine", "old.json", "undo")]
    [InlineData("cannot be read as an earlier result", "enhance", "a fox", "--from", "bad.json")]
    public async Task What_cannot_be_refined_is_told(string message, params string[] args)
    {
        using var console = new TestConsole();
        console.Write("bad.json", "{}\n{}");
        console.Write("old.json", "{\"prompt\":\"a fox\"}");

        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err);
    }

    [Fact]
    public async Task Options_come_from_an_earlier_result_unless_they_are_given()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "target: a1111\n");
        await console.RunAsync("enhance", "a fox", "--target", "stability-v1-sdxl", "--style", "watercolour", "--seed", "7", "--negative", "rain", "--without", "watercolour#wash", "--format", "json");
        console.Write("one.json", console.Lines[^1]);

        Assert.Equal(0, await console.RunAsync("enhance", "a bear", "--from", "one.json", "--seed", "9", "--format", "json"));

        using var json = JsonDocument.Parse(console.Lines[^1]);
        var request = json.RootElement.GetProperty("request");
        Assert.Equal(("a bear", "stability-v1-sdxl", "watercolour", 9, "rain", "watercolour#wash"),
            (request.GetProperty("prompt").GetString(), request.GetProperty("target").GetString(), request.GetProperty("style").GetString(),
             request.GetProperty("seed").GetInt32(), request.GetProperty("negative").GetString(), request.GetProperty("without")[0].GetString()));
    }

    private static async Task<string> EnhanceAsync(TestConsole console, string text)
    {
        await console.RunAsync("enhance", text, "--target", "stability-v1-sdxl", "--strength", "none", "--format", "json");
        console.Write("one.json", console.Lines[^1]);
        return console.Lines[^1];
    }
}
