using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Pipeline;

/// <summary>One step on the way of a prompt: takes a draft, gives the next one.</summary>
/// <remarks>Pure: no clock, no network, no other stage; what a stage needs comes through its constructor.</remarks>
public interface IForgeStage
{
    /// <summary>The name under which notes and traces speak of it.</summary>
    string Name { get; }

    /// <summary>The next draft.</summary>
    ValueTask<PromptDraft> ApplyAsync(PromptDraft draft, ForgeContext context, CancellationToken cancellationToken);
}

/// <summary>What every stage may know beside the draft.</summary>
/// <param name="Profile">What the target accepts.</param>
/// <param name="Enriches">Whether the strategy adds phrases and negatives.</param>
/// <param name="RewritesWithChat">Whether the strategy lets a chat model rewrite the result.</param>
/// <param name="TranslatesWithChat">Whether the strategy lets a chat model translate the user's clauses.</param>
public sealed record ForgeContext(ModelProfile Profile, bool Enriches, bool RewritesWithChat = false, bool TranslatesWithChat = false);
