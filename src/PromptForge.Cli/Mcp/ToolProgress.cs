using System.Diagnostics;
using System.Globalization;
using ModelContextProtocol;
using PromptForge.Imaging;

namespace PromptForge.Cli.Mcp;

/// <summary>Tells a waiting client that a call goes on: every second, and whenever the provider says how far the picture is.</summary>
/// <remarks>Progress is the seconds since the call, which always grows, and the total what they come to at the provider's pace: together the fraction that is done.</remarks>
internal sealed class ToolProgress : IServiceProvider, IProgress<ImageProgress>, IAsyncDisposable
{
    private const double LeastFraction = 0.01;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly IServiceProvider? services;
    private readonly IProgress<ProgressNotificationValue>? client;
    private readonly Timer? timer;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Lock one = new();
    private ImageProgress latest;
    private double told = -1;

    /// <param name="services">The call's services, the client's progress among them.</param>
    public ToolProgress(IServiceProvider? services)
    {
        this.services = services;
        client = services?.GetService(typeof(IProgress<ProgressNotificationValue>)) as IProgress<ProgressNotificationValue>;
        if (client is not null) { timer = new(_ => Tell(), null, TimeSpan.Zero, Pace); }
    }

    public object? GetService(Type serviceType) => serviceType == typeof(IProgress<ImageProgress>) ? this : services?.GetService(serviceType);

    public void Report(ImageProgress value)
    {
        lock (one) { latest = value; }

        Tell();
    }

    public ValueTask DisposeAsync() => timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Tell()
    {
        lock (one)
        {
            var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
            if (client is null || seconds <= told) { return; }

            told = seconds;
            var fraction = latest.Fraction is >= LeastFraction and <= 1 and var known ? known : (double?)null;
            client.Report(new() { Progress = (float)seconds, Total = (float?)(seconds / fraction), Message = Message(seconds, fraction) });
        }
    }

    private string Message(double seconds, double? fraction)
    {
        var left = latest.Left is { } time ? string.Create(CultureInfo.InvariantCulture, $", {time.TotalSeconds:0} s left") : "";
        return fraction is { } done ? string.Create(CultureInfo.InvariantCulture, $"{done:P0}{left}") : string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s");
    }
}
