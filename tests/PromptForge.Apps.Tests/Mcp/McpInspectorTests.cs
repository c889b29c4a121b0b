using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary>The protocol's own inspector, which nobody here wrote. Skipped without node, or without the package in a folder named by <c>PROMPTFORGE_NODE_PACKAGES</c>.</summary>
public sealed class McpInspectorTests
{
    [Theory]
    [InlineData("tools", "generate_image", "--method", "tools/list")]
    [InlineData("resources", "promptforge://style/chinese-floral", "--method", "resources/list")]
    [InlineData("resourceTemplates", "promptforge://entry/{id}", "--method", "resources/templates/list")]
    [InlineData("contents", "牡丹", "--method", "resources/read", "--uri", "promptforge://entry/tree-peony")]
    [InlineData("prompts", "floral-design-zh", "--method", "prompts/list")]
    [InlineData("messages", "用途：婚宴", "--method", "prompts/get", "--prompt-name", "floral-design-zh", "--prompt-args", "occasion=婚宴")]
    [InlineData("content", "rose", "--method", "tools/call", "--tool-name", "enhance_prompt", "--tool-arg", "prompt=一束白玫瑰", "target=stability-v1-sdxl")]
    [InlineData("content", "did you mean", "--method", "tools/call", "--tool-name", "enhance_prompt", "--tool-arg", "prompt=a fox", "target=stability-v1-sdlx")]
    public async Task The_inspector_gets_what_it_asks_for(string part, string text, params string[] arguments)
    {
        var packages = Environment.GetEnvironmentVariable("PROMPTFORGE_NODE_PACKAGES");
        var inspector = Path.Combine(packages ?? "", "node_modules", "@modelcontextprotocol", "inspector", "cli", "build", "cli.js");
        Assert.SkipUnless(packages is not null && File.Exists(inspector), "Install the package (npm i @modelcontextprotocol/inspector) in a folder of its own and name that in PROMPTFORGE_NODE_PACKAGES.");
        using var node = Start([inspector, "--cli", "dotnet", "exec", McpRig.Program, "mcp", .. arguments]);
        Assert.SkipWhen(node is null, "There is no node here.");

        var (output, error) = (node!.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();

        Assert.True(node.ExitCode == 0, await error);
        Assert.Contains(text, JsonNode.Parse(await output)![part]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    private static Process? Start(string[] arguments)
    {
        try { return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }); }
        catch (System.ComponentModel.Win32Exception) { return null; }
    }
}
