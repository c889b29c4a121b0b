using System.Globalization;
using PromptForge.Cli.Arguments;
using PromptForge.Results;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge tokens "TEXT" --target PROFILE</c>: a text against every limit of a target.</summary>
internal static class TokensCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var (say, workspace) = (invocation.Say, invocation.Workspace);
        var target = workspace.TargetOf();
        var profile = workspace.Content.Profiles.FirstOrDefault(known => known.Id == target)
            ?? throw new UsageException(say.UnknownId("目标模型", "target", target, workspace.Content.Profiles.Select(known => known.Id), "targets"));
        if (!invocation.Arguments.Has("--target") && workspace.Project.Target is null) { invocation.Tell(say.DefaultTarget(target)); }

        var lengths = workspace.Forge.Measure(invocation.TextOf(invocation.Arguments.Positional[0]), profile).ToList();
        if (invocation.IsJson)
        {
            JsonOutput.Print(invocation, json => ContentJson.Lengths(json, lengths));
        }
        else
        {
            TableView.Print(invocation, [say.LengthLabel, say.LimitColumn, say.KindColumn, "", ""], [.. lengths.Select(length => (string[])
            [
                length.Value.Value.ToString(CultureInfo.InvariantCulture),
                length.Limit.ToString(),
                ResultJson.Name(length.Kind),
                length.Value.FitsIn(length.Limit) ? "fits" : "too long",
                length.Exact ? "exact" : say.EstimateLabel,
            ])]);
        }

        return Task.FromResult(0);
    }
}
