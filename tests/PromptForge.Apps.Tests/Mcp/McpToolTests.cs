using ModelContextProtocol;
using PromptForge.Ai;
using PromptForge.Providers.Offline;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary>Every tool over the protocol, in both languages, and what happens to calls that cannot be.</summary>
public sealed class McpToolTests : IAsyncLifetime
{
    private McpRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await McpRig.StartAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Offers_the_librarys_own_tools_with_their_schemas()
    {
        var tools = await rig.Client.ListToolsAsync();
        var ours = PromptForgeTools.Create(Forge.Create(), new() { Provider = new OfflineProvider() });

        Assert.Equal(ours.Select(tool => (tool.Name, tool.Description, tool.JsonSchema.GetRawText())).Order(), tools.Select(tool => (tool.Name, tool.Description, tool.JsonSchema.GetRawText())).Order());
        Assert.All(tools, tool => Assert.Equal(tool.Name != "generate_image", tool.ProtocolTool.Annotations!.ReadOnlyHint));
        Assert.Equal("promptforge", rig.Client.ServerInfo!.Name);
        Assert.Contains("enhance_prompt", rig.Client.ServerInstructions!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("中式牡丹插花，不要红色")]
    [InlineData("a Chinese arrangement of tree peonies, no red")]
    public async Task Enhances_refines_and_counts(string idea)
    {
        var forged = await Forge.Create().EnhanceAsync(new() { Prompt = idea, Target = "stability-v1-sdxl" });
        var (enhanced, isError, _) = await rig.CallAsync("enhance_prompt", $$"""{"prompt":"{{idea}}","target":"stability-v1-sdxl","strength":null}""");
        Assert.False(isError);
        Assert.Equal((forged.Prompt, forged.NegativePrompt), (enhanced["prompt"]!.GetValue<string>(), enhanced["negativePrompt"]!.GetValue<string>()));

        var (refined, _, _) = await rig.CallAsync("refine_prompt", $$"""{"prompt":"{{idea}}","target":"stability-v1-sdxl","wishes":["把牡丹换成百合"]}""");
        Assert.Contains("lil", refined["prompt"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("tree peon", refined["prompt"]!.GetValue<string>(), StringComparison.Ordinal);

        var (lengths, _, _) = await rig.CallAsync("count_tokens", $$"""{"text":"{{idea}}","target":"stability-v1-sdxl"}""");
        Assert.Contains(lengths.AsArray(), length => length!["unit"]!.GetValue<string>() == "clip-tokens" && length["fits"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("牡丹")]
    [InlineData("tree peony")]
    public async Task Searches_and_lists(string query)
    {
        var (hits, _, _) = await rig.CallAsync("search_knowledge", $$"""{"query":"{{query}}","top":3}""");
        Assert.Equal("tree-peony", hits[0]!["id"]!.GetValue<string>());

        var (styles, _, _) = await rig.CallAsync("list_styles");
        Assert.Contains(styles.AsArray(), style => style!["names"]!["zh"]!.GetValue<string>() == "中式插花");

        var (targets, _, _) = await rig.CallAsync("list_targets", """{"containing":"flux"}""");
        Assert.All(targets.AsArray(), target => Assert.Contains("flux", target!["id"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("enhance_prompt", """{"promt":"a fox"}""", "bad-argument", "did you mean 'prompt'")]
    [InlineData("enhance_prompt", """{}""", "bad-argument", "'prompt' is missing: What the picture shows")]
    [InlineData("enhance_prompt", """{"prompt":7}""", "bad-argument", "'prompt' must be string")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","without":"a"}""", "bad-argument", "'without' must be array")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","without":[1]}""", "bad-argument", "")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","target":"stability-v1-sdlx"}""", "unknown-target", "did you mean 'stability-v1-sdxl'")]
    [InlineData("enhance_prompt", """{"prompt":" "}""", "empty-prompt", "")]
    [InlineData("refine_prompt", """{"prompt":"a fox","wishes":[]}""", "bad-value", "1 to 100 wishes")]
    [InlineData("generate_image", """{"prompt":"a fox","count":2.5}""", "bad-argument", "'count' must be integer")]
    [InlineData("generate_image", """{"prompt":"a fox","count":99}""", "bad-value", "1 to 10")]
    [InlineData("generate_image", """{"prompt":"a fox","width":9,"height":9}""", "rejected", "64")]
    public async Task Tells_the_way_out_as_the_tools_error(string tool, string arguments, string code, string message)
    {
        var (json, isError, _) = await rig.CallAsync(tool, arguments);

        Assert.True(isError);
        Assert.Equal(code, json["error"]!["code"]!.GetValue<string>());
        Assert.Contains(message, json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_no_other_tool()
    {
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => rig.Client.CallToolAsync("enhance").AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
    }
}
