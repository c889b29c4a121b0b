using PromptForge.Evaluation.Metrics;

namespace PromptForge.Tests.Evaluation.Metrics;

/// <summary>Each metric by small examples.</summary>
public sealed class MetricTests
{
    [Theory]
    [InlineData("a red rose", "a rose", 0.5)]
    [InlineData("a red rose", "the roses, red", 1)]
    [InlineData("牡丹", "a tree peony in bloom", 1)]
    [InlineData("a tree peony", "一朵牡丹", 1)]
    [InlineData("红色的玫瑰", "blue roses", 0.5)]
    [InlineData("a dancing girl", "a girl dances", 1)]
    [InlineData("一只猫", "a cat", 1)]
    [InlineData("roses without thorns", "roses", 1)]
    [InlineData("繁體的紅色玫瑰", "红色玫瑰", 2 / 3.0)]
    public void Content_recall_joins_forms_and_languages(string input, string output, double expected) => Assert.Equal(expected, Samples.Sample(input, output).Value("content-recall")!.Value, 6);

    [Xunit.Fact]
    public void A_lost_word_is_shown_in_the_users_text()
    {
        var sample = Samples.Sample("a red rose", "a rose");

        Assert.Equal("red", sample.Said(Assert.Single(sample.Measure("content-recall").Diagnostics)));
    }

    [Theory]
    [InlineData("a sign \"OPEN\"", "a sign \"OPEN\", night", 1.0)]
    [InlineData("a sign \"OPEN\"", "a sign \"Open\", night", 0.0)]
    [InlineData("写着“新年快乐”的灯笼", "a lantern with \"新年快乐\"", 1.0)]
    [InlineData("a sign", "a sign", null)]
    public void Quoted_text_is_kept_byte_for_byte(string input, string output, double? expected) => Assert.Equal(expected, Samples.Sample(input, output).Value("quoted-text"));

    [Xunit.Fact]
    public void Novelty_is_the_share_of_new_terms() => Assert.Equal(0.5, Samples.Sample("a rose", "rose at dawn").Value("novelty"));

    [Xunit.Fact]
    public void Attribution_reads_the_receipts()
    {
        var ours = Samples.Forged("一枝牡丹");
        var tampered = ours with { Prompt = ours.Prompt + ", unicorn" };

        Assert.Equal(1, ours.Value("attribution"));
        Assert.Equal("unicorn", tampered.Said(Assert.Single(tampered.Measure("attribution").Diagnostics)));
        Assert.Null(Samples.Sample("a rose", "a rose at dawn").Value("attribution"));
    }

    [Xunit.Fact]
    public void Expansion_counts_tokens() => Assert.Equal(2, Samples.Sample("red rose", "red rose, blue").Value("expansion"));

    [Xunit.Fact]
    public void Specificity_counts_facts_attributes_and_rare_words()
    {
        var plain = Samples.Sample("a rose", "a rose in a vase");
        var rich = Samples.Sample("a rose", "a red rose in a blue vase");

        Assert.Equal(10.0 * 3 / 5, plain.Value("specificity.facts"));
        Assert.Equal(0, plain.Value("specificity.attributes"));
        Assert.Equal(1, rich.Value("specificity.attributes"));
        var set = new MetricSet(TheForge.Standard, new() { Background = ["a rose", "a rose", "a camellia"] });
        Assert.Equal(Math.Log(4 / 2.0) + 1, set["specificity.idf"].Measure(Samples.Sample("x", "camellia")).Value!.Value, 9);
        Assert.Equal(Math.Log(4 / 3.0) + 1, set["specificity.idf"].Measure(Samples.Sample("x", "rose")).Value!.Value, 9);
    }

    [Xunit.Fact]
    public void Repetition_is_shown_where_it_stands()
    {
        var sample = Samples.Sample("a rose", "a rose, soft light, a red rose, soft light");

        Assert.Equal(3 / 7.0, sample.Value("redundancy.terms")!.Value, 9);
        var clause = Assert.Single(sample.Measure("redundancy.clauses").Diagnostics);
        Assert.Equal((0.25, "soft light", 32), (sample.Value("redundancy.clauses"), sample.Said(clause), clause.Start));
    }

    [Xunit.Fact]
    public void Overflow_is_shown_from_where_it_begins()
    {
        var sample = Samples.Sample("a rose", "a rose, " + string.Join(", ", Enumerable.Repeat("petal", 60)));

        var overflow = Assert.Single(sample.Measure("budget.fits").Diagnostics);
        Assert.Equal(0, sample.Value("budget.fits"));
        Assert.Equal(1, sample.Value("budget.utilisation"));
        Assert.Equal(75, TheForge.Standard.Measure(sample.Prompt[..overflow.Start], TheForge.Profile(Samples.Sdxl)).First(length => length.Limit.Value == 75).Value.Value);
        Assert.Equal(1, Samples.Sample("a rose", "a rose").Value("budget.fits"));
        Assert.Null(Samples.Sample("a rose", "a rose", "no-such-model").Value("budget.fits"));
        Assert.Equal(0, Samples.Sample("a rose", "a rose", negative: sample.Prompt).Value("budget.fits"));
    }

