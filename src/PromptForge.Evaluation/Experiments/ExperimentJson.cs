using System.Globalization;
using System.Text.Json;
using PromptForge.Evaluation.Statistics;
using PromptForge.Evaluation.Stores;

namespace PromptForge.Evaluation.Experiments;

/// <summary>Experiments as JSON, the same from the command line and the server. Times are UTC with milliseconds.</summary>
public static class ExperimentJson
{
    private static readonly string[] Statuses = ["recorded", "duplicate", "conflict", "no-arm", "stopped"];
    private static readonly string[] Reasons = ["assigned", "kept", "outside-audience", "outside-namespace", "outside-coverage", "stopped"];

    /// <summary>The word for a status: recorded, duplicate, conflict, no-arm, stopped.</summary>
    public static string Name(EventStatus status) => Statuses[(int)status];

    /// <summary>The word for a reason: assigned, kept, outside-audience, outside-namespace, outside-coverage, stopped.</summary>
    public static string Name(AssignmentReason reason) => Reasons[(int)reason];

    /// <summary>A time as every answer writes it.</summary>
    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes an assignment; without an arm, arm, strategy and style are null.</summary>
    public static void Write(Utf8JsonWriter json, string experiment, string unit, Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(assignment);
        json.WriteStartObject();
        json.WriteString("experiment", experiment);
        json.WriteString("unit", unit);
        json.WriteString("arm", assignment.Arm?.Id);
        json.WriteString("strategy", assignment.Arm?.Strategy);
        json.WriteString("style", assignment.Arm?.Style);
        json.WriteNumber("propensity", assignment.Propensity);
        json.WriteString("reason", Name(assignment.Reason));
        json.WriteEndObject();
    }

    /// <summary>Writes what became of an event.</summary>
    public static void Write(Utf8JsonWriter json, string eventId, EventStatus status)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("event", eventId);
        json.WriteString("status", Name(status));
        json.WriteEndObject();
    }

    /// <summary>Writes a status. Ends of an interval that are not known yet are null.</summary>
    public static void Write(Utf8JsonWriter json, ExperimentStatus status)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(status);
        json.WriteStartObject();
        json.WriteString("experiment", status.Experiment.Id);
        json.WriteString("state", status.State is null ? "waiting" : status.State.Stopped is null ? "running" : "stopped");
        json.WriteString("started", status.State is { } state ? Text(state.Started) : null);
        json.WriteString("stopped", status.State?.Stopped is { } stopped ? Text(stopped) : null);
        json.WriteBoolean("planChanged", status.PlanChanged);
        json.WriteString("primary", status.Experiment.Primary.Id);
        json.WriteString("control", status.Experiment.Control);
        json.WriteStartArray("arms");
        foreach (var arm in status.Arms)
        {
            json.WriteStartObject();
            json.WriteString("id", arm.Arm);
            json.WriteNumber("assigned", arm.Assigned);
            json.WriteNumber("exposed", arm.Exposed);
            json.WriteNumber("units", arm.Primary.Count);
            Number(json, "mean", arm.Primary.Count == 0 ? null : arm.Primary.Mean);
            Number(json, "deviation", arm.Primary.Count < 2 ? null : Math.Sqrt(arm.Primary.Variance));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (status.Reading is { } reading) { Write(json, reading, status.Arms); }

        if (!status.Bandit.IsEmpty) { Write(json, status.Bandit); }

        if (status.Covariate is { } cuped)
        {
            json.WriteStartObject("cuped");
            json.WriteNumber("theta", cuped.Theta);
            json.WriteNumber("varianceRatio", cuped.VarianceRatio);
            json.WriteEndObject();
        }

        json.WriteStartArray("says");
        foreach (var said in status.Sentences)
        {
            json.WriteStartObject();
            json.WriteString("zh", said.Zh);
            json.WriteString("en", said.En);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExperimentReading reading, IReadOnlyList<ArmCount> counts)
    {
        json.WriteStartObject("sampleRatio");
        json.WriteNumber("chiSquare", reading.SampleRatio.ChiSquare);
        json.WriteNumber("p", reading.SampleRatio.P);
        json.WriteBoolean("mismatch", reading.SampleRatio.IsMismatch);
        json.WriteEndObject();
        json.WriteStartArray("readings");
        foreach (var arm in reading.Arms)
        {
            json.WriteStartObject();
            json.WriteString("arm", arm.Arm);
            json.WriteString("outcome", arm.Outcome.ToString().ToLowerInvariant());
            Number(json, "difference", counts.Any(one => one.Primary.Count == 0) ? null : arm.Difference);
            Write(json, arm.Interval);
            json.WriteStartArray("broken");
            foreach (var guard in arm.Broken) { json.WriteStringValue(guard); }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<BanditArm> arms)
    {
        json.WriteStartArray("bandit");
        foreach (var arm in arms)
        {
            json.WriteStartObject();
            json.WriteString("arm", arm.Arm);
            json.WriteNumber("best", arm.Best);
            Number(json, "mean", arm.Mean);
            Write(json, arm.Above ?? new(double.NegativeInfinity, double.PositiveInfinity));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Interval interval)
    {
        Number(json, "low", interval.Lower);
        Number(json, "high", interval.Upper);
        json.WriteNumber("level", interval.Level);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }
}
