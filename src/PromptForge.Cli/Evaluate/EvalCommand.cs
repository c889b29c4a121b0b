using System.Diagnostics;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Batch;
using PromptForge.Evaluation.Bridges;
using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Retrieval;
using PromptForge.Evaluation.Runs;
using PromptForge.Evaluation.Scoring;
using PromptForge.Evaluation.Suites;

namespace PromptForge.Cli.Evaluate;

/// <summary><c>promptforge eval</c>: runs suites, judges them, writes their reports.</summary>
/// <remarks>With <c>--report</c> the run is stored as <c>SUITE-HASH.run.jsonl</c>, named by the hash of its work: the same work is resumed
/// or read again, other work gets a file of its own.</remarks>
internal static class EvalCommand
{
    private const int MostParallel = 256;
    private static readonly TimeSpan ScorerPatience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say) = (invocation.Arguments, invocation.Say);
        var files = arguments.Positional;
        if (arguments.Has("--replay") && files.Count > 1) { throw new UsageException(say.ReplayOneSuite); }

        var forge = invocation.Workspace.Forge;
        var metrics = EvaluationMetrics.Of(forge);
        var vocabulary = new SuiteVocabulary(
            [.. metrics.Select(metric => metric.Info)], [.. forge.Content.Profiles.Select(profile => profile.Id)], [.. forge.Content.Strategies.Select(strategy => strategy.Id)], invocation.Console.Variable)
        {
            Extra = [PictureScore.Metric.Info],
        };

        // Every suite is read before the first one runs: a typing error in the last shows at once.
        var suites = files.ConvertAll(file => File.Exists(invocation.PathOf(file)) ? SuiteReader.Read(invocation.PathOf(file), vocabulary) : throw new UsageException(say.NoSuchFile(file)));
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var patient = new HttpClient { Timeout = ScorerPatience };
        foreach (var option in (string[])["--cell", "--export", "--leave-one-out"])
        {
            if (arguments.Has(option) && suites.Count > 1) { throw new UsageException(say.OneSuiteOnly(option)); }
        }

        if (arguments.Has("--cell")) { return await CellCommand.RunAsync(suites[0], VariantMaker.Of(suites[0], forge, http, invocation), suites[0].IsRetrieval ? RetrievalMetrics.All : metrics, invocation).ConfigureAwait(false); }

        if (arguments.Has("--export")) { return Export(suites[0], invocation.PathOf(files[0]), invocation); }

        var code = 0;
        foreach (var suite in suites)
        {
            var folder = arguments["--report"] is not { } report ? null : suites.Count == 1 ? invocation.PathOf(report) : Path.Combine(invocation.PathOf(report), suite.Id);
            code = Worse(code, arguments.Has("--leave-one-out")
                ? await LeaveOneOut.RunAsync(suite, forge, patient, folder, invocation).ConfigureAwait(false)
                : await OneAsync(suite, forge, metrics, http, ScorerOption.Of(invocation, patient), folder, invocation).ConfigureAwait(false));
        }

        return code;
    }

    private static int Export(Suite suite, string path, Invocation invocation)
    {
        var folder = invocation.Arguments["--report"] is { } given ? invocation.PathOf(given) : throw new UsageException(invocation.Say.ExportNeedsFolder);
        List<string> options = [];
        foreach (var name in (string[])["--templates", "--knowledge", "--config"])
        {
            if (invocation.Arguments[name] is { } value) { options.AddRange([name, invocation.PathOf(value)]); }
        }

        if (invocation.Arguments.Has("--allow-commands")) { options.Add("--allow-commands"); }

        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in Promptfoo.Of(suite, Path.GetRelativePath(folder, path).Replace('\\', '/'), options)) { File.WriteAllText(Path.Combine(folder, name), text); }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(folder, unwritable.Message));
        }

        invocation.Tell(invocation.Say.Exported(Path.Combine(folder, "promptfooconfig.yaml")));
        return 0;
    }

    // A finding weighs more than a missing result.
    private static int Worse(int one, int other) => one == 1 || other == 1 ? 1 : Math.Max(one, other);

    private static async Task<int> OneAsync(Suite suite, Forge forge, IReadOnlyList<IMetric> metrics, HttpClient http, IImageScorer? scorer, string? folder, Invocation invocation)
    {
        var say = invocation.Say;
        var variants = VariantMaker.Of(suite, forge, http, invocation);
        var recorded = invocation.Arguments["--replay"] is { } path ? RunView.Read(path, invocation) : null;
        var watch = Stopwatch.StartNew();
        BatchProgress? progress = null;
        var runner = new EvaluationRunner(suite, variants, suite.IsRetrieval ? RetrievalMetrics.All : [.. metrics, PictureScore.Metric], forge.Content.Version)
        {
            Parallel = (int)invocation.Arguments.Number("--parallel", Environment.ProcessorCount, 1, MostParallel, say),
            Recorded = recorded?.Rows.ToDictionary(row => (row.Case, row.Variant, row.Target, row.Seed)),
            Progress = stored => progress!.Show(stored, stored),
        };
        progress = new(invocation.Console, watch, runner.Count);
        var stored = folder is null || recorded is not null ? null : Path.Combine(folder, $"{suite.Id}-{runner.Header.Work[..12]}.run.jsonl");
        await using var file = Open(stored, invocation);
        try
        {
            var before = await runner.RunAsync(file, invocation.Console.Interrupted()).ConfigureAwait(false);
            if (before > 0) { invocation.Tell(say.RunResumed(before, runner.Count)); }
        }
        catch (OperationCanceledException)
        {
            if (stored is not null) { invocation.Tell(say.RunStopped(stored)); }

            throw;
        }
        catch (RunException other)
        {
            throw new UsageException(stored is null ? other.Message : $"{stored}: {other.Message}");
        }
        catch (VariantException failed) when (failed.Code != "http-unreachable")
        {
            throw new UsageException(failed.Message);
        }
        finally { progress.Clear(); }

        file.Position = 0;
        if (recorded is not null) { return Replay(file, invocation.Arguments["--replay"]!, invocation); }

        var run = RunFile.Read(file, stored ?? suite.Id);
        if (scorer is not null) { run = await ScoredAsync(run, scorer, stored, invocation).ConfigureAwait(false); }

        var analysis = RunAnalysis.Of(run, RunQuestion.Of(suite, runner.Header.Metrics));
        invocation.Tell(say.RunDone(runner.Count, watch.Elapsed));
        RunView.Show(analysis, suite.Name, folder, invocation);
        return analysis.Failed ? 1 : analysis.Errors > 0 ? 3 : 0;
    }

    private static async Task<RunRecord> ScoredAsync(RunRecord run, IImageScorer scorer, string? stored, Invocation invocation)
    {
        var pictures = invocation.Arguments["--pictures"] is { } given ? invocation.PathOf(given) : stored is null ? "" : PictureList.PathOf(stored);
        if (!File.Exists(pictures)) { throw new UsageException(invocation.Say.ScoringNeedsPictures(pictures)); }

        try
        {
            var (scored, missing) = await PictureScore.ScoreAsync(run, PictureList.Read(pictures), scorer, invocation.Console.Interrupted()).ConfigureAwait(false);
            ScorerOption.TellMissing(scorer, missing, invocation);
            return scored;
        }
        catch (RunException odd) { throw new UsageException(odd.Message); }
    }

    private static Stream Open(string? path, Invocation invocation)
    {
        if (path is null) { return new MemoryStream(); }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (invocation.Arguments.Has("--fresh")) { File.Delete(path); }

            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 64 * 1024);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(invocation.Say.CannotWrite(path, unwritable.Message));
        }
    }

    /// <summary>Whether the run just made has the bytes of the stored one.</summary>
    private static int Replay(Stream made, string given, Invocation invocation)
    {
        using var stored = File.OpenRead(invocation.PathOf(given));
        using var one = new StreamReader(stored);
        using var other = new StreamReader(made, leaveOpen: true);
        for (var number = 1; ; number++)
        {
            var (was, isNow) = (one.ReadLine(), other.ReadLine());
            if (was != isNow)
            {
                invocation.Tell(invocation.Say.ReplayDiffers(given, number));
                return 1;
            }

            if (was is null) { break; }
        }

        invocation.Tell(invocation.Say.ReplayHolds(given));
        return 0;
    }
}
