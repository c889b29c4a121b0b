using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PromptForge.Authoring;
using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Stores;
using PromptForge.Results;
using PromptForge.Server.Api;
using PromptForge.Server.Guards;
using PromptForge.Server.Jobs;

namespace PromptForge.Server.Experiments;

/// <summary><c>/v1/experiments</c>: who gets which arm, what came of it, how it stands. What is answered as recorded is on disk.</summary>
internal sealed partial class ExperimentEndpoints(LiveExperiments experiments, IJobStore answers, ServerOptions options, TimeProvider time, ILogger<ExperimentEndpoints> logger)
{
    private static readonly string[] AssignKeys = ["unit", "attributes", "before"];

    public static void Add(IServiceCollection services, ServerOptions options) =>
        services.AddSingleton(options.Experiments).AddSingleton<LiveExperiments>().AddSingleton<ExperimentEndpoints>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Made now, so that a faulty file is told at the start.
        var endpoint = routes.ServiceProvider.GetRequiredService<ExperimentEndpoints>();
        routes.MapMethods("/v1/experiments", ["GET", "HEAD"], endpoint.ListAsync);
        routes.MapMethods("/v1/experiments/{id}", ["GET", "HEAD"], endpoint.StatusAsync);
        routes.MapMethods("/v1/experiments/{id}/assign", ["POST"], endpoint.AssignAsync);
        routes.MapMethods("/v1/experiments/{id}/expose", ["POST"], http => endpoint.RecordAsync(http, isExposure: true));
        routes.MapMethods("/v1/experiments/{id}/outcome", ["POST"], http => endpoint.RecordAsync(http, isExposure: false));
    }

    private Task ListAsync(HttpContext http) => GuardAsync(async () =>
    {
        var states = new List<(Experiment Experiment, ExperimentState? State)>();
        foreach (var live in experiments.All) { states.Add((live.Experiment, await experiments.Store!.StateAsync(live.Experiment.Id, http.RequestAborted).ConfigureAwait(false))); }

        await Answer.JsonAsync(http, json =>
        {
            json.WriteStartArray();
            foreach (var (experiment, state) in states) { Write(json, experiment, state); }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    });

    private Task StatusAsync(HttpContext http) => GuardAsync(async () =>
    {
        var status = await Find(http).StatusAsync(http.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(http, json => ExperimentJson.Write(json, status)).ConfigureAwait(false);
    });

    private async Task AssignAsync(HttpContext http)
    {
        var live = Find(http);
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var (unit, attributes, before) = Unit(body.RootElement);
        await OnceAsync(http, live, "assign", body.RootElement, async bytes =>
        {
            var assignment = await live.AssignAsync(unit, attributes, before, http.RequestAborted).ConfigureAwait(false);
            using var json = new Utf8JsonWriter(bytes, ResultJson.Options);
            ExperimentJson.Write(json, live.Experiment.Id, unit, assignment);
        }).ConfigureAwait(false);
    }

    /// <summary>One event is answered with what became of it, or a problem; an array with an array, faults in their places.</summary>
    private async Task RecordAsync(HttpContext http, bool isExposure)
    {
        var live = Find(http);
        using var body = await JsonBody.ReadAsync(http.Request, options).ConfigureAwait(false);
        var root = body.RootElement;
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > options.MostItems)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "too-many-items", string.Create(CultureInfo.InvariantCulture, $"{root.GetArrayLength()} events at once; at most {options.MostItems} are taken. Send them in parts."));
        }

        await OnceAsync(http, live, isExposure ? "expose" : "outcome", root, bytes => root.ValueKind == JsonValueKind.Array
            ? ManyAsync(live, root, isExposure, bytes, http.RequestAborted) : OneAsync(live, root, isExposure, bytes, http.RequestAborted)).ConfigureAwait(false);
    }

    private async Task OneAsync(LiveExperiment live, JsonElement item, bool isExposure, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
    {
        var (one, fault) = Event(live, item, isExposure);
        if (fault is not null) { throw new ProblemException(StatusCodes.Status400BadRequest, "bad-event", fault); }

        var status = (await live.RecordAsync([one!], cancellationToken).ConfigureAwait(false))[0];
        if (status is not (EventStatus.Recorded or EventStatus.Duplicate))
        {
            throw new ProblemException(StatusCodes.Status409Conflict, $"event-{ExperimentJson.Name(status)}", status switch
            {
                EventStatus.Conflict => "Another event has this id; it was not recorded.",
                EventStatus.NoArm => "The unit has no arm: assign it first. The event was not recorded.",
                _ => "The experiment is stopped; the event was not recorded.",
            });
        }

        using var json = new Utf8JsonWriter(bytes, ResultJson.Options);
        ExperimentJson.Write(json, one!.Id, status);
    }

    private async Task ManyAsync(LiveExperiment live, JsonElement items, bool isExposure, ArrayBufferWriter<byte> bytes, CancellationToken cancellationToken)
    {
        var events = items.EnumerateArray().Select(item => Event(live, item, isExposure)).ToList();
        var statuses = await live.RecordAsync([.. events.Where(one => one.Fault is null).Select(one => one.Event!)], cancellationToken).ConfigureAwait(false);
        var at = 0;
        bytes.Write("["u8);
        for (var line = 1; line <= events.Count; line++)
        {
            if (line > 1) { bytes.Write(","u8); }

            var (one, fault) = events[line - 1];
            if (fault is not null)
            {
                new BatchError(one?.Id, line, "bad-event", fault).Write(bytes);
                continue;
            }

            using var json = new Utf8JsonWriter(bytes, ResultJson.Options);
            ExperimentJson.Write(json, one!.Id, statuses[at++]);
        }

        bytes.Write("]"u8);
    }

    private (ExperimentEvent? Event, string? Fault) Event(LiveExperiment live, JsonElement item, bool isExposure)
    {
        try
        {
            var one = EventLine.Read(item, time.GetUtcNow());
            var fault = one.Metric is null == isExposure ? live.Fault(one) : isExposure ? "an exposure has no 'metric' and 'value'; send outcomes to /outcome." : "an outcome needs 'metric' and 'value'; send exposures to /expose.";
            return (one, fault is null ? null : Long(fault));
        }
        catch (FormatException wrong) { return (null, Long(wrong.Message)); }
        catch (InvalidOperationException) { return (null, "a text holds half of a surrogate pair; write the whole character."); }
    }

    private static (string Unit, Dictionary<string, string> Attributes, double? Before) Unit(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) { throw new RequestFormatException("bad-json", "The request must be a JSON object such as {\"unit\": \"ann\"}."); }

        string? unit = null;
        double? before = null;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var property in root.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "unit": unit = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : throw Wrong("'unit' must be a text."); break;
                    case "before" when property.Value.ValueKind == JsonValueKind.Null: break;
                    case "before": before = property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong("'before' must be a number."); break;
                    case "attributes" when property.Value.ValueKind == JsonValueKind.Null: break;
                    case "attributes" when property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().All(one => one.Value.ValueKind == JsonValueKind.String):
                        foreach (var one in property.Value.EnumerateObject()) { attributes[one.Name] = one.Value.GetString()!; }

                        break;
                    case "attributes": throw Wrong("'attributes' must be an object of texts.");
                    default: throw new RequestFormatException("unknown-key", Suggest.Unknown("key", Short.Of(property.Name), AssignKeys));
                }
            }
        }
        catch (InvalidOperationException) { throw new RequestFormatException("bad-json", "A text holds half of a surrogate pair (such as \\ud83d alone); write the whole character."); }

        return StoreIds.Fault(unit) is { } fault ? throw Wrong($"'unit': {fault}") : (unit!, attributes, before);
    }

    private LiveExperiment Find(HttpContext http) => experiments.Get(http.Request.RouteValues["id"] as string);

    private Task OnceAsync(HttpContext http, LiveExperiment live, string verb, JsonElement body, Func<ArrayBufferWriter<byte>, Task> answer) =>
        GuardAsync(() => Idempotency.OnceAsync(http, answers, Front.CallerOf(http), Idempotency.Fingerprint($"{live.Experiment.Id}/{verb}", body), time, answer));

    private async Task GuardAsync(Func<Task> work)
    {
        try { await work().ConfigureAwait(false); }
        catch (ExperimentStoreException failure)
        {
            LogStore(failure.Message);
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "store-failed", "The experiments' database cannot be reached now. Send it again with the same ids: each counts once.") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
    }

    private static void Write(Utf8JsonWriter json, Experiment experiment, ExperimentState? state)
    {
        json.WriteStartObject();
        json.WriteString("id", experiment.Id);
        json.WriteString("state", state is null ? "waiting" : state.Stopped is null ? "running" : "stopped");
        json.WriteString("started", state is null ? null : ExperimentJson.Text(state.Started));
        json.WriteString("stopped", state?.Stopped is { } stopped ? ExperimentJson.Text(stopped) : null);
        json.WriteString("unit", experiment.Unit);
        json.WriteNumber("coverage", experiment.Coverage);
        json.WriteString("primary", experiment.Primary.Id);
        json.WriteString("control", experiment.Control);
        json.WriteString("allocation", experiment.Allocation.ToString().ToLowerInvariant());
        json.WriteStartArray("arms");
        foreach (var arm in experiment.Arms)
        {
            json.WriteStartObject();
            json.WriteString("id", arm.Id);
            json.WriteString("strategy", arm.Strategy);
            json.WriteString("style", arm.Style);
            json.WriteNumber("weight", arm.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Long(string fault) => fault.Length <= 400 ? fault : string.Concat(fault.AsSpan(0, 400), "…");

    private static RequestFormatException Wrong(string message) => new("bad-value", message);

    [LoggerMessage(1, LogLevel.Error, "The store of experiments failed: {Message}")]
    private partial void LogStore(string message);
}
