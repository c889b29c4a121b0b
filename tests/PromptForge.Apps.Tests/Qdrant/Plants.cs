using System.Globalization;
using PromptForge.Concepts;
using PromptForge.Knowledge;
using PromptForge.Model;
using PromptForge.Qdrant;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>Small knowledge bases, all of whose entries are found by the words "silken petals", which name none.</summary>
internal static class Plants
{
    public const string Query = "silken petals";

    private static readonly string[] Seasons = ["spring", "summer", "autumn", "winter"];

    /// <summary>Entries numbered from 0.</summary>
    /// <param name="count">How many.</param>
    /// <param name="changed">Those that say something else than usual.</param>
    public static Lexicon Of(int count, params int[] changed) => new(new("", ""), [.. Enumerable.Range(0, count).Select(number => Entry(number, changed.Contains(number)))], [], []);

    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"plant-{number:00000}");

    /// <summary>Settings for an engine, with little patience.</summary>
    public static QdrantSettings At(string url, string? key = null) => new() { Url = url, Key = key, Collection = "plants", Patience = TimeSpan.FromSeconds(20), BatchSize = 50, QueryTimeout = TimeSpan.FromSeconds(5) };

    public static async Task<UploadReport> UploadAsync(QdrantSettings settings, Lexicon lexicon, bool recreate = false, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var upload = new QdrantUpload(settings, lexicon);
        return await upload.RunAsync(recreate, progress, cancellationToken);
    }

    public static async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(QdrantSettings settings, Lexicon lexicon, KnowledgeQuery query)
    {
        using var index = new QdrantKnowledgeIndex(settings, lexicon);
        return await index.SearchAsync(query);
    }

    /// <summary>Holds that the collection has every entry once, as the lexicon has it, and nothing else.</summary>
    public static async Task HoldAsync(QdrantSettings settings, Lexicon lexicon)
    {
        using var client = new QdrantClient(new(settings), settings);
        var found = new List<(Guid Id, string? Hash)>();
        await foreach (var point in client.HashesAsync(settings.Collection, 1000, CancellationToken.None)) { found.Add(point); }

        Assert.Equal(new KnowledgePoints(lexicon, null, 4096).Hashes.Select(pair => (pair.Key, (string?)pair.Value)).Order(), found.Order());
    }

    private static Concept Entry(int number, bool isChanged) => new()
    {
        Id = Name(number),
        Kind = number % 5 == 0 ? "vessel" : "flower",
        Names = new([], [], [string.Create(CultureInfo.InvariantCulture, $"bloom{number:00000}")], null),
        Facts = number % 3 == 0 ? [] : [new("season", [Seasons[number % 4]], [], null, null)],
        Phrases = [new Phrase { Id = Name(number) + "#looks", Text = new(null, isChanged ? "silken petals, changed" : "silken petals"), Role = FragmentRole.Subject }],
    };
}

/// <summary>Counts points of the requests that write them.</summary>
internal static class Writes
{
    public static bool IsUpsert(this PromptForge.Tests.Providers.Received request) => request.Method == "PUT" && request.Path.EndsWith("/points?wait=true", StringComparison.Ordinal);

    public static int Points(this IEnumerable<PromptForge.Tests.Providers.Received> requests) => requests.Where(IsUpsert).Sum(request => request.Json()["points"]!.AsArray().Count);
}
