using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class Bm25IndexTests
{
    private readonly TextTerms terms = new(KnowledgeSample.Folding);

    [Fact]
    public void Scores_by_the_formula()
    {
        var index = Index("red rose", "red red tulip", "green leaf");

        // N 3, "red" in 2: idf ln(1 + 1.5 / 2.5); lengths 2, 3, 2, mean 7/3; tf 1 and 2.
        var idf = Math.Log(1 + (1.5 / 2.5));
        var first = idf * 2.2 / (1 + (1.2 * (0.25 + (0.75 * 2 / (7.0 / 3)))));
        var second = idf * 4.4 / (2 + (1.2 * (0.25 + (0.75 * 3 / (7.0 / 3)))));
        Assert.Equal([first, second, 0], Scores(index, "red"), (one, other) => Math.Abs(one - other) < 0.001);
    }

    [Fact]
    public void Counts_a_heavier_field_more()
    {
        var index = Bm25Index.Build(terms, [[new("rose", 4), new("petal", 1)], [new("petal", 4), new("rose", 1)]]);

        var scores = Scores(index, "rose");

        Assert.True(scores[0] > scores[1]);
    }

    [Fact]
    public void Looks_up_no_more_terms_than_allowed()
    {
        var index = Index("rose", "tulip", "peony");

        var scores = new int[3];
        index.Score("rose rose tulip peony", scores, most: 2);

        Assert.Equal([true, true, false], scores.Select(score => score > 0));
    }

    [Fact]
    public void Tells_which_part_of_the_words_it_knows()
    {
        var index = Index("celadon vase");

        Assert.Equal(0.5, index.Score("celedon vase", new int[1]));
        Assert.Equal(1, index.Score("vase 花", new int[1]));
        Assert.Equal(1, index.Score("", new int[1]));
    }

    [Fact]
    public void Holds_nothing_where_there_is_nothing() => Assert.Equal(0, Bm25Index.Build(terms, []).Count);

    [Fact]
    public void Finds_each_of_many_terms()
    {
        var words = Enumerable.Range(0, 70_000).Select(number => $"word{number:x}x").ToArray();
        var index = Index(words);

        var scores = new int[words.Length];
        index.Score(words[69_999], scores);

        Assert.Equal(70_000, index.Terms);
        Assert.Equal(69_999, Array.FindIndex(scores, score => score > 0));
        Assert.Equal(1, scores.Count(score => score > 0));
    }

    private Bm25Index Index(params string[] documents) => Bm25Index.Build(terms, documents.Select(text => new[] { new TextField(text, 1) }));

    private static double[] Scores(Bm25Index index, string query)
    {
        var scores = new int[index.Count];
        index.Score(query, scores);
        return [.. scores.Select(score => score / (double)Bm25Index.Unit)];
    }
}
