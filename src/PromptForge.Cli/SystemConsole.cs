using System.Globalization;
using System.Runtime.InteropServices;

namespace PromptForge.Cli;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsoleStreams, IDisposable
{
    private const int UsualWidth = 100;
    private CancellationTokenSource? interrupted;
    private PosixSignalRegistration[] signals = [];

    public Stream Input => Console.OpenStandardInput();

    // The raw streams: Console.Out would load terminal descriptions and send control sequences, and a FileStream over the descriptor
    // would keep an offset of its own and overwrite what others append to the same file.
    public Stream Output { get; } = Console.OpenStandardOutput();

    public Stream Error { get; } = Console.OpenStandardError();

    public bool IsOutputTerminal => IsTerminal(Console.IsOutputRedirected);

    public bool IsErrorTerminal => IsTerminal(Console.IsErrorRedirected);

    public int Width
    {
        get
        {
            if (int.TryParse(Variable("COLUMNS"), CultureInfo.InvariantCulture, out var columns) && columns > 20) { return columns; }

            try { return Console.WindowWidth is > 20 and var width ? width : UsualWidth; }
            catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException) { return UsualWidth; }
        }
    }

    public string Directory => Environment.CurrentDirectory;

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    public CancellationToken Interrupted()
    {
        if (interrupted is null)
        {
            var source = interrupted = new();
            void Stop(PosixSignalContext context)
            {
                context.Cancel = true;
                source.Cancel();
            }

            signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
        }

        return interrupted.Token;
    }

    private bool IsTerminal(bool isRedirected) => !isRedirected && Variable("TERM") != "dumb";

    public void Dispose()
    {
        foreach (var signal in signals) { signal.Dispose(); }

        interrupted?.Dispose();
    }
}
