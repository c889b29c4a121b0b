using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Templates;

namespace PromptForge.Tests.Templates;

public sealed class TemplateTests
{
    private const string Base = "id: my-base\nkind: look\nabstract: true\nnames: {zh: 基, en: base}\ndescribe: {zh: 基础, en: the base}\nphrases:\n  one: {role: mood, zh: 一, en: one thing, relevance: 0.9}\n  two: {role: light, zh: 二, en: two things, relevance: 0.8}\nquotas: {flower: 2}\nnegatives:\n  bad: {zh: 坏, en: bad thing, class: quality}\n";

    [Fact]
    public void A_child_inherits_changes_and_removes()
    {
        using var folder = new Folder().With("my-base.yaml", Base)
            .With("my-child.yaml", "id: my-child\nextends: my-base\nnames: {zh: 子, en: child}\nphrases:\n  one:\n  two: {role: light, zh: 双, en: both things, relevance: 0.5}\n  three: {role: mood, zh: 三, en: three things}\nnegatives:\n  bad:\n");
        var child = folder.Load().Styles.Single(style => style.Id == "my-child");

        Assert.Equal(["my-child#three", "my-child#two"], child.Phrases.Select(phrase => phrase.Id));
        Assert.Equal("both things", child.Phrases[1].Text.En);
        Assert.Empty(child.Negatives);
        Assert.Equal(2, child.Quotas["flower"]);
        Assert.Equal("the base", child.Description.En);
        Assert.False(child.IsAbstract);
    }

