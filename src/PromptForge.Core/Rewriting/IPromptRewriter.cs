using PromptForge.Model;

namespace PromptForge.Rewriting;

/// <summary>What a rewriter is told.</summary>
/// <param name="Prompt">The prompt that the rules made.</param>
/// <param name="Language">The language it must stay in.</param>
/// <param name="Keep">Words that must stand in the answer byte for byte.</param>
/// <param name="Avoid">Things that must not be named.</param>
/// <param name="MostCharacters">The longest answer that is of use, in UTF-16 units.</param>
public sealed record RewriteTask(string Prompt, Language Language, IReadOnlyList<string> Keep, IReadOnlyList<string> Avoid, int MostCharacters);

/// <summary>Writes a prompt anew. Its answer is a proposal: it is checked against the promises before it is used.</summary>
public interface IPromptRewriter
{
    /// <summary>The prompt in other words, or null when it has none to offer.</summary>
    ValueTask<string?> RewriteAsync(RewriteTask task, CancellationToken cancellationToken = default);
}
