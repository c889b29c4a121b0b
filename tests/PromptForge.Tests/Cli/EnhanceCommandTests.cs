using System.Text;
using System.Text.Json;

namespace PromptForge.Tests.Cli;

public class EnhanceCommandTests
{
    [Fact]
    public async Task Prints_the_prompt_alone_and_says_the_default_target_beside_it()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "A lighthouse on a cliff"));

        Assert.StartsWith("A lighthouse on a cliff", Assert.Single(console.Lines));
        Assert.Contains("openai-gpt-image-2", console.Err);
    }

    [Fact]
    public async Task Says_nothing_about_a_target_that_was_chosen()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "a fox, not red", "--target", "stability-v1-sdxl", "--without", "none-such"));

        Assert.DoesNotContain("stability-v1-sdxl", console.Err);
        Assert.StartsWith("negative: ", console.Lines[1]);
    }

    [Fact]
    public async Task Json_has_the_shape_that_others_build_on()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "优雅的牡丹插花，不要红色", "--target=stability-v1-sdxl", "--format=json", "--seed", "7"));

        using var json = JsonDocument.Parse(Assert.Single(console.Lines));
        var root = json.RootElement;
        Assert.Equal(
            ["id", "version", "contentVersion", "prompt", "negativePrompt", "language", "style", "target", "strategy", "seed", "length", "negativeLength",
                "parameters", "fragments", "negativeFragments", "dropped", "notes", "request"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(7, root.GetProperty("seed").GetInt64());
        Assert.Equal(["value", "limit", "unit", "kind", "exact"], root.GetProperty("length").EnumerateObject().Select(property => property.Name));
        foreach (var fragment in root.GetProperty("fragments").EnumerateArray())
        {
            var (text, at) = (fragment.GetProperty("text").GetString()!, fragment.GetProperty("at").GetInt32());
            Assert.Equal(text, root.GetProperty("prompt").GetString()!.Substring(at, text.Length));
        }

        Assert.Contains("red", root.GetProperty("negativePrompt").GetString());
    }

    [Fact]
    public async Task Json_does_not_depend_on_the_language_of_messages()
    {
        using var english = new TestConsole();
        using var chinese = new TestConsole();
        chinese.Set("LC_ALL", "zh_CN.UTF-8");

        await english.RunAsync("enhance", "a fox without snow", "--format", "json");
        await chinese.RunAsync("enhance", "a fox without snow", "--format", "json");

        Assert.Equal(english.Out, chinese.Out);
        Assert.Contains("默认", chinese.Err);
    }

    [Fact]
    public async Task Variants_count_seeds_up_as_json_lines()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "a {red|blue|green} kite", "--variants", "3", "--seed", "5"));

        Assert.Equal([5, 6, 7], console.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public async Task Explains_each_phrase_beside_its_gloss()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "中式牡丹插花", "--target", "stability-v1-sdxl", "--explain"));

        Assert.Contains(console.Lines, line => line.StartsWith("template\tchinese-floral#line\tcomposition\tasymmetric line composition\t不对称线条构图\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_explained_id_that_is_left_out_is_gone()
    {
        using var console = new TestConsole();

        await console.RunAsync("enhance", "中式牡丹插花", "--target", "stability-v1-sdxl", "--without", "chinese-floral#line,tree-peony#petals", "--format", "json");

        Assert.DoesNotContain("\"chinese-floral#line\",\"text\"", console.Out.Split("\"dropped\"")[0]);
    }

    [Fact]
    public async Task A_person_sees_colour_and_a_gauge_and_the_prompt_on_one_line()
    {
        using var console = new TestConsole { IsOutputTerminal = true };

        Assert.Equal(0, await console.RunAsync("enhance", "中式牡丹插花", "--target", "stability-v1-sdxl", "--explain", "--ui", "zh"));

        Assert.Contains("\u001b[36m", console.Out.Split('\n')[0]);
        Assert.Contains("75 clip-tokens", console.Out);
        Assert.Contains("对照", console.Out);
    }

    [Fact]
    public async Task No_colour_where_none_is_wanted()
    {
        using var console = new TestConsole { IsOutputTerminal = true };
        console.Set("NO_COLOR", "1");

        await console.RunAsync("enhance", "a fox", "--explain");

        Assert.DoesNotContain('\u001b', console.Out);
    }

    [Fact]
    public async Task Reads_the_text_from_standard_input()
    {
        using var console = new TestConsole { Input = new MemoryStream(Encoding.UTF8.GetBytes("a heron\n")) };

        Assert.Equal(0, await console.RunAsync("enhance", "-", "--strength", "none"));

        Assert.StartsWith("a heron", console.Out);
    }

    [Theory]
    [InlineData("did you mean '--target'?", "enhance", "x", "--targt", "y")]
    [InlineData("did you mean 'stability-v1-sdxl'?", "enhance", "x", "--target", "stabilty-v1-sdxl")]
    [InlineData("did you mean 'chinese-floral'?", "enhance", "x", "--style", "chinse-floral")]
    [InlineData("did you mean 'enhance'?", "enhanc", "x")]
    [InlineData("did you mean 'styles'?", "list", "style")]
    [InlineData("strategy 'rulez' is unknown; did you mean 'rules'?", "enhance", "x", "--strategy", "rulez")]
    [InlineData("quotation marks", "enhance", "two", "words")]
    [InlineData("--strength cannot be 'ful'", "enhance", "x", "--strength", "ful")]
    [InlineData("needs a value", "enhance", "x", "--style")]
    [InlineData("needs a value", "enhance", "x", "--style", "--explain")]
    [InlineData("whole number", "enhance", "x", "--seed", "many")]
    [InlineData("(1–10000)", "enhance", "x", "--variants", "0")]
    [InlineData("--allow cannot be 'lite'", "enhance", "x", "--allow", "lite")]
    [InlineData("takes no value", "enhance", "x", "--strict=yes")]
    [InlineData("The prompt is empty", "enhance", " \t ")]
    [InlineData("The prompt is empty", "enhance", "")]
    [InlineData("Say what the picture shows", "enhance")]
    [InlineData("there is no file 'gone.yaml'", "enhance", "x", "--config", "gone.yaml")]
    [InlineData("there is no file or folder 'gone'", "enhance", "x", "--templates", "gone")]
    [InlineData("is unknown; did you mean '--target'?", "enhance", "x", "--tagret=y")]
    public async Task Wrong_usage_says_the_way_out(string message, params string[] args)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync(args));

        Assert.Contains(message, console.Err);
        Assert.Empty(console.Out);
        Assert.DoesNotContain("   at ", console.Err);
    }

    [Fact]
    public async Task A_megabyte_of_prompt_is_refused_in_a_sentence()
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("enhance", new string('x', 1 << 20), "--ui", "zh"));

        Assert.Contains("请缩短", console.Err);
    }

    [Theory]
    [InlineData("a fox\u0007\u0000 in snow")]
    [InlineData("a fox {lone} in snow")]
    [InlineData("\u001b[31ma fox")]
    public async Task Characters_that_nobody_can_read_are_told_and_do_no_harm(string prompt)
    {
        // The runner cannot carry half a pair.
        prompt = prompt.Replace("{lone}", "\ud83d", StringComparison.Ordinal);
        using var console = new TestConsole { IsOutputTerminal = true };
        console.Set("NO_COLOR", "1");

        Assert.Equal(0, await console.RunAsync("enhance", prompt));
        Assert.DoesNotContain(console.Out, letter => char.IsControl(letter) && letter != '\n');
        Assert.Contains("warning", console.Err);

        using var json = new TestConsole();
        Assert.Equal(0, await json.RunAsync("enhance", prompt, "--format", "json"));
        JsonDocument.Parse(json.Out).Dispose();
    }

    [Fact]
    public async Task A_text_that_begins_with_a_dash_stands_behind_two_of_them()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "--strength", "none", "--", "--ar"));
        Assert.Equal(0, await console.RunAsync("enhance", "--strength=none", "-- a fox"));
    }

    [Fact]
    public async Task Strict_fails_on_a_warning_and_shows_the_result_all_the_same()
    {
        using var console = new TestConsole();

        Assert.Equal(1, await console.RunAsync("enhance", "a fox \ud83d in snow", "--strict"));
        Assert.StartsWith("a fox", console.Out);
        Assert.Contains("--strict", console.Err);
    }

    [Fact]
    public async Task Strict_passes_where_nothing_is_doubtful()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "a fox in the snow", "--strict"));
    }

    [Fact]
    public async Task Help_speaks_the_language_that_was_asked_for()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("enhance", "--help", "--ui", "zh"));
        Assert.Contains("用法", console.Out);

        Assert.Equal(0, await console.RunAsync("--help"));
        Assert.Contains("knowledge", console.Out);
        Assert.DoesNotContain("  complete ", console.Out);
    }

    [Fact]
    public async Task Prints_its_version()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("--version"));
        Assert.Equal(Forge.Version + "\n", console.Out);
    }
}
