using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using PromptForge.Chat;
using PromptForge.Cli.Arguments;
using PromptForge.Content;
using PromptForge.Embeddings;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Providers.Offline;
using PromptForge.Results;

namespace PromptForge.Cli;

/// <summary>The project file with the options over it, the content of both, and the forge that they make.</summary>
internal sealed class Workspace
{
    private readonly Invocation invocation;
    private readonly Lazy<ForgeContent> content;
    private readonly Lazy<Forge> forge;

    /// <summary>Finds the project file; everything else waits until somebody asks.</summary>
    public Workspace(Invocation invocation)
    {
        this.invocation = invocation;
        var arguments = invocation.Arguments;
        var path = arguments["--config"] is { } given ? Existing(given) : ProjectFile.Nearest(invocation.Console.Directory);
        Project = path is null ? ProjectFile.None : ProjectFile.Read(path);
        if (Project.Ui is { } ui && !arguments.Has("--ui")) { invocation.Say = new(new Language(ui)); }

        content = new(ReadContent);
        forge = new(() => new PromptPipelineBuilder
        {
            Content = content.Value,
            Embeddings = MakeEmbeddings(),
            ClipVocabulary = Project.ClipVocabulary is { } vocabulary ? ClipVocabulary.Read(vocabulary) : null,
            Chat = Chat(),
            ChatTranslates = Project.Chat?.Translate ?? true,
        }.Build());
    }

    /// <summary>The project file.</summary>
    public ProjectFile Project { get; }

    /// <summary>The folders of templates: the option's, else the project's.</summary>
    public ImmutableArray<string> Templates =>
        invocation.Arguments["--templates"] is { } given ? [ExistingPath(given)] : Project.Templates;

    /// <summary>The folders of knowledge and glossaries: the option's, else the project's.</summary>
    public ImmutableArray<string> Knowledge =>
        invocation.Arguments["--knowledge"] is { } given ? [ExistingPath(given)] : Project.Knowledge.AddRange(Project.Glossary);

    /// <summary>All folders that lie over the embedded content.</summary>
    public ImmutableArray<string> Folders => [.. Templates, .. Knowledge];

    /// <summary>Everything known here.</summary>
    public ForgeContent Content => content.Value;

    /// <summary>The forge.</summary>
    public Forge Forge => forge.Value;

    /// <summary>A request of the options over the project file; its prompt is still empty.</summary>
    /// <exception cref="UsageException">An option has a value that cannot be.</exception>
    public ForgeRequest Request()
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var defaults = Earlier() ?? new ForgeRequest { Prompt = "" };
        if (arguments.Has("--from")) { return Over(defaults); }

