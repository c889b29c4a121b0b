using System.Runtime.InteropServices;

namespace PromptForge.Cli;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsoleStreams, IDisposable
{
    private const int UsualWidth = 100;
    private CancellationTokenSource? interrupted;
    private PosixSignalRegistration[] signals = [];

    public Stream Input => Console.OpenStandardInput();

    public Stream Output { get; } = Console.OpenStandardOutput();

    public Stream Error { get; } = Console.OpenStandardError();

    public bool IsOutputTerminal => !Console.IsOutputRedirected && Variable("TERM") != "dumb";

    public bool IsErrorTerminal => !Console.IsErrorRedirected && Variable("TERM") != "dumb";

    public int Width
    {
        get
        {
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

    public void Dispose()
    {
        foreach (var signal in signals) { signal.Dispose(); }

        interrupted?.Dispose();
    }
}
