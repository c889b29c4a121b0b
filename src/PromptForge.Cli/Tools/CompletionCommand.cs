using System.Text;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge completion SHELL</c>: a script made from the table of commands. Ids come from <c>promptforge complete</c>,
/// so that the user's own styles are among them.</summary>
internal static class CompletionCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        invocation.Print(invocation.Arguments.Positional[0] switch
        {
            "bash" => CompletionScripts.Bash(),
            "zsh" => CompletionScripts.Zsh(),
            "fish" => CompletionScripts.Fish(invocation.Say),
            _ => CompletionScripts.PowerShell(),
        });
        return Task.FromResult(0);
    }

    /// <summary><c>promptforge complete styles</c> and its kin: ids, one a line.</summary>
    public static Task<int> IdsAsync(Invocation invocation)
    {
        var content = invocation.Workspace.Content;
        var text = new StringBuilder();
        IEnumerable<string> ids = invocation.Arguments.Positional[0] switch
        {
            "styles" => content.Styles.Where(style => !style.IsAbstract).Select(style => style.Id),
            "targets" => content.Profiles.Select(profile => profile.Id),
            "strategies" => content.Strategies.Select(strategy => strategy.Id),
            "knowledge" => content.Concepts.Select(concept => concept.Id),
            _ => content.Styles.Where(style => !style.IsAbstract).SelectMany(style => style.Phrases).Concat(content.Concepts.SelectMany(concept => concept.Phrases)).Select(phrase => phrase.Id),
        };
        foreach (var id in ids) { text.Append(id).Append('\n'); }

        invocation.Print(text.ToString());
        return Task.FromResult(0);
    }
}
