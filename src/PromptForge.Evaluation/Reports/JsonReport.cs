using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Reports;

/// <summary>What a run comes to, for programs. English, whatever the machine; single results stand in the stored run.</summary>
public static class JsonReport
{
    /// <summary>Writes a run.</summary>
    public static string Of(RunAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) { Write(json, analysis); }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, RunAnalysis analysis)
    {
        var header = analysis.Run.Header;
        json.WriteStartObject();
        json.WriteString("suite", header.Suite);
        json.WriteString("work", header.Work);
        json.WriteString("version", header.Version);
        json.WriteString("contentVersion", header.ContentVersion);
        json.WriteBoolean("whole", analysis.Run.IsWhole);
        json.WriteBoolean("failed", analysis.Failed);
        json.WriteNumber("prompts", analysis.Run.Cases.Length);
        json.WriteNumber("errors", analysis.Errors);
        json.WriteString("baseline", analysis.Question.Baseline);
        Means(json, analysis);
        Gates(json, analysis);
        json.WriteStartArray("comparisons");
        foreach (var contest in analysis.Contests) { Compare(json, contest); }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Means(Utf8JsonWriter json, RunAnalysis analysis)
    {
        json.WriteStartArray("variants");
        foreach (var summary in analysis.Summaries)
        {
            json.WriteStartObject();
            json.WriteString("variant", summary.Variant);
            json.WriteString("target", summary.Target);
            json.WriteNumber("results", summary.Rows);
            json.WriteNumber("errors", summary.Errors);
            json.WriteStartObject("means");
            foreach (var (metric, mean) in analysis.Run.Header.Metrics.Zip(summary.Means)) { Number(json, metric.Id, mean); }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Gates(Utf8JsonWriter json, RunAnalysis analysis)
    {
        json.WriteStartArray("gates");
        foreach (var gate in analysis.Gates)
        {
            json.WriteStartObject();
            json.WriteString("metric", gate.Gate.Metric);
            json.WriteString("of", gate.Gate.OfEach ? "each" : "mean");
            json.WriteNumber("bound", gate.Gate.Bound);
            json.WriteString("variant", gate.Variant);
            json.WriteString("target", gate.Target);
            json.WriteBoolean("passed", gate.Passed);
            Number(json, "mean", gate.Mean);
            json.WriteNumber("count", gate.Count);
            json.WriteStartArray("failing");
            foreach (var id in gate.Failing) { json.WriteStringValue(id); }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Compare(Utf8JsonWriter json, Contest contest)
    {
        json.WriteStartObject();
        json.WriteString("candidate", contest.Candidate);
        json.WriteString("target", contest.Target);
        if (contest.Verdict is { } verdict)
        {
            json.WriteString("outcome", verdict.Outcome.ToString().ToLowerInvariant());
            json.WriteBoolean("exploratory", verdict.IsExploratory);
            json.WriteString("evidence", verdict.Evidence.ToString().ToLowerInvariant());
            json.WriteString("primary", verdict.Plan.Primary.Id);
            json.WriteNumber("smallestEffect", verdict.Plan.SmallestEffect);
            json.WriteString("plan", verdict.Plan.Hash);
            json.WriteStartObject("sentences");
            json.WriteString("zh", verdict.Sentences.Zh);
            json.WriteString("en", verdict.Sentences.En);
            json.WriteEndObject();
            json.WriteStartArray("reservations");
            foreach (var reservation in verdict.Reservations) { json.WriteStringValue(JsonNamingPolicy.KebabCaseLower.ConvertName(reservation.ToString())); }

            json.WriteEndArray();
            json.WriteStartArray("guardrails");
            foreach (var guard in verdict.Guardrails)
            {
                Numbers(json, guard.Guardrail.Metric.Id, guard.Comparison, () =>
                {
                    json.WriteString("state", guard.State.ToString().ToLowerInvariant());
                    json.WriteNumber("tolerance", guard.Guardrail.Tolerance);
                    json.WriteNumber("harmP", guard.HarmP);
                });
            }

            json.WriteEndArray();
            json.WriteStartArray("slices");
            foreach (var slice in verdict.Slices) { Numbers(json, slice.Slice, slice.Comparison, () => json.WriteNumber("adjustedP", slice.AdjustedP)); }

            json.WriteEndArray();
        }

        json.WriteStartArray("metrics");
        foreach (var numbers in contest.Metrics) { Numbers(json, numbers.Metric.Id, numbers, null); }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, PairedComparison numbers, Action? more)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber("count", numbers.Count);
        Number(json, "baseline", numbers.Baseline);
        Number(json, "candidate", numbers.Candidate);
        Number(json, "gain", numbers.Gain);
        Number(json, "lower", numbers.GainInterval.Lower);
        Number(json, "upper", numbers.GainInterval.Upper);
        json.WriteNumber("level", numbers.Interval.Level);
        Number(json, "p", numbers.P);
        json.WriteString("test", numbers.Test.En);
        Number(json, "effect", numbers.Effect);
        json.WriteString("effectName", numbers.EffectName);
        more?.Invoke();
        json.WriteEndObject();
    }

    // JSON has no infinity; what is unbounded is null.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) { json.WriteNumber(name, number); }
        else { json.WriteNull(name); }
    }
}
