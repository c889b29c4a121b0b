using System.Globalization;
using System.Net;
using Microsoft.SemanticKernel;
using PromptForge.Rewriting;

namespace PromptForge.SemanticKernel;

/// <summary>Lets a kernel function, most often a prompt in YAML, write the forged prompt anew: the instruction of the strategy <c>rules-chat</c>.</summary>
/// <remarks>
/// The function is given <c>prompt</c>, <c>language</c>, <c>keep</c> and <c>avoid</c> (one a line) and <c>max_characters</c>; what it calls, with which
/// settings and filters, is the kernel's. Its answer is a proposal: the forge checks it against the promises as it does every rewriter's.
/// </remarks>
/// <example>Hand it to <see cref="PromptPipelineBuilder.Rewriter"/>.</example>
public sealed class KernelPromptRewriter : IPromptRewriter
{
    private const string PromptName = "prompt";
    private readonly Kernel kernel;
    private readonly KernelFunction function;

    /// <summary>Asks a function.</summary>
    /// <param name="kernel">Holds the chat model.</param>
    /// <param name="function">Answers with the prompt in other words.</param>
    /// <exception cref="ArgumentException">The function takes no <c>prompt</c>, so it could not know what to rewrite.</exception>
    public KernelPromptRewriter(Kernel kernel, KernelFunction function)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(function);
        if (!function.Metadata.Parameters.Any(parameter => parameter.Name == PromptName))
        {
            throw new ArgumentException($"The function '{function.Name}' takes no '{PromptName}'; write {{{{${PromptName}}}}} where the prompt is to stand.", nameof(function));
        }

        this.kernel = kernel;
        this.function = function;
    }

    /// <summary>Asks a prompt in Semantic Kernel's YAML.</summary>
    /// <param name="kernel">Holds the chat model.</param>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="templates">Reads templates of other formats; null for Semantic Kernel's own.</param>
    /// <exception cref="ArgumentException">The prompt nowhere says <c>{{$prompt}}</c>.</exception>
    public static KernelPromptRewriter FromYaml(Kernel kernel, string yaml, IPromptTemplateFactory? templates = null) =>
        new(kernel, KernelFunctionYaml.FromPromptYaml(yaml, templates));

    /// <inheritdoc />
    public async ValueTask<string?> RewriteAsync(RewriteTask task, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        var result = await function.InvokeAsync(
            kernel,
            new()
            {
                [PromptName] = task.Prompt,
                ["language"] = task.Language.Tag,
                ["keep"] = string.Join('\n', task.Keep),
                ["avoid"] = string.Join('\n', task.Avoid),
                ["max_characters"] = task.MostCharacters.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken).ConfigureAwait(false);
        return result.GetValue<string>() is { } answer ? ChatRewriter.Bare(Decoded(answer, task.Prompt)) : null;
    }

    // Templates encode what they are given, against forged <message> tags. Where the template has no such tags nobody decodes it again, and
    // the model answers in entities, too.
    private static string Decoded(string answer, string prompt) => WebUtility.HtmlDecode(prompt) == prompt ? WebUtility.HtmlDecode(answer) : answer;
}
