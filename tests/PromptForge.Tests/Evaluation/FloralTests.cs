using PromptForge.Model;
using PromptForge.Tests.Checks;

namespace PromptForge.Tests.Evaluation;

/// <summary>Chinese ideas of flowers for an English model with little room.</summary>
public sealed class FloralTests
{
    private const string Target = "stability-v1-sdxl";

    /// <summary>What an idea forbids, by words of the idea: none of the English words may stand in the positive.</summary>
    private static readonly (string Idea, string[] Forbidden)[] Forbidden =
    [
        ("不要红色", ["red", "crimson", "scarlet", "vermilion"]), ("不要百合", ["lily", "lilies"]), ("不要叶子", ["leaf", "leaves", "foliage"]), ("不要满天星", ["baby", "gypsophila"]),
        ("没有玫瑰", ["rose", "roses"]), ("除了玫瑰", ["rose", "roses"]), ("不要绿色", ["green"]), ("不要丝带", ["ribbon", "ribbons"]), ("不要亮色", ["bright", "vivid"]),
        ("不要蝴蝶", ["butterfly", "butterflies"]), ("不要人物", ["people", "person", "figure", "figures", "character"]), ("没有包装纸", ["wrapping", "wrapper", "paper"]), ("不要黄色", ["yellow"]),
    ];

    /// <summary>Characters of vessels; a plain 瓶花 leaves open which vase.</summary>
    private const string Named = "瓶盘篮筒碗缸壶盆罐";

    [Fact]
    public void No_Chinese_is_left_but_what_a_note_speaks_of() => Judge(forged =>
    {
        var rest = forged.Prompt;
        foreach (var placed in forged.Fragments)
        {
            foreach (var span in placed.Fragment.Protected) { rest = Without(rest, span.Inner); }
        }

        foreach (var note in forged.Notes.Where(note => note.Code == "untranslated")) { rest = Without(rest, note["text"]); }

        return rest.Any(Words.IsHan) ? [$"{forged.Prompt}\n    of {forged.Request.Prompt}"] : [];
    });

    [Fact]
    public void At_least_95_of_100_characters_are_carried_over()
    {
        var (all, lost) = (0, new List<string>());
        Judge(forged =>
        {
            all += forged.Request.Prompt.Count(Words.IsHan);
            lost.AddRange(forged.Notes.Where(note => note.Code == "untranslated").Select(note => note["text"]));
            return [];
        });

        var share = 1 - (lost.Sum(text => text.Count(Words.IsHan)) / (double)all);
        Assert.True(share >= 0.95, $"{share:P1} of {all}; not {string.Join(' ', lost)}");
    }

    [Fact]
    public void At_least_95_of_100_named_things_are_in_the_prompt()
    {
        var (all, lost) = (0, new List<string>());
        var named = File.ReadLines(Path.Combine(TheForge.Root, "tests", "evaluation", "floral-zh-words.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).ToList();
        Judge(forged =>
        {
            var users = forged.Fragments.Where(placed => placed.Fragment.IsUser).SelectMany(placed => Words.Of(placed.Text)).ToHashSet(StringComparer.Ordinal);
            users.UnionWith([.. users.Select(Words.Stem)]);
            var wanted = Assert.Single(named, row => forged.Request.Prompt.Contains(row[0], StringComparison.Ordinal))[1].Split(';');
            all += wanted.Length;
            lost.AddRange(wanted.Where(word => !word.Split('|').Any(users.Contains)).Select(word => $"{word}: {forged.Prompt}\n    of {forged.Request.Prompt}"));
            return [];
        });

        Assert.True(lost.Count <= 0.05 * all, $"{lost.Count} of {all}:\n  {string.Join("\n  ", lost)}");
    }

    [Fact]
    public void An_idea_that_names_its_vessel_gains_no_other() => Judge(forged =>
        Named.Any(vessel => forged.Request.Prompt.Replace("瓶花", "", StringComparison.Ordinal).Contains(vessel))
            ? forged.Ours().Where(placed => placed.Fragment.Role == FragmentRole.Vessel).Select(placed => $"{placed.Fragment.Id} '{placed.Text}' of {forged.Request.Prompt}") : []);

    [Theory]
    [InlineData("除了玫瑰都可以的生日花束,粉紫色调", "birthday", "bouquet")]
    [InlineData("没有玫瑰的情人节花束", "valentine", "bouquet")]
    [InlineData("不要百合,想要清新一点的花束送妈妈", "mother", "bouquet")]
    [InlineData("一束不带包装纸的向日葵", "sunflowers")]
    public void What_stands_behind_an_exclusion_stays(string idea, params string[] kept) =>
        Assert.Empty(kept.Except(Words.Of(TheForge.Enhance(idea, Target).Prompt)));

    [Theory]
    [InlineData("红掌和龟背竹,现代插花,不要太满", "no too full")]
    [InlineData("a girl in hanfu holding 团扇, 背景是苏州园林", "an girl")]
    [InlineData("松竹梅岁寒三友,瓶花", "Friendses")]
    [InlineData("一束白玫瑰和尤加利叶的手打花束", "bouquet of white hand-tied bouquets")]
    public void No_broken_English_is_written(string idea, string broken) =>
        Assert.DoesNotContain(broken, TheForge.Enhance(idea, Target).Prompt, StringComparison.Ordinal);

    [Fact]
    public void Nine_of_ten_are_known_for_flower_arrangements()
    {
        var others = Sets.Read("floral-zh").Select(idea => TheForge.Enhance(idea, Target))
            .Where(forged => !File.Exists(Path.Combine(TheForge.Root, "templates", "floral", $"{forged.Style.Split(',')[0]}.yaml")))
            .Select(forged => $"[{forged.Style}] {forged.Request.Prompt}").ToList();

        Assert.True(others.Count <= Sets.Read("floral-zh").Count / 10, $"{others.Count}:\n  {string.Join("\n  ", others)}");
    }

    [Fact]
    public void Nothing_excluded_stands_in_the_positive()
    {
        var judged = 0;
        Judge(forged =>
        {
            var words = Words.Of(forged.Prompt);
            var rules = Forbidden.Where(rule => forged.Request.Prompt.Contains(rule.Idea, StringComparison.Ordinal)).ToList();
            judged += rules.Count;
            return rules.SelectMany(rule => rule.Forbidden).Where(words.Contains).Select(word => $"{word}: {forged.Prompt}\n    of {forged.Request.Prompt}");
        });
        Assert.Equal(Forbidden.Length, judged);
    }

    [Fact]
    public void What_is_excluded_stands_in_the_negative() => Judge(forged =>
        Forbidden.Where(rule => forged.Request.Prompt.Contains(rule.Idea, StringComparison.Ordinal) && !rule.Forbidden.Any(Words.Of(forged.NegativePrompt ?? "").Contains))
            .Select(rule => $"{rule.Idea}: {forged.NegativePrompt}"));

    [Fact]
    public void Prompt_and_negative_hold_75_CLIP_tokens()
    {
        var clip = ClipCounter.Load();
        Judge(forged => new[] { forged.Prompt, forged.NegativePrompt ?? "" }.Where(text => clip.Count(text) > 75).Select(text => $"{clip.Count(text)}: {text}"));
    }

    private static string Without(string text, string part) => part.Length == 0 ? text : text.Replace(part, "", StringComparison.Ordinal);

    private static void Judge(Func<ForgedPrompt, IEnumerable<string>> faults) =>
        Sets.Judge(Sets.Read("floral-zh"), idea => new() { Prompt = idea, Target = Target }, faults);
}
