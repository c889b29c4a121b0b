using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PromptForge.Server.Telemetry;

/// <summary>Sends traces and metrics to a collector, in batches and in the background. A collector that is away loses them and holds nobody up.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private TelemetryExport(TelemetryOptions options, Uri endpoint)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(options.ServiceName, serviceVersion: Forge.Version, autoGenerateServiceInstanceId: true);
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Sample)))
            .AddSource("PromptForge", "PromptForge.*")
            .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces"))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("PromptForge", "PromptForge.*", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter((otlp, reader) =>
            {
                Send(otlp, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Every.TotalMilliseconds;
            })
            .Build();
    }

    /// <summary>What is sent until it is disposed; null where no collector is configured.</summary>
    public static TelemetryExport? Start(TelemetryOptions options) => options.Endpoint is { } endpoint ? new(options, endpoint) : null;

    /// <summary>Sends what there is, and ends.</summary>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    private static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