    [Xunit.Fact]
    public void Tail_loss_is_what_stands_behind_the_limit()
    {
        var filler = string.Join(", ", Enumerable.Repeat("petal", 60));

        Assert.Equal(0.5, Samples.Sample("a rose, a vase", $"a rose, {filler}, a vase").Value("budget.tail-loss"));
        Assert.Equal(0, Samples.Sample("a rose, a vase", $"a rose, a vase, {filler}").Value("budget.tail-loss"));
        Assert.Equal(0, Samples.Sample("a rose, a vase", "a rose").Value("budget.tail-loss"));
    }

    [Fact]
    public void What_the_model_does_not_read_is_not_recalled()
    {
        var filler = string.Join(", ", Enumerable.Repeat("an old wooden bridge over a quiet river", 12));
        Assert.Equal(1, Samples.Sample("a rose, a vase", "a rose, a vase").Value("fact-recall.read"));
        Assert.Equal(0.5, Samples.Sample("a rose, a vase", $"a rose, {filler}, a vase").Value("fact-recall.read"));

        // SDXL was trained on English: Chinese reaches it as noise.
        Assert.Equal(0, Samples.Sample("牡丹", "牡丹").Value("fact-recall.read"));
        Assert.Equal(1, Samples.Sample("牡丹", "a tree peony").Value("fact-recall.read"));
        Assert.Equal(1, Samples.Sample("牡丹", "牡丹", target: "dashscope-wanx-v1").Value("fact-recall.read"));
    }

    [Theory]
    [InlineData("a rose", "rose at dawn", 0.0)]
    [InlineData("a rose", "a red rose", 2.0)]
    [InlineData("a rose in a vase", "at dawn, a vase", 4.0)]
    [InlineData("a rose", "a vase", null)]
    public void Front_placement_counts_tokens_before_the_first_thing(string input, string output, double? expected) => Assert.Equal(expected, Samples.Sample(input, output).Value("front-placement"));

    [Theory]
    [InlineData("a rose", "a rose at dawn, at night", "contradiction.time")]
    [InlineData("a rose in spring", "a rose in spring, autumn mood", "contradiction.season")]
    [InlineData("一枝牡丹，水墨画", "tree peony, ink painting, oil painting", "contradiction.medium")]
    [InlineData("three roses", "three roses, five roses", "contradiction.count")]
    [InlineData("a portrait", "close-up portrait, wide shot", "contradiction.framing")]
    public void A_contradiction_names_its_slot(string input, string output, string code)
    {
        var sample = Samples.Sample(input, output);

        var found = Assert.Single(sample.Measure("contradiction").Diagnostics);
        Assert.Equal((code, 1), (found.Code, (int)sample.Value("contradiction")!.Value));
        Assert.NotEmpty(sample.Said(found));
    }

    [Theory]
    [InlineData("a rose at dawn and at night", "a rose at dawn and at night, sharp")]
    [InlineData("a rose", "a red rose, a white vase")]
    [InlineData("a rose", "a rose at dusk, night")]
    public void What_the_user_says_or_what_goes_together_is_none(string input, string output) => Assert.Equal(0, Samples.Sample(input, output).Value("contradiction"));

    [Xunit.Fact]
    public void A_collision_is_a_negative_term_within_the_prompt()
    {
        var sample = Samples.Sample("a painting of a rose", "a painting of a rose, sharp", negative: "blurry, (paintings:1.2), low quality, sharp");

        Assert.Equal(0.5, sample.Value("collision"));
        Assert.Equal(["paintings", "sharp"], sample.Measure("collision").Diagnostics.Select(sample.Said));
        Assert.Equal("paintings", sample.Said(Assert.Single(sample.Measure("collision.user").Diagnostics)));
        Assert.Equal(1, Samples.Sample("a rose, no people", "a rose", negative: "people").Value("collision.user"));
        Assert.Equal(1, Samples.Sample("a bar with the word \"WRAPPER\"", "a bar with the word \"WRAPPER\"", negative: "wrapper").Value("collision.user"));
        Assert.Equal(0, Samples.Sample("一幅画，玫瑰", "a painting, roses", negative: "roses").Value("collision.user"));
    }

    [Theory]
    [InlineData("花园，不要玫瑰", "a garden with roses", 0.0)]
    [InlineData("花园，不要玫瑰", "a garden", 1.0)]
    [InlineData("a beach without a boat", "a beach without a boat", 0.0)]
    [InlineData("a beach without a boat", "a beach", 1.0)]
    [InlineData("a beach", "a beach", null)]
    public void What_is_excluded_is_absent(string input, string output, double? expected) => Assert.Equal(expected, Samples.Sample(input, output).Value("excluded-absent"));

