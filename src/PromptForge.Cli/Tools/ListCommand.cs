using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PromptForge.Content;
using PromptForge.Measure;
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
                    [.. content.Profiles.Select(profile => (string[])[profile.Id, say.In(profile.Name), Limits(profile), ContentJson.Name(profile.Negative), Status(profile)])]);
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
            case "styles": ContentJson.Styles(json, content); break;
            case "targets": ContentJson.Targets(json, content); break;
            case "strategies": ContentJson.Strategies(json, content.Strategies); break;
            default: ContentJson.Concepts(json, content.Concepts); break;
        }
    }

    private static string Limits(ModelProfile profile) => string.Join(", ", profile.Limits.Select(limit =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Length}{(limit.Kind == LimitKind.Hard ? "" : $" {ResultJson.Name(limit.Kind)}")}")));

    private static string Status(ModelProfile profile) => profile.Successor is { } successor ? $"{profile.Status} → {successor}" : profile.Status;
}

/// <summary>JSON of the smaller commands: one line.</summary>
internal static class JsonOutput
{
    /// <summary>Prints what <paramref name="write"/> writes.</summary>
    public static void Print(Invocation invocation, Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, ResultJson.Options)) { write(json); }

        bytes.Write("\n"u8);
        invocation.Print(bytes);
    }
}
