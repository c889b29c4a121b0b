using System.Diagnostics;
using System.Text.Json;

namespace PromptForge.Apps.Tests.Server.Jobs;

/// <summary>A server as a process of its own, to be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Client = new() { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>Starts a server with sections <c>Jobs</c> and <c>Experiments</c> and variables of the environment.</summary>
    public static async Task<ServerProcess> StartAsync(string folder, object settings, params (string Name, string Value)[] variables)
    {
        var config = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(settings));
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "--urls", "http://127.0.0.1:0", "--config", config, "--until-input-ends"]) { RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var (name, value) in variables) { start.Environment[name] = value; }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var said = new List<string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            if (line.IndexOf("http://127", StringComparison.Ordinal) is var at and >= 0)
            {
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
                return new(process, new(line[at..]));
            }
        }

        throw new InvalidOperationException(string.Join('\n', said));
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and waits until it did.</summary>
    public async Task<int> StopAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) { process.Kill(); }

        process.Dispose();
        Client.Dispose();
    }

    // The program where it was built: beside the tests it lacks what ASP.NET brings along for them.
    private static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "src", "PromptForge.Server", "bin", here.Parent.Name, here.Name, "PromptForge.Server.dll");
        }
    }
}
