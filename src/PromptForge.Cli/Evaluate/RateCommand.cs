using System.Globalization;
using PromptForge.Cli.Arguments;
using PromptForge.Cli.Tools;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Cli.Evaluate;

/// <summary><c>promptforge rate RUN</c>: people compare blind pairs in the browser; when it is stopped, the result is told.</summary>
internal static class RateCommand
{
    private const int MostPairs = 100_000;

    public static async Task<int> RunAsync(Invocation invocation)
    {
        var (arguments, say, given) = (invocation.Arguments, invocation.Say, invocation.Arguments.Positional[0]);
        var run = RunView.Read(given, invocation);
        var path = invocation.PathOf(given);
        var ratings = RatingLog.PathOf(path);
        if (!arguments.Has("--result"))
        {
            var pictures = Pictures(path, invocation);
            var most = (int)arguments.Number("--most", MostPairs, 1, MostPairs, say);
            var plan = RatingPlan.Of(run, pictures is null ? null : ReadPictures(pictures), most);
            if (plan.Count == 0) { throw new UsageException(say.NothingToRate); }

            invocation.Tell(say.RatingStarts(plan.Count, plan.HasPictures, ratings));
            string[] server = ["rate", "--run", path, "--ratings", ratings, "--most", most.ToString(CultureInfo.InvariantCulture), "--urls", arguments["--urls"] ?? "http://127.0.0.1:0", .. (string[])(pictures is null ? [] : ["--pictures", pictures])];
            if (await ServerProcess.RunAsync(invocation, server).ConfigureAwait(false) is { } failed and not 0) { return failed; }
        }

        return Show(ratings, invocation);
    }

    private static int Show(string path, Invocation invocation)
    {
        IReadOnlyList<Rating> ratings;
        try { ratings = File.Exists(path) ? RatingLog.ReadAll(path) : []; }
        catch (RunException odd) { throw new UsageException(odd.Message); }

        if (RatingResult.Of(ratings) is not { } result)
        {
            invocation.Tell(invocation.Say.NoRatings(path));
            return 0;
        }

        if (invocation.IsJson) { JsonOutput.Print(invocation, json => RatingView.Write(json, result)); }
        else { invocation.Print(RatingView.Text(result, invocation.Say)); }

        return 0;
    }

    private static string? Pictures(string run, Invocation invocation)
    {
        if (invocation.Arguments["--pictures"] is { } given)
        {
            return File.Exists(invocation.PathOf(given)) ? invocation.PathOf(given) : throw new UsageException(invocation.Say.NoSuchFile(given));
        }

        return PictureList.PathOf(run) is var beside && File.Exists(beside) ? beside : null;
    }

    private static IReadOnlyDictionary<ResultKey, string> ReadPictures(string path)
    {
        try { return PictureList.Read(path); }
        catch (RunException odd) { throw new UsageException(odd.Message); }
    }
}
