using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace PromptForge.Server.Guards;

/// <summary>Stops the server when told to: at once by a second signal, else after it has said for a while that it is not ready, so that a balancer sends nobody any more.</summary>
/// <param name="options">The settings.</param>
/// <param name="lifetime">What is stopped.</param>
internal sealed class Draining(ServerOptions options, IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];
    private int told;

    /// <summary>Whether the server was told to stop.</summary>
    public bool HasBegun => Volatile.Read(ref told) > 0 || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
        {
            signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Begin();
            }));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins to stop.</summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref told) > 1 || options.Drain == TimeSpan.Zero) { lifetime.StopApplication(); }
        else { _ = Task.Delay(options.Drain).ContinueWith(_ => lifetime.StopApplication(), TaskScheduler.Default); }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in signals) { signal.Dispose(); }

        signals.Clear();
    }
}
