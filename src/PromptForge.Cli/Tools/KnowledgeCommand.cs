using System.Globalization;
using PromptForge.Knowledge;
using PromptForge.Results;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge knowledge search "QUERY"</c>: the best entries, best first; and <c>index</c>.</summary>
internal static class KnowledgeCommand
{
    private const int UsualTop = 10;
    private const int MostTop = 1000;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        if (invocation.Arguments.Positional[0] == "index") { return await QdrantIndexCommand.RunAsync(invocation).ConfigureAwait(false); }

        var say = invocation.Say;
        if (invocation.Arguments.Positional.Count < 2) { throw new Arguments.UsageException(say.MissingArgument(invocation.Command)); }

        var top = (int)invocation.Arguments.Number("--top", UsualTop, 1, MostTop, say);
        var query = invocation.TextOf(invocation.Arguments.Positional[1]);
        if (string.IsNullOrWhiteSpace(query)) { throw new Arguments.UsageException(say.EmptyPrompt); }

        var forge = invocation.Workspace.Forge;
        var wanted = new KnowledgeQuery(query)
        {
            Top = top, Kinds = Filter("kind"), Seasons = Filter("season"), Cultures = Filter("culture"),
            Diversity = invocation.Arguments.Has("--diverse") ? KnowledgeFilter.Diverse : 0,
        };
        var hits = await forge.Knowledge.SearchAsync(wanted).ConfigureAwait(false);
        if (invocation.IsJson)
        {
            JsonOutput.Print(invocation, json => ContentJson.Hits(json, hits));
        }
        else
        {
            TableView.Print(invocation, [say.ScoreColumn, say.IdColumn, say.KindColumn, say.NameColumn, "", ""], [.. hits.Select(hit => (string[])
            [
                hit.Score.ToString("0.000", CultureInfo.InvariantCulture),
                hit.Concept.Id,
                hit.Concept.Kind,
                hit.Concept.Name.Zh ?? "",
                hit.Concept.Name.En ?? "",
                hit.Concept.Names.Latin ?? "",
            ])]);
        }

        return 0;

        IReadOnlySet<string>? Filter(string key) => KnowledgeFilter.Read(
            key, invocation.Arguments[$"--{key}"], forge.Content.Concepts, (value, known) => new Arguments.UsageException(say.UnknownValue($"--{key}", value, known)));
    }
}
