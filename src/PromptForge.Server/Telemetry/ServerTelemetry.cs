using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PromptForge.Server.Guards;

namespace PromptForge.Server.Telemetry;

/// <summary>Spans and metrics of the server itself: requests, calls of the services behind the gateway, reloads.</summary>
/// <remarks>Routes stand for paths and nothing of a query or body is told, so no name that a caller makes up becomes a series or a leak.</remarks>
internal static class ServerTelemetry
{
    public const string Name = "PromptForge.Server";

    private static readonly ActivitySource Source = new(Name, Forge.Version);
    private static readonly Meter Meter = new(Name, Forge.Version);
    private static readonly Histogram<double> Requests = Meter.CreateHistogram<double>("promptforge.server.request.duration", "s", "How long requests took; their count is the count of requests.");
    private static readonly Histogram<double> Upstreams = Meter.CreateHistogram<double>("promptforge.gateway.upstream.duration", "s", "How long services behind the gateway took to begin their answer.");
    private static readonly Counter<long> Reloads = Meter.CreateCounter<long>("promptforge.server.reloads", "{reload}", "How often content was read again, by outcome.");

    /// <summary>A request begins; null where nobody listens.</summary>
    public static RequestSpan? Begin(HttpContext http) => Source.HasListeners() || Requests.Enabled ? new(http) : null;

    /// <summary>A service is called; null where nobody listens.</summary>
    public static UpstreamSpan? BeginUpstream(Uri address) => Source.HasListeners() || Upstreams.Enabled ? new(address) : null;

    /// <summary>Content was read again.</summary>
    public static void Reloaded(string outcome) => Reloads.Add(1, new KeyValuePair<string, object?>("promptforge.outcome", outcome));

    /// <summary>One request.</summary>
    internal sealed class RequestSpan : IDisposable
    {
        private readonly HttpContext http;
        private readonly long since = Stopwatch.GetTimestamp();
        private readonly Activity? span;

        public RequestSpan(HttpContext http)
        {
            this.http = http;
            if (!Source.HasListeners()) { return; }

            // The framework's own activity is exported by nobody: what began outside is our parent, not it.
            Activity.Current = null;
            ActivityContext.TryParse(http.Request.Headers.TraceParent.ToString(), http.Request.Headers.TraceState, isRemote: true, out var parent);
            span = Source.StartActivity($"{Method} {Route}", ActivityKind.Server, parent);
        }

        private string Method => http.Request.Method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" ? http.Request.Method : "_OTHER";

        private string Route => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

        public void Dispose()
        {
            var status = http.Response.StatusCode;
            span?.SetTag("http.request.method", Method).SetTag("http.route", Route).SetTag("http.response.status_code", status)
                .SetTag("promptforge.caller", Caller.Of(http).Owner).SetTag("promptforge.request", http.TraceIdentifier).SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset).Dispose();
            Requests.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("http.request.method", Method), new("http.route", Route), new("http.response.status_code", status));
        }
    }

    /// <summary>One call of a service behind the gateway, until its answer begins.</summary>
    internal sealed class UpstreamSpan(Uri address) : IDisposable
    {
        private readonly long since = Stopwatch.GetTimestamp();
        private readonly Activity? span = Source.StartActivity("upstream", ActivityKind.Client);

        /// <summary>The status that was answered; 0 while there is none.</summary>
        public int Status { get; set; }

        public void Dispose()
        {
            span?.SetTag("server.address", address.Host).SetTag("server.port", address.Port).SetTag("http.response.status_code", Status).SetStatus(Status is 0 or >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset).Dispose();
            Upstreams.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("server.address", address.Host), new("http.response.status_code", Status));
        }
    }
}