    [Xunit.Fact]
    public void A_list_of_excluded_words_comes_before_the_prompts_own()
    {
        var sample = Samples.Sample("a garden", "a garden of roses");
        sample = sample with { Case = sample.Case with { Excluded = ["rose", "boat"] } };

        Assert.Equal("roses", sample.Said(Assert.Single(sample.Measure("excluded-absent").Diagnostics)));
    }

    [Xunit.Fact]
    public void Facets_ask_only_prompts_of_the_domain()
    {
        var full = "a tree peony in a celadon vase, ikebana, asymmetric line, soft pink palette, morning light, plain background, spring";

        Assert.Empty(Samples.Sample("a peony", full).Measure("domain-facets").Diagnostics);
        Assert.Equal(1, Samples.Sample("a peony", full).Value("domain-facets"));
        Assert.Equal(1 / 8.0, Samples.Sample("a peony", "a peony").Value("domain-facets"));
        Assert.Equal(1 / 8.0, Samples.Sample("一枝牡丹", "一枝牡丹").Value("domain-facets"));
        Assert.Null(Samples.Sample("a mountain", full).Value("domain-facets"));
        Assert.Contains(Samples.Sample("a peony", "a peony").Measure("domain-facets").Diagnostics, one => one.Code == "facet-empty.vessel");
    }

    [Xunit.Fact]
    public void Expected_terms_are_a_metric_where_somebody_lists_them()
    {
        var set = new MetricSet(TheForge.Standard, new() { DomainTerms = ["留白", "ikebana", "celadon"] });

        Assert.Equal(2 / 3.0, set["domain-terms"].Measure(Samples.Sample("a peony", "a peony, ikebana, celadon vase")).Value!.Value, 9);
        Assert.False(Samples.Metrics.Contains("domain-terms"));
    }

    [Xunit.Fact]
    public void Negative_coverage_asks_for_the_classes_that_are_needed()
    {
        Assert.Equal(1, Samples.Sample("a rose", "a rose", negative: "low quality, jpeg artifacts, watermark, cropped").Value("negative-coverage"));
        Assert.Equal(0.5 - (1 / 3.0), Samples.Sample("a rose", "a rose", negative: "low quality, watermark, Low Quality").Value("negative-coverage")!.Value, 9);
        Assert.Contains(Samples.Sample("a girl", "a girl", negative: "blurry").Measure("negative-coverage").Diagnostics, one => one.Code == "negative-class.anatomy");
        Assert.DoesNotContain(Samples.Sample("a sign \"OPEN\"", "a sign \"OPEN\"", negative: "blurry").Measure("negative-coverage").Diagnostics, one => one.Code == "negative-class.text");
        Assert.Equal(0, Samples.Sample("a rose", "a rose").Value("negative-coverage"));
        Assert.Null(Samples.Sample("a rose", "a rose", "openai-gpt-image-2").Value("negative-coverage"));
    }

    [Xunit.Fact]
    public void Residue_is_what_stays_Chinese_for_an_English_target()
    {
        var sample = Samples.Sample("牡丹与“福”字", "tree peony 牡丹 and \"福\"");

        Assert.Equal("牡丹", sample.Said(Assert.Single(sample.Measure("translation.residue").Diagnostics)));
        Assert.Equal(2 / 5.0, sample.Value("translation.residue"));
        Assert.Equal(0, Samples.Sample("牡丹", "tree peony").Value("translation.residue"));
        Assert.Null(Samples.Sample("牡丹", "牡丹", "dashscope-wanx-v1").Value("translation.residue"));
    }

    [Xunit.Fact]
    public void Glossary_hits_are_words_that_came_over()
    {
        var sample = Samples.Sample("牡丹和花瓶", "a tree peony");

        Assert.Equal(0.5, sample.Value("translation.glossary"));
        Assert.Equal("花瓶", sample.Said(Assert.Single(sample.Measure("translation.glossary").Diagnostics)));
        Assert.Equal(1, Samples.Sample("a peony and a vase", "芍药和花瓶", "dashscope-wanx-v1").Value("translation.glossary"));
        Assert.Null(Samples.Sample("a peony", "a peony").Value("translation.glossary"));
    }

    [Xunit.Fact]
    public void Forging_again_gives_the_same_bytes()
    {
        var ours = Samples.Forged("一枝牡丹");

        Assert.Equal(1, ours.Value("determinism"));
        var changed = ours with { Prompt = ours.Prompt + "!" };
        Assert.Equal(ours.Prompt.Length, Assert.Single(changed.Measure("determinism").Diagnostics).Start);
        Assert.Null(Samples.Sample("a rose", "a rose").Value("determinism"));
    }

    [Xunit.Fact]
    public void Length_and_latency_guard()
    {
        Assert.Equal(2, Samples.Sample("a rose", "red rose").Value("length"));
        Assert.Equal(12.5, (Samples.Sample("a rose", "a rose") with { Milliseconds = 12.5 }).Value("latency"));
        Assert.Null(Samples.Sample("a rose", "a rose").Value("latency"));
    }
}
