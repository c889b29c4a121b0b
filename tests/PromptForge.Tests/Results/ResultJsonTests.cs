using System.Text.Json;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Tests.Results;

public class ResultJsonTests
{
    [Fact]
    public async Task Keeps_chinese_readable_and_every_number_invariant()
    {
        var forged = await Forge.Create().EnhanceAsync(new() { Prompt = "中式牡丹插花" });
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new("tr-TR");
        var turkish = ResultJson.ToText(forged);
        Thread.CurrentThread.CurrentCulture = before;

        Assert.Equal(ResultJson.ToText(forged), turkish);
        Assert.Contains("牡丹", turkish);
        Assert.DoesNotContain('\n', turkish);
    }

    [Fact]
    public async Task A_lone_surrogate_does_not_stop_the_writer()
    {
        var forged = await Forge.Create().EnhanceAsync(new() { Prompt = "a fox", Id = "id-\ud83d" });

        using var json = JsonDocument.Parse(ResultJson.ToText(forged));
        Assert.Equal("id-\uFFFD", json.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public void A_request_says_what_it_changes_and_keeps_the_rest()
    {
        var defaults = new ForgeRequest { Prompt = "", Target = "a1111", Without = ["x#y"] };

        var request = RequestReader.Read("{\"id\":12,\"prompt\":\"a fox\",\"style\":null,\"seed\":\"9\",\"strength\":\"rich\",\"negative\":\"rain\"}"u8.ToArray(), defaults);

        Assert.Equal(("12", "a fox", "auto", "a1111", 9, Strength.Rich, "rain"), (request.Id, request.Prompt, request.Style, request.Target, (int)request.Seed, request.Strength, request.Negative));
        Assert.Equal(["x#y"], request.Without);
    }
}
