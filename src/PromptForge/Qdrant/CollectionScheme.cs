using System.Globalization;
using System.Text.Json;

namespace PromptForge.Qdrant;

/// <summary>What a collection of ours looks like: a sparse vector of words, and beside it sparse spellings or a dense vector of a model.</summary>
/// <param name="Model">What made the likeness vectors.</param>
/// <param name="Dense">How wide a model's vectors are; null for hashed spellings, which are sparse.</param>
internal sealed record CollectionScheme(string Model, int? Dense)
{
    /// <summary>The version of points and vectors; another one is as incomparable as another model.</summary>
    public const int Format = 1;

    public const string Words = "words";
    public const string Spellings = "spellings";
    public const string Meaning = "meaning";

    /// <summary>The payload fields that filter.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["kind", "season", "culture"];

    /// <summary>The vector that measures likeness.</summary>
    public string Likeness => Dense is null ? Spellings : Meaning;

    /// <summary>The body that makes a collection.</summary>
    public void Write(Utf8JsonWriter json, CollectionMark mark, QdrantSettings settings)
    {
        json.WriteStartObject();
        if (Dense is { } size)
        {
            json.WriteStartObject("vectors");
            json.WriteStartObject(Meaning);
            json.WriteNumber("size", size);
            json.WriteString("distance", "Cosine");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartObject("sparse_vectors");
        json.WriteStartObject(Words);

        // The engine multiplies by the idf of its own points, the same formula as BM25's.
        json.WriteString("modifier", "idf");
        json.WriteEndObject();
        if (Dense is null)
        {
            json.WriteStartObject(Spellings);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (settings.Shards > 0) { json.WriteNumber("shard_number", settings.Shards); }

        if (settings.Replicas > 1)
        {
            json.WriteNumber("replication_factor", settings.Replicas);

            // One node that holds a write is enough to go on when another is lost; the cluster brings the lost one up to date when it
            // comes back, and every upload ends with a count and, after any failure, with a comparison of all hashes.
            json.WriteNumber("write_consistency_factor", 1);
        }

        mark.Write(json);
        json.WriteEndObject();
    }

    /// <summary>What makes a collection unfit for this lexicon and model, or null.</summary>
    public QdrantException? Fault(CollectionState state, QdrantSettings settings)
    {
        if (state.Mark is not { } mark)
        {
            return new(QdrantFailure.Foreign, $"The collection '{state.Name}' at {settings.Url} was not made by PromptForge and stays untouched; choose another name with --collection.");
        }

        var way = $"Make it anew beside the old one, which answers until then: {settings.Command(anew: true)}";
        if (mark.Format != Format) { return new(QdrantFailure.OtherModel, string.Create(CultureInfo.InvariantCulture, $"The collection '{state.Name}' has format {mark.Format}, and this version reads {Format}. {way}")); }

        if (mark.Model != Model) { return new(QdrantFailure.OtherModel, $"The collection '{state.Name}' was made with the model '{mark.Model}', and this is '{Model}'. {way}"); }

        return state.Dense != Dense
            ? new(QdrantFailure.OtherModel, string.Create(CultureInfo.InvariantCulture, $"The collection '{state.Name}' has vectors of {state.Dense ?? 0} dimensions, and the model makes {Dense ?? 0}. {way}"))
            : null;
    }
}

/// <summary>What we write into a collection's metadata, so that nobody takes it for another.</summary>
internal sealed record CollectionMark
{
    private const string Prefix = "promptforge-";

    /// <summary>The version of points and vectors.</summary>
    public int Format { get; init; } = CollectionScheme.Format;

    /// <summary>What made the likeness vectors.</summary>
    public string Model { get; init; } = "";

    /// <summary>The alias that the collection was made for.</summary>
    public string For { get; init; } = "";

    /// <summary>The hash over all entries, or empty while they are being written.</summary>
    public string Content { get; init; } = "";

    /// <summary>Who writes, or empty.</summary>
    public string Writer { get; init; } = "";

    /// <summary>When the writer last said so.</summary>
    public DateTimeOffset Beat { get; init; }

    /// <summary>The member <c>metadata</c> of a request.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("metadata");
        json.WriteNumber(Prefix + "format", Format);
        json.WriteString(Prefix + "model", Model);
        json.WriteString(Prefix + "for", For);
        json.WriteString(Prefix + "content", Content);
        json.WriteString(Prefix + "writer", Writer);
        json.WriteString(Prefix + "beat", Beat.ToString("O", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    /// <summary>Our mark among a collection's metadata, or null.</summary>
    public static CollectionMark? Read(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || !metadata.TryGetProperty(Prefix + "format", out var format) || !format.TryGetInt32(out var number)) { return null; }

        return new()
        {
            Format = number,
            Model = Text("model"),
            For = Text("for"),
            Content = Text("content"),
            Writer = Text("writer"),
            Beat = DateTimeOffset.TryParse(Text("beat"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var beat) ? beat : default,
        };

        string Text(string name) => metadata.TryGetProperty(Prefix + name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}

/// <summary>A collection as the engine describes it.</summary>
/// <param name="Name">What was asked for, a collection or an alias.</param>
/// <param name="Mark">Our mark, or null.</param>
/// <param name="Dense">How wide the vector of meaning is, or null.</param>
/// <param name="IsBusy">Whether the engine is still building its indices.</param>
internal sealed record CollectionState(string Name, CollectionMark? Mark, int? Dense, bool IsBusy)
{
    public static CollectionState Read(string name, JsonElement result)
    {
        var config = At(result, "config");
        var size = At(At(At(At(config, "params"), "vectors"), CollectionScheme.Meaning), "size");
        return new(
            name,
            CollectionMark.Read(At(config, "metadata")),
            size.ValueKind == JsonValueKind.Number ? size.GetInt32() : null,
            At(result, "status") is { ValueKind: JsonValueKind.String } status && status.GetString() is "yellow" or "grey");
    }

    private static JsonElement At(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
