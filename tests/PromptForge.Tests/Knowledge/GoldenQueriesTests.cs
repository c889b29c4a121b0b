using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class GoldenQueriesTests(ITestOutputHelper output)
{
    private static readonly Lexicon Lexicon = Content();

    [Fact]
    public void Name_only_entries_that_exist()
    {
        var missing = GoldenQuery.Read().SelectMany(query => query.Answers.Keys).Where(id => Lexicon.Find(id) is null);

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Are_answered_at_least_as_well_as_when_the_floors_were_set()
    {
        var scores = new List<(GoldenQuery Query, RetrievalScore Score)>();
        var index = new HybridIndex(Lexicon);
        foreach (var query in GoldenQuery.Read())
        {
            var hits = await index.SearchAsync(query.Text, 10, cancellationToken: TestContext.Current.CancellationToken);
            scores.Add((query, RetrievalScore.Of(query, [.. hits.Select(hit => hit.Concept.Id)])));
            if (scores[^1].Score.RecallAt5 < 1) { output.WriteLine($"  {query.Class} '{query.Text}': {string.Join(' ', hits.Take(5).Select(hit => hit.Concept.Id))}"); }
        }

        foreach (var group in scores.GroupBy(score => $"{score.Query.Class} {score.Query.Language} {(score.Query.Held ? "held" : "tuned")}")) { Report(group.Key, [.. group.Select(score => score.Score)]); }

        foreach (var group in scores.GroupBy(score => score.Query.Class)) { Report(group.Key, [.. group.Select(score => score.Score)]); }

        foreach (var group in scores.GroupBy(score => score.Query.Language)) { Report(group.Key, [.. group.Select(score => score.Score)]); }

        var all = Report("all", [.. scores.Select(score => score.Score)]);
        Assert.True(Recall("name") >= 0.95);
        Assert.True(Recall("alias") >= 0.92);
        Assert.True(Recall("misspelling") >= 0.88);
        Assert.True(all.RecallAt5 >= 0.78);
        Assert.True(all.NdcgAt10 >= 0.76);

        double Recall(string name) => scores.Where(score => score.Query.Class == name).Average(score => score.Score.RecallAt5);
    }

    [Fact]
    public async Task Are_answered_best_by_the_blend_with_names_which_is_the_default()
    {
        var engines = new (string Name, RetrievalOptions Options)[]
        {
            ("words", new() { LexicalWeight = 1, NameWeight = 0 }),
            ("likeness", new() { LexicalWeight = 0, NameWeight = 0 }),
            ("blend", new() { NameWeight = 0 }),
            ("blend, names", new()),
        };
        var ndcg = new List<double>();
        foreach (var (name, options) in engines)
        {
            var index = new HybridIndex(Lexicon, options);
            var scores = new List<(GoldenQuery Query, RetrievalScore Score)>();
            foreach (var query in GoldenQuery.Read())
            {
                var hits = await index.SearchAsync(query.Text, 10, cancellationToken: TestContext.Current.CancellationToken);
                scores.Add((query, RetrievalScore.Of(query, [.. hits.Select(hit => hit.Concept.Id)])));
            }

            output.WriteLine(name);
            foreach (var group in scores.GroupBy(score => score.Query.Class)) { Report("  " + group.Key, [.. group.Select(score => score.Score)]); }

            ndcg.Add(Report("  all", [.. scores.Select(score => score.Score)]).NdcgAt10);
        }

        Assert.Equal(ndcg.Max(), ndcg[^1]);
    }

    [Fact]
    public async Task Every_name_finds_its_entry_first()
    {
        var index = new HybridIndex(Lexicon);
        var lost = new List<string>();
        foreach (var concept in Lexicon.Concepts)
        {
            foreach (var name in concept.Names.Zh.Concat(concept.Names.ZhHant).Concat(concept.Names.En))
            {
                // Of two entries with one name the linker knows the first.
                if (!Lexicon.TryFind(Lexicon.Folding.Fold(name), out var term) || term.Concept < 0 || Lexicon.Concepts[term.Concept].Id != concept.Id) { continue; }

                var hits = await index.SearchAsync(name, 1, cancellationToken: TestContext.Current.CancellationToken);
                if (hits.Count == 0 || hits[0].Concept.Id != concept.Id) { lost.Add($"{name} → {(hits.Count == 0 ? "nothing" : hits[0].Concept.Id)}, not {concept.Id}"); }
            }
        }

        Assert.Empty(lost);
    }

    private static Lexicon Content()
    {
        var content = ForgeContent.Embedded;
        return new(new(content.VariantsFrom, content.VariantsTo), content.Concepts, content.Words, []);
    }

    private RetrievalScore Report(string name, IReadOnlyCollection<RetrievalScore> scores)
    {
        var mean = RetrievalScore.Mean(scores);
        output.WriteLine(FormattableString.Invariant(
            $"{name,-12} n {scores.Count,3}  recall@5 {mean.RecallAt5:F3}  nDCG@10 {mean.NdcgAt10:F3}  MRR {mean.Mrr:F3}"));
        return mean;
    }
}
