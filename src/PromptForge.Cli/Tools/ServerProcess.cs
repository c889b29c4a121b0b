using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PromptForge.Cli.Arguments;

namespace PromptForge.Cli.Tools;

/// <summary>The server that lies beside this program, as a process of its own: no other command loads ASP.NET, and none needs it installed.</summary>
/// <remarks>It ends when its standard input does, so it outlives us in no case, however we end.</remarks>
internal static class ServerProcess
{
    private const string Program = "PromptForge.Server.dll";

    /// <summary>Runs it until it ends or we are interrupted.</summary>
    /// <param name="invocation">What was asked.</param>
    /// <param name="arguments">The server's arguments.</param>
    /// <param name="configure">What else its process needs.</param>
    /// <returns>Its exit code, or null where we were interrupted.</returns>
    /// <exception cref="UsageException">There is no server here.</exception>
    public static async Task<int?> RunAsync(Invocation invocation, IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        if (!File.Exists(program)) { throw new UsageException(invocation.Say.NoServer); }

        var start = new ProcessStartInfo(Host()) { RedirectStandardInput = true, WorkingDirectory = invocation.Console.Directory };
        foreach (var argument in (string[])["exec", program, .. arguments, "--until-input-ends"]) { start.ArgumentList.Add(argument); }

        configure?.Invoke(start);
        var interrupted = invocation.Console.Interrupted();
        using var server = Start(start);
        using var stop = interrupted.Register(server.StandardInput.Close);
        await server.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return interrupted.IsCancellationRequested ? null : server.ExitCode;
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
