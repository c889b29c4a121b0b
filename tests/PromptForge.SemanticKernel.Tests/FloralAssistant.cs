using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using PromptForge.Ai;
using PromptForge.Imaging;

/// <summary>A florist's assistant: speaks of an arrangement, forges its prompt, and paints it when it is asked to.</summary>
internal sealed class FloralAssistant
{
    private readonly Kernel kernel;
    private readonly IChatCompletionService chat;
    private readonly PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
    private readonly ChatHistory history = new(
        "You help a florist. Forge every idea with enhance_prompt, say what was added and why, "
        + "change it with refine_prompt, and call generate_image only when a picture is wanted.");

    public FloralAssistant(IChatClient model, IImageProvider painter)
    {
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton(model.AsBuilder().UseKernelFunctionInvocation().Build());
        builder.Plugins.AddPromptForge(new PromptForgeToolOptions
        {
            Request = new() { Prompt = "", Style = "chinese-floral", Target = "dashscope-wanx-v1" },
            Provider = painter,
            Budget = 1.00m, // for as long as this assistant lives, in the currency of the painter's price
        });
        kernel = builder.Build();
        chat = kernel.GetRequiredService<IChatClient>().AsChatCompletionService(kernel.Services);
    }

    public async Task<string> AnswerAsync(string words)
    {
        history.AddUserMessage(words);
        var answer = await chat.GetChatMessageContentAsync(history, settings, kernel);
        history.Add(answer);
        return answer.Content ?? "";
    }
}
