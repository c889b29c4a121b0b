using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using PromptForge.Chat;
using PromptForge.Qdrant;

namespace PromptForge;

/// <summary>How the container builds the forge.</summary>
public sealed record PromptForgeOptions
{
    /// <summary>Folders or files of templates and knowledge that lie over the embedded content, the last on top.</summary>
    /// <value>Empty by default. Read once, when the forge is first asked for; a faulty file is told with line and column.</value>
    public IList<string> ContentFolders { get; } = [];

    /// <summary>A CLIP vocabulary (<c>merges.txt</c> or <c>bpe_simple_vocab_16e6.txt.gz</c>) for exact token counts.</summary>
    /// <value>Null by default: counts come from the measured table and are upper bounds for unknown words.</value>
    public string? ClipVocabularyPath { get; set; }

    /// <summary>The chat model of strategies that let one translate or rewrite, reached by <see cref="OpenAiChatClient"/>.</summary>
    /// <value>Null by default: those strategies are refused with <c>no-chat-model</c>.</value>
    public ChatSettings? Chat { get; set; }

    /// <summary>A chat client of the application's own, in place of <see cref="Chat"/>; it is not disposed of by the forge.</summary>
    /// <value>Null by default: a client that the container holds is never used without being asked for, since its answers are paid for.</value>
    public Func<IServiceProvider, IChatClient>? ChatClient { get; set; }

    /// <summary>The knowledge base in Qdrant, filled by <see cref="QdrantUpload"/> or <c>promptforge knowledge index --to URL</c>; the index in memory answers where it cannot.</summary>
    /// <value>Null by default: the index in memory alone.</value>
    public QdrantSettings? Qdrant { get; set; }
}

/// <summary>Checks <see cref="PromptForgeOptions"/> when the host starts.</summary>
public sealed class PromptForgeOptionsValidator : IValidateOptions<PromptForgeOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PromptForgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.ContentFolders
            .Where(folder => !Directory.Exists(folder) && !File.Exists(folder))
            .Select(folder => $"ContentFolders: there is no folder or file '{folder}'.").ToList();
        if (options.Chat is { } chat)
        {
            faults.AddRange(chat.Faults().Select(fault => $"Chat.{fault}"));
            if (options.ChatClient is not null) { faults.Add("Chat, ChatClient: set one of them."); }
        }

        if (options.Qdrant is { } qdrant) { faults.AddRange(qdrant.Faults().Select(fault => $"Qdrant.{fault}")); }

        if (options.ClipVocabularyPath is { } path && !File.Exists(path)) { faults.Add($"ClipVocabularyPath: there is no file '{path}'."); }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
