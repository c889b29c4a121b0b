using System.Text.Json;
using PromptForge.Cli;

namespace PromptForge.Tests.Cli;

public class ProjectFileTests
{
    [Fact]
    public async Task Holds_for_every_folder_below_and_yields_to_options()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "target: stability-v1-sdxl\nstyle: watercolour\nui: zh\n");

        Assert.Equal(0, await console.RunAsync("enhance", "a fox", "--format", "json", "--style", "none"));

        using var json = JsonDocument.Parse(console.Out);
        Assert.Equal("stability-v1-sdxl", json.RootElement.GetProperty("target").GetString());
        Assert.Equal("none", json.RootElement.GetProperty("style").GetString());
        Assert.Empty(console.Err);
        var below = Directory.CreateDirectory(Path.Combine(console.Directory, "a", "b")).FullName;
        Assert.Equal(Path.Combine(console.Directory, "promptforge.yaml"), ProjectFile.Nearest(below));
    }

    [Fact]
    public void Reads_every_key()
    {
        using var console = new TestConsole();
        var path = console.Write("promptforge.yaml",
            """
            target: a1111
            style: [chinese-floral, watercolour]
            strategy: rules
            strength: light
            lang: en
            ui: en
            always: [house style]
            never: ["chinese-floral#line", plain]
            templates: my/templates
            knowledge: [my/knowledge]
            glossary: words.yaml
            palette: [navy, cream]
            content-version: abc
            """);

        var file = ProjectFile.Read(path);

        Assert.Equal(("a1111", "chinese-floral,watercolour", "rules", "light", "en"), (file.Target, file.Style, file.Strategy, file.Strength, file.Lang));
        Assert.Equal(["house style", "navy and cream palette"], file.Always);
        Assert.Equal(["chinese-floral#line", "plain"], file.Never);
        Assert.Equal([Path.Combine(console.Directory, "my", "templates")], file.Templates);
        Assert.Equal([Path.Combine(console.Directory, "words.yaml")], file.Glossary);
    }

    [Theory]
    [InlineData("targt: x", "promptforge.yaml(1,1): key 'targt' is unknown; did you mean 'target'?")]
    [InlineData("never: [plastic flowers]", "'plastic flowers' is no receipt id")]
    [InlineData("strength: much", "strength 'much' is unknown")]
    [InlineData("clip-vocabulary: gone.gz", "there is no file")]
    [InlineData("target: [", "not valid YAML")]
    public async Task A_fault_is_told_with_its_place(string yaml, string message)
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", yaml + "\n");

        Assert.Equal(2, await console.RunAsync("enhance", "a fox"));
        Assert.Contains(message, console.Err);
    }

    [Fact]
    public async Task What_is_never_wanted_stays_out()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "target: stability-v1-sdxl\nnever: ['chinese-floral#line']\n");

        await console.RunAsync("enhance", "中式牡丹插花");

        Assert.DoesNotContain("asymmetric line composition", console.Out);
    }
}
