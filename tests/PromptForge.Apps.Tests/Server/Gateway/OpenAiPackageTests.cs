using System.Diagnostics;

namespace PromptForge.Apps.Tests.Server.Gateway;

/// <summary>The official client, unchanged but for its address. Skipped without node, or without the package in a folder named by <c>PROMPTFORGE_NODE_PACKAGES</c>.</summary>
public sealed class OpenAiPackageTests
{
    private const string Script = """
        import { createRequire } from "node:module";
        const OpenAI = createRequire(process.argv[2] + "/")("openai");
        const client = new (OpenAI.OpenAI ?? OpenAI)({ baseURL: process.argv[3] + "v1", apiKey: "sk-client", maxRetries: 0 });
        const { data, response } = await client.images.generate({ model: "gpt-image-2", prompt: "一束白玫瑰", n: 1, size: "1024x1024" }).withResponse();
        let status = 0;
        try { await client.images.generate({ model: "other", prompt: "a fox" }); } catch (error) { status = error.status; }
        console.log(`${data.data[0].b64_json} ${response.headers.get("x-promptforge-receipt")} ${status}`);
        """;

    [Fact]
    public async Task The_official_package_gets_its_picture_and_its_errors()
    {
        var packages = Environment.GetEnvironmentVariable("PROMPTFORGE_NODE_PACKAGES");
        Assert.SkipWhen(packages is null || !Directory.Exists(Path.Combine(packages, "node_modules", "openai")), "Install the package (npm i openai) in a folder of its own and name that in PROMPTFORGE_NODE_PACKAGES.");
        await using var rig = await GatewayRig.StartAsync(
            route => route.Profiles["gpt-image-2"] = "openai-gpt-image-2",
            request => request.Text().Contains("gpt-image-2", StringComparison.Ordinal) ? PromptForge.Tests.Providers.Reply.Json(GatewayRig.Answer) : PromptForge.Tests.Providers.Reply.Json("""{"error":{"message":"no such model"}}""", 404));
        var file = Path.Combine(Directory.CreateTempSubdirectory("promptforge-node-").FullName, "call.mjs");
        await File.WriteAllTextAsync(file, Script);

        using var node = Start(file, packages!, rig.Server.Address.ToString());
        Assert.SkipWhen(node is null, "There is no node here.");
        var output = await node!.StandardOutput.ReadToEndAsync();
        var error = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();

        var forged = await Forge.Create().EnhanceAsync(new() { Prompt = "一束白玫瑰" });
        Assert.True(node.ExitCode == 0, error);
        Assert.Equal($"AA== {forged.Id} 404", output.Trim());
        Assert.Equal(forged.Prompt, rig.Service.Requests[0].Json()["prompt"]!.GetValue<string>());
        Assert.Equal("Bearer sk-client", rig.Service.Requests[0].Headers["Authorization"]);
    }

    private static Process? Start(params string[] args)
    {
        try { return Process.Start(new ProcessStartInfo("node", args) { RedirectStandardOutput = true, RedirectStandardError = true }); }
        catch (System.ComponentModel.Win32Exception) { return null; }
    }
}
