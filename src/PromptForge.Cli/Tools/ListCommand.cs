using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Results;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge list</c>: what can be named on the command line.</summary>
internal static class ListCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var content = invocation.Workspace.Content;
        var what = invocation.Arguments.Positional[0];
        if (invocation.IsJson) { JsonOutput.Print(invocation, json => Json(json, what, content)); }
        else { Text(invocation, what, content); }

        return Task.FromResult(0);
    }

    private static void Text(Invocation invocation, string what, ForgeContent content)
    {
        var say = invocation.Say;
        switch (what)
        {
            case "styles":
                TableView.Print(invocation, [say.IdColumn, say.KindColumn, say.NameColumn, say.AboutColumn],
                    [.. content.Styles.Where(style => !style.IsAbstract).Select(style => (string[])[style.Id, style.IsDomain ? "domain" : "look", say.In(style.Name), say.In(style.Description)])]);
                break;
            case "targets":
                TableView.Print(invocation, [say.IdColumn, say.NameColumn, say.LimitColumn, say.NegativeColumn, say.StatusColumn],
                    [.. content.Profiles.Select(profile => (string[])[profile.Id, say.In(profile.Name), Limits(profile), NegativeOf(profile.Negative), Status(profile)])]);
                break;
            case "strategies":
                TableView.Print(invocation, [say.IdColumn, say.NameColumn, say.AboutColumn],
                    [.. content.Strategies.Select(strategy => (string[])[strategy.Id, say.In(strategy.Name), say.In(strategy.Description)])]);
                break;
            default:
                TableView.Print(invocation, [say.IdColumn, say.KindColumn, say.NameColumn],
                    [.. content.Concepts.Select(concept => (string[])[concept.Id, concept.Kind, say.In(concept.Name)])]);
                break;
        }
    }

    private static void Json(Utf8JsonWriter json, string what, ForgeContent content)
    {
        switch (what)
        {
            case "styles":
                foreach (var style in content.Styles.Where(style => !style.IsAbstract))
                {
                    json.WriteStartObject();
                    json.WriteString("id", style.Id);
                    json.WriteString("kind", style.IsDomain ? "domain" : "look");
                    JsonOutput.Both(json, "names", style.Name);
                    JsonOutput.Both(json, "describe", style.Description);
                    json.WriteString("extends", style.Extends);
                    JsonOutput.Texts(json, "aliases", style.Aliases);
                    JsonOutput.Texts(json, "phrases", style.Phrases.Select(phrase => phrase.Id));
                    json.WriteEndObject();
                }

                break;
            case "targets":
                foreach (var profile in content.Profiles) { Target(json, profile); }

                break;
            case "strategies":
                foreach (var strategy in content.Strategies)
                {
                    json.WriteStartObject();
                    json.WriteString("id", strategy.Id);
                    JsonOutput.Both(json, "names", strategy.Name);
                    JsonOutput.Both(json, "describe", strategy.Description);
                    json.WriteEndObject();
                }

                break;
            default:
                foreach (var concept in content.Concepts)
                {
                    json.WriteStartObject();
                    JsonOutput.Concept(json, concept);
                    json.WriteEndObject();
                }

                break;
        }
    }

    private static void Target(Utf8JsonWriter json, ModelProfile profile)
    {
        json.WriteStartObject();
        json.WriteString("id", profile.Id);
        JsonOutput.Both(json, "names", profile.Name);
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
        json.WriteString("negative", NegativeOf(profile.Negative));
        json.WriteEndObject();
    }

    private static string Limits(ModelProfile profile) => string.Join(", ", profile.Limits.Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Length}{(limit.Kind == LimitKind.Hard ? "" : $" {ResultJson.Name(limit.Kind)}")}")));

    private static string Status(ModelProfile profile) => profile.Successor is { } successor ? $"{profile.Status} → {successor}" : profile.Status;

    private static string NegativeOf(NegativeForm form) => form switch
    {
        NegativeForm.Field => "field",
        NegativeForm.WeightedPrompt => "weighted-prompt",
        NegativeForm.NoFlag => "no-flag",
        NegativeForm.Statement => "statement",
        _ => "paraphrase",
    };
}

/// <summary>JSON of the smaller commands: one array.</summary>
internal static class JsonOutput
{
    /// <summary>Prints an array whose items <paramref name="items"/> writes.</summary>
    public static void Print(Invocation invocation, Action<Utf8JsonWriter> items)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options))
        {
            json.WriteStartArray();
            items(json);
            json.WriteEndArray();
        }

        bytes.Write("\n"u8);
        invocation.Print(bytes);
    }

    public static void Both(Utf8JsonWriter json, string name, LocalText text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(text); }

        json.WriteEndArray();
    }

    /// <summary>The id, kind and names of an entry.</summary>
    public static void Concept(Utf8JsonWriter json, Concept concept)
    {
        json.WriteString("id", concept.Id);
        json.WriteString("kind", concept.Kind);
        json.WriteStartObject("names");
        Texts(json, "zh", concept.Names.Zh);
        Texts(json, "en", concept.Names.En);
        if (concept.Names.Latin is { } latin) { json.WriteString("la", latin); }

        json.WriteEndObject();
    }
}
