using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Results;
using PromptForge.Templates;

namespace PromptForge.Cli.Mcp;

/// <summary>A style or an entry with everything that a conversation about it may need, in both languages.</summary>
internal static class McpJson
{
    /// <summary>JSON as text; Chinese stays readable.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { write(json); }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A style: names, phrases with their reasons, and what it avoids.</summary>
    public static void Style(Utf8JsonWriter json, StyleTemplate style)
    {
        json.WriteStartObject();
        json.WriteString("id", style.Id);
        json.WriteString("kind", style.IsDomain ? "domain" : "look");
        Both(json, "names", style.Name);
        Both(json, "describe", style.Description);
        if (style.Extends is { } parent) { json.WriteString("extends", parent); }

        Texts(json, "aliases", style.Aliases);
        Phrases(json, "phrases", style.Phrases);
        Phrases(json, "negatives", style.Negatives.Select(negative => negative.Phrase));
        json.WriteEndObject();
    }

    /// <summary>An entry: names, facts with their sources, meanings, phrases, and what goes well with it.</summary>
    public static void Entry(Utf8JsonWriter json, Concept entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("kind", entry.Kind);
        json.WriteStartObject("names");
        Texts(json, "zh", entry.Names.Zh);
        Texts(json, "zh-Hant", entry.Names.ZhHant);
        Texts(json, "en", entry.Names.En);
        if (entry.Names.Latin is { } latin) { json.WriteString("la", latin); }

        json.WriteEndObject();
        Texts(json, "is-a", entry.IsA);
        json.WriteStartArray("facts");
        foreach (var fact in entry.Facts)
        {
            json.WriteStartObject();
            json.WriteString("key", fact.Key);
            Texts(json, "is", fact.Is);
            Texts(json, "can", fact.Can);
            if (fact.Source is { } source) { json.WriteString("source", source); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("meanings");
        foreach (var meaning in entry.Meanings)
        {
            json.WriteStartObject();
            json.WriteString("culture", meaning.Culture);
            Both(json, meaning.Text);
            json.WriteBoolean("taboo", meaning.IsTaboo);
            if (meaning.Source is { } source) { json.WriteString("source", source); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        Phrases(json, "phrases", entry.Phrases);
        Texts(json, "pairs", entry.Pairs);
        Texts(json, "styles", entry.Styles);
        Texts(json, "vessels", entry.Vessels);
        json.WriteEndObject();
    }

    private static void Phrases(Utf8JsonWriter json, string name, IEnumerable<Phrase> phrases)
    {
        json.WriteStartArray(name);
        foreach (var phrase in phrases)
        {
            json.WriteStartObject();
            json.WriteString("id", phrase.Id);
            json.WriteString("role", FragmentRoles.Name(phrase.Role));
            Both(json, phrase.Text);
            if (phrase.Why is { } why) { Both(json, "why", why); }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty) { return; }

        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    private static void Both(Utf8JsonWriter json, string name, LocalText text)
    {
        json.WriteStartObject(name);
        Both(json, text);
        json.WriteEndObject();
    }

    private static void Both(Utf8JsonWriter json, LocalText text)
    {
        if (text.Zh is { } zh) { json.WriteString("zh", zh); }

        if (text.En is { } en) { json.WriteString("en", en); }
    }
}
