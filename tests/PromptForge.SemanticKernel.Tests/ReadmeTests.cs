using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptForge.Providers.Offline;

namespace PromptForge.SemanticKernel.Tests;

/// <summary>The assistant that the README files show compiles and works.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh.md")]
    public void The_assistant_is_the_one_that_compiles(string file) =>
        Assert.Contains($"```csharp\n{Text("tests/PromptForge.SemanticKernel.Tests/FloralAssistant.cs")}```\n", Text(file), StringComparison.Ordinal);

    [Fact]
    public async Task The_assistant_forges_refines_and_paints()
    {
        var results = new List<JsonElement>();
        var steps = new Queue<(string Tool, string Arguments)>([
            ("enhance_prompt", """{"prompt":"牡丹插花,不要红色"}"""),
            ("refine_prompt", """{"prompt":"牡丹插花,不要红色","wishes":["花瓶换成白色"]}"""),
            ("generate_image", """{"prompt":"牡丹插花,不要红色","width":256,"height":256}"""),
        ]);
        using var model = new ScriptedChat((messages, options) =>
        {
            results.AddRange(messages[^1].Contents.OfType<FunctionResultContent>().Select(result => Assert.IsType<JsonElement>(result.Result)));
            if (!steps.TryDequeue(out var step)) { return new(ChatRole.Assistant, "插好了。"); }

            var tool = Assert.Single(options!.Tools!.OfType<AIFunction>(), tool => tool.Name.EndsWith(step.Tool, StringComparison.Ordinal));
            return new(ChatRole.Assistant, [new FunctionCallContent(step.Tool, tool.Name, JsonSerializer.Deserialize<Dictionary<string, object?>>(step.Arguments))]);
        });
        try
        {
            Assert.Equal("插好了。", await new FloralAssistant(model, new OfflineProvider()).AnswerAsync("我想要一幅牡丹插花的图,不要红色"));
            Assert.Equal(3, results.Count);
            Assert.Equal("chinese-floral", results[0].GetProperty("style").GetString());
            Assert.Contains("红", results[0].GetProperty("negativePrompt").GetString(), StringComparison.Ordinal);
            Assert.Contains("白", results[1].GetProperty("prompt").GetString(), StringComparison.Ordinal);
            Assert.True(File.Exists(results[2].GetProperty("files")[0].GetString()));
        }
        finally
        {
            if (Directory.Exists("pictures")) { Directory.Delete("pictures", recursive: true); }
        }
    }

    private static string Text(string path, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", path)).ReplaceLineEndings("\n");
}
