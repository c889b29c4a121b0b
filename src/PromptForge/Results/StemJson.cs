using System.Collections.Immutable;
using System.Text.Json;
using PromptForge.Concepts;
using PromptForge.Stems;

namespace PromptForge.Results;

/// <summary>Writes stem lists.</summary>
public static class StemJson
{
    /// <summary>One array: per plant its names, roles, months (1 to 12), substitutes and cautions.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Stem> stems)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(stems);
        json.WriteStartArray();
        foreach (var stem in stems)
        {
            json.WriteStartObject();
            Plant(json, stem.Entry);
            Texts(json, "roles", stem.Roles);
            Months(json, "blooms", stem.Blooms);
            Months(json, "sold", stem.Sold);
            json.WriteBoolean("asked", stem.IsAsked);
            json.WriteStartArray("substitutes");
            foreach (var other in stem.Substitutes)
            {
                json.WriteStartObject();
                Plant(json, other);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("cautions");
            foreach (var caution in stem.Cautions) { Caution(json, caution); }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Plant(Utf8JsonWriter json, Concept plant)
    {
        json.WriteString("id", plant.Id);
        json.WriteStartObject("names");
        json.WriteString("zh", plant.Name.Zh);
        json.WriteString("en", plant.Name.En);
        json.WriteString("la", plant.Names.Latin);
        json.WriteEndObject();
    }

    private static void Caution(Utf8JsonWriter json, StemCaution caution)
    {
        json.WriteStartObject();
        json.WriteString("code", caution.Code);
        json.WriteString("zh", caution.Text.Zh);
        json.WriteString("en", caution.Text.En);
        json.WriteString("culture", caution.Culture);
        json.WriteString("source", caution.Source);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    private static void Months(Utf8JsonWriter json, string name, ImmutableArray<int> months)
    {
        json.WriteStartArray(name);
        foreach (var month in months) { json.WriteNumberValue(month); }

        json.WriteEndArray();
    }
}
