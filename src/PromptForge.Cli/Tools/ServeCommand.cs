using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PromptForge.Cli.Arguments;

namespace PromptForge.Cli.Tools;

/// <summary><c>promptforge serve</c>: runs the server that lies beside this program.</summary>
/// <remarks>A process of its own: no other command loads ASP.NET, and none needs it installed. The server ends when its standard
/// input does, so it outlives us in no case, however we end.</remarks>
internal static class ServeCommand
{
    private const string Program = "PromptForge.Server.dll";

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        if (!File.Exists(program)) { throw new UsageException(invocation.Say.NoServer); }

        var start = new ProcessStartInfo(Host()) { RedirectStandardInput = true, WorkingDirectory = invocation.Console.Directory };
        foreach (var argument in (string[])["exec", program, "--until-input-ends"]) { start.ArgumentList.Add(argument); }

        if (invocation.Arguments["--urls"] is { } urls)
        {
            start.ArgumentList.Add("--urls");
            start.ArgumentList.Add(urls);
        }

        Configure(start, invocation);
        var interrupted = invocation.Console.Interrupted();
        using var server = Start(start);
        using var stop = interrupted.Register(server.StandardInput.Close);
        await server.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return interrupted.IsCancellationRequested ? 130 : server.ExitCode;
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

    private static Process Start(ProcessStartInfo start)
    {
        try { return Process.Start(start)!; }
        catch (Win32Exception missing) { throw new InvalidOperationException($"{start.FileName}: {missing.Message}", missing); }
    }

    /// <summary>The <c>dotnet</c> whose runtime we run on, else the one on the path.</summary>
    private static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var ours = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(ours) ? ours : name;
    }
}
