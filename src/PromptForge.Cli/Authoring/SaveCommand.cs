using System.Text;
using PromptForge.Cli.Arguments;
using PromptForge.Importing;
using PromptForge.Templates;

namespace PromptForge.Cli.Authoring;

/// <summary><c>promptforge save NAME --style ID --without …</c>: a style of one's own that leaves some phrases of another out.</summary>
internal static class SaveCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say, workspace) = (invocation.Arguments, invocation.Say, invocation.Workspace);
        var id = arguments.Positional[0];
        var path = YamlOutput.Path(invocation, id, workspace.Templates, "templates");
        var parent = Parent(invocation);
        var (phrases, negatives) = (new List<string>(), new List<string>());
        foreach (var without in arguments.All("--without"))
        {
            if (Key(parent, without, parent.Phrases.Select(phrase => phrase.Key)) is { } phrase) { phrases.Add(phrase); }
            else if (Key(parent, without, parent.Negatives.Select(negative => negative.Phrase.Key)) is { } negative) { negatives.Add(negative); }
            else { throw new UsageException(say.CannotSaveWithout(without, parent.Id)); }
        }

        var yaml = new StringBuilder();
        yaml.Append("# promptforge save: ").Append(parent.Id).Append(phrases.Count + negatives.Count == 0 ? "" : " without some phrases").Append('\n')
            .Append("id: ").Append(YamlScalar.Quoted(id)).Append("\nkind: ").Append(parent.IsDomain ? "domain" : "look").Append("\nextends: ").Append(YamlScalar.Quoted(parent.Id))
            .Append("\nnames: {zh: ").Append(YamlScalar.Quoted($"{parent.Name.InOrElse(Model.Language.Chinese)}（{id}）"))
            .Append(", en: ").Append(YamlScalar.Quoted($"{parent.Name.InOrElse(Model.Language.English)} ({id})")).Append("}\n");
        Removed(yaml, "phrases", phrases);
        Removed(yaml, "negatives", negatives);
        YamlOutput.Write(path, yaml.ToString(), invocation);
        invocation.PrintLine(path);
        invocation.Tell(say.HowToUse(id, Path.GetDirectoryName(path)!));
        return Task.FromResult(0);
    }

    private static StyleTemplate Parent(Invocation invocation)
    {
        var (say, content) = (invocation.Say, invocation.Workspace.Content);
        var names = invocation.Arguments.All("--style");
        if (names.Count == 0) { throw new UsageException(say.SaveNeedsStyle); }

        if (names.Count > 1 || names[0] is "auto" or "none") { throw new UsageException(say.SaveOneStyle); }

        return content.Styles.FirstOrDefault(style => style.Id == names[0]) ?? content.Styles.FirstOrDefault(style => style.Aliases.Contains(names[0]))
            ?? throw new UsageException(say.UnknownId("风格", "style", names[0], content.Styles.Select(style => style.Id), "styles"));
    }

    /// <summary>The key that a receipt id, or a bare key, names among a style's own.</summary>
    private static string? Key(StyleTemplate parent, string without, IEnumerable<string> keys)
    {
        var mark = without.IndexOf('#', StringComparison.Ordinal);
        if (mark >= 0 && without[..mark] != parent.Id) { return null; }

        var key = without[(mark + 1)..];
        return keys.Contains(key) ? key : null;
    }

    // An empty value removes what is inherited.
    private static void Removed(StringBuilder yaml, string what, List<string> keys)
    {
        if (keys.Count == 0) { return; }

        yaml.Append(what).Append(":\n");
        foreach (var key in keys.Distinct()) { yaml.Append("  ").Append(YamlScalar.Quoted(key)).Append(":\n"); }
    }
}
