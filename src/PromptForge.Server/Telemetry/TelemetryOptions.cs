using System.Globalization;

namespace PromptForge.Server.Telemetry;

/// <summary>The section <c>Telemetry</c> of <c>promptforge.json</c>.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Where traces and metrics go: the address of a collector that speaks OTLP over HTTP, such as <c>http://localhost:4318</c>. Null: nowhere, and nothing is measured.</summary>
    /// <remarks>Headers that the collector asks for stand in the environment variable <c>OTEL_EXPORTER_OTLP_HEADERS</c>, as OpenTelemetry has it.</remarks>
    public Uri? Endpoint { get; set; }

    /// <summary>The part of requests that is traced; one that comes with a trace of its own follows that. Metrics count all.</summary>
    /// <value>0 to 1; the default is 1.</value>
    public double Sample { get; set; } = 1;

    /// <summary>How often metrics are sent.</summary>
    /// <value>1 second to 1 hour; the default is a minute.</value>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Under which name the server appears.</summary>
    public string ServiceName { get; set; } = "promptforge";

    /// <summary>Whether prompts and results stand in spans and fault logs.</summary>
    public bool PromptText { get; set; }

    /// <summary>Every fault, each with its setting and the way out.</summary>
    public IEnumerable<string> Faults()
    {
        if (Endpoint is { } at && (!at.IsAbsoluteUri || at.Scheme is not ("http" or "https"))) { yield return "Telemetry:Endpoint: an address such as http://localhost:4318 is needed."; }
        else if (Endpoint?.UserInfo.Length > 0) { yield return "Telemetry:Endpoint: a password does not belong into the address; use the environment variable OTEL_EXPORTER_OTLP_HEADERS."; }

        if (!(Sample is >= 0 and <= 1)) { yield return string.Create(CultureInfo.InvariantCulture, $"Telemetry:Sample: must be 0 to 1, not {Sample}."); }

        if (Every < TimeSpan.FromSeconds(1) || Every > TimeSpan.FromHours(1)) { yield return $"Telemetry:Every: must be 00:00:01 to 01:00:00, not {Every:c}."; }

        if (ServiceName.Length == 0) { yield return "Telemetry:ServiceName: give the server a name."; }
    }
}
