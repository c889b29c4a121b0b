using Microsoft.Extensions.AI;
using PromptForge;
using PromptForge.Ai;
using PromptForge.Model;

// Outside PromptForge's own namespaces, so that the blocks need just the usings that they show.
namespace Readme;

/// <summary>The C# of the README files, word for word between the markers; <c>ReadmeTests</c> compares and runs it.</summary>
internal static class ReadmeCode
{
    public static async Task<ForgedPrompt> EnglishAsync()
    {
        // <README.md 1>
        var forge = Forge.Create();
        var forged = await forge.EnhanceAsync(new ForgeRequest
        {
            Prompt = "优雅大气的中式牡丹插花,体现东方韵味,不要红色",
            Target = "stability-v1-sdxl",
        });

        Console.WriteLine(forged.Prompt);
        Console.WriteLine(forged.NegativePrompt);
        foreach (var placed in forged.Fragments)
        {
            Console.WriteLine($"{placed.Fragment.Id}: {placed.Text}");
        }
        // </README.md 1>

        return forged;
    }

    public static async Task<ForgedPrompt> ChineseAsync()
    {
        // <README.zh.md 1>
        var forge = Forge.Create();
        var forged = await forge.EnhanceAsync(new ForgeRequest
        {
            Prompt = "优雅大气的中式牡丹插花,体现东方韵味,不要红色",
            Target = "dashscope-wanx-v1",
        });

        Console.WriteLine(forged.Prompt);
        Console.WriteLine(forged.NegativePrompt);
        // </README.zh.md 1>

        return forged;
    }

    public static ChatOptions EnglishTools()
    {
        // <README.md 2>
        var tools = PromptForgeTools.Create(Forge.Create());
        var options = new ChatOptions { Tools = [.. tools] };
        // </README.md 2>

        return options;
    }

    public static ChatOptions ChineseTools()
    {
        // <README.zh.md 2>
        var tools = PromptForgeTools.Create(Forge.Create());
        var options = new ChatOptions { Tools = [.. tools] };
        // </README.zh.md 2>

        return options;
    }
}
