using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PromptForge.Qdrant;

/// <summary>A sparse vector.</summary>
/// <param name="Indices">Each once.</param>
/// <param name="Values">One for each.</param>
internal sealed record SparseVector(uint[] Indices, float[] Values)
{
    public bool IsEmpty => Indices.Length == 0;

    /// <summary>Of weights by index; those of zero are left out.</summary>
    public static SparseVector Of(IReadOnlyDictionary<uint, float> weights)
    {
        var kept = weights.Where(pair => pair.Value != 0).OrderBy(pair => pair.Key).ToArray();
        return new([.. kept.Select(pair => pair.Key)], [.. kept.Select(pair => pair.Value)]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("indices");
        foreach (var index in Indices) { json.WriteNumberValue(index); }

        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (var value in Values) { json.WriteNumberValue(value); }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>An entry as a point.</summary>
internal sealed record KnowledgePoint
{
    /// <summary>The payload field of the content hash.</summary>
    public const string HashField = "hash";

    /// <summary>The id: of the entry's id alone, so that writing it twice is writing it once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The entry's id.</summary>
    public required string Entry { get; init; }

    /// <summary>The hash of everything that the point was made of.</summary>
    public required string Hash { get; init; }

    /// <summary>The entry's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The seasons it has or may have; null where nothing is known.</summary>
    public IReadOnlyList<string>? Seasons { get; init; }

    /// <summary>The cultures it has or may have; null where nothing is known.</summary>
    public IReadOnlyList<string>? Cultures { get; init; }

    /// <summary>Its printed names and what it says of itself, for other readers.</summary>
    public string? Zh { get; init; }

    /// <inheritdoc cref="Zh" />
    public string? En { get; init; }

    /// <inheritdoc cref="Zh" />
    public string? Text { get; init; }

    /// <summary>What BM25 counts of each word, but for its idf.</summary>
    public required SparseVector Words { get; init; }

    /// <summary>The hashed spellings, or null beside a dense vector.</summary>
    public SparseVector? Spellings { get; init; }

    /// <summary>The model's vector; empty beside spellings.</summary>
    public ReadOnlyMemory<float> Meaning { get; init; }

    /// <summary>The point id of an entry: a UUID of version 8 from the SHA-256 of its id.</summary>
    /// <remarks>Source: RFC 9562, section 5.8.</remarks>
    public static Guid IdOf(string entry)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(entry)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteStartObject("vector");
        json.WritePropertyName(CollectionScheme.Words);
        Words.Write(json);
        if (Spellings is not null)
        {
            json.WritePropertyName(CollectionScheme.Spellings);
            Spellings.Write(json);
        }

        if (!Meaning.IsEmpty)
        {
            json.WriteStartArray(CollectionScheme.Meaning);
            foreach (var value in Meaning.Span) { json.WriteNumberValue(value); }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartObject("payload");
        json.WriteString("entry", Entry);
        json.WriteString("kind", Kind);
        Write(json, "season", Seasons);
        Write(json, "culture", Cultures);
        if (Zh is not null) { json.WriteString("zh", Zh); }

        if (En is not null) { json.WriteString("en", En); }

        if (Text is not null) { json.WriteString("text", Text); }

        json.WriteString(HashField, Hash);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null) { return; }

        json.WriteStartArray(name);
        foreach (var value in values) { json.WriteStringValue(value); }

        json.WriteEndArray();
    }
}
