using System.Runtime.CompilerServices;

namespace PromptForge.Tests.Knowledge;

/// <summary>A query with the entries that answer it. Those that are held were written after the weights were chosen, before they were changed again: their figures flatter nobody.</summary>
internal sealed record GoldenQuery(string Class, string Language, string Text, IReadOnlyDictionary<string, int> Answers, bool Held)
{
    /// <summary>The queries of <c>evaluation/retrieval.tsv</c>: class, language, query, answers as <c>id:grade</c> (3 best), <c>tuned</c> or <c>held</c>.</summary>
    public static IReadOnlyList<GoldenQuery> Read([CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "evaluation", "retrieval.tsv")).Skip(1).Select(line => line.Split('\t')).Select(Parse)];

    private static GoldenQuery Parse(string[] cells) => new(
        cells[0], cells[1], cells[2],
        cells[3].Split(' ').Select(answer => answer.Split(':')).ToDictionary(answer => answer[0], answer => int.Parse(answer[1], System.Globalization.CultureInfo.InvariantCulture)),
        cells[4] == "held");
}

/// <summary>How well ranked ids answer queries: means over queries.</summary>
internal readonly record struct RetrievalScore(double RecallAt5, double NdcgAt10, double Mrr)
{
    /// <summary>Scores one ranking; linear gain, the ideal over all answers.</summary>
    public static RetrievalScore Of(GoldenQuery query, IReadOnlyList<string> ranked)
    {
        var found = ranked.Take(5).Count(query.Answers.ContainsKey) / (double)Math.Min(5, query.Answers.Count);
        var gain = ranked.Take(10).Select((id, i) => query.Answers.GetValueOrDefault(id) / Math.Log2(i + 2)).Sum();
        var ideal = query.Answers.Values.OrderDescending().Take(10).Select((grade, i) => grade / Math.Log2(i + 2)).Sum();
        var first = ranked.ToList().FindIndex(query.Answers.ContainsKey);
        return new(found, gain / ideal, first < 0 ? 0 : 1.0 / (first + 1));
    }

    /// <summary>The mean of several.</summary>
    public static RetrievalScore Mean(IReadOnlyCollection<RetrievalScore> scores) =>
        new(scores.Average(score => score.RecallAt5), scores.Average(score => score.NdcgAt10), scores.Average(score => score.Mrr));
}
