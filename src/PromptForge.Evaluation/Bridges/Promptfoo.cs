using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Evaluation.Bridges;

/// <summary>A suite as promptfoo reads it: our variants as providers, our metrics as assertions, both through the command line.</summary>
/// <remarks>promptfoo judges cell by cell: gates over means and verdicts over pairs stay with us, and the file says so.</remarks>
public static class Promptfoo
{
    private const string Script = "promptforge.cjs";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration and the script beside it, by file name.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="path">The suite's file, relative to where the configuration goes.</param>
    /// <param name="options">Options that the program needs to read the suite's content, such as <c>--templates DIR</c>.</param>
    public static IReadOnlyDictionary<string, string> Of(Suite suite, string path, IReadOnlyList<string> options)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ImmutableArray<string> compared = [.. suite.Gates.Where(gate => gate.OfEach).Select(gate => gate.Metric), .. suite.Primary is { } goal ? [goal.Metric] : Array.Empty<string>(), .. suite.Guardrails.Select(guard => guard.Metric)];
        ImmutableArray<string> metrics = [.. (compared.IsEmpty ? suite.Metrics : compared).Distinct(StringComparer.Ordinal)];
        return new Dictionary<string, string>(StringComparer.Ordinal) { ["promptfooconfig.yaml"] = Configuration(suite, path, options, metrics), [Script] = ScriptOf(metrics) };
    }

    private static string Configuration(Suite suite, string path, IReadOnlyList<string> options, ImmutableArray<string> metrics)
    {
        var text = new StringBuilder("# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json\n# Made by: promptforge eval ").Append(path)
            .Append(" --export promptfoo. Gates over means, guardrails and the verdict are PromptForge's own: promptforge eval.\n");
        text.Append("description: ").Append(Quoted(suite.Name.En ?? suite.Id)).Append("\nprompts:\n- \"{{prompt}}\"\nproviders:\n");
        foreach (var target in suite.Targets)
        {
            foreach (var variant in suite.Variants)
            {
                var label = suite.Targets.Length > 1 ? $"{variant.Id} on {target}" : variant.Id;
                text.Append("- {id: \"file://").Append(Script).Append("\", label: ").Append(Quoted(label)).Append(", config: {suite: ").Append(Quoted(path)).Append(", variant: ").Append(Quoted(variant.Id))
                    .Append(", target: ").Append(Quoted(target)).Append(", options: [").AppendJoin(", ", options.Select(Quoted)).Append("]}}\n");
            }
        }

        text.Append("defaultTest:\n  assert:\n");
        foreach (var metric in metrics)
        {
            text.Append("  - {type: javascript, value: ").Append(Quoted($"file://{Script}:{Name(metric)}")).Append(", metric: ").Append(Quoted(metric))
                .Append(", config: {suite: ").Append(Quoted(path)).Append(", target: ").Append(Quoted(suite.Targets[0])).Append("}}\n");
        }

        text.Append("tests:\n");
        foreach (var one in suite.Cases)
        {
            text.Append("- {description: ").Append(Quoted(one.Case.Id)).Append(", vars: {case: ").Append(Quoted(one.Case.Id)).Append(", prompt: ").Append(Quoted(Raw(one.Case.Prompt))).Append("}}\n");
        }

        return text.ToString();
    }

    private static string ScriptOf(ImmutableArray<string> metrics)
    {
        using var stream = typeof(Promptfoo).Assembly.GetManifestResourceStream("PromptForge.Evaluation.Bridges." + Script)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n") + string.Concat(metrics.Select(metric => $"Variant.{Name(metric)} = metric('{metric}');\n"));
    }

    // A name that a script can export.
    private static string Name(string metric) => metric.Replace('.', '_').Replace('-', '_');

    // promptfoo fills in what looks like a template, also inside the values.
    private static string Raw(string prompt) => prompt.Contains("{{", StringComparison.Ordinal) || prompt.Contains("{%", StringComparison.Ordinal) || prompt.Contains("{#", StringComparison.Ordinal)
        ? "{% raw %}" + prompt + "{% endraw %}" : prompt;

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
