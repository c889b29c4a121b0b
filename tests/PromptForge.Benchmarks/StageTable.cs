using System.Diagnostics;
using System.Globalization;
using PromptForge.Model;

namespace PromptForge.Benchmarks;

/// <summary>What each stage costs for typical prompts, in microseconds: <c>dotnet run -c Release -- stages</c>.</summary>
/// <remarks>Each figure is the median over rounds of the mean within a round, so one busy moment of the machine moves nothing.</remarks>
internal static class StageTable
{
    private const int Rounds = 15;
    private const int PerRound = 400;

    private static readonly (string Prompt, string Target)[] Prompts =
    [
        ("A lighthouse on a cliff", "openai-gpt-image-2"),
        ("A lighthouse on a cliff, no boats", "openai-gpt-image-2"),
        ("优雅大气的中式牡丹插花,体现东方韵味", "dashscope-wanx-v1"),
        ("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "dashscope-wanx-v1"),
        ("优雅大气的中式牡丹插花,体现东方韵味", "stability-v1-sdxl"),
        ("优雅大气的中式牡丹插花,体现东方韵味,不要红色", "stability-v1-sdxl"),
        ("blurry neon bokeh in the rain, black and white", "stability-v1-sdxl"),
    ];

    public static void Print()
    {
        var forge = Forge.Create();
        foreach (var (prompt, target) in Prompts) { Run(forge, prompt, target, PerRound * 5); }

        foreach (var (prompt, target) in Prompts)
        {
            var rounds = Enumerable.Range(0, Rounds).Select(_ => Run(forge, prompt, target, PerRound)).ToList();
            Console.WriteLine($"{prompt} ({target})");
            foreach (var stage in rounds[0].Keys)
            {
                var median = rounds.Select(round => round[stage]).Order().ElementAt(Rounds / 2);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {stage,-12} {median,8:0.0}"));
            }
        }
    }

    private static SortedDictionary<string, double> Run(Forge forge, string prompt, string target, int times)
    {
        var spent = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < times; i++)
        {
            var last = Stopwatch.GetTimestamp();
            var start = last;
            _ = forge.EnhanceAsync(new ForgeRequest { Prompt = prompt, Target = target }, trace =>
            {
                var now = Stopwatch.GetTimestamp();
                spent[trace.Stage] = spent.GetValueOrDefault(trace.Stage) + Stopwatch.GetElapsedTime(last, now).TotalMicroseconds;
                last = Stopwatch.GetTimestamp();
            }).AsTask().GetAwaiter().GetResult();
            spent["~ whole"] = spent.GetValueOrDefault("~ whole") + Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        foreach (var stage in spent.Keys.ToList()) { spent[stage] /= times; }

        return spent;
    }
}
