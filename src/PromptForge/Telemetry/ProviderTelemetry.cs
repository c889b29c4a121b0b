using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PromptForge.Telemetry;

/// <summary>The span and the time of one call of an image provider; repetitions are calls of their own.</summary>
internal sealed class ProviderTelemetry : IDisposable
{
    private static readonly Histogram<double> Durations = ForgeTelemetry.Meter.CreateHistogram<double>("promptforge.provider.duration", "s", "How long one call of an image provider took.");
    private readonly Activity? span = ForgeTelemetry.Source.StartActivity("image", ActivityKind.Client);
    private readonly long since = Stopwatch.GetTimestamp();
    private readonly string profile;
    private bool isDone;

    private ProviderTelemetry(string profile) => this.profile = profile;

    /// <summary>A call begins; null where nobody listens. Disposed before it succeeded, it failed.</summary>
    public static ProviderTelemetry? Begin(string profile) => ForgeTelemetry.Source.HasListeners() || Durations.Enabled ? new(profile) : null;

    public void Succeeded() => isDone = true;

    public void Dispose()
    {
        span?.SetTag("promptforge.target", profile).SetStatus(isDone ? ActivityStatusCode.Unset : ActivityStatusCode.Error).Dispose();
        Durations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("promptforge.target", profile), new("promptforge.outcome", isDone ? "done" : "failed"));
    }
}