    [Fact]
    public void Removing_what_is_not_inherited_is_an_error()
    {
        using var folder = new Folder().With("my-base.yaml", Base).With("my-child.yaml", "id: my-child\nextends: my-base\nnames: {zh: 子, en: child}\nphrases: {four: }\n");
        Assert.Contains("removes the phrase 'four', which it does not inherit", folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a", "a → a")]
    [InlineData("b", "a", "a → b → a")]
    public void A_circle_is_an_error_that_shows_the_way_round(string first, string second, string way)
    {
        using var folder = new Folder().With("a.yaml", $"id: a\nkind: look\nextends: {first}\nnames: {{zh: 甲, en: a}}\n");
        if (first != "a") { folder.With("b.yaml", $"id: b\nkind: look\nextends: {second}\nnames: {{zh: 乙, en: b}}\n"); }

        Assert.Contains(way, folder.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_parent_is_told_with_the_nearest()
    {
        using var folder = new Folder().With("a.yaml", "id: a\nkind: look\nextends: watercolor\nnames: {zh: 甲, en: a}\n");
        Assert.Contains("did you mean 'watercolour'", folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"{vesel}\"", "did you mean 'vessel'")]
    [InlineData("\"a {\"", "is unknown")]
    public void An_unknown_slot_is_told_with_the_nearest(string text, string message)
    {
        using var folder = new Folder().With("a.yaml", $"id: a\nkind: look\nnames: {{zh: 甲, en: a}}\nslots: {{vessel: {{kind: vessel}}}}\nphrases: {{v: {{role: vessel, zh: \"{{vessel}}\", en: {text}}}}}\n");
        Assert.Contains(message, folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role: mod", "did you mean 'mood'")]
    [InlineData("role: mood, relevance: 2", "from 0 to 1")]
    [InlineData("role: mood, relevance: high", "must be a number")]
    [InlineData("role: mood, claims: {seson: spring}", "did you mean 'season'")]
    [InlineData("role: mood, claims: {season: sprng}", "did you mean 'spring'")]
    public void A_wrong_value_is_told_with_the_way_out(string phrase, string message)
    {
        using var folder = new Folder().With("a.yaml", $"id: a\nkind: look\nnames: {{zh: 甲, en: a}}\nphrases: {{p: {{{phrase}, zh: 静, en: calm}}}}\n");
        Assert.Contains(message, folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role: mood, en: calm", "'zh' is missing")]
    [InlineData("role: mood, zh: 静", "'en' is missing")]
    [InlineData("zh: 静, en: calm", "has no role")]
    public void A_phrase_has_a_role_and_both_languages(string phrase, string message)
    {
        using var folder = new Folder().With("a.yaml", $"id: a\nkind: look\nnames: {{zh: 甲, en: a}}\nphrases: {{p: {{{phrase}}}}}\n");
        Assert.Contains(message, folder.Error().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, 0.6, "b")]
    [InlineData(0.6, 0.5, "a")]
    [InlineData(0.7, 0.7, "a")]
    [InlineData(0.49, 0.49, "plain")]
    public void The_highest_score_of_at_least_a_half_is_chosen_ties_ordinal(double a, double b, string chosen)
    {
        var chooser = new StyleChooser([Auto("a", a), Auto("b", b), Auto("plain", 0)]);
        Assert.Equal(chosen, chooser.Choose("auto", () => new HashSet<string> { "x" }).Id);
    }

    [Fact]
    public void An_abstract_style_is_never_chosen()
    {
        var chooser = new StyleChooser([Auto("a", 1) with { IsAbstract = true }, Auto("plain", 0)]);
        Assert.Equal("plain", chooser.Choose("auto", () => new HashSet<string> { "x" }).Id);
        Assert.Throws<UnknownStyleException>(() => chooser.Choose("a", () => new HashSet<string>()));
    }

    [Fact]
    public void None_is_none_and_no_fallback_is_none()
    {
        Assert.Equal("none", new StyleChooser([Auto("a", 1)]).Choose("none", () => new HashSet<string> { "x" }).Id);
        Assert.Equal("none", new StyleChooser([Auto("a", 0.4)]).Choose("auto", () => new HashSet<string> { "x" }).Id);
    }

    [Fact]
    public void Two_domains_cannot_be_stacked()
    {
        var refused = Assert.Throws<ForgeRequestException>(() => TheForge.Enhance("roses", style: "chinese-floral,european-floral"));
        Assert.Contains("stack at most one domain", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watercolour,chinese-floral", "chinese-floral,watercolour")]
    [InlineData("chinese", "chinese-floral")]
    [InlineData("european , watercolour", "european-floral,watercolour")]
    [InlineData("watercolour,watercolour", "watercolour")]
    public void A_domain_stacks_with_looks_and_aliases_work(string style, string stands) => Assert.Equal(stands, TheForge.Enhance("roses", style: style).Style);

    [Theory]
    [InlineData("一幅水彩画,山间小屋", "watercolour")]
    [InlineData("a watercolour of a village", "watercolour")]
    [InlineData("an oil painting of a harbour", "oil-painting")]
    [InlineData("中式插花,牡丹", "chinese-floral")]
    [InlineData("a bond", "plain")]
    public void A_style_named_in_the_text_wins(string prompt, string style) => Assert.Equal(style, TheForge.Enhance(prompt).Style);

    [Fact]
    public void The_automatic_choice_is_noted_with_its_score() =>
        Assert.Contains(TheForge.Enhance("A lighthouse on a cliff").Notes, note => note.Code == "style-auto" && note["style"] == "landscape" && note["score"].Length > 0);

    [Fact]
    public void A_filled_facet_gains_nothing()
    {
        var forged = TheForge.Enhance("tree peonies in a bronze vessel", style: "chinese-floral");
        Assert.DoesNotContain(forged.Fragments, placed => !placed.Fragment.IsUser && placed.Fragment.Role == FragmentRole.Vessel);
    }

    [Theory]
    [InlineData(Strength.None, 0, 0)]
    [InlineData(Strength.Light, 1, 2)]
    [InlineData(Strength.Auto, 4, 8)]
    [InlineData(Strength.Rich, 6, 12)]
    public void Strength_says_how_much_a_bare_idea_gains(Strength strength, int least, int most) =>
        Assert.InRange(TheForge.Enhance(new ForgeRequest { Prompt = "中式牡丹插花", Target = "openai-gpt-image-2", Strength = strength }).Added, least, most);

    [Fact]
    public void Only_allowed_roles_are_added()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "中式牡丹插花", Target = "openai-gpt-image-2", Allow = [FragmentRole.Light] });
        Assert.True(forged.Added > 0);
        Assert.All(forged.Fragments.Where(placed => !placed.Fragment.IsUser), placed => Assert.Equal(FragmentRole.Light, placed.Fragment.Role));
    }

    [Fact]
    public void An_id_copied_from_the_receipt_switches_its_phrase_off()
    {
        var request = new ForgeRequest { Prompt = "优雅大气的中式牡丹插花,体现东方韵味,不要红色", Target = "openai-gpt-image-2" };
        var before = TheForge.Enhance(request);
        foreach (var ours in before.Fragments.Where(placed => !placed.Fragment.IsUser && placed.Fragment.Role != FragmentRole.Exclusion))
        {
            var after = TheForge.Enhance(request with { Without = [ours.Fragment.Id] });
            var lost = before.Fragments.Select(placed => placed.Fragment.Id).Except(after.Fragments.Select(placed => placed.Fragment.Id));
            var gained = after.Fragments.Select(placed => placed.Fragment.Id).Except(before.Fragments.Select(placed => placed.Fragment.Id)).ToList();

            Assert.Equal([ours.Fragment.Id], lost);
            Assert.True(gained.Count <= 1);
            Assert.All(gained, id => Assert.Contains(after.Notes, note => note.Code == "refill" && note["id"] == id));
        }
    }

    [Fact]
    public void An_unknown_id_to_switch_off_is_noted() =>
        Assert.Contains(TheForge.Enhance(new ForgeRequest { Prompt = "a fox", Without = ["no-such#phrase"] }).Notes, note => note.Code == "unknown-without");

    [Theory]
    [InlineData("tree-peony#petals")]
    [InlineData("quality.low-quality")]
    public void A_known_id_to_switch_off_is_not(string id) =>
        Assert.DoesNotContain(TheForge.Enhance(new ForgeRequest { Prompt = "a fox", Without = [id] }).Notes, note => note.Code == "unknown-without");

    private static StyleTemplate Auto(string id, double score) => new()
    {
        Id = id, Name = new(id, id), Auto = score > 0 ? [new(new Condition(["x"], [], []), score)] : [],
    };
}
