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
    public void There_are_sixty_cases_each_way()
    {
        var lines = File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "exclusions.tsv")).Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.True(lines.Count(line => line.Split('\t')[1] == "-") >= 60);
        Assert.True(lines.Count(line => line.Split('\t')[1] != "-") >= 60);
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
