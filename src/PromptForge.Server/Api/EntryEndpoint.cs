using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Model;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Api;

/// <summary><c>GET /v1/knowledge/{id}</c>: all that is known of one entry; what it refers to comes with its names.</summary>
internal sealed class EntryEndpoint(CurrentForge current)
{
    public Task RunAsync(HttpContext http)
    {
        var (id, content) = ((string)http.Request.RouteValues["id"]!, current.Now.Content);
        return Find(content, id) is { } concept
            ? Answer.JsonAsync(http, json => new EntryWriter(content).Write(json, concept))
            : throw new ProblemException(StatusCodes.Status404NotFound, "unknown-entry", $"There is no entry '{Short.Of(id)}'; /v1/knowledge/search finds the ones there are.");
    }

    internal static Concept? Find(ForgeContent content, string id) => content.Concepts.FirstOrDefault(concept => concept.Id == id);
}

/// <summary>Writes an entry.</summary>
internal sealed class EntryWriter(ForgeContent content)
{
    public void Write(Utf8JsonWriter json, Concept concept)
    {
        json.WriteStartObject();
        json.WriteString("id", concept.Id);
        json.WriteString("kind", concept.Kind);
        json.WriteStartObject("names");
        Texts(json, "zh", concept.Names.Zh);
        Texts(json, "zh-Hant", concept.Names.ZhHant);
        Texts(json, "en", concept.Names.En);
        if (concept.Names.Latin is { } latin) { json.WriteString("la", latin); }

        json.WriteEndObject();
        Array(json, "isA", concept.IsA, Named);
        Array(json, "facts", concept.Facts, (json, fact) =>
        {
            json.WriteString("key", fact.Key);
            Array(json, "is", fact.Is, Named);
            Array(json, "can", fact.Can, Named);
            json.WriteString("source", fact.Source);
            json.WriteString("checked", fact.Checked);
        });
        Array(json, "meanings", concept.Meanings, (json, meaning) =>
        {
            json.WriteStartObject("culture");
            Named(json, meaning.Culture);
            json.WriteEndObject();
            Both(json, meaning.Text);
            json.WriteString("source", meaning.Source);
            json.WriteBoolean("taboo", meaning.IsTaboo);
        });
        Array(json, "phrases", concept.Phrases, static (json, phrase) =>
        {
            json.WriteString("id", phrase.Id);
            json.WriteString("role", FragmentRoles.Name(phrase.Role));
            Both(json, phrase.Text);
            json.WriteNumber("relevance", phrase.Relevance);
            json.WriteStartObject("why");
            Both(json, phrase.Why ?? default);
            json.WriteEndObject();
        });
        Array(json, "hints", concept.Hints, static (json, hint) => Both(json, hint));
        Array(json, "pairs", concept.Pairs, Named);
        Array(json, "vessels", concept.Vessels, Named);
        Array(json, "styles", concept.Styles, Named);
        json.WriteEndObject();
    }

    /// <summary>An id with the names of what it stands for; a value that is no entry has none.</summary>
    private void Named(Utf8JsonWriter json, string id)
    {
        json.WriteString("id", id);
        Both(json, EntryEndpoint.Find(content, id)?.Name ?? content.Styles.FirstOrDefault(style => style.Id == id)?.Name ?? default);
    }

    private static void Both(Utf8JsonWriter json, LocalText text)
    {
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
