using System.Runtime.CompilerServices;

namespace PromptForge.Tests.Knowledge;

/// <summary>A query with the entries that answer it.</summary>
/// <param name="Class">What sort of query: <c>name</c>, <c>alias</c>, <c>misspelling</c>, <c>description</c>, <c>occasion</c>, <c>mood</c>, <c>mixed</c>, <c>gap</c>.</param>
/// <param name="Language">The language tag; <c>mul</c> for several at once.</param>
/// <param name="Text">What is typed.</param>
/// <param name="Answers">Entry ids with their grades; 3 is best.</param>
/// <param name="Set">
/// <c>tuned</c>: weights were chosen by them; <c>held</c>: written later, never looked at one by one while weights or descriptions were made; <c>fresh</c>:
/// written for entries drawn by lot before their descriptions were, by the same hand.
/// </param>
internal sealed record GoldenQuery(string Class, string Language, string Text, IReadOnlyDictionary<string, int> Answers, string Set)
{
    /// <summary>The queries of <c>evaluation/retrieval.tsv</c>: class, language, query, answers as <c>id:grade</c>, set.</summary>
    public static IReadOnlyList<GoldenQuery> Read([CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "evaluation", "retrieval.tsv")).Skip(1).Select(line => line.Split('\t')).Select(Parse)];

    private static GoldenQuery Parse(string[] cells) => new(
        cells[0], cells[1], cells[2],
        cells[3].Split(' ').Select(answer => answer.Split(':')).ToDictionary(answer => answer[0], answer => int.Parse(answer[1], System.Globalization.CultureInfo.InvariantCulture)),
        cells[4]);
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
