using System.Text.Json.Nodes;
using PromptForge.Qdrant;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Qdrant;

/// <summary>As much of Qdrant as an upload and a search need, on a real socket: it keeps points and aliases, and holds every request to the engine's contract where that is at hand.</summary>
internal sealed class EngineInMemory : IAsyncDisposable
{
    private static readonly (string Method, string End, string Schema)[] Schemas =
    [
        ("PUT", "/index", "CreateFieldIndex"),
        ("PUT", "/points", "PointInsertOperations"),
        ("POST", "/points/delete", "PointsSelector"),
        ("POST", "/points/scroll", "ScrollRequest"),
        ("POST", "/points/count", "CountRequest"),
        ("POST", "/points/query/batch", "QueryRequestBatch"),
        ("POST", "/aliases", "ChangeAliasesOperation"),
        ("PATCH", "", "UpdateCollection"),
        ("PUT", "", "CreateCollection"),
    ];

    private readonly Dictionary<string, JsonObject> collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, JsonNode>> points = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly List<string> broken = [];
    private readonly Lock door = new();

    public EngineInMemory()
    {
        Server = new(request =>
        {
            lock (door) { return Before?.Invoke(request) ?? Answer(request); }
        });
    }

    public ScriptedServer Server { get; }

    /// <summary>What is answered in its place; null leaves it to it.</summary>
    public Func<Received, Reply?>? Before { get; set; }

    public QdrantSettings Settings => new() { Url = Server.Address.ToString(), Collection = "flowers", Patience = TimeSpan.FromSeconds(5), QueryTimeout = TimeSpan.FromSeconds(2), BatchSize = 2 };

    /// <summary>What requests broke of the contract, or said in words that it does not know.</summary>
    public IReadOnlyList<string> Broken => [.. broken];

    public IReadOnlyDictionary<string, string> Aliases => aliases;

    public IEnumerable<string> Collections => collections.Keys;

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Reply Answer(Received request)
    {
        var path = request.Path.Split('?')[0];
        if (request.Body.Length > 0 && Contracts.Folder is not null) { Check(request.Method, path, request.Json()); }

        var parts = path.Trim('/').Split('/');
        var name = parts.Length > 1 ? aliases.GetValueOrDefault(parts[1], parts[1]) : "";
        return (request.Method, parts) switch
        {
            ("GET", ["aliases"]) => Result(new JsonObject { ["aliases"] = new JsonArray([.. aliases.Select(pair => new JsonObject { ["alias_name"] = pair.Key, ["collection_name"] = pair.Value })]) }),
            ("GET", ["collections"]) => Result(new JsonObject { ["collections"] = new JsonArray([.. collections.Keys.Select(key => new JsonObject { ["name"] = key })]) }),
            ("POST", ["collections", "aliases"]) => Move(request.Json()["actions"]!.AsArray()),
            ("PUT", [_, _]) => Make(name, request.Json()),
            (_, [_, _, ..]) when !collections.ContainsKey(name) => Reply.Json($$$"""{"status":{"error":"Not found: Collection `{{{name}}}` doesn't exist!"}}""", 404),
            ("GET", [_, _]) => Result(new JsonObject { ["status"] = "green", ["config"] = new JsonObject { ["params"] = new JsonObject { ["vectors"] = collections[name]["vectors"]?.DeepClone() }, ["metadata"] = collections[name]["metadata"]?.DeepClone() } }),
            ("PATCH", _) => Mark(name, request.Json()["metadata"]!.AsObject()),
            ("DELETE", _) => Result(collections.Remove(name)),
            ("PUT", [_, _, "points"]) => Put(name, request.Json()["points"]!.AsArray()),
            ("POST", [_, _, "points", "delete"]) => Take(name, request.Json()["points"]!.AsArray()),
            ("POST", [_, _, "points", "count"]) => Result(new JsonObject { ["count"] = points[name].Count }),
            ("POST", [_, _, "points", "scroll"]) => Result(new JsonObject { ["points"] = new JsonArray([.. points[name].Values.Select(point => new JsonObject { ["id"] = point["id"]!.DeepClone(), ["payload"] = point["payload"]!.DeepClone() })]) }),
            ("POST", [_, _, "points", "query", "batch"]) => Result(new JsonArray([.. request.Json()["searches"]!.AsArray().Select(_ => new JsonObject
            {
                ["points"] = new JsonArray([.. points[name].Keys.Select((id, i) => new JsonObject { ["id"] = id, ["version"] = 1, ["score"] = 1.0 / (i + 1) })]),
            })])),
            _ => Result(true),
        };
    }

