using System.Diagnostics;
using System.Globalization;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge serve</c>: runs the server that lies beside this program.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(Invocation invocation)
    {
        string[] arguments = invocation.Arguments["--urls"] is { } urls ? ["--urls", urls] : [];
        return await ServerProcess.RunAsync(invocation, arguments, start => Configure(start, invocation)).ConfigureAwait(false) ?? 130;
    }

    /// <summary>The project's target and content hold for the server, too.</summary>
    private static void Configure(ProcessStartInfo start, Invocation invocation)
    {
        var workspace = invocation.Workspace;
        if (workspace.Project.Target is { } target) { start.Environment["PROMPTFORGE_Server__Target"] = target; }

        var at = 0;
        foreach (var folder in workspace.Templates.Concat(workspace.Knowledge))
        {
            start.Environment[string.Create(CultureInfo.InvariantCulture, $"PROMPTFORGE_Server__ContentFolders__{at++}")] = folder;
        }
    }
}
