using System.Runtime.InteropServices;

namespace PromptForge.Server.Reloading;

/// <summary>The signal HUP has the content read again, as of other services.</summary>
internal static class ReloadSignal
{
    /// <summary>Listens until disposed; null where there is no such signal, or where it means that the terminal was closed.</summary>
    public static IDisposable? Listen(ContentWatch watch) => OperatingSystem.IsWindows() || !Console.IsInputRedirected ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        watch.Ask();
    });
}