    private Reply Make(string name, JsonNode body)
    {
        if (!collections.TryAdd(name, body.AsObject())) { return Reply.Json("""{"status":{"error":"Wrong input: Collection already exists!"}}""", 409); }

        points[name] = new(StringComparer.Ordinal);
        return Result(true);
    }

    private Reply Mark(string name, JsonObject marks)
    {
        foreach (var (key, value) in marks) { collections[name]["metadata"]!.AsObject()[key] = value!.DeepClone(); }

        return Result(true);
    }

    private Reply Put(string name, JsonArray list)
    {
        foreach (var point in list) { points[name][point!["id"]!.GetValue<string>()] = point; }

        return Result(true);
    }

    private Reply Take(string name, JsonArray list)
    {
        foreach (var id in list) { points[name].Remove(id!.GetValue<string>()); }

        return Result(true);
    }

    private Reply Move(JsonArray actions)
    {
        foreach (var action in actions)
        {
            if (action!["create_alias"] is { } made) { aliases[made["alias_name"]!.GetValue<string>()] = made["collection_name"]!.GetValue<string>(); }
            else if (action["rename_alias"] is { } renamed)
            {
                if (!aliases.Remove(renamed["old_alias_name"]!.GetValue<string>(), out var to)) { return Reply.Json("""{"status":{"error":"Not found: Alias does not exists!"}}""", 404); }

                aliases[renamed["new_alias_name"]!.GetValue<string>()] = to;
            }
        }

        return Result(true);
    }

    private static Reply Result(JsonNode result) => Reply.Json(new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 }.ToJsonString());

    private void Check(string method, string path, JsonNode body)
    {
        var schema = Schemas.First(one => one.Method == method && path.EndsWith(one.End, StringComparison.Ordinal)).Schema;
        broken.AddRange(Contracts.Faults($"upstream/qdrant.openapi.json#/components/schemas/{schema}", body).Select(fault => $"{method} {path}: {fault}"));

        // The engine passes over keys that it does not know: a misspelt one would do nothing, silently.
        broken.AddRange(Words(body).Except(Known.Value).Where(word => !Guid.TryParse(word, out _)).Select(word => $"{method} {path}: '{word}' stands nowhere in the contract"));
    }

    private static IEnumerable<string> Words(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key is "payload" or "metadata" or "vector" or "vectors" or "sparse_vectors" ? [pair.Key] : Words(pair.Value).Prepend(pair.Key)),
        JsonArray list => list.SelectMany(Words),
        _ => [],
    };

    private static readonly Lazy<HashSet<string>> Known = new(() =>
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        Gather(JsonNode.Parse(File.ReadAllText(Path.Combine(Contracts.Folder!, "upstream", "qdrant.openapi.json")))!["components"]!["schemas"]);
        return known;

        void Gather(JsonNode? node)
        {
            if (node is JsonArray list)
            {
                foreach (var item in list) { Gather(item); }
            }

            if (node is not JsonObject map) { return; }

            if (map["properties"] is JsonObject properties) { known.UnionWith(properties.Select(pair => pair.Key)); }

            foreach (var (_, value) in map) { Gather(value); }
        }
    });
}
