using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptForge.Server.Telemetry;

namespace PromptForge.Server.Reloading;

/// <summary>Reads the content folders again when they change or when told to. What is faulty is told and not used: the last good content stays.</summary>
/// <param name="options">The settings.</param>
/// <param name="maker">Makes forges.</param>
/// <param name="current">Where a new forge goes.</param>
/// <param name="print">How the folders looked before the content of the start was read.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class ContentWatch(ServerOptions options, ForgeMaker maker, CurrentForge current, string print, ILogger<ContentWatch> logger) : BackgroundService
{
    // Files are there whole when two looks this far apart see the same; who writes for ever is read after so many looks all the same.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);
    private const int MostLooks = 20;
    private const int MostTold = 20;

    private readonly SemaphoreSlim asked = new(0, 1);
    private int faults;

    /// <summary>How many faults the folders have now; 0 where what they hold is in use.</summary>
    public int Faults => Volatile.Read(ref faults);

    /// <summary>Has the folders read soon, changed or not.</summary>
    public void Ask()
    {
        try { asked.Release(); }
        catch (SemaphoreFullException)
        {
            // It was asked for already.
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = options.ReloadEvery == TimeSpan.Zero || options.ContentFolders.Count == 0 ? Timeout.InfiniteTimeSpan : options.ReloadEvery;
        var read = print;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isAsked = await asked.WaitAsync(every, stoppingToken).ConfigureAwait(false);
            var now = ContentPrint.Of(options.ContentFolders);
            if (now == read && !isAsked) { continue; }

            read = await SettledAsync(now, stoppingToken).ConfigureAwait(false);
            try { await ReadAsync(stoppingToken).ConfigureAwait(false); }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever the folders hold, the server goes on.
                Keep([broken.Message]);
            }
        }
    }

    private async Task<string> SettledAsync(string before, CancellationToken stoppingToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Settling, stoppingToken).ConfigureAwait(false);
            var now = ContentPrint.Of(options.ContentFolders);
            if (now == before) { break; }

            before = now;
        }

        return before;
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        var found = new List<string>();
        if (maker.Read(found) is { } content) { found.AddRange(maker.Missing(content)); }
        else { content = null; }

        if (content is null || found.Count > 0)
        {
            Keep(found);
            return;
        }

        Volatile.Write(ref faults, 0);
        if (content.Version == current.Now.Content.Version)
        {
            ServerTelemetry.Reloaded("same");
            return;
        }

        var forge = maker.Make(content);
        await ForgeMaker.WarmAsync(forge).ConfigureAwait(false);
        stoppingToken.ThrowIfCancellationRequested();
        current.Replace(forge);
        ServerTelemetry.Reloaded("used");
        LogUsed(content.Version, content.Concepts.Length, content.Styles.Length);
    }

    private void Keep(List<string> found)
    {
        Volatile.Write(ref faults, Math.Max(1, found.Count));
        ServerTelemetry.Reloaded("faulty");
        var more = found.Count > MostTold ? $"\nand {found.Count - MostTold} more" : "";
        LogKept(current.Now.Content.Version, found.Count, string.Join('\n', found.Take(MostTold)) + more);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "Content {Version} is in use: {Entries} entries, {Styles} styles.")]
    private partial void LogUsed(string version, int entries, int styles);

    [LoggerMessage(2, LogLevel.Error, "The content folders cannot be used as they are, and content {Version} stays. {Count} faults:\n{Faults}")]
    private partial void LogKept(string version, int count, string faults);
}
