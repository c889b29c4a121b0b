using System.Collections.Immutable;
using PromptForge.Authoring;
using PromptForge.Chat;
using PromptForge.Cli.Generate;
using PromptForge.Content;
using PromptForge.Embeddings;
using PromptForge.Evaluation.Stores;
using PromptForge.Results;

namespace PromptForge.Cli;

/// <summary>What <c>promptforge.yaml</c> says: the habits of a project, under the command line's own options.</summary>
/// <remarks>Paths are relative to the file. Unknown keys are errors, since a typing error must not pass silently.</remarks>
internal sealed record ProjectFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "promptforge.yaml";

    /// <summary>No project file.</summary>
    public static ProjectFile None { get; } = new();

    /// <summary>Where it lies, or null.</summary>
    public string? Path { get; init; }

    public string? Target { get; init; }

    public string? Style { get; init; }

    public string? Strategy { get; init; }

    public string? Strength { get; init; }

    /// <summary>The output language: auto, en or zh.</summary>
    public string? Lang { get; init; }

    /// <summary>The language of messages: en or zh.</summary>
    public string? Ui { get; init; }

    /// <summary>Phrases added to every prompt, the brand's palette among them.</summary>
    public ImmutableArray<string> Always { get; init; } = [];

    /// <summary>Receipt ids that are never added.</summary>
    public ImmutableArray<string> Never { get; init; } = [];

    /// <summary>Folders or files of templates.</summary>
    public ImmutableArray<string> Templates { get; init; } = [];

    /// <summary>Folders or files of knowledge.</summary>
    public ImmutableArray<string> Knowledge { get; init; } = [];

    /// <summary>Folders or files of glossaries.</summary>
    public ImmutableArray<string> Glossary { get; init; } = [];

    /// <summary>Folders or files of experiments.</summary>
    public ImmutableArray<string> Experiments { get; init; } = [];

    /// <summary>Where experiments are remembered: a file, or postgres://….</summary>
    public string? Store { get; init; }

    /// <summary>The CLIP vocabulary for exact counts.</summary>
    public string? ClipVocabulary { get; init; }

    /// <summary>The chat model of strategies that need one, or null.</summary>
    public ChatSettings? Chat { get; init; }

    /// <summary>The embedding model of the knowledge base, or null for hashed spellings.</summary>
    public EmbeddingSettings? Embeddings { get; init; }

    /// <summary>The index file, or null to read the folders each time.</summary>
    public string? Index { get; init; }

    /// <summary>The content version that the project was written for.</summary>
    public string? ContentVersion { get; init; }

    /// <summary>How image providers are reached, by profile id or vendor.</summary>
    public ImmutableSortedDictionary<string, ProviderSection> Providers { get; init; } = ImmutableSortedDictionary<string, ProviderSection>.Empty;

    /// <summary>Where the index lies when nobody says: beside the project file, else in a folder.</summary>
    public string UsualIndex(string folder) => System.IO.Path.Combine(Path is null ? folder : System.IO.Path.GetDirectoryName(Path)!, IndexFile.FileName);

    /// <summary>The nearest file upward from a folder, or null.</summary>
    public static string? Nearest(string folder)
    {
        for (var at = folder; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var path = System.IO.Path.Combine(at, FileName);
            if (File.Exists(path)) { return path; }
        }

        return null;
    }

    /// <summary>Reads a project file.</summary>
    /// <exception cref="AuthoringException">Something is wrong; every error is told.</exception>
    public static ProjectFile Read(string path)
    {
        var faults = new Faults();
        var file = YamlFile.Read(path, faults) is { } root ? Read(path, new(root, faults), faults) : None;
        faults.ThrowIfAny();
        return file;
    }

    private static ProjectFile Read(string path, MapReader map, Faults faults)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        ImmutableArray<string> Paths(string key) => [.. map.Texts(key).Select(one => System.IO.Path.GetFullPath(one, folder))];
        var file = new ProjectFile
        {
            Path = path,
            Target = map.Text("target"),
            Style = map.Node("style") is { } style ? string.Join(',', map.AsTexts(style, "style")) : null,
            Strategy = map.Text("strategy"),
            Strength = map.OneOf("strength", RequestReader.StrengthNames, "strength"),
            Lang = map.OneOf("lang", ["auto", "en", "zh"], "language"),
            Ui = map.OneOf("ui", ["en", "zh"], "language"),
            Always = [.. map.Texts("always"), .. Palette(map.Texts("palette"))],
            Never = map.Texts("never"),
            Templates = Paths("templates"),
            Knowledge = Paths("knowledge"),
            Glossary = Paths("glossary"),
            Experiments = Paths("experiments"),
            Store = map.Text("store") is { Length: > 0 } store ? Address(store, folder) : null,
            ClipVocabulary = map.Text("clip-vocabulary") is { } vocabulary ? System.IO.Path.GetFullPath(vocabulary, folder) : null,
            Chat = map.Nested("chat") is { } chat ? ChatOf(chat, map.Node("chat")!, faults) : null,
            Embeddings = map.Nested("embeddings") is { } embeddings ? EmbeddingsOf(embeddings, map.Node("embeddings")!, folder, faults) : null,
            Index = map.Text("index") is { Length: > 0 } index ? System.IO.Path.GetFullPath(index, folder) : null,
            ContentVersion = map.Text("content-version"),
            Providers = ProviderSection.ReadAll(map, folder, faults),
        };
        foreach (var id in file.Never.Where(id => !IsReceipt(id)))
        {
            faults.Add(map.Node("never")!, $"'{id}' is no receipt id; 'never' takes ids such as 'chinese-floral#line', as --explain shows them. For what pictures should avoid, use --negative.");
        }

        if (file.ClipVocabulary is { } missing && !File.Exists(missing)) { faults.Add(map.Node("clip-vocabulary")!, $"there is no file '{missing}'."); }

        map.RefuseTheRest();
        return file;
    }

    private static ChatSettings ChatOf(MapReader map, YamlNode place, Faults faults)
    {
        var settings = new ChatSettings
        {
            Endpoint = Uri.TryCreate(map.Text("endpoint"), UriKind.Absolute, out var endpoint) ? endpoint : null,
            Model = map.Text("model"),
            KeyVariable = map.Text("key"),
            Timeout = TimeSpan.FromSeconds(map.Number("timeout", new ChatSettings().Timeout.TotalSeconds, 1, 600)),
            Translate = map.Flag("translate", true),
            AllowPrivateAddresses = map.Node("private") is null ? null : map.Flag("private"),
        };
        CheckKey(settings.KeyVariable, map, "CHAT_API_KEY", faults);
        foreach (var fault in settings.Faults()) { faults.Add(place, $"chat: {fault}"); }

        map.RefuseTheRest();
        return settings;
    }

    private static EmbeddingSettings EmbeddingsOf(MapReader map, YamlNode place, string folder, Faults faults)
    {
        var usual = new EmbeddingSettings();
        var settings = new EmbeddingSettings
        {
            Endpoint = Uri.TryCreate(map.Text("endpoint"), UriKind.Absolute, out var endpoint) ? endpoint : null,
            Model = map.Text("model"),
            KeyVariable = map.Text("key"),
            Dimensions = map.Node("dimensions") is null ? null : (int)map.Number("dimensions", 1, 1, 65_536),
            MostTexts = (int)map.Number("most-texts", usual.MostTexts, 1, 2048),
            MostTokens = (int)map.Number("most-tokens", usual.MostTokens, 100, 1_000_000),
            Timeout = TimeSpan.FromSeconds(map.Number("timeout", usual.Timeout.TotalSeconds, 1, 600)),
            CacheFolder = System.IO.Path.GetFullPath(map.Text("cache") is { Length: > 0 } cache ? cache : System.IO.Path.Combine(".promptforge", "embeddings"), folder),
            AllowPrivateAddresses = map.Node("private") is null ? null : map.Flag("private"),
        };
        CheckKey(settings.KeyVariable, map, "EMBEDDINGS_API_KEY", faults);
        foreach (var fault in settings.Faults()) { faults.Add(place, $"embeddings: {fault}"); }

        map.RefuseTheRest();
        return settings;
    }

    // The value may be a key: it is not repeated.
    private static void CheckKey(string? name, MapReader map, string example, Faults faults)
    {
        if (name?.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') == false)
        {
            faults.Add(map.Node("key")!, $"'key' names the environment variable that holds the key, for example {example}; a key itself does not belong into a file.");
        }
    }

    // A method of its own, so that only a project with a store loads what knows of databases.
    private static string Address(string store, string folder) => ExperimentStores.IsServer(store) ? store : System.IO.Path.GetFullPath(store, folder);

    /// <summary>The brand's colours as one phrase.</summary>
    private static string[] Palette(ImmutableArray<string> colours) =>
        colours.IsEmpty ? []
        : colours.Any(colour => colour.Any(letter => letter is >= '\u4E00' and <= '\u9FFF')) ? [$"{string.Join('、', colours)}配色"]
        : [$"{(colours.Length == 1 ? colours[0] : $"{string.Join(", ", colours[..^1])} and {colours[^1]}")} palette"];

    private static bool IsReceipt(string id)
    {
        var mark = id.IndexOf('#', StringComparison.Ordinal);
        return mark < 0 ? Ids.IsValid(id) : Ids.IsValid(id.AsSpan(0, mark)) && Ids.IsValid(id.AsSpan(mark + 1));
    }
}
