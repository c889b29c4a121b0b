using System.Diagnostics;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace PromptForge.Cli.Mcp;

/// <summary>The calls under way, so that a client which closed its end behind the last request still gets the answers that come soon, and one that hung up keeps nobody busy.</summary>
internal sealed class OpenCalls
{
    // Clients give a server about five seconds after they closed its input before they kill it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // A message that was just taken up has not come to us yet.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private int open;
    private long latest;

    /// <param name="filters">Where calls pass.</param>
    public OpenCalls(McpMessageFilters filters)
    {
        filters.IncomingFilters.Add(next => async (context, cancellationToken) =>
        {
            Interlocked.Increment(ref open);
            try { await next(context, cancellationToken).ConfigureAwait(false); }
            finally { Interlocked.Decrement(ref open); }
        });
    }

    /// <summary>Messages that nobody has taken up yet; null until there is a session to do so.</summary>
    public ChannelReader<JsonRpcMessage>? Waiting { get; set; }

    /// <summary>Waits for the calls under way, and stops those that take too long.</summary>
    public async Task EndAsync(CancellationTokenSource stop)
    {
        var ended = Stopwatch.GetTimestamp();
        Volatile.Write(ref latest, ended);
        while (IsBusy())
        {
            if (Stopwatch.GetElapsedTime(ended) > Grace)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                return;
            }

            await Task.Delay(Pace, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsBusy()
    {
        if (Waiting?.TryPeek(out _) != false || Volatile.Read(ref open) > 0) { Volatile.Write(ref latest, Stopwatch.GetTimestamp()); }

        return Stopwatch.GetElapsedTime(Volatile.Read(ref latest)) < Quiet;
    }
}