        var strength = arguments["--strength"] ?? Project.Strength;
        var lang = arguments["--lang"] ?? Project.Lang ?? "auto";
        var style = arguments.All("--style");
        return defaults with
        {
            Style = style.Count > 0 ? string.Join(',', style) : Project.Style ?? defaults.Style,
            Target = TargetOf(),
            Strategy = arguments["--strategy"] ?? Project.Strategy ?? defaults.Strategy,
            Strength = strength is null ? defaults.Strength : StrengthOf(strength),
            Seed = arguments.Number("--seed", 0, long.MinValue, long.MaxValue, say),
            Language = lang == "auto" ? null : new Language(lang),
            Allow = [.. arguments.All("--allow").Select(Role)],
            Without = [.. Project.Never, .. arguments.All("--without")],
            Negative = arguments["--negative"],
            Always = Project.Always,
        };
    }

    /// <summary>The options of an earlier result, with those of the command line over them. Its words and wishes are its own.</summary>
    private ForgeRequest Over(ForgeRequest earlier)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var style = arguments.All("--style");
        return earlier with
        {
            Prompt = "",
            Id = null,
            Wishes = [],
            IsEdit = false,
            Style = style.Count > 0 ? string.Join(',', style) : earlier.Style,
            Target = arguments["--target"] ?? ProviderTarget ?? earlier.Target,
            Strategy = arguments["--strategy"] ?? earlier.Strategy,
            Strength = arguments["--strength"] is { } strength ? StrengthOf(strength) : earlier.Strength,
            Seed = arguments.Number("--seed", earlier.Seed, long.MinValue, long.MaxValue, say),
            Language = arguments["--lang"] is not { } lang ? earlier.Language : lang == "auto" ? null : new Language(lang),
            Allow = arguments.Has("--allow") ? [.. arguments.All("--allow").Select(Role)] : earlier.Allow,
            Without = arguments.Has("--without") ? [.. Project.Never, .. arguments.All("--without")] : earlier.Without,
            Negative = arguments["--negative"] ?? earlier.Negative,
        };
    }

    private ForgeRequest? Earlier() => invocation.Arguments["--from"] is { } file ? Refine.EarlierResult.Read(file, invocation) : null;

    private static Strength StrengthOf(string name) => (Strength)Math.Max(0, RequestReader.StrengthNames.ToList().IndexOf(name));

    private FragmentRole Role(string name) => FragmentRoles.TryParse(name, out var role) ? role : throw new UsageException(invocation.Say.UnknownValue("--allow", name, FragmentRoles.All));

    /// <summary>The target of options and project file, else the default.</summary>
    public string TargetOf() => ChosenTarget ?? new ForgeRequest { Prompt = "" }.Target;

    /// <summary>The target that somebody chose, or null. Who names a provider names its model.</summary>
    private string? ChosenTarget =>
        invocation.Arguments["--target"] ?? ProviderTarget ?? Project.Target;

    private string? ProviderTarget => invocation.Arguments["--provider"] is { } provider && provider != OfflineProvider.Id ? provider : null;

    /// <summary>Says what was assumed: the target when nobody chose one, another content version.</summary>
    /// <exception cref="UsageException">The strategy needs a chat model, and none can be asked.</exception>
    public void TellAssumptions(ForgeRequest request)
    {
        if (ChosenTarget is null && !invocation.Arguments.Has("--from")) { invocation.Tell(invocation.Say.DefaultTarget(request.Target)); }

        if (Project.ContentVersion is { } wanted && wanted != Content.Version)
        {
            invocation.Tell(invocation.Say.Warning(invocation.Say.OtherContentVersion(wanted, Content.Version)));
        }

        if (AsksChat(request) is not { } strategy) { return; }

        if (!Forge.CanRun(strategy)) { throw new UsageException(invocation.Say.ChatMissing(strategy.Id)); }

        if (Project.Chat?.KeyVariable is { } name && string.IsNullOrWhiteSpace(invocation.Console.Variable(name))) { throw new UsageException(invocation.Say.ChatKeyMissing(name)); }
    }

    /// <summary>Ends what may take long when the user presses Ctrl-C: a request that asks a chat model. Forging by rules is over before anybody could.</summary>
    public CancellationToken Stopping(ForgeRequest request) => AsksChat(request) is null ? default : invocation.Console.Interrupted();

    private Strategy? AsksChat(ForgeRequest request) => Content.Strategies.FirstOrDefault(strategy => strategy.Id == request.Strategy && strategy.AsksChat);

    private OpenAiChatClient? Chat()
    {
        if (Project.Chat is not { } chat) { return null; }

        chat.Key = chat.KeyVariable is { } name ? invocation.Console.Variable(name) : null;
        return new(chat);
    }

    /// <summary>The embedding model of the project, or null; who makes it disposes of it.</summary>
    /// <exception cref="UsageException">Its key is not set.</exception>
    public IEmbeddingGenerator<string, Embedding<float>>? MakeEmbeddings()
    {
        if (Project.Embeddings is not { } settings) { return null; }

        settings.Key = settings.KeyVariable is { } name ? invocation.Variable(name) ?? throw new UsageException(invocation.Say.EmbeddingsKeyMissing(name)) : null;
        return EmbeddingClients.Make(settings, note: invocation.Tell);
    }

    // Vectors are paid for, so an index of them is never made by the way.
    private ForgeContent ReadContent()
    {
        var words = new Tools.IndexMessages(invocation.Say.Ui);
        try
        {
            var model = Project.Embeddings?.Model;
            return IndexedContent.Load(Folders, Project.Index ?? (model is null ? null : Project.UsualIndex(invocation.Console.Directory)), model, Project.Embeddings?.Dimensions ?? 0,
                fault => invocation.Tell(words.ReadAnew(fault)));
        }
        catch (IndexFileException refused)
        {
            throw new UsageException(words.Of(refused));
        }
    }

    private string Existing(string given)
    {
        var path = invocation.PathOf(given);
        return File.Exists(path) ? path : throw new UsageException(invocation.Say.NoSuchFile(given));
    }

    private string ExistingPath(string given)
    {
        var path = invocation.PathOf(given);
        return Directory.Exists(path) || File.Exists(path) ? path : throw new UsageException(invocation.Say.NoSuchFileOrFolder(given));
    }
}
