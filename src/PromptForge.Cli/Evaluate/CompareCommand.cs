using System.Globalization;
using PromptForge.Cli.Arguments;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Cli.Evaluate;

/// <summary><c>promptforge compare</c>: the same suite before and after, or two variants of two runs.</summary>
internal static class CompareCommand
{
    public static Task<int> RunAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var (before, after) = (RunView.Read(arguments.Positional[0], invocation), RunView.Read(arguments.Positional[1], invocation));
        RunAnalysis analysis;
        try { analysis = RunComparison.Of(before, after, Variants(invocation), Goal(before, invocation)); }
        catch (RunException unlike) { throw new UsageException(unlike.Message); }

        RunView.Show(analysis, default, arguments["--report"] is { } folder ? invocation.PathOf(folder) : null, invocation);
        return Task.FromResult(analysis.Failed ? 1 : 0);
    }

    private static (string Before, string After)? Variants(Invocation invocation) => invocation.Arguments.All("--variant") switch
    {
        [] => null,
        [var both] => (both, both),
        [var before, var after] => (before, after),
        _ => throw new UsageException(invocation.Say.AtMostTwo("--variant")),
    };

    private static PrimaryGoal? Goal(RunRecord before, Invocation invocation)
    {
        var (metric, smallest) = (invocation.Arguments["--metric"] ?? before.Header.Primary?.Metric, invocation.Arguments["--smallest"]);
        if (metric is null) { throw new UsageException(invocation.Say.CompareNeedsGoal); }

        if (smallest is null)
        {
            return before.Header.Primary is { } stored && stored.Metric == metric ? stored : throw new UsageException(invocation.Say.CompareNeedsGoal);
        }

        return double.TryParse(smallest, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? new(metric, number, null) : throw new UsageException(invocation.Say.NotAPositiveNumber("--smallest", smallest));
    }
}
