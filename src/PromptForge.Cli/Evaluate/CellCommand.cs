using System.Text.Json;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Cli.Evaluate;

/// <summary><c>promptforge eval FILE --cell -</c>: one cell of a suite for other programs. <c>{"case","variant","target","seed"?}</c> asks a
/// variant; <c>{"case","output","target"?}</c> measures what somebody else made.</summary>
internal static class CellCommand
{
    public static async Task<int> RunAsync(Suite suite, IReadOnlyDictionary<string, IVariant> variants, IEnumerable<IMetric> metrics, Invocation invocation)
    {
        var (one, variant, target, seed, output) = Read(suite, invocation);
        VariantAnswer answer;
        try { answer = output is not null ? new(output) : await variants[variant!].AnswerAsync(one, target, seed, invocation.Console.Interrupted()).ConfigureAwait(false); }
        catch (VariantException failed) { throw new UsageException(failed.Message); }

        var sample = new EvaluationSample(one.Case, variant ?? "", target, answer.Prompt) { NegativePrompt = answer.NegativePrompt, Forged = answer.Forged };
        var measured = metrics.Where(metric => suite.Metrics.Contains(metric.Info.Id)).Select(metric => (metric.Info, Value: metric.Measure(sample))).Where(one => one.Value.Value is not null).ToList();
        JsonOutput.Print(invocation, json =>
        {
            json.WriteStartObject();
            json.WriteString("output", answer.Prompt);
            json.WriteString("negative", answer.NegativePrompt);
            json.WriteStartObject("values");
            foreach (var (info, value) in measured) { json.WriteNumber(info.Id, value.Value!.Value); }

            json.WriteEndObject();
            json.WriteStartArray("gates");
            foreach (var gate in suite.Gates.Where(gate => gate.OfEach && (variant is null || gate.Variants.Contains(variant)))) { Gate(json, gate, measured.FirstOrDefault(one => one.Info.Id == gate.Metric)); }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return 0;
    }

    private static void Gate(Utf8JsonWriter json, Gate gate, (MetricInfo Info, MetricValue Value) measured)
    {
        if (measured.Info is null) { return; }

        json.WriteStartObject();
        json.WriteString("metric", gate.Metric);
        json.WriteBoolean("passed", measured.Info.HigherIsBetter ? measured.Value.Value >= gate.Bound : measured.Value.Value <= gate.Bound);
        json.WriteStartArray("reasons");
        foreach (var reason in measured.Value.Diagnostics) { json.WriteStringValue(reason.Message); }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (SuiteCase Case, string? Variant, string Target, long Seed, string? Output) Read(Suite suite, Invocation invocation)
    {
        var given = invocation.Arguments["--cell"]!;
        var text = given == "-" ? invocation.TextOf(given) : given;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            var one = suite.Cases.FirstOrDefault(one => one.Case.Id == Text("case"));
            var (variant, target, output) = (Text("variant"), Text("target") ?? suite.Targets[0], Text("output"));
            if (one is not null && suite.Targets.Contains(target) && (output is not null || suite.Variants.Any(known => known.Id == variant)))
            {
                return (one, variant, target, root.TryGetProperty("seed", out var seed) ? seed.GetInt64() : suite.Seeds[0], output);
            }
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException)
        {
            // Told below, with what was expected.
        }

        throw new UsageException(invocation.Say.NoSuchCell(suite.Cases[0].Case.Id, suite.Variants[0].Id, suite.Targets[0]));
    }
}
