using PromptForge.Cli.Arguments;
using PromptForge.Evaluation.Scoring;

namespace PromptForge.Cli.Evaluate;

/// <summary>What <c>--scorer</c> names: an address, or a file of scores.</summary>
internal static class ScorerOption
{
    /// <summary>The environment variable of a bearer token for an address.</summary>
    public const string KeyVariable = "PROMPTFORGE_SCORER_KEY";

    /// <summary>The scorer, or null where none is named.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static IImageScorer? Of(Invocation invocation, HttpClient http)
    {
        if (invocation.Arguments["--scorer"] is not { } given) { return null; }

        if (Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") { return new HttpScorer(http, url, invocation.Console.Variable(KeyVariable) is { Length: > 0 } key ? key : null); }

        try { return new FileScorer(invocation.PathOf(given)); }
        catch (ScorerException odd) { throw new UsageException(odd.Message); }
    }

    /// <summary>Tells how many pictures have no score, and writes down which where a file is to hold them.</summary>
    public static void TellMissing(IImageScorer scorer, int missing, Invocation invocation)
    {
        if (missing == 0) { return; }

        var requests = scorer is FileScorer { Open: > 0 } file ? file.RequestsPath : null;
        (scorer as FileScorer)?.WriteOpen();
        invocation.Tell(invocation.Say.ScoresMissing(missing, requests));
    }
}
