using PromptForge.Concepts;
using PromptForge.Knowledge;

namespace PromptForge.Tests.Knowledge;

public sealed class KnowledgeSelectionTests
{
    private static readonly KnowledgeHit[] Ranked =
    [
        new(KnowledgeSample.Entry("red-rose", "红玫瑰", "red rose") with { IsA = ["rose"] }, 1),
        new(KnowledgeSample.Entry("white-rose", "白玫瑰", "white rose") with { IsA = ["rose"] }, 0.95),
        new(KnowledgeSample.Entry("lily", "百合", "lily"), 0.9),
        new(KnowledgeSample.Entry("vase", "花瓶", "vase", "vessel"), 0.8),
    ];

    [Fact]
    public void The_best_come_in_their_order_where_nothing_else_is_asked() =>
        Assert.Equal(["red-rose", "white-rose"], Ids(new("rose") { Top = 2 }));

    [Theory]
    [InlineData(0, "red-rose white-rose lily vase")]
    [InlineData(0.5, "red-rose vase lily white-rose")]
    [InlineData(1, "red-rose vase lily white-rose")]
    public void The_more_diverse_the_later_comes_what_is_like_the_first(double diversity, string expected) =>
        Assert.Equal(expected, string.Join(' ', Ids(new("rose") { Diversity = diversity })));

    [Fact]
    public void A_quota_holds_a_kind_and_leaves_the_others_alone() =>
        Assert.Equal(["red-rose", "vase"], Ids(new("rose") { Quotas = new Dictionary<string, int> { ["flower"] = 1 } }));

    [Fact]
    public void A_quota_holds_for_diverse_answers_as_well() =>
        Assert.Equal(["red-rose", "vase", "lily"], Ids(new("rose") { Diversity = 0.5, Quotas = new Dictionary<string, int> { ["flower"] = 2 } }));

    [Fact]
    public void Kinds_are_held_even_where_an_index_could_not_filter() =>
        Assert.Equal(["vase"], Ids(new("rose") { Kinds = new HashSet<string> { "vessel" } }));

    [Fact]
    public void Nothing_chosen_from_nothing() => Assert.Empty(KnowledgeSelection.Choose([], new("rose") { Diversity = 0.5 }));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Diversity_is_a_part(double diversity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KnowledgeSelection.Choose(Ranked, new("rose") { Diversity = diversity }));

    [Fact]
    public void A_season_admits_what_belongs_to_it_and_what_belongs_to_none()
    {
        var query = new KnowledgeQuery("flower") { Seasons = new HashSet<string> { "spring" } };

        Assert.True(query.Admits(With("season", "spring")));
        Assert.False(query.Admits(With("season", "autumn")));
        Assert.True(query.Admits(Ranked[0].Concept));
    }

    [Fact]
    public void A_culture_admits_what_means_something_there_but_not_what_is_only_a_taboo()
    {
        var query = new KnowledgeQuery("flower") { Cultures = new HashSet<string> { "japanese" } };
        var chinese = With("culture", "chinese");

        Assert.False(query.Admits(chinese));
        Assert.True(query.Admits(chinese with { Meanings = [new("japanese", new("长寿", "long life"), null, false)] }));
        Assert.False(query.Admits(chinese with { Meanings = [new("japanese", new("忌探病", "not for the sick"), null, true)] }));
    }

    [Fact]
    public async Task An_index_looks_further_down_for_what_quota_and_variety_leave_room_for()
    {
        var index = new HybridIndex(TheForge.Standard.Lexicon);
        var plain = await index.SearchAsync(new KnowledgeQuery("红色的花") { Top = 8 }, TestContext.Current.CancellationToken);
        var held = await index.SearchAsync(new KnowledgeQuery("红色的花") { Top = 8, Quotas = new Dictionary<string, int> { ["colour"] = 1 } }, TestContext.Current.CancellationToken);
        var unlike = await index.SearchAsync(new KnowledgeQuery("rose") { Top = 8, Diversity = 0.7 }, TestContext.Current.CancellationToken);
        var alike = await index.SearchAsync("rose", 8, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(plain.Count(hit => hit.Concept.Kind == "colour") > 1);
        Assert.Equal((8, 1), (held.Count, held.Count(hit => hit.Concept.Kind == "colour")));
        Assert.Equal(alike[0].Concept.Id, unlike[0].Concept.Id);
        Assert.True(Alike(unlike) < Alike(alike), $"{Alike(unlike)} {Alike(alike)}");

        static double Alike(IReadOnlyList<KnowledgeHit> hits) =>
            hits.SelectMany((one, i) => hits.Skip(i + 1).Select(other => KnowledgeSelection.Likeness(one.Concept, other.Concept))).Average();
    }

    private static IEnumerable<string> Ids(KnowledgeQuery query) => KnowledgeSelection.Choose(Ranked, query).Select(hit => hit.Concept.Id);

    private static Concept With(string key, string value) => Ranked[0].Concept with { Facts = [new(key, [value], [], null, null)] };
}
