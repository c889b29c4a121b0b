using System.Text.Json;

namespace PromptForge.Tests.Cli;

/// <summary><c>--vary</c>: one facet differs, everything else is held, the seed of the pictures too.</summary>
public sealed class BoardCommandTests
{
    [Fact]
    public async Task Prompts_of_a_board_come_as_lines_and_say_their_choice()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("enhance", "中式插花，牡丹", "--vary", "vessel", "--variants", "4", "--target", "dashscope-wanx-v1", "--ui", "zh"));

        var facets = console.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("facet")).ToList();
        Assert.Equal(4, facets.Select(facet => facet.GetProperty("concept").GetString()).Distinct().Count());
        Assert.All(facets, facet => Assert.Equal("vessel", facet.GetProperty("id").GetString()));
        Assert.Contains("花器 vessel: 青瓷花瓶 celadon vase", console.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "概念板：光线 light", "<html lang=\"zh-CN\">", "窗光 soft window light")]
    [InlineData("en", "Concept board: light 光线", "<html lang=\"en\">", "soft window light 窗光")]
    public async Task Pictures_of_a_board_share_a_seed_and_stand_on_one_labelled_sheet(string ui, string title, string language, string label)
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("generate", "中式插花，牡丹", "--vary", "light", "--variants", "3", "--n", "2", "--provider", "offline", "--target", "stability-v1-sdxl", "--image-seed", "7", "--size", "96x64", "--ui", ui, "--format", "json"));

        var lines = console.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Equal([7, 8], line.GetProperty("pictures").EnumerateArray().Select(picture => picture.GetProperty("seed").GetInt64())));
        var page = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(console.Directory, "pictures"), "*-sheet.html")));
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains(language, page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split($"<b>{label}</b>").Length - 1);
        Assert.Equal(6, page.Split("<mark>").Length - 1);
        Assert.Contains("<mark>soft window light</mark>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_is_held_although_nobody_named_one_and_a_dry_run_shows_all()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("generate", "a lighthouse on a cliff", "--vary", "season", "--provider", "bfl-flux-pro-1.1", "--dry-run", "--format", "json"));

        var bodies = console.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("body")).ToList();
        Assert.Equal(4, bodies.Count);
        Assert.All(bodies, body => Assert.Equal(1, body.GetProperty("seed").GetInt64()));
        Assert.Contains("every picture is made with seed 1", console.Err, StringComparison.Ordinal);
        Assert.Contains("season 季节: winter 冬天", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_a_seed_is_told_of()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("generate", "a lighthouse on a cliff", "--vary", "season", "--provider", "openai-gpt-image-2", "--dry-run"));
        Assert.Contains("has no seed to hold", console.Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("花器", "enhance", "青瓷瓶里的牡丹", "--vary", "vessel", "--ui", "zh")]
    [InlineData("name it already", "generate", "a fox in winter", "--vary", "season", "--provider", "offline")]
    [InlineData("nothing to vary", "enhance", "a lighthouse", "--vary", "vessel")]
    [InlineData("--vary cannot be 'vase'", "enhance", "peonies", "--vary", "vase")]
    [InlineData("is for one prompt", "enhance", "--input", "x.txt", "--vary", "light")]
    [InlineData("--variants must be a whole number", "enhance", "peonies", "--vary", "light", "--variants", "1")]
    public async Task What_cannot_be_varied_is_told_with_the_way_out(string message, params string[] args)
    {
        using var console = new TestConsole();
        console.Write("x.txt", "a fox");
        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err, StringComparison.Ordinal);
    }
}
