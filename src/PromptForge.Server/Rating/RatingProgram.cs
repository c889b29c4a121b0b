using PromptForge.Authoring;
using PromptForge.Evaluation.Pictures;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Server.Rating;

/// <summary>The program's verb <c>rate</c>: serves the pairs of one run on this machine until told to stop.</summary>
internal static class RatingProgram
{
    /// <summary>Runs until told to stop.</summary>
    /// <param name="args"><c>--run FILE --ratings FILE [--pictures FILE] [--most N] [--urls URL]</c>.</param>
    /// <param name="error">Where the address is told.</param>
    public static async Task RunAsync(string[] args, TextWriter error)
    {
        var options = new ServerOptions { Urls = "http://127.0.0.1:0" };
        string? run = null, ratings = null, pictures = null;
        var most = int.MaxValue;
        var given = args.Where(argument => argument != ServerProgram.UntilInputEnds).ToList();
        for (var i = 0; i < given.Count; i += 2)
        {
            var value = i + 1 < given.Count ? given[i + 1] : throw new FormatException($"{given[i]} needs a value.");
            switch (given[i])
            {
                case "--run": run = value; break;
                case "--ratings": ratings = value; break;
                case "--pictures": pictures = value; break;
                case "--most": most = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
                case "--urls": options.Urls = value; break;
                default: throw new FormatException(Suggest.Unknown("argument", given[i], ["--run", "--ratings", "--pictures", "--most", "--urls"]));
            }
        }

        if (run is null || ratings is null) { throw new FormatException("rate needs --run FILE and --ratings FILE."); }

        var plan = RatingPlan.Of(RunFile.Read(run), pictures is null ? null : PictureList.Read(pictures), most);
        using var log = RatingLog.Open(ratings);
        await using var app = RatingHost.Build(options, plan, log);
        await ServerProgram.RunAsync(app, error, args.Contains(ServerProgram.UntilInputEnds)).ConfigureAwait(false);
    }
}
