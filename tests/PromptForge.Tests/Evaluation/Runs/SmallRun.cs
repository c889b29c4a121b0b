using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Tests.Evaluation.Runs;

/// <summary>A suite of three prompts and whatever a test wants of it, run in memory.</summary>
internal static class SmallRun
{
    public const string Text = """
        id: small
        names: {zh: 小, en: Small}
        data:
        - {id: ideas, cases: [a red fox, {prompt: a beach without boats, slices: {kind: exclusion}}, {prompt: 牡丹, slices: {kind: floral}}]}
        variants:
        - {id: typed, column: prompt}
        - {id: rules, strategy: rules}
        targets: [stability-v1-sdxl]
        baseline: typed
        primary: {metric: words-kept, smallest-effect: 0.1}
        gates: [{metric: promises, each: 1}, {metric: within-limits, each: 1}]

        """;

    public static IReadOnlyList<IMetric> Metrics { get; } = [new PromiseMetric(TheForge.Standard), new LengthMetric(TheForge.Standard), new WordsKept()];

    public static Suite Suite(string text)
    {
        using var folder = new Folder();
        return SuiteIn(folder.With("suite.yaml", text));
    }

    public static Suite SuiteIn(Folder folder) =>
        SuiteReader.Read(Path.Combine(folder.Path, "suite.yaml"), new([.. Metrics.Select(metric => metric.Info)], ["stability-v1-sdxl", "openai-gpt-image-2"], ["none", "rules"], _ => null));

    public static EvaluationRunner Runner(
        Suite suite, IReadOnlyDictionary<string, IVariant>? others = null, int parallel = 2, IReadOnlyDictionary<(string Case, string Variant, string Target, long Seed), RunRow>? recorded = null) => new(
        suite,
        suite.Variants.ToDictionary(variant => variant.Id, variant => others?.GetValueOrDefault(variant.Id) ?? variant switch
        {
            ForgeVariantSpec own => new ForgeVariant(TheForge.Standard, own),
            ColumnVariantSpec column => new ColumnVariant(column),
            CommandVariantSpec command => (IVariant)new CommandVariant(command),
            _ => throw new NotSupportedException(),
        }),
        Metrics, TheForge.Content.Version)
        { Parallel = parallel, Recorded = recorded };

    public static async Task<byte[]> BytesAsync(Suite suite, IReadOnlyDictionary<string, IVariant>? others = null, int parallel = 2)
    {
        using var file = new MemoryStream();
        await Runner(suite, others, parallel).RunAsync(file);
        return file.ToArray();
    }

    public static RunRecord Read(byte[] bytes) => RunFile.Read(new MemoryStream(bytes), "small.run.jsonl");

    public static async Task<RunAnalysis> AnalyseAsync(string text, IReadOnlyDictionary<string, IVariant>? others = null)
    {
        var suite = Suite(text);
        var run = Read(await BytesAsync(suite, others));
        return RunAnalysis.Of(run, RunQuestion.Of(suite, run.Header.Metrics));
    }

    /// <summary>The share of the user's words that stand in the prompt.</summary>
    private sealed class WordsKept : IMetric
    {
        public MetricInfo Info { get; } = new("words-kept", MetricKind.Score, true, false, "share of words");

        public MetricValue Measure(EvaluationSample sample)
        {
            var words = sample.Case.Prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var missing = words.Where(word => !sample.Prompt.Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
            return new(1 - ((double)missing.Count / words.Length), [.. missing.Select(word => new Diagnostic("word-missing", $"'{word}' is missing", DiagnosticPlace.Input, sample.Case.Prompt.IndexOf(word, StringComparison.Ordinal), word.Length))]);
        }
    }
}

/// <summary>A variant made of a function.</summary>
internal sealed class Scripted(Func<SuiteCase, long, string> answer) : IVariant
{
    public ValueTask<VariantAnswer> AnswerAsync(SuiteCase input, string target, long seed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new VariantAnswer(answer(input, seed)));
    }
}
