using BenchmarkDotNet.Attributes;
using PromptForge.Model;

namespace PromptForge.Benchmarks;

/// <summary>What one enhancement costs, by kind of prompt and target; the empty pipeline of an edit is the ground to compare with.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class EnhanceBenchmarks
{
    private readonly Forge forge = Forge.Create();
    private readonly ForgeRequest[] mixed =
    [
        Of("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "stability-v1-sdxl"),
        Of("A lighthouse on a cliff", "openai-gpt-image-2"),
        Of("a portrait of an old fisherman, soft window light, no hat", "a1111"),
        Of("一束白玫瑰和尤加利叶的手打花束", "dashscope-wanx-v1"),
    ];

    /// <summary>A bare English idea.</summary>
    [Benchmark(Baseline = true)]
    public ForgedPrompt Bare_english() => Run(Of("A lighthouse on a cliff", "openai-gpt-image-2"));

    /// <summary>A Chinese idea, translated for a CLIP model, with an exclusion.</summary>
    [Benchmark]
    public ForgedPrompt Chinese_to_clip() => Run(Of("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "stability-v1-sdxl"));

    /// <summary>The same idea for a model that reads Chinese.</summary>
    [Benchmark]
    public ForgedPrompt Chinese_native() => Run(Of("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "dashscope-wanx-v1"));

    /// <summary>An instruction to edit a picture: translated and measured only.</summary>
    [Benchmark]
    public ForgedPrompt Edit() => Run(Of("make the vase white", "openai-gpt-image-2") with { IsEdit = true });

    /// <summary>Four hundred prompts on all cores.</summary>
    [Benchmark(OperationsPerInvoke = 400)]
    public void Batch() => Parallel.For(0, 400, i => Run(mixed[i % mixed.Length]));

    private ForgedPrompt Run(ForgeRequest request) => forge.EnhanceAsync(request).AsTask().GetAwaiter().GetResult();

    private static ForgeRequest Of(string prompt, string target) => new() { Prompt = prompt, Target = target };
}
