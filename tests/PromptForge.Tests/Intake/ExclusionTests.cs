using PromptForge.Model;

namespace PromptForge.Tests.Intake;

/// <summary>What leaves the positive and what only looks like it: tests/evaluation/exclusions.tsv.</summary>
public sealed class ExclusionTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var line in File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "exclusions.tsv")).Where(line => line.Length > 0 && line[0] != '#'))
            {
                var cells = line.Split('\t');
                cases.Add(cells[0], cells[1], cells[2]);
            }

            return cases;
        }
    }

    [Fact]
    public void There_are_cases_each_way()
    {
        var lines = File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "exclusions.tsv")).Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.True(lines.Count(line => line.Split('\t')[1] == "-") >= 150);
        Assert.True(lines.Count(line => line.Split('\t')[1] != "-") >= 150);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_understood(string prompt, string excluded, string kept)
    {
        var draft = Drafts.Read(prompt);
        var folding = TheForge.Standard.Lexicon.Folding;
        var positive = folding.Fold(string.Join('\n', draft.Fragments.Select(fragment => fragment.Text.InOrElse(fragment.SpanLanguage))));

        Assert.Equal(
            excluded == "-" ? [] : excluded.Split(';').Order(StringComparer.Ordinal),
            draft.Exclusions.Select(exclusion => folding.Fold(exclusion.Text.In(prompt.Any(Checks.Words.IsHan) ? Language.Chinese : Language.English)!)).Order(StringComparer.Ordinal));
        Assert.All(kept.Split(';'), word => Assert.Contains(folding.Fold(word), positive, StringComparison.Ordinal));
        if (excluded != "-") { Assert.All(excluded.Split(';').Where(word => !kept.Contains(word, StringComparison.Ordinal)), word => Assert.DoesNotContain(word, positive, StringComparison.Ordinal)); }
    }

    [Theory]
    [InlineData("a bouquet that is not too busy")]
    [InlineData("中式插花,不要太满")]
    [InlineData("颜色别太艳")]
    public void A_wish_of_degree_is_noted_as_a_preference(string prompt) =>
        Assert.Contains(Drafts.Read(prompt).Notes, note => note.Code == "preference");

    [Theory]
    [InlineData("a beach without boats", "without boats")]
    [InlineData("牡丹插花,不要红色", "不要红色")]
    public void An_exclusion_knows_its_place_in_the_request(string prompt, string phrase)
    {
        var exclusion = Assert.Single(Drafts.Read(prompt).Exclusions);
        Assert.Equal(phrase, prompt.Substring(exclusion.Start, exclusion.Length).Trim());
    }

    [Fact]
    public void Whoever_wants_and_excludes_the_same_thing_is_told_and_gets_it()
    {
        var forged = TheForge.Enhance("captcha, I am not a robot, robot proof", "a1111");

        Assert.Contains(forged.Notes, note => note.Code == "contradictory-wish");
        Assert.DoesNotContain(forged.NegativeFragments, placed => placed.Text == "robot");
    }

    [Theory]
    [InlineData("水槽周围没有橱柜,浅灰色的橱柜", "橱柜")]
    [InlineData("open mouth, no mouth", "mouth")]
    [InlineData("a red car, no red", "red")]
    [InlineData("红色玫瑰,不要红色", "红色")]
    public void What_the_rest_asks_for_is_not_excluded_and_its_words_stay(string prompt, string thing)
    {
        var draft = Drafts.Read(prompt);
        Assert.Empty(draft.Exclusions);
        Assert.Equal(2, draft.Fragments.Length);
        Assert.Contains(draft.Notes, note => note.Code == "contradictory-wish" && note["text"] == thing);
    }

    [Theory]
    [InlineData("粉红色玫瑰,不要红色", "红色")]
    [InlineData("机器人在海滩,没有人", "人")]
    [InlineData("a robot, no robot dog", "robot dog")]
    [InlineData("a sign that says \"boats\", no boats", "boats")]
    [InlineData("no boats, no boats", "boats")]
    public void A_part_of_a_word_or_lettering_is_no_wish(string prompt, string excluded) =>
        Assert.All(Drafts.Read(prompt).Exclusions, exclusion => Assert.Equal(excluded, exclusion.Text.InOrElse(prompt.Any(Checks.Words.IsHan) ? Language.Chinese : Language.English)));

    [Theory]
    [InlineData("a lake without boats", "stability-v1-sdxl")]
    [InlineData("a lake without boats", "openai-gpt-image-2")]
    [InlineData("湖,不要船", "bfl-flux-pro-1.1")]
    public void One_note_says_what_became_of_an_exclusion(string prompt, string target) =>
        Assert.Single(TheForge.Enhance(prompt, target).Notes, note => note.Code.Contains("exclu", StringComparison.Ordinal));

    [Fact]
    public void A_degree_spares_only_its_own_words()
    {
        var draft = Drafts.Read("不要太满的瓶花没有叶子");
        Assert.Equal("叶子", Assert.Single(draft.Exclusions).Text.Zh);
        Assert.Contains(draft.Notes, note => note.Code == "preference");
    }

    [Fact]
    public void A_word_that_only_holds_a_negation_gets_no_note() =>
        Assert.DoesNotContain(Drafts.Read("不同颜色的郁金香,无论春夏").Notes, note => note.Code == "preference");

    [Theory]
    [InlineData("stability-v1-sdxl")]
    [InlineData("dashscope-wanx-v1")]
    [InlineData("openai-gpt-image-2")]
    [InlineData("bfl-flux-pro-1.1")]
    [InlineData("midjourney-dialect")]
    public void The_excluded_thing_never_stands_in_the_positive(string target)
    {
        var forged = TheForge.Enhance("a quiet beach at dawn without boats", target);
        var positive = string.Join(' ', forged.Fragments.Where(placed => placed.Fragment.Role != FragmentRole.Exclusion).Select(placed => placed.Text));

        Assert.DoesNotContain("boat", positive, StringComparison.OrdinalIgnoreCase);
        if (TheForge.Profile(target).TakesNegative) { Assert.Contains(forged.NegativeFragments, placed => placed.Fragment.IsUser && placed.Text.Contains("boat", StringComparison.Ordinal)); }
    }
}
