using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Refining;

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

/// <summary>Step by step: from one result to the next.</summary>
public static class PromptForgeRefining
{
    /// <summary>Forges an earlier result again with one more wish: "make the vase white", 去掉菊花, 换成侧光; "undo" and 回到上一步 give the result before.</summary>
    /// <param name="forge">The forge.</param>
    /// <param name="previous">The earlier result. The conversation is its <see cref="ForgeRequest.Wishes"/>; nothing is kept elsewhere.</param>
    /// <param name="wish">What is to change, in Chinese or English. One that is not understood becomes a clause of the user's, with the note <c>wish-own</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ForgeRequestException">The wish is empty, or the request cannot be carried out by this forge.</exception>
    public static ValueTask<ForgedPrompt> RefineAsync(this IPromptForge forge, ForgedPrompt previous, string wish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(forge);
        ArgumentNullException.ThrowIfNull(previous);
        return forge.EnhanceAsync(Conversation.Next(previous.Request, wish), cancellationToken);
    }
}

/// <summary>A request that cannot be carried out. The message is safe to show an end user.</summary>
public sealed class ForgeRequestException : ArgumentException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="code">A stable name of the fault: empty-prompt, prompt-too-long, unknown-target, unknown-style, unknown-strategy, no-chat-model, empty-wish.</param>
    /// <param name="message">What is wrong and the way out.</param>
    public ForgeRequestException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>A stable name of the fault.</summary>
    public string Code { get; }
}
