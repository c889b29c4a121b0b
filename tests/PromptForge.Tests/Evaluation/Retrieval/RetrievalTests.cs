using PromptForge.Evaluation.Cases;
using PromptForge.Evaluation.Retrieval;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Evaluation.Retrieval;

public sealed class RetrievalTests
{
    [Theory]
    [InlineData("recall.1", "b a c", 0)]
    [InlineData("recall.5", "b a c", 0.5)]
    [InlineData("recall.10", "x a y z d", 1)]
    [InlineData("mrr", "b a c", 0.5)]
    [InlineData("mrr", "x y", 0)]
    [InlineData("ndcg.10", "a d", 1)]
    [InlineData("ndcg.10", "d a", 0.796708)]
    [InlineData("ndcg.10", "", 0)]
    public void Ranked_entries_are_measured_by_graded_answers(string metric, string ranked, double expected)
    {
        var sample = new EvaluationSample(new("q", "peony") { Reference = "a:3 d:1" }, "v", "knowledge", ranked.Replace(' ', '\n'));
        Assert.Equal(expected, RetrievalMetrics.All.Single(one => one.Info.Id == metric).Measure(sample).Value!.Value, 6);
    }

    [Fact]
    public void A_query_without_answers_is_dropped()
    {
        Assert.All(RetrievalMetrics.All, metric => Assert.Null(metric.Measure(new(new("q", "peony"), "v", "knowledge", "a")).Value));
    }

    [Theory]
    [InlineData("a:3 b-c:1", 2)]
    [InlineData("", 0)]
    [InlineData("a", 0)]
    [InlineData("a:0", 0)]
    [InlineData("a:4", 0)]
    [InlineData("a:1 a:2", 0)]
    [InlineData(":1", 0)]
    public void Answers_are_written_as_ids_with_grades(string text, int count) => Assert.Equal(count, GradedAnswers.Read(text)?.Count ?? 0);

    [Fact]
    public async Task Each_engine_has_its_part()
    {
        async Task<string?> FirstAsync(string engine, string query) =>
            (await RetrievalEngines.Make(engine, TheForge.Standard.Lexicon).SearchAsync(query, 1)) is [var hit] ? hit.Concept.Id : null;

        // A misspelt word stands in no entry: words alone find nothing, likeness does.
        Assert.Null(await FirstAsync("bm25", "chrysanthemumm"));
        Assert.Contains("chrysanthemum", await FirstAsync("vector", "chrysanthemumm"));
        Assert.Equal("tree-peony", await FirstAsync("links", "牡丹"));
        Assert.Throws<ArgumentOutOfRangeException>(() => RetrievalEngines.Make("dense", TheForge.Standard.Lexicon));
    }
}
