using System.Diagnostics;
using System.Text.Json;

namespace PromptForge.Tests.Cli;

public class ToolCommandTests
{
    [Theory]
    [InlineData("styles", "chinese-floral")]
    [InlineData("targets", "stability-v1-sdxl")]
    [InlineData("strategies", "rules")]
    [InlineData("knowledge", "tree-peony")]
    public async Task Lists_what_can_be_named(string what, string id)
    {
        using var text = new TestConsole();
        Assert.Equal(0, await text.RunAsync("list", what));
        Assert.Contains(text.Lines, line => line.StartsWith(id + "\t", StringComparison.Ordinal));

        using var json = new TestConsole();
        Assert.Equal(0, await json.RunAsync("list", what, "--format", "json"));
        Assert.Contains(JsonDocument.Parse(json.Out).RootElement.EnumerateArray(), item => item.GetProperty("id").GetString() == id);

        using var person = new TestConsole { IsOutputTerminal = true };
        Assert.Equal(0, await person.RunAsync("list", what, "--ui", "zh"));
        Assert.Contains(id, person.Out);
    }

    [Fact]
    public async Task Measures_a_text_against_every_limit()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("tokens", "a red fox", "--target", "stability-v1-sdxl", "--format", "json"));

        var limits = JsonDocument.Parse(console.Out).RootElement.EnumerateArray().ToList();
        Assert.Contains(limits, limit => limit.GetProperty("unit").GetString() == "clip-tokens" && limit.GetProperty("value").GetInt32() == 3 && limit.GetProperty("limit").GetInt32() == 75);
        Assert.Contains(limits, limit => limit.GetProperty("unit").GetString() == "scalars" && limit.GetProperty("value").GetInt32() == 9);
        Assert.All(limits, limit => Assert.True(limit.GetProperty("fits").GetBoolean()));
    }

    [Fact]
    public async Task Knowledge_is_searched_by_kind_season_and_culture_and_for_unlike_answers()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("knowledge", "search", "white", "--kind", "flower,branch", "--season", "winter", "--culture", "chinese", "--top", "20", "--format", "json"));
        var found = JsonDocument.Parse(console.Out).RootElement.EnumerateArray().ToList();
        Assert.NotEmpty(found);
        Assert.All(found, hit => Assert.Contains(hit.GetProperty("kind").GetString(), new[] { "flower", "branch" }));

        Assert.Equal(0, await console.RunAsync("knowledge", "search", "rose", "--diverse", "--top", "3"));
        Assert.Equal(2, await console.RunAsync("knowledge", "search", "rose", "--season", "sprin"));
        Assert.Contains("--season cannot be 'sprin'; did you mean 'spring'?", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Searches_the_knowledge_best_first()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("knowledge", "search", "牡丹", "--top", "3", "--format", "json"));

        var hits = JsonDocument.Parse(console.Out).RootElement.EnumerateArray().ToList();
        Assert.InRange(hits.Count, 1, 3);
        Assert.Equal("tree-peony", hits[0].GetProperty("id").GetString());
        Assert.Equal(["id", "kind", "names", "score"], hits[0].EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completion_knows_commands_and_asks_for_ids(string shell)
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("completion", shell));

        Assert.Contains("enhance", console.Out);
        Assert.Contains("strength", console.Out);
        Assert.Contains("promptforge complete styles", console.Out);
        Assert.DoesNotContain("\r", console.Out);
    }

    [Fact]
    public async Task The_bash_script_completes()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no /bin/bash here.");
        using var console = new TestConsole();
        await console.RunAsync("completion", "bash");
        var script = console.Write("complete.sh", console.Out + "promptforge() { echo my-style; }\nCOMP_WORDS=(promptforge enhance x --style \"\")\nCOMP_CWORD=4\n_promptforge\necho \"${COMPREPLY[@]}\"\nCOMP_WORDS=(promptforge enh)\nCOMP_CWORD=1\n_promptforge\necho \"${COMPREPLY[@]}\"\n");

        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", [script]) { RedirectStandardOutput = true })!;
        var lines = (await bash.StandardOutput.ReadToEndAsync()).Split('\n');

        Assert.Equal("auto none my-style", lines[0]);
        Assert.Equal("enhance", lines[1]);
    }

    [Theory]
    [InlineData("styles", "watercolour")]
    [InlineData("targets", "a1111")]
    [InlineData("strategies", "none")]
    [InlineData("knowledge", "tree-peony")]
    [InlineData("phrases", "chinese-floral#line")]
    public async Task Completion_lists_ids(string what, string id)
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("complete", what));
        Assert.Contains(id, console.Lines);
    }

    [Fact]
    public async Task Imports_styles_and_never_writes_over_a_file()
    {
        using var console = new TestConsole();
        console.Write("styles.csv", "\uFEFFname,prompt,negative_prompt\r\nMoody Film,\"photo of {prompt}, soft light, (film grain:1.2)\",\"blurry, low quality\"\r\n");

        Assert.Equal(0, await console.RunAsync("import", "a1111", "styles.csv", "--to", "my"));
        Assert.Equal(0, await console.RunAsync("check", "my"));
        Assert.Equal(0, await console.RunAsync("enhance", "a fox", "--style", "moody-film", "--templates", "my", "--target", "stability-v1-sdxl"));
        Assert.Contains("film grain", console.Out);

        Assert.Equal(0, await console.RunAsync("import", "a1111", "styles.csv", "--to", "my"));
        Assert.Contains("stays as it is", console.Err);
    }

    [Fact]
    public async Task Imported_wildcards_are_found_by_name()
    {
        using var console = new TestConsole();
        console.Write("lists/nature/bird.txt", "heron\r\n\r\n# a remark\r\nheron\r\n");

        Assert.Equal(0, await console.RunAsync("import", "wildcards", "lists", "--to", "my"));
        Assert.Equal("heron\n# a remark\nheron\n", console.Read("my/wildcards/nature/bird.txt"));
        Assert.Equal(0, await console.RunAsync("enhance", "a __nature/bird__ in the reeds", "--templates", "my", "--strength", "none"));
        Assert.StartsWith("a heron in the reeds", console.Lines[^1]);
    }

    [Theory]
    [InlineData("Say with --to", "import", "fooocus", "broken.json")]
    [InlineData("broken.json(1): not valid JSON", "import", "fooocus", "broken.json", "--to", "my")]
    [InlineData("the header 'name,prompt,negative_prompt' is missing", "import", "a1111", "broken.json", "--to", "my")]
    [InlineData("there is no file 'gone'", "import", "wildcards", "gone", "--to", "my")]
    [InlineData("import cannot be 'foocus'; did you mean 'fooocus'?", "import", "foocus", "broken.json", "--to", "my")]
    public async Task What_cannot_be_imported_is_told(string message, params string[] args)
    {
        using var console = new TestConsole();
        console.Write("broken.json", "[{\"name\": ");

        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err);
    }
}
