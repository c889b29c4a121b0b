using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Metrics;
using Fact = PromptForge.Evaluation.Cases.Fact;

namespace PromptForge.Tests.Evaluation.Metrics;

/// <summary>The metrics over the embedded content, and short ways to measure.</summary>
internal static class Samples
{
    private static readonly Lazy<MetricSet> Set = new(() => new(TheForge.Standard));

    public const string Sdxl = "stability-v1-sdxl";

    public static MetricSet Metrics => Set.Value;

    /// <summary>What a variant made of a prompt.</summary>
    public static EvaluationSample Sample(string input, string output, string target = Sdxl, string? negative = null) =>
        new(new("case", input), "variant", target, output) { NegativePrompt = negative };

    /// <summary>What our own forge made of a prompt.</summary>
    public static EvaluationSample Forged(string input, string target = Sdxl, string strategy = "rules")
    {
        var forged = TheForge.Enhance(new() { Prompt = input, Target = target, Strategy = strategy });
        return Sample(input, forged.Prompt, target, forged.NegativePrompt) with { Forged = forged };
    }

    public static EvaluationSample With(this EvaluationSample sample, params Fact[] facts) => sample with { Case = sample.Case with { Facts = [.. facts] } };

    public static MetricValue Measure(this EvaluationSample sample, string metric) => Metrics[metric].Measure(sample);

    public static double? Value(this EvaluationSample sample, string metric) => Metrics[metric].Measure(sample).Value;

    /// <summary>The words that a diagnostic points at.</summary>
    public static string Said(this EvaluationSample sample, Diagnostic diagnostic)
    {
        var text = diagnostic.In switch { DiagnosticPlace.Input => sample.Case.Prompt, DiagnosticPlace.Prompt => sample.Prompt, _ => sample.NegativePrompt ?? "" };
        return diagnostic.Start < 0 ? "" : text.Substring(diagnostic.Start, diagnostic.Length);
    }

    public static Fact Of(FactKind kind, params string[] arguments) => new(string.Join('|', arguments), kind, [.. arguments], []);

    /// <summary>Prompts of both languages.</summary>
    public static TheoryData<string> Prompts { get; } =
    [
        "a red rose in a blue vase on a wooden table", "three white lilies and two yellow tulips, soft morning light", "a girl holding a lamp in front of an old house",
        "一只白猫坐在红色沙发上", "三朵红玫瑰插在青花瓷瓶里", "桌子上有两个苹果，背景是雪山", "水墨画风格的牡丹，春天，柔和的晨光", "a shop sign that says \"OPEN LATE\" above a door",
        "a cat to the left of a dog", "一束 pink roses 放在窗边", "a wombat with a rubix cube next to four zebras", "ikebana with pine and camellia, winter", "写着“新年快乐”的红灯笼",
    ];
}
