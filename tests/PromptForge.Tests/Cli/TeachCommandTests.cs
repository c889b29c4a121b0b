namespace PromptForge.Tests.Cli;

public class TeachCommandTests
{
    [Fact]
    public async Task A_taught_word_is_used_from_then_on()
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("enhance", "一束琉璃幻兰", "--target", "stability-v1-sdxl"));
        Assert.Contains("promptforge teach ", console.Err);

        Assert.Equal(0, await console.RunAsync("teach", "琉璃幻兰", "--en", "Glass Dream-orchid", "--like", "rose"));

        Assert.Contains("made the folder", console.Err);
        Assert.Contains("colour, season", console.Err.Replace("season, colour", "colour, season"));
        var entry = console.Read("knowledge/glass-dream-orchid.yaml");
        Assert.Contains("kind: flower", entry);
        Assert.Contains("form: {is: [mass], source: own}", entry);
        Assert.DoesNotContain("colour", entry);
        Assert.DoesNotContain("season", entry);
        Assert.DoesNotContain("la:", entry);
        Assert.Equal(0, await console.RunAsync("check"));
        Assert.Equal(0, await console.RunAsync("enhance", "一束琉璃幻兰", "--target", "stability-v1-sdxl"));
        Assert.Contains("Glass Dream-orchid", console.Lines[^2] + console.Lines[^1]);
    }

    [Fact]
    public async Task The_project_files_folder_takes_it_and_is_made()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "target: a1111\nknowledge: [words/mine]\n");

        Assert.Equal(0, await console.RunAsync("teach", "glimmerbell", "--zh", "微光铃", "--like", "rose"));

        Assert.Contains("names: {zh: [微光铃], en: [glimmerbell]}", console.Read("words/mine/glimmerbell.yaml"));
        Assert.Equal("target: a1111\nknowledge: [words/mine]\n", console.Read("promptforge.yaml"));
        Assert.False(File.Exists(Path.Combine(console.Directory, "words/mine/glimmerbell.yaml.new")));
    }

    [Fact]
    public async Task A_project_file_that_names_no_folder_names_it_afterwards()
    {
        using var console = new TestConsole();
        console.Write("promptforge.yaml", "target: a1111");

        Assert.Equal(0, await console.RunAsync("teach", "微光铃", "--en", "glimmerbell", "--like", "rose"));

        Assert.Equal("target: a1111\nknowledge: [knowledge]\n", console.Read("promptforge.yaml"));
    }

    [Theory]
    [InlineData("did you mean 'rose'?", "teach", "微光铃", "--en", "glimmerbell", "--like", "rosse")]
    [InlineData("Name an entry of its kind", "teach", "微光铃", "--en", "glimmerbell")]
    [InlineData("Give the English name", "teach", "微光铃", "--like", "rose")]
    [InlineData("Give the Chinese name", "teach", "glimmerbell", "--like", "rose")]
    [InlineData("is a name of the entry 'rose'", "teach", "玫瑰", "--en", "glimmerbell", "--like", "tulip")]
    [InlineData("holds Chinese characters", "teach", "微光铃", "--en", "玫瑰", "--like", "rose")]
    [InlineData("no id can be made", "teach", "微光铃", "--en", "…", "--like", "rose")]
    public async Task What_cannot_be_taught_is_told(string message, params string[] args)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err);
    }

    [Fact]
    public async Task What_is_there_is_never_written_over()
    {
        using var console = new TestConsole();
        console.Write("my/glimmerbell.yaml", "entries: []\n");

        Assert.Equal(2, await console.RunAsync("teach", "微光铃", "--en", "glimmerbell", "--like", "rose", "--to", "my"));
        Assert.Equal("entries: []\n", console.Read("my/glimmerbell.yaml"));
        Assert.Equal(0, await console.RunAsync("teach", "玫瑰", "--en", "rose", "--like", "tulip"));
        Assert.Contains("nothing to teach", console.Err);
    }
}
