using System.Text;
using PromptForge.Cli;

namespace PromptForge.Tests.Cli;

/// <summary>A console in memory with a working directory of its own, gone with the test.</summary>
internal sealed class TestConsole : IConsoleStreams, IDisposable
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["LANG"] = "en_GB.UTF-8" };
    private readonly MemoryStream output = new();
    private readonly MemoryStream error = new();
    private readonly CancellationTokenSource interrupted = new();

    public TestConsole()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("promptforge-cli-").FullName;
    }

    public Stream Input { get; set; } = Stream.Null;

    public Stream Output => output;

    public Stream Error => error;

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public int Width { get; init; } = 120;

    public string Directory { get; }

    /// <summary>The results so far.</summary>
    public string Out => Encoding.UTF8.GetString(output.ToArray());

    /// <summary>Everything else so far.</summary>
    public string Err => Encoding.UTF8.GetString(error.ToArray());

    /// <summary>The lines of the results.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string? Variable(string name) => variables.GetValueOrDefault(name);

    public void Set(string name, string value) => variables[name] = value;

    public void Interrupt() => interrupted.Cancel();

    public CancellationToken Interrupted() => interrupted.Token;

    /// <summary>Runs a command line.</summary>
    public Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, this);

    /// <summary>Writes a file into the working directory.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file into the working directory.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Reads a file of the working directory.</summary>
    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Directory, name));

    public void Dispose()
    {
        interrupted.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
