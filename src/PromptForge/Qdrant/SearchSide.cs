using System.Text.Json;
using PromptForge.Knowledge;

namespace PromptForge.Qdrant;

/// <summary>One of the rankings that a search asks for: by words, or by likeness.</summary>
/// <param name="Using">The vector's name.</param>
/// <param name="Sparse">The query's vector, or null where it is dense.</param>
/// <param name="Dense">The query's vector where it is dense.</param>
/// <param name="Least">The least score that counts, or null.</param>
internal readonly record struct SearchSide(string Using, SparseVector? Sparse, ReadOnlyMemory<float> Dense = default, double? Least = null)
{
    // Enough that what is good on one side is mostly among those of the other, too, and what facts raise among both.
    private const int LeastCandidates = 128;
    private const int MostCandidates = 1024;

    /// <summary>The body that asks for all sides at once.</summary>
    public static ReadOnlyMemory<byte> Body(IEnumerable<SearchSide> sides, KnowledgeQuery query) => QdrantClient.Body(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("searches");
        foreach (var side in sides) { side.Write(json, query); }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void Write(Utf8JsonWriter json, KnowledgeQuery query)
    {
        json.WriteStartObject();
        json.WritePropertyName("query");
        if (Sparse is not null) { Sparse.Write(json); }
        else
        {
            json.WriteStartArray();
            foreach (var value in Dense.Span) { json.WriteNumberValue(value); }

            json.WriteEndArray();
        }

        json.WriteString("using", Using);
        json.WriteNumber("limit", Math.Clamp(query.Candidates, LeastCandidates, MostCandidates));
        if (Least is { } least) { json.WriteNumber("score_threshold", least); }

        if (query.Kinds is not null || query.Seasons is not null || query.Cultures is not null) { WriteFilter(json, query); }

        json.WriteBoolean("with_payload", false);
        json.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter json, KnowledgeQuery query)
    {
        json.WriteStartObject("filter");
        json.WriteStartArray("must");
        if (query.Kinds is { } kinds) { WriteAny(json, "kind", kinds); }

        WriteAnyOrNone(json, "season", query.Seasons);
        WriteAnyOrNone(json, "culture", query.Cultures);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAny(Utf8JsonWriter json, string key, IReadOnlySet<string> values)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteStartObject("match");
        json.WriteStartArray("any");
        foreach (var value in values.Order(StringComparer.Ordinal)) { json.WriteStringValue(value); }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // An entry of which nothing is known fits every season and culture.
    private static void WriteAnyOrNone(Utf8JsonWriter json, string key, IReadOnlySet<string>? values)
    {
        if (values is null) { return; }

        json.WriteStartObject();
        json.WriteStartArray("should");
        WriteAny(json, key, values);
        json.WriteStartObject();
        json.WriteStartObject("is_empty");
        json.WriteString("key", key);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
