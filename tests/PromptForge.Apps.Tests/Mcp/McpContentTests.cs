using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary>Resources and prompts over the protocol.</summary>
public sealed class McpContentTests : IAsyncLifetime
{
    private McpRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await McpRig.StartAsync();

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Lists_every_style_and_entry_page_by_page()
    {
        var content = Forge.Create().Content;
        var first = await rig.Client.ListResourcesAsync(new ListResourcesRequestParams());
        Assert.Equal(100, first.Resources.Count);
        Assert.NotNull(first.NextCursor);

        // The client asks for one page after the other.
        var all = await rig.Client.ListResourcesAsync();
        Assert.Equal(
            content.Styles.Where(style => !style.IsAbstract).Select(style => "promptforge://style/" + style.Id).Concat(content.Concepts.Select(entry => "promptforge://entry/" + entry.Id)),
            all.Select(resource => resource.Uri));
        Assert.Equal("牡丹 / tree peony", all.Single(resource => resource.Name == "tree-peony").Title);

        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => rig.Client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = "-1" }).AsTask());
        Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
    }

    [Theory]
    [InlineData("promptforge://style/chinese-floral", "中式插花", "asymmetric line composition")]
    [InlineData("promptforge://entry/tree-peony", "牡丹", "Paeonia")]
    public async Task Reads_a_style_and_an_entry_in_both_languages(string uri, string chinese, string english)
    {
        var text = Assert.IsType<TextResourceContents>(Assert.Single((await rig.Client.ReadResourceAsync(uri)).Contents));

        Assert.Equal((uri, "application/json"), (text.Uri, text.MimeType));
        Assert.Contains(chinese, text.Text, StringComparison.Ordinal);
        Assert.Contains(english, text.Text, StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse(text.Text)!["phrases"]!.AsArray());
    }

    [Fact]
    public async Task Every_resource_can_be_read()
    {
        foreach (var resource in await rig.Client.ListResourcesAsync())
        {
            var text = Assert.IsType<TextResourceContents>(Assert.Single((await rig.Client.ReadResourceAsync(resource.Uri)).Contents));
            Assert.Equal(resource.Name, JsonNode.Parse(text.Text)!["id"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Says_which_resource_was_meant()
    {
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => rig.Client.ReadResourceAsync("promptforge://entry/tree-peny").AsTask());

        Assert.Contains("did you mean 'promptforge://entry/tree-peony'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completes_the_ids_of_its_templates()
    {
        var templates = await rig.Client.ListResourceTemplatesAsync();
        Assert.Equal(["promptforge://entry/{id}", "promptforge://style/{id}"], templates.Select(template => template.UriTemplate).Order(StringComparer.Ordinal));

        var entries = await rig.Client.CompleteAsync(new ResourceTemplateReference { Uri = "promptforge://entry/{id}" }, "id", "peony");
        Assert.Contains("tree-peony", entries.Completion.Values);
        var styles = await rig.Client.CompleteAsync(new PromptReference { Name = "floral-design" }, "style", "chin");
        Assert.Equal("chinese-floral", styles.Completion.Values[0]);
    }

    [Theory]
    [InlineData("floral-design", "a wedding table", "Occasion: a wedding table", "generate_image only when I ask")]
    [InlineData("floral-design-zh", "婚宴餐桌", "用途：婚宴餐桌", "我要图片时才调用 generate_image")]
    public async Task Briefs_an_assistant_in_both_languages(string name, string occasion, string line, string rule)
    {
        var prompt = (await rig.Client.ListPromptsAsync()).Single(prompt => prompt.Name == name);
        Assert.Equal(["occasion", "style", "season", "wishes", "target"], prompt.ProtocolPrompt.Arguments!.Select(argument => argument.Name));
        Assert.All(prompt.ProtocolPrompt.Arguments!, argument => Assert.False(argument.Required));

        var message = Assert.Single((await prompt.GetAsync([new("occasion", occasion), new("season", "winter")])).Messages);

        var text = Assert.IsType<TextContentBlock>(message.Content).Text;
        Assert.Equal(Role.User, message.Role);
        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.Contains("winter", text, StringComparison.Ordinal);
        Assert.Contains(rule, text, StringComparison.Ordinal);
        Assert.Contains("promptforge://entry/", text, StringComparison.Ordinal);

        Assert.NotEmpty((await prompt.GetAsync()).Messages);
    }
}
