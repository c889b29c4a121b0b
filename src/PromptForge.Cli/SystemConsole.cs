using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PromptForge.Cli;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsoleStreams, IDisposable
{
    private const int UsualWidth = 100;
    private CancellationTokenSource? interrupted;
    private PosixSignalRegistration[] signals = [];

    public Stream Input => OperatingSystem.IsWindows() ? Console.OpenStandardInput() : Descriptor(0, FileAccess.Read);

    public Stream Output { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : Descriptor(1, FileAccess.Write);

    public Stream Error { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardError() : Descriptor(2, FileAccess.Write);

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

    // The Console class would load terminal descriptions and send control sequences to the terminal; files do not.
    private static FileStream Descriptor(int number, FileAccess access) => new(new SafeFileHandle(number, ownsHandle: false), access, bufferSize: 0);

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
