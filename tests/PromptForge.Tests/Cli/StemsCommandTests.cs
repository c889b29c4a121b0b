using System.Text.Json;

namespace PromptForge.Tests.Cli;

public sealed class StemsCommandTests
{
    [Fact]
    public async Task A_result_gives_its_stem_list_in_both_languages_and_Latin()
    {
        using var console = await ResultAsync("中式牡丹插花");

        Assert.Equal(0, await console.RunAsync("stems", "result.json", "--month", "10"));

        Assert.Contains("牡丹\ttree peony\tPaeonia × suffruticosa\tmass\t3 4 5\t", console.Out);
        Assert.Contains("in season March to May", console.Out);
    }

    [Fact]
    public async Task Json_holds_the_same_for_programs()
    {
        using var console = await ResultAsync("中式牡丹插花");
        var before = console.Out.Length;

        Assert.Equal(0, await console.RunAsync("stems", "result.json", "--format", "json"));

        using var list = JsonDocument.Parse(console.Out[before..]);
        var peony = list.RootElement[0];
        Assert.Equal("tree-peony", peony.GetProperty("id").GetString());
        Assert.Equal(3, peony.GetProperty("blooms")[0].GetInt32());
        Assert.True(peony.GetProperty("substitutes").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Csv_opens_in_a_spreadsheet()
    {
        using var console = await ResultAsync("中式牡丹插花");
        var before = console.Out.Length;

        Assert.Equal(0, await console.RunAsync("stems", "result.json", "--format", "csv", "--ui", "zh"));

        Assert.StartsWith("\uFEFF中文名,英文名,学名,作用,当令（月）,可替代,提醒\r\n牡丹,tree peony,", console.Out[before..]);
    }

    [Theory]
    [InlineData("--month", "13")]
    [InlineData("--format", "xml")]
    public async Task A_wrong_option_is_refused(string option, string value)
    {
        using var console = await ResultAsync("中式牡丹插花");

        Assert.Equal(2, await console.RunAsync("stems", "result.json", option, value));
    }

    [Fact]
    public async Task A_prompt_without_plants_says_so()
    {
        using var console = await ResultAsync("一只黑猫");

        Assert.Equal(0, await console.RunAsync("stems", "result.json"));
        Assert.Contains("no plant that could be ordered", console.Err);
    }

    private static async Task<TestConsole> ResultAsync(string prompt)
    {
        var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("enhance", prompt, "--format", "json"));
        console.Write("result.json", console.Out);
        return console;
    }
}
