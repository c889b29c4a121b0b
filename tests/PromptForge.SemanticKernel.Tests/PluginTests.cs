using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using PromptForge.Model;
using PromptForge.Providers.Offline;
using static PromptForge.SemanticKernel.Tests.TheForge;

namespace PromptForge.SemanticKernel.Tests;

/// <summary>The tools as a plugin.</summary>
public sealed class PluginTests
{
    [Fact]
    public void Every_function_says_what_it_does_and_what_it_takes()
    {
        var plugin = new Kernel().Plugins.AddPromptForge(Standard, new() { Provider = new OfflineProvider() });

        Assert.Superset(new HashSet<string> { "enhance_prompt", "refine_prompt", "search_knowledge", "list_styles", "generate_image" }, plugin.Select(function => function.Name).ToHashSet());
        foreach (var function in plugin)
        {
            Assert.True(function.Description.Length > 50, function.Name);
            Assert.Equal("PromptForge", function.PluginName);
            foreach (var parameter in function.Metadata.Parameters)
            {
                Assert.False(string.IsNullOrEmpty(parameter.Description), $"{function.Name}.{parameter.Name} is not described");
                Assert.True(parameter.Schema!.RootElement.TryGetProperty("type", out _), $"{function.Name}.{parameter.Name} has no type");
            }
        }

        Assert.Equal(["prompt"], plugin["enhance_prompt"].Metadata.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name));
    }

    [Fact]
    public void There_is_nothing_to_paint_with_unless_a_provider_is_named() =>
        Assert.DoesNotContain(new Kernel().Plugins.AddPromptForge(Standard), function => function.Name == "generate_image");

    [Fact]
    public async Task A_kernel_forges_and_refines_as_the_library_does()
    {
        var kernel = new Kernel();
        kernel.Plugins.AddPromptForge(Standard);
        const string Idea = "中式牡丹插花,不要红色";
        var request = new ForgeRequest { Prompt = Idea, Target = "stability-v1-sdxl" };

        var enhanced = await CallAsync(kernel, "enhance_prompt", new() { ["prompt"] = Idea, ["target"] = "stability-v1-sdxl" });
        var refined = await CallAsync(kernel, "refine_prompt", new() { ["prompt"] = Idea, ["wishes"] = new[] { "再加一点绿色" }, ["target"] = "stability-v1-sdxl" });

        var expected = await Standard.EnhanceAsync(request, Token);
        Assert.Equal((expected.Prompt, expected.NegativePrompt), (enhanced.GetProperty("prompt").GetString(), enhanced.GetProperty("negativePrompt").GetString()));
        Assert.Equal((await Standard.EnhanceAsync(request with { Wishes = ["再加一点绿色"] }, Token)).Prompt, refined.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task What_the_caller_can_put_right_comes_as_an_answer()
    {
        var kernel = new Kernel();
        kernel.Plugins.AddPromptForge(Standard);

        var answer = await CallAsync(kernel, "enhance_prompt", new() { ["prompt"] = "a fox", ["style"] = "chinese-flora" });

        Assert.Equal("unknown-style", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("chinese-floral", answer.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_built_kernel_has_the_container_s_forge()
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IPromptForge>(Standard);
        builder.Plugins.AddPromptForge();
        var kernel = builder.Build();

        var hits = await CallAsync(kernel, "search_knowledge", new() { ["query"] = "牡丹", ["top"] = 2 });
        var styles = await CallAsync(kernel, "list_styles", []);

        Assert.Equal("tree-peony", hits[0].GetProperty("id").GetString());
        Assert.Contains(styles.EnumerateArray(), style => style.GetProperty("id").GetString() == "chinese-floral");
        Assert.Same(Standard, kernel.GetRequiredService<IPromptForge>());
    }

    [Fact]
    public async Task A_kernel_paints_into_the_folder_that_it_was_given()
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-");
        try
        {
            var kernel = new Kernel();
            kernel.Plugins.AddPromptForge(Standard, new() { Provider = new OfflineProvider(), Folder = folder.FullName });

            var answer = await CallAsync(kernel, "generate_image", new() { ["prompt"] = "白牡丹", ["width"] = 256, ["height"] = 256 });

            Assert.True(File.Exists(Assert.Single(answer.GetProperty("files").EnumerateArray()).GetString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonElement> CallAsync(Kernel kernel, string function, KernelArguments arguments) =>
        (await kernel.InvokeAsync("PromptForge", function, arguments, Token)).GetValue<JsonElement>();
}
