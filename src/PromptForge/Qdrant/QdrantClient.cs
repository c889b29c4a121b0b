using System.Buffers;
using System.Text.Json;

namespace PromptForge.Qdrant;

/// <summary>The calls of Qdrant's REST interface that we need, as it writes them. Source: the engine's own openapi.json, 1.16.</summary>
internal sealed class QdrantClient(QdrantWire wire, QdrantSettings settings) : IDisposable
{
    // The engine refuses names with a slash, and ours need no escaping; a person's may.
    private static string Collection(string name) => $"collections/{Uri.EscapeDataString(name)}";

    private Persistence Patient => new(settings.Timeout, settings.Patience, int.MaxValue);

    // A second node must have its turn within the time that a search may take.
    private Persistence Quick => new(wire.Nodes > 1 ? settings.QueryTimeout / 2 : settings.QueryTimeout, settings.QueryTimeout, 2);

    public QdrantWire Wire => wire;

    /// <summary>What a collection is, or null where there is none.</summary>
    /// <param name="name">A collection or an alias.</param>
    /// <param name="isQuick">Whether somebody waits for a search.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<CollectionState?> FindAsync(string name, bool isQuick, CancellationToken cancellationToken)
    {
        try
        {
            return CollectionState.Read(name, await wire.SendAsync(HttpMethod.Get, Collection(name), null, isQuick ? Quick : Patient, cancellationToken).ConfigureAwait(false));
        }
        catch (QdrantException missing) when (missing.Failure == QdrantFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Every collection's name.</summary>
    public async Task<IReadOnlyList<string>> CollectionsAsync(CancellationToken cancellationToken)
    {
        var result = await wire.SendAsync(HttpMethod.Get, "collections", null, Patient, cancellationToken).ConfigureAwait(false);
        return [.. Items(result, "collections").Select(one => one.GetProperty("name").GetString()!)];
    }

    /// <summary>Every alias with its collection.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AliasesAsync(CancellationToken cancellationToken)
    {
        var result = await wire.SendAsync(HttpMethod.Get, "aliases", null, Patient, cancellationToken).ConfigureAwait(false);
        return Items(result, "aliases").ToDictionary(one => one.GetProperty("alias_name").GetString()!, one => one.GetProperty("collection_name").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>Makes a collection; one that is there already is left as it is.</summary>
    /// <returns>Whether it was made now.</returns>
    public async Task<bool> CreateAsync(string name, CollectionScheme scheme, CollectionMark mark, CancellationToken cancellationToken)
    {
        try
        {
            await wire.SendAsync(HttpMethod.Put, Collection(name), Body(json => scheme.Write(json, mark, settings)), Patient, cancellationToken).ConfigureAwait(false);
        }
        catch (QdrantException there) when (there.Failure == QdrantFailure.Exists)
        {
            return false;
        }

        return true;
    }

    /// <summary>Deletes a collection, with the aliases that lead to it.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Delete, Collection(name), null, Patient, cancellationToken);

    /// <summary>Writes our mark into a collection's metadata; keys of others stay.</summary>
    public Task MarkAsync(string name, CollectionMark mark, CancellationToken cancellationToken) => wire.SendAsync(HttpMethod.Patch, Collection(name), Body(json =>
    {
        json.WriteStartObject();
        mark.Write(json);
        json.WriteEndObject();
    }), Patient, cancellationToken);

    /// <summary>Indexes a payload field by its exact words, so that filters need not read payloads.</summary>
    public Task IndexFieldAsync(string name, string field, CancellationToken cancellationToken) => wire.SendAsync(HttpMethod.Put, $"{Collection(name)}/index?wait=true", Body(json =>
    {
        json.WriteStartObject();
        json.WriteString("field_name", field);
        json.WriteString("field_schema", "keyword");
        json.WriteEndObject();
    }), Patient, cancellationToken);

    /// <summary>Writes points; those of the same id are replaced. Answers when they are applied.</summary>
    public Task UpsertAsync(string name, ReadOnlyMemory<byte> points, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Put, $"{Collection(name)}/points?wait=true", points, Patient, cancellationToken);

    /// <summary>Deletes points; unknown ids are passed over. Answers when it is done.</summary>
    public Task DeletePointsAsync(string name, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => wire.SendAsync(HttpMethod.Post, $"{Collection(name)}/points/delete?wait=true", Body(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("points");
        foreach (var id in ids) { json.WriteStringValue(id); }

        json.WriteEndArray();
        json.WriteEndObject();
    }), Patient, cancellationToken);

    /// <summary>Every point's id and content hash, page by page in the order of ids.</summary>
    public async IAsyncEnumerable<(Guid Id, string? Hash)> HashesAsync(string name, int page, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var offset = from;
            var result = await wire.SendAsync(HttpMethod.Post, $"{Collection(name)}/points/scroll", Body(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("limit", page);
                if (offset is not null) { json.WriteString("offset", offset); }

                json.WriteStartArray("with_payload");
                json.WriteStringValue(KnowledgePoint.HashField);
                json.WriteEndArray();
                json.WriteBoolean("with_vector", false);
                json.WriteEndObject();
            }), Patient, cancellationToken).ConfigureAwait(false);
            foreach (var point in Items(result, "points"))
            {
                var hash = point.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(KnowledgePoint.HashField, out var text) ? text.GetString() : null;

                // A number for an id is nobody's but somebody else's; it cannot be in a collection of ours.
                if (point.GetProperty("id") is { ValueKind: JsonValueKind.String } id && id.TryGetGuid(out var guid)) { yield return (guid, hash); }
            }

            from = result.TryGetProperty("next_page_offset", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (from is not null);
    }

    /// <summary>How many points there are, exactly.</summary>
    public async Task<long> CountAsync(string name, CancellationToken cancellationToken)
    {
        var result = await wire.SendAsync(HttpMethod.Post, $"{Collection(name)}/points/count", Body(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("exact", true);
            json.WriteEndObject();
        }), Patient, cancellationToken).ConfigureAwait(false);
        return result.GetProperty("count").GetInt64();
    }

    /// <summary>Changes aliases in their order; the first that cannot be changed ends it, and none after it is.</summary>
    public Task ChangeAliasesAsync(IReadOnlyList<AliasChange> changes, CancellationToken cancellationToken) => wire.SendAsync(HttpMethod.Post, "collections/aliases", Body(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("actions");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteStartObject(change.IsRename ? "rename_alias" : "create_alias");
            json.WriteString(change.IsRename ? "old_alias_name" : "collection_name", change.From);
            json.WriteString(change.IsRename ? "new_alias_name" : "alias_name", change.Alias);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }), Patient, cancellationToken);

    /// <summary>Asks several searches in one request.</summary>
    /// <param name="name">A collection or an alias.</param>
    /// <param name="searches">The body, with one search after another.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The points of each search with their scores, best first.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<ScoredPoint>>> SearchAsync(string name, ReadOnlyMemory<byte> searches, CancellationToken cancellationToken)
    {
        var result = await wire.SendAsync(HttpMethod.Post, $"{Collection(name)}/points/query/batch", searches, Quick, cancellationToken).ConfigureAwait(false);
        return [.. result.EnumerateArray().Select(one => (IReadOnlyList<ScoredPoint>)[.. Items(one, "points")
            .Where(point => point.GetProperty("id").ValueKind == JsonValueKind.String)
            .Select(point => new ScoredPoint(point.GetProperty("id").GetGuid(), point.GetProperty("score").GetDouble()))])];
    }

    /// <summary>JSON as bytes.</summary>
    public static ReadOnlyMemory<byte> Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Results.ResultJson.Options)) { write(json); }

        return buffer.WrittenMemory;
    }

    public void Dispose() => wire.Dispose();

    private static IEnumerable<JsonElement> Items(JsonElement result, string name) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
            : throw new QdrantException(QdrantFailure.BadAnswer, $"Qdrant answers without '{name}'.");
}

/// <summary>A point that a search found.</summary>
internal readonly record struct ScoredPoint(Guid Id, double Score);

/// <summary>One change of aliases: an alias is made to lead to a collection, or renamed.</summary>
/// <param name="Alias">The alias; of a renaming, its new name.</param>
/// <param name="From">The collection; of a renaming, the old name.</param>
/// <param name="IsRename">Whether it is a renaming, which fails where there is no such alias.</param>
internal readonly record struct AliasChange(string Alias, string From, bool IsRename = false);
