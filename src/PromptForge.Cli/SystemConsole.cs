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

    // Not a FileStream over the descriptor: that keeps an offset of its own and would overwrite what others append to the same file.
    // Not Console.Out: that would load terminal descriptions and send control sequences.
    public Stream Output { get; } = Console.OpenStandardOutput();

    public Stream Error { get; } = Console.OpenStandardError();

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

    private bool IsTerminal(int number) => Variable("TERM") != "dumb" && (OperatingSystem.IsWindows()
        ? number == 1 ? !Console.IsOutputRedirected : !Console.IsErrorRedirected
        : IsATty(number) != 0);

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsATty(int descriptor);

    public void Dispose()
    {
        foreach (var signal in signals) { signal.Dispose(); }

        interrupted?.Dispose();
    }
}
