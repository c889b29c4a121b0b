using Microsoft.Extensions.AI;

namespace PromptForge.Ai;

/// <summary>The forge as functions for chat models. The one place that defines them: chat clients, agents, MCP and Semantic Kernel take the same ones.</summary>
public static class PromptForgeTools
{
    /// <summary>The tools of a forge.</summary>
    /// <param name="forge">Who forges.</param>
    /// <param name="options">Defaults, and who makes pictures for how much; null for none.</param>
    /// <returns>
    /// <c>enhance_prompt</c>, <c>refine_prompt</c>, <c>search_knowledge</c>, <c>list_styles</c>, <c>list_targets</c>, <c>count_tokens</c>, and <c>generate_image</c> where
    /// there is a provider. Each gives JSON; what a caller can put right comes as <c>{"error": {"code", "message"}}</c>, so that the model can.
    /// </returns>
    /// <remarks><c>generate_image</c> tells how far it is to an <c>IProgress&lt;ImageProgress&gt;</c> among the services of a call, where there is one.</remarks>
    public static IReadOnlyList<AIFunction> Create(Forge forge, PromptForgeToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(forge);
        options ??= new();
        var words = new ForgeTools(forge, options.Request ?? new() { Prompt = "" });
        List<AIFunction> tools =
        [
            Of(words.EnhanceAsync, "enhance_prompt",
                "Turns a short idea for a picture, in Chinese, English or both, into a prompt that one image model understands: in its language, within its limits, with fitting details "
                + "from a knowledge base and with what is unwanted kept out. Use it before any picture is generated. Gives the prompt, the negative prompt (null where the model has none), and what was added and why."),
            Of(words.RefineAsync, "refine_prompt",
                "Makes the next version of an enhanced prompt from what the user wants changed ('make the vase white', '去掉菊花', 'undo'). Nothing is remembered between calls: give the same "
                + "first idea and options as before and all wishes so far in order, the newest last. Gives the same as enhance_prompt."),
            Of(words.SearchAsync, "search_knowledge",
                "Searches a knowledge base of flowers, foliage, vessels, floral techniques, light, lenses, colours, media and moods, in Chinese or English, by name or description. Gives entries, best first."),
            Of(words.ListStyles, "list_styles", "Lists the styles that enhance_prompt takes, with their ids, names and descriptions."),
            Of(words.ListTargets, "list_targets", "Lists the image models that prompts can be written for, with their ids and limits."),
            Of(words.CountTokens, "count_tokens", "Measures a text against every length limit of an image model, in the model's own unit (CLIP or T5 tokens, characters, words)."),
        ];
        if (options.Provider is { } provider)
        {
            tools.Add(Of(new PictureTools(words, provider, options).GenerateAsync, "generate_image",
                "Makes a picture of a short idea and saves it to disk; the idea goes through enhance_prompt first. It may cost money: call it only when the user wants a picture now. Gives the files and the cost."));
        }

        return tools;
    }

    private static AIFunction Of(Delegate method, string name, string description) => AIFunctionFactory.Create(method, new AIFunctionFactoryOptions { Name = name, Description = description });
}
