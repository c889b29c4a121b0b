using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Tests.Refining;

public sealed class WishTests
{
    public static TheoryData<string, string, string, string, string> Wishes
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var cells in Rows()) { data.Add(cells[0], cells[1], cells[2], cells[3], cells[4]); }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Wishes))]
    public async Task A_wish_changes_what_it_names_and_nothing_else(string prompt, string wish, string holds, string lacks, string negative)
    {
        var first = TheForge.Enhance(new() { Prompt = prompt, Target = "stability-v1-sdxl", Strength = Strength.None, Language = Language.English });

        var next = await TheForge.Standard.RefineAsync(first, wish);

        foreach (var word in Split(holds)) { Assert.Contains(word, next.Prompt, StringComparison.OrdinalIgnoreCase); }

        foreach (var word in Split(lacks)) { Assert.DoesNotContain(word, next.Prompt, StringComparison.OrdinalIgnoreCase); }

        foreach (var word in Split(negative)) { Assert.Contains(word, next.NegativePrompt, StringComparison.OrdinalIgnoreCase); }

        foreach (var word in Split(holds)) { Assert.DoesNotContain(word, next.NegativePrompt ?? "", StringComparison.OrdinalIgnoreCase); }

        Assert.NotEmpty(next.Notes.Where(note => note.Stage == "refining"));
    }

    [Theory]
    [InlineData("stability-v1-sdxl")]
    [InlineData("openai-gpt-image-2")]
    [InlineData("bfl-flux-2-pro")]
    [InlineData("dashscope-wanx-v1")]
    [InlineData("midjourney-dialect")]
    public async Task Every_promise_holds_for_every_wish(string target)
    {
        var forge = TheForge.Standard;
        var broken = new List<string>();
        foreach (var cells in Rows())
        {
            var next = await forge.RefineAsync(TheForge.Enhance(cells[0], target), cells[1]);
            broken.AddRange(forge.Promises.Check(next, forge.Profile(target), forge.Strategy(next.Strategy)).Select(one => $"{cells[0]} > {cells[1]}: {one.Promise}: {one.Message}"));
        }

        Assert.Empty(broken);
    }

    [Fact]
    public async Task A_second_wish_goes_on_from_the_file_that_the_first_wrote_and_undo_gives_its_bytes_back()
    {
        var forge = TheForge.Standard;
        var rows = Rows();
        for (var i = 0; i < rows.Count; i++)
        {
            var first = TheForge.Enhance(rows[i][0]);
            var second = await forge.RefineAsync(first, rows[i][1]);
            var read = ResultReader.Request(System.Text.Encoding.UTF8.GetBytes(ResultJson.ToText(second)));
            Assert.Equal(ResultJson.ToText(second), ResultJson.ToText(await forge.EnhanceAsync(read)));

            var wish = rows[(i + 17) % rows.Count][1];
            var third = await forge.RefineAsync(second with { Request = read }, wish);
            Assert.Equal([rows[i][1], wish], third.Request.Wishes);

            Assert.Equal(ResultJson.ToText(second), ResultJson.ToText(await forge.RefineAsync(third, "回到上一步")));
            Assert.Equal(ResultJson.ToText(first), ResultJson.ToText(await forge.RefineAsync(await forge.RefineAsync(third, "undo"), "go back")));
            Assert.Equal(ResultJson.ToText(first), ResultJson.ToText(await forge.RefineAsync(third, "start over")));
        }
    }

    [Fact]
    public async Task A_later_wish_wins_over_an_earlier_one_on_the_same_thing()
    {
        var last = await TalkAsync("a red vase with tulips", "make the vase white", "no, keep it red after all");

        Assert.Equal("a red vase with tulips", last.Prompt);
    }

    [Fact]
    public async Task What_was_taken_away_comes_back_when_it_is_wished_for()
    {
        var last = await TalkAsync("玫瑰和菊花，窗边", "去掉菊花", "再加一枝菊花");

        Assert.Contains("chrysanthemum", last.Prompt);
        Assert.Null(last.NegativePrompt);
    }

    [Fact]
    public async Task One_wish_may_hold_several()
    {
        var last = await TalkAsync("roses and lilies in a red vase", "remove the lilies, make the vase white and add two butterflies");

        Assert.Equal("roses in a white vase, two butterflies", last.Prompt);
        Assert.Equal("lilies", last.NegativePrompt);
    }

    [Fact]
    public async Task The_language_of_the_prompt_is_not_that_of_a_wish()
    {
        var first = TheForge.Enhance("玫瑰", "dashscope-wanx-v1");

        Assert.Equal(first.Language, (await TheForge.Standard.RefineAsync(first, "add two yellow butterflies and a snail")).Language);
    }

    [Fact]
    public async Task What_was_taken_back_is_not_added_again_by_us()
    {
        var forge = TheForge.Standard;
        var first = TheForge.Enhance("优雅大气的中式牡丹插花");
        var vessel = Assert.Single(first.Fragments, placed => placed.Fragment.Role == FragmentRole.Vessel);

        var next = await forge.RefineAsync(first, "不要花瓶了");

        Assert.DoesNotContain(next.Fragments, placed => placed.Fragment.Role == FragmentRole.Vessel);
        Assert.DoesNotContain(vessel.Text, next.Prompt);
    }

    [Fact]
    public async Task A_wish_that_nobody_understands_is_kept_and_told()
    {
        var next = await TalkAsync("a fox", "something quite unexpected");

        Assert.Equal("a fox, something quite unexpected", next.Prompt);
        Assert.Equal("wish-own", Assert.Single(next.Notes, note => note.Stage == "refining").Code);
    }

    [Fact]
    public async Task Quoted_words_and_flags_stay_where_they_are()
    {
        var next = await TalkAsync("a sign reading \"ROSE\" beside a rose --ar 3:4", "replace the rose with a lily", "add a bee");

        Assert.Contains("\"ROSE\"", next.Prompt);
        Assert.Contains("a lily", next.Prompt);
        Assert.EndsWith("a bee --ar 3:4", next.Words);
    }

    [Fact]
    public async Task On_a_picture_that_comes_along_every_wish_is_an_instruction()
    {
        var first = TheForge.Enhance(new() { Prompt = "make the vase white", Target = "openai-gpt-image-2", IsEdit = true });

        var next = await TheForge.Standard.RefineAsync(first, "remove the text");

        Assert.Equal("make the vase white, remove the text", next.Words);
        Assert.Null(next.NegativePrompt);
        Assert.Equal(0, next.Added);
    }

    [Fact]
    public async Task An_empty_wish_is_refused() =>
        Assert.Equal("empty-wish", (await Assert.ThrowsAsync<ForgeRequestException>(async () => await TalkAsync("a fox", " , "))).Code);

    private static async Task<ForgedPrompt> TalkAsync(string prompt, params string[] wishes)
    {
        var result = TheForge.Enhance(new() { Prompt = prompt, Target = "stability-v1-sdxl", Strength = Strength.None });
        foreach (var wish in wishes) { result = await TheForge.Standard.RefineAsync(result, wish); }

        return result;
    }

    private static List<string[]> Rows() =>
        [.. File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "wishes.tsv")).Where(line => line.Length > 0 && line[0] != '#').Skip(1).Select(line => (line + "\t\t\t").Split('\t'))];

    private static string[] Split(string words) => words.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
