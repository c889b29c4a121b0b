using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge;

/// <summary>Forges prompts: a short idea goes in, a prompt for one image model comes out, with a receipt for every phrase.</summary>
public interface IPromptForge
{
    /// <summary>Forges one prompt.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ForgeRequestException">The request cannot be carried out; the message says why and the way out.</exception>
    ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Forges one prompt and shows the draft after each stage.</summary>
    ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, Action<StageTrace> watch, CancellationToken cancellationToken = default);
}

/// <summary>A request that cannot be carried out. The message is safe to show an end user.</summary>
public sealed class ForgeRequestException : ArgumentException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="code">A stable name of the fault: empty-prompt, prompt-too-long, unknown-target, unknown-style, unknown-strategy, no-chat-model.</param>
    /// <param name="message">What is wrong and the way out.</param>
    public ForgeRequestException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>A stable name of the fault.</summary>
    public string Code { get; }
}
