using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PromptForge.Authoring;
using PromptForge.Knowledge;
using PromptForge.Model;
using PromptForge.Results;
using PromptForge.Server.Reloading;

namespace PromptForge.Server.Api;

/// <summary>What can be named and found: styles, targets, strategies, notes and knowledge.</summary>
internal sealed class ContentEndpoints(CurrentForge current, ServerOptions options)
{
    private const int UsualTop = 10;
    private const int MostTop = 100;
    private const int MostQuery = 1000;

    public Task StylesAsync(HttpContext http) => ListAsync(http, json => ContentJson.Styles(json, current.Now.Content));

    public Task TargetsAsync(HttpContext http) => ListAsync(http, json => ContentJson.Targets(json, current.Now.Content));

    /// <summary>Those that this server can carry out: some need a chat model.</summary>
    public Task StrategiesAsync(HttpContext http) => ListAsync(http, json =>
    {
        var forge = current.Now;
        ContentJson.Strategies(json, forge.Content.Strategies.Where(forge.CanRun));
    });

    /// <summary>The words of every note in both languages, with <c>{name}</c> for an argument.</summary>
    public Task NotesAsync(HttpContext http) => ListAsync(http, static json =>
    {
        json.WriteStartArray();
        foreach (var code in NoteMessages.Codes.Order(StringComparer.Ordinal))
        {
            var note = new ForgeNote("", NoteSeverity.Info, code, []);
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteString("zh", NoteMessages.In(note, Language.Chinese));
            json.WriteString("en", NoteMessages.In(note, Language.English));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public async Task SearchAsync(HttpContext http)
    {
        Allow(http, "q", "top", "kind", "season", "culture", "diverse");
        var query = http.Request.Query["q"].ToString();
        if (string.IsNullOrWhiteSpace(query)) { throw Wrong("bad-value", "Say what to look for: /v1/knowledge/search?q=peony"); }

        if (query.Length > MostQuery) { throw Wrong("bad-value", string.Create(CultureInfo.InvariantCulture, $"'q' has {query.Length} characters; at most {MostQuery} are read.")); }

        var wanted = new KnowledgeQuery(query)
        {
            Top = TopOf(http), Kinds = Filter("kind"), Seasons = Filter("season"), Cultures = Filter("culture"), Diversity = IsDiverse(http) ? KnowledgeFilter.Diverse : 0,
        };
        var hits = await current.Now.Knowledge.SearchAsync(wanted, http.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(http, json => ContentJson.Hits(json, hits)).ConfigureAwait(false);

        IReadOnlySet<string>? Filter(string key) => KnowledgeFilter.Read(
            key, http.Request.Query[key].ToString(), current.Now.Content.Concepts, (value, known) => Wrong("bad-value", Suggest.Unknown(key, Short.Of(value), known)));
    }

    /// <summary>The target that the page starts with, and the limits it should keep.</summary>
    public Task DefaultsAsync(HttpContext http) => ListAsync(http, json =>
    {
        json.WriteStartObject();
        json.WriteString("target", options.Target);
        json.WriteNumber("promptLength", options.MostPromptLength);
        json.WriteNumber("items", options.MostItems);
        json.WriteString("version", Forge.Version);
        json.WriteString("contentVersion", current.Now.Content.Version);
        json.WriteEndObject();
    });

    private static Task ListAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        Allow(http);
        return Answer.JsonAsync(http, write);
    }

    private static bool IsDiverse(HttpContext http) => http.Request.Query["diverse"].ToString() switch
    {
        "true" => true,
        "" or "false" => false,
        var text => throw Wrong("bad-value", $"'diverse' must be true or false, not '{Short.Of(text)}'."),
    };

    private static int TopOf(HttpContext http)
    {
        var text = http.Request.Query["top"].ToString();
        if (text.Length == 0) { return UsualTop; }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MostTop
            ? top : throw Wrong("bad-value", string.Create(CultureInfo.InvariantCulture, $"'top' must be a whole number (1–{MostTop}), not '{Short.Of(text)}'."));
    }

    /// <summary>Unknown parameters are errors as unknown keys are: a typing error must not pass silently.</summary>
    private static void Allow(HttpContext http, params string[] known)
    {
        foreach (var (name, values) in http.Request.Query)
        {
            if (!known.Contains(name)) { throw Wrong("unknown-key", Suggest.Unknown("parameter", Short.Of(name), known)); }

            if (values.Count > 1) { throw Wrong("bad-value", $"'{name}' stands twice."); }
        }
    }

    private static ProblemException Wrong(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);
}
