using System.Text.Json;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Profiles;
using PromptForge.Templates;

namespace PromptForge.Results;

/// <summary>Writes what can be named, found and measured: one array each, the same for the command line and the server.</summary>
public static class ContentJson
{
    /// <summary>The styles that can be chosen.</summary>
    public static void Styles(Utf8JsonWriter json, ForgeContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Array(json, content.Styles.Where(style => !style.IsAbstract), Style);
    }

    /// <summary>The targets with their limits.</summary>
    public static void Targets(Utf8JsonWriter json, ForgeContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Array(json, content.Profiles, Target);
    }

    /// <summary>Strategies.</summary>
    public static void Strategies(Utf8JsonWriter json, IEnumerable<Strategy> strategies) => Array(json, strategies, Strategy);

    /// <summary>Knowledge entries.</summary>
    public static void Concepts(Utf8JsonWriter json, IEnumerable<Concept> concepts) => Array(json, concepts, static (json, concept) =>
    {
        json.WriteStartObject();
        Entry(json, concept);
        json.WriteEndObject();
    });

    /// <summary>Entries found, best first, with their scores to four places.</summary>
    public static void Hits(Utf8JsonWriter json, IEnumerable<KnowledgeHit> hits) => Array(json, hits, static (json, hit) =>
    {
        json.WriteStartObject();
        Entry(json, hit.Concept);
        json.WriteNumber("score", Math.Round(hit.Score, 4));
        json.WriteEndObject();
    });

    /// <summary>Lengths against their limits.</summary>
    public static void Lengths(Utf8JsonWriter json, IEnumerable<MeasuredLength> lengths) => Array(json, lengths, static (json, length) =>
    {
        json.WriteStartObject();
        json.WriteNumber("value", length.Value.Value);
        json.WriteNumber("limit", length.Limit.Value);
        json.WriteString("unit", LengthUnits.Name(length.Limit.Unit));
        json.WriteString("kind", ResultJson.Name(length.Kind));
        json.WriteBoolean("exact", length.Exact);
        json.WriteBoolean("fits", length.Value.FitsIn(length.Limit));
        json.WriteEndObject();
    });

    /// <summary>The name of a way to say what to avoid.</summary>
    public static string Name(NegativeForm form) => form switch
    {
        NegativeForm.Field => "field",
        NegativeForm.WeightedPrompt => "weighted-prompt",
        NegativeForm.NoFlag => "no-flag",
        NegativeForm.Statement => "statement",
        _ => "paraphrase",
    };

    private static void Array<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(items);
        json.WriteStartArray();
        foreach (var item in items) { write(json, item); }

        json.WriteEndArray();
    }

    private static void Style(Utf8JsonWriter json, StyleTemplate style)
    {
        json.WriteStartObject();
        json.WriteString("id", style.Id);
        json.WriteString("kind", style.IsDomain ? "domain" : "look");
        Both(json, "names", style.Name);
        Both(json, "describe", style.Description);
        json.WriteString("extends", style.Extends);
        Texts(json, "aliases", style.Aliases);
        Texts(json, "phrases", style.Phrases.Select(phrase => phrase.Id));
        json.WriteEndObject();
    }

    private static void Strategy(Utf8JsonWriter json, Strategy strategy)
    {
        json.WriteStartObject();
        json.WriteString("id", strategy.Id);
        Both(json, "names", strategy.Name);
        Both(json, "describe", strategy.Description);
        json.WriteEndObject();
    }

    private static void Target(Utf8JsonWriter json, ModelProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("id", profile.Id);
        Both(json, "names", profile.Name);
        json.WriteString("vendor", profile.Vendor);
        json.WriteString("model", profile.Model);
        json.WriteString("family", profile.Family);
        json.WriteString("status", profile.Status);
        json.WriteString("until", profile.Until);
        json.WriteString("successor", profile.Successor);
        json.WriteStartArray("limits");
        foreach (var limit in profile.Limits)
        {
            json.WriteStartObject();
            json.WriteNumber("value", limit.Length.Value);
            json.WriteString("unit", LengthUnits.Name(limit.Length.Unit));
            json.WriteString("kind", ResultJson.Name(limit.Kind));
            json.WriteString("source", limit.Source);
            json.WriteString("checked", limit.Checked);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("negative", Name(profile.Negative));
        json.WriteEndObject();
    }

    private static void Entry(Utf8JsonWriter json, Concept concept)
    {
        json.WriteString("id", concept.Id);
        json.WriteString("kind", concept.Kind);
        json.WriteStartObject("names");
        Texts(json, "zh", concept.Names.Zh);
        Texts(json, "en", concept.Names.En);
        if (concept.Names.Latin is { } latin) { json.WriteString("la", latin); }

        json.WriteEndObject();
        if (concept.Origin is { } origin) { json.WriteString("origin", origin); }
    }

    private static void Both(Utf8JsonWriter json, string name, LocalText text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }
}
