using PromptForge.Evaluation.Cases;

namespace PromptForge.Tests.Evaluation.Metrics;

public sealed class FactMatcherTests
{
    [Theory]
    [InlineData("a purple rubix cube", "rubix cube", true)]
    [InlineData("a cube", "rubix cube", false)]
    [InlineData("two ROSES", "rose", true)]
    [InlineData("primrose", "rose", false)]
    [InlineData("一枝牡丹", "tree peony", true)]
    [InlineData("tree peonies in a vase", "牡丹", true)]
    [InlineData("a lotus pond", "牡丹", false)]
    [InlineData("牡丹花", "牡丹", true)]
    [InlineData("a café terrace", "cafe", true)]
    public void An_entity_is_there_in_either_language(string text, string entity, bool stated) => Check(text, Samples.Of(FactKind.Entity, entity), stated);

    [Theory]
    [InlineData("a purple rubix cube", "rubix cube", "purple", true)]
    [InlineData("a rubix cube on a table under a lamp beside one purple chair", "rubix cube", "purple", false)]
    [InlineData("red roses and white lilies", "roses", "red", true)]
    [InlineData("white roses and red lilies", "roses", "red", false)]
    [InlineData("white roses and red lilies", "lilies", "red", true)]
    [InlineData("roses, petals soft and red", "petals", "red", true)]
    [InlineData("the roses are red", "roses", "red", true)]
    [InlineData("red rose petals", "petals", "red", true)]
    [InlineData("红色的玫瑰", "rose", "red", true)]
    [InlineData("白玫瑰和红百合", "玫瑰", "红", false)]
    [InlineData("a red rose", "玫瑰", "红色", true)]
    public void A_quality_is_bound_to_its_thing(string text, string thing, string quality, bool stated) => Check(text, Samples.Of(FactKind.Attribute, thing, quality), stated);

    [Theory]
    [InlineData("three dogs and two cats", "dogs", "3", true)]
    [InlineData("three dogs and two cats", "cats", "three", false)]
    [InlineData("3 small brown dogs", "dog", "three", true)]
    [InlineData("三只狗", "狗", "三", true)]
    [InlineData("three roses", "玫瑰", "三", true)]
    [InlineData("三朵玫瑰", "roses", "3", true)]
    [InlineData("dogs", "dogs", "three", false)]
    public void A_number_is_bound_to_its_thing(string text, string thing, string number, bool stated) => Check(text, Samples.Of(FactKind.Count, thing, number), stated);

    [Theory]
    [InlineData("a dog left of a cat", "dog", "to the left of", "cat", true)]
    [InlineData("a cat to the right of a dog", "dog", "left of", "cat", true)]
    [InlineData("a cat left of a dog", "dog", "left of", "cat", false)]
    [InlineData("a dog and a cat", "dog", "left of", "cat", false)]
    [InlineData("rocks on the ground", "rocks", "on", "ground", true)]
    [InlineData("the ground under the rocks", "rocks", "on", "ground", true)]
    [InlineData("a table under the rocks", "rocks", "on", "ground", false)]
    [InlineData("狗在猫的左边", "dog", "left of", "cat", true)]
    [InlineData("猫在狗的右边", "狗", "左边", "猫", true)]
    [InlineData("猫在狗的左边", "狗", "左边", "猫", false)]
    [InlineData("桌子上有一个苹果", "apple", "on", "table", true)]
    [InlineData("an apple on a table", "苹果", "上", "桌子", true)]
    [InlineData("a girl holding a lamp", "girl", "holding", "lamp", true)]
    [InlineData("a dog chases a cat", "dog", "chases", "cat", true)]
    [InlineData("a cat chases a dog", "dog", "chases", "cat", false)]
    [InlineData("a cat chased by a dog", "dog", "chases", "cat", true)]
    public void A_relation_allows_its_inverse(string text, string one, string relation, string other, bool stated) => Check(text, Samples.Of(FactKind.Relation, one, relation, other), stated);

    [Xunit.Fact]
    public void A_fact_without_its_parent_means_nothing()
    {
        var vase = new PromptForge.Evaluation.Cases.Fact("1", FactKind.Entity, ["vase"], []);
        var blue = new PromptForge.Evaluation.Cases.Fact("2", FactKind.Global, ["blue"], ["1"]);

        Assert.Equal(0, Samples.Sample("a blue vase", "blue light").With(vase, blue).Value("fact-recall"));
        Assert.Equal(1, Samples.Sample("a blue vase", "blue vase").With(vase, blue).Value("fact-recall"));
    }

    [Xunit.Fact]
    public void Text_is_kept_letter_by_letter()
    {
        Assert.Equal(1, Samples.Sample("x", "a sign, \"Open Late\"").With(Samples.Of(FactKind.Text, "Open Late")).Value("fact-recall.text"));
        Assert.Equal(0, Samples.Sample("x", "a sign, \"open late\"").With(Samples.Of(FactKind.Text, "Open Late")).Value("fact-recall.text"));
    }

    [Xunit.Fact]
    public void A_missing_fact_points_at_the_users_words()
    {
        var sample = Samples.Sample("a red rose in a blue vase", "a rose in a blue vase");

        var missing = Assert.Single(sample.Measure("fact-recall").Diagnostics);

        Assert.Equal(("fact-missing.attribute", "red"), (missing.Code, sample.Said(missing)));
        Assert.Equal(1, sample.Value("fact-recall.entity"));
        Assert.Equal(0.5, sample.Value("fact-recall.attribute"));
        Assert.Null(sample.Value("fact-recall.count"));
    }

    private static void Check(string text, PromptForge.Evaluation.Cases.Fact fact, bool stated) =>
        Assert.Equal(stated ? 1 : 0, Samples.Sample(text, text).With(fact).Value("fact-recall"));
}
