namespace PromptForge.Tests.Cli;

public class AuthoringCommandTests
{
    [Theory]
    [InlineData("style")]
    [InlineData("entry")]
    public async Task A_new_file_passes_the_check_as_it_is(string what)
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("new", what, "moonlit-pavilion", "--to", "my"));
        Assert.Equal(0, await console.RunAsync("check", "my"));
        Assert.Equal(2, await console.RunAsync("new", what, "moonlit-pavilion", "--to", "my"));
        Assert.Contains("exists already", console.Err);
    }

    [Fact]
    public async Task A_new_style_can_be_used_at_once()
    {
        using var console = new TestConsole();
        await console.RunAsync("new", "style", "moonlit", "--to", "my");

        Assert.Equal(0, await console.RunAsync("enhance", "a fox", "--style", "moonlit", "--templates", "my"));

        Assert.Contains("soft side light", console.Out);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("3d")]
    [InlineData("1.5")]
    [InlineData("yes")]
    public async Task A_name_that_yaml_would_read_as_something_else_stays_a_name(string name)
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("new", "style", name, "--to", "my"));
        Assert.Equal(0, await console.RunAsync("save", "of-" + name, "--style", name, "--templates", "my", "--without", "light", "--to", "my"));
        Assert.Equal(0, await console.RunAsync("check", "my"));
    }

    [Theory]
    [InlineData("Moon Light")]
    [InlineData("../moon")]
    [InlineData("月光")]
    public async Task A_name_must_be_an_id(string name)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("new", "style", name));
        Assert.Contains("is not an id", console.Err);
    }

    [Fact]
    public async Task A_saved_style_has_lost_its_phrases_and_nothing_else()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("save", "quiet", "--style", "chinese", "--without", "chinese-floral#line,plastic", "--to", "my"));
        Assert.Equal(0, await console.RunAsync("check", "my"));
        Assert.Equal(0, await console.RunAsync("enhance", "牡丹插花", "--style", "quiet", "--templates", "my", "--target", "stability-v1-sdxl", "--explain"));

        Assert.DoesNotContain("quiet#line", console.Out);
        Assert.DoesNotContain("quiet#plastic", console.Out);
        Assert.Contains("quiet#space", console.Out);
    }

    [Theory]
    [InlineData("Name the one style", "save", "quiet")]
    [InlineData("One style can be saved", "save", "quiet", "--style", "chinese-floral,watercolour")]
    [InlineData("is no phrase of the style", "save", "quiet", "--style", "chinese-floral", "--without", "tree-peony#petals")]
    [InlineData("did you mean 'watercolour'?", "save", "quiet", "--style", "watercolor")]
    public async Task What_cannot_be_saved_is_told(string message, params string[] args)
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err);
    }

    [Fact]
    public async Task Check_tells_every_fault_with_its_place()
    {
        using var console = new TestConsole();
        console.Write("my/one.yaml", "id: one\nkind: look\nnames: {zh: 一, en: one}\nphrases:\n  a: {role: lihgt, zh: 光, en: light}\nstile: x\n");
        console.Write("my/two.yaml", "id: other\nkind: look\nextends: one\nnames: {zh: 二, en: two}\n");

        Assert.Equal(1, await console.RunAsync("check", "my"));

        Assert.Equal(3, console.Lines.Length);
        Assert.Contains("one.yaml(5,13): role 'lihgt' is unknown; did you mean 'light'?", console.Out);
        Assert.Contains("key 'stile' is unknown", console.Out);
        Assert.Contains("must equal the file name 'two'", console.Out);
        Assert.Contains("3 errors", console.Err);
    }

    [Fact]
    public async Task Check_finds_references_to_nothing()
    {
        using var console = new TestConsole();
        console.Write("knowledge/mine.yaml", "entries:\n- id: my-place\n  kind: place\n  names: {zh: [我的地方], en: [my place]}\n  pairs: [no-such-entry]\n");

        Assert.Equal(1, await console.RunAsync("check"));
        Assert.Contains("mine.yaml(2,7): my-place", console.Out);
    }

    [Fact]
    public async Task Check_says_when_there_is_nothing_to_check()
    {
        using var console = new TestConsole();

        Assert.Equal(2, await console.RunAsync("check"));
        Assert.Contains("nothing to check", console.Err);
    }

    [Fact]
    public async Task A_faulty_folder_stops_a_forging_with_its_faults()
    {
        using var console = new TestConsole();
        console.Write("my/one.yaml", "id: one\nkind: look\n");

        Assert.Equal(2, await console.RunAsync("enhance", "a fox", "--templates", "my"));
        Assert.Contains("one.yaml", console.Err);
        Assert.DoesNotContain("   at ", console.Err);
    }
}
