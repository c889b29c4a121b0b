using Microsoft.Extensions.AI;
using PromptForge.Authoring;
using PromptForge.Content;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Qdrant;
using PromptForge.Server.Gateway;

namespace PromptForge.Server.Reloading;

/// <summary>Makes a forge of what the content folders hold now, at the start and whenever they change.</summary>
/// <param name="options">The settings.</param>
/// <param name="chat">The chat model, or null.</param>
/// <param name="observer">Who is told of forging, or null.</param>
internal sealed class ForgeMaker(ServerOptions options, IChatClient? chat, IForgeObserver? observer)
{
    /// <summary>The content, or null with every fault.</summary>
    public ForgeContent? Read(List<string> faults)
    {
        if (options.ContentFolders.Count == 0) { return ForgeContent.Embedded; }

        try { return ContentReader.Load(ForgeContent.Embedded, options.ContentFolders); }
        catch (AuthoringException faulty)
        {
            faults.AddRange(faulty.Errors.Select(error => error.ToString()));
            return null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // A file went away between being listed and being read.
            faults.Add(gone.Message);
            return null;
        }
    }

    /// <summary>What the settings name that is not in the content.</summary>
    public IEnumerable<string> Missing(ForgeContent content)
    {
        if (content.Profiles.All(profile => profile.Id != options.Target)) { yield return $"Server:Target: {Suggest.Unknown("target", options.Target, content.Profiles.Select(profile => profile.Id))}"; }

        for (var i = 0; i < options.Keys.Count; i++)
        {
            foreach (var fault in NamedContent.Faults(options.Keys[i].Style, options.Keys[i].Strategy, content, chat is not null)) { yield return $"Server:Keys:{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}:{fault}."; }
        }

        foreach (var fault in GatewayFaults.Of(options.Gateway, content, chat is not null)) { yield return fault; }
    }

    /// <summary>A forge of the content.</summary>
    public Forge Make(ForgeContent content) => new PromptPipelineBuilder
    {
        Content = content,
        Chat = chat,
        ChatTranslates = options.Chat?.Translate ?? true,
        Observer = observer,
        KnowledgeBefore = options.Qdrant is { } qdrant ? (lexicon, local) => new FallbackKnowledgeIndex(new(qdrant, lexicon), local) : null,
    }.Build();

    /// <summary>Forges once, so that no caller waits for what is built on first use.</summary>
    public static async Task WarmAsync(Forge forge) => await forge.EnhanceAsync(new ForgeRequest { Prompt = "a white rose 一束白玫瑰" }).ConfigureAwait(false);
}
