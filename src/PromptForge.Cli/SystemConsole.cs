using System.Globalization;
using System.Runtime.InteropServices;

namespace PromptForge.Cli;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsoleStreams, IDisposable
{
    private const int UsualWidth = 100;
    private CancellationTokenSource? interrupted;
    private PosixSignalRegistration[] signals = [];

    public Stream Input => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new DescriptorStream(0);

    public Stream Output { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(1);

    public Stream Error { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(2);

    public bool IsOutputTerminal => IsTerminal(1);

    public bool IsErrorTerminal => IsTerminal(2);

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

    private bool IsTerminal(int descriptor) => Variable("TERM") != "dumb" && (OperatingSystem.IsWindows()
        ? descriptor == 1 ? !Console.IsOutputRedirected : !Console.IsErrorRedirected
        : DescriptorStream.IsTerminal(descriptor));

    public void Dispose()
    {
        foreach (var signal in signals) { signal.Dispose(); }

        interrupted?.Dispose();
    }
}
