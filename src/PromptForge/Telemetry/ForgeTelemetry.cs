using System.Diagnostics;
using System.Diagnostics.Metrics;
using PromptForge.Model;
using PromptForge.Pipeline;

namespace PromptForge.Telemetry;

/// <summary>Traces and metrics of forging, for whoever listens to the source and the meter <c>PromptForge</c>: OpenTelemetry, <c>dotnet-counters</c>.</summary>
/// <remarks>
/// Spans: <c>forge</c>, under it one for each stage, and <c>image</c> for each call of a provider. Metrics, in seconds: <c>promptforge.forge.duration</c>,
/// <c>promptforge.stage.duration</c>, <c>promptforge.provider.duration</c>; and the counter <c>promptforge.notes</c>. Where nobody listens, nothing is measured.
/// </remarks>
/// <param name="promptText">Whether the prompt and the result stand in the span. People's words are nobody else's business, so this is off by default.</param>
public sealed class ForgeTelemetry(bool promptText = false) : IForgeObserver
{
    /// <summary>The name of the source of spans and of the meter.</summary>
    public const string Name = "PromptForge";

    internal static readonly ActivitySource Source = new(Name, Forge.Version);
    internal static readonly Meter Meter = new(Name, Forge.Version);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("promptforge.forge.duration", "s", "How long forging one prompt took.");
    private static readonly Histogram<double> StageDurations = Meter.CreateHistogram<double>("promptforge.stage.duration", "s", "How long one stage took.");
    private static readonly Counter<long> Notes = Meter.CreateCounter<long>("promptforge.notes", "{note}", "Notes on results, by code.");

    /// <inheritdoc />
    public IForgeObservation? Begin(ForgeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Source.HasListeners() || Durations.Enabled || Notes.Enabled ? new Forging(request, promptText) : null;
    }

    /// <inheritdoc />
    public IDisposable? BeginStage(string stage) => Source.HasListeners() || StageDurations.Enabled ? new Stage(stage) : null;

    private sealed class Forging : IForgeObservation
    {
        private readonly Activity? span = Source.StartActivity("forge");
        private readonly long since = Stopwatch.GetTimestamp();
        private readonly bool promptText;
        private ForgedPrompt? forged;

        public Forging(ForgeRequest request, bool promptText)
        {
            this.promptText = promptText;
            if (promptText) { span?.SetTag("promptforge.prompt", request.Prompt); }
        }

        public void Forged(ForgedPrompt forged) => this.forged = forged;

        public void Dispose()
        {
            if (span is not null) { Describe(span); }

            // What a failed request names may be any text, and every text would make a series of its own.
            Durations.Record(
                Stopwatch.GetElapsedTime(since).TotalSeconds, new("promptforge.target", forged?.Target ?? "none"), new("promptforge.style", forged?.Style ?? "none"),
                new("promptforge.strategy", forged?.Strategy ?? "none"), new("promptforge.outcome", forged is null ? "failed" : "forged"));
            if (forged is null || !Notes.Enabled) { return; }

            foreach (var note in forged.Notes) { Notes.Add(1, new KeyValuePair<string, object?>("promptforge.note", note.Code)); }
        }

        private void Describe(Activity span)
        {
            if (forged is null) { span.SetStatus(ActivityStatusCode.Error); }
            else
            {
                span.SetTag("promptforge.target", forged.Target).SetTag("promptforge.style", forged.Style).SetTag("promptforge.strategy", forged.Strategy)
                    .SetTag("promptforge.content_version", forged.ContentVersion)
                    .SetTag("promptforge.fragments", forged.Fragments.Length).SetTag("promptforge.dropped", forged.Dropped.Length).SetTag("promptforge.notes", forged.Notes.Length);

                // A caller's own id may be any text.
                if (forged.Request.Id is null) { span.SetTag("promptforge.receipt", forged.Id); }

                if (promptText) { span.SetTag("promptforge.result", forged.Prompt); }
            }

            span.Dispose();
        }
    }

    private sealed class Stage(string name) : IDisposable
    {
        private readonly Activity? span = Source.StartActivity(name);
        private readonly long since = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            span?.Dispose();
            StageDurations.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("promptforge.stage", name));
        }
    }
}
