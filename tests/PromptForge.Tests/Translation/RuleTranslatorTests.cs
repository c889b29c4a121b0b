using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Model;
using PromptForge.Translation;

namespace PromptForge.Tests.Translation;

public sealed class RuleTranslatorTests
{
    private static readonly string[] SmallWords =
        ["a", "an", "the", "of", "in", "on", "at", "and", "with", "by", "to", "is", "are", "for", "from", "beside", "under", "before", "after", "through", "as", "her", "his", "she", "he", "it"];

    private static readonly RuleTranslator Translator = new(TheForge.Standard.Lexicon);

    /// <summary>The constructions that must come out exactly so.</summary>
    public static TheoryData<string, string> Goldens => [.. Cases().Where(one => one.Exact).Select(one => (one.Zh, one.En))];

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Transfers_the_construction(string zh, string en) => Assert.Equal(en, ToEnglish(zh).Text);

    [Fact]
    public void Carries_the_content_words_of_floral_and_visual_clauses()
    {
        var (wanted, missing) = (0, new List<string>());
        foreach (var (zh, en, _) in Cases())
        {
            var got = ToEnglish(zh).Text;
            foreach (var word in en.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Except(SmallWords))
            {
                wanted++;
                if (!got.Contains(word.Length > 4 ? word[..^2] : word, StringComparison.OrdinalIgnoreCase)) { missing.Add($"{zh} → {got} (no {word})"); }
            }
        }

        Assert.True(wanted > 400, $"only {wanted} words are checked");
        Assert.True(missing.Count <= wanted * 0.02, string.Join('\n', missing));
    }

    [Fact]
    public void Leaves_no_double_space_no_open_preposition_and_no_word_twice()
    {
        foreach (var (zh, _, _) in Cases())
        {
            var words = ToEnglish(zh).Text.Split(' ');
            Assert.DoesNotContain("", words);
            Assert.False(words[^1] is "of" or "the" or "a" or "an" or "and", zh);
            Assert.True(Enumerable.Range(1, words.Length - 1).All(i => words[i] != words[i - 1]), zh);
        }
    }

    [Fact]
    public void Keeps_an_unknown_stretch_and_tells_it()
    {
        var result = ToEnglish("一只犇羴鱻");

        Assert.Equal(["犇羴鱻"], result.Untranslated);
        Assert.Contains("犇羴鱻", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Puts_protected_spans_verbatim_where_they_belong()
    {
        const string zh = "写着“春天”的木牌";
        var quote = new ProtectedSpan(2, 4, ProtectedKind.Quote, "“春天”", "春天");

        var result = Translator.Translate(zh, [quote], Language.English);

        var placed = Assert.Single(result.Protected);
        Assert.Equal("“春天”", result.Text.Substring(placed.Start, placed.Length));
        Assert.Empty(result.Untranslated);
    }

    [Fact]
    public void Translates_the_inside_of_a_weight()
    {
        var weight = new ProtectedSpan(0, 8, ProtectedKind.Weight, "(牡丹:1.2)", "牡丹", 1.2);

        var result = Translator.Translate("(牡丹:1.2)", [weight], Language.English);

        Assert.Matches(@"^\(tree peon(y|ies):1\.2\)$", result.Text);
        Assert.Equal(result.Text, Assert.Single(result.Protected).Raw);
    }

    [Theory]
    [InlineData("三枝紅梅", "three branches of red plum blossom")]
    [InlineData("懸崖上的燈塔", "a lighthouse on a cliff")]
    [InlineData("３只猫", "3 cats")]
    public void Reads_traditional_and_full_width_characters(string zh, string en) => Assert.Equal(en, ToEnglish(zh).Text);

    [Fact]
    public void Keeps_English_words_in_their_place()
    {
        var text = ToEnglish("一束peony配eucalyptus").Text;

        Assert.StartsWith("a bouquet of peon", text, StringComparison.Ordinal);
        Assert.EndsWith("eucalyptus", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a girl in hanfu holding 团扇", "a girl in hanfu holding a round silk fan")]
    [InlineData("a beautiful 牡丹 in a vase, don't crop", "a beautiful tree peony in a vase, don't crop")]
    [InlineData("photo of three 向日葵 in a 陶罐", "photo of three sunflowers in a pottery jar")]
    public void Translates_the_Chinese_words_of_an_English_clause_in_their_places(string mixed, string en) => Assert.Equal(en, ToEnglish(mixed).Text);

    [Theory]
    [InlineData("a lighthouse on a cliff", "悬崖上的灯塔")]
    [InlineData("the texture of the petals", "花瓣的纹理")]
    [InlineData("a girl in a red dress", "穿着红裙的女孩")]
    [InlineData("a man stands behind a woman", "站在")]
    [InlineData("two cats sleeping on a table", "两只在")]
    [InlineData("three white tulips leaning in a tall ceramic vase on a wooden table", "三朵斜插在木桌上的高陶瓷花瓶中的白色郁金香")]
    [InlineData("with pine trees in the foreground", "前景是松树")]
    [InlineData("a woman in a red qipao holding a paper umbrella on a rainy street", "一个穿着红色旗袍的女人，在雨中的街道上撑着油纸伞")]
    [InlineData("light streaming through broken windows", "光线穿过破碎的窗户")]
    [InlineData("a pair of handmade leather shoes", "一双")]
    [InlineData("a city at night", "夜晚的城市")]
    [InlineData("two koi fish swimming in a pond full of lotus leaves", "两条在满是荷叶的池塘中游泳的锦鲤")]
    [InlineData("a bowl of steaming ramen with a soft-boiled egg", "一碗带有溏心蛋的热气腾腾的拉面")]
    public void Turns_English_modifiers_round(string en, string zh) => Assert.Contains(zh, Translator.Translate(en, [], Language.Chinese).Text, StringComparison.Ordinal);

    [Fact]
    public void Keeps_unknown_English_words()
    {
        var result = Translator.Translate("a frobnicator on the moon", [], Language.Chinese);

        Assert.Equal(["frobnicator"], result.Untranslated);
        Assert.Contains("frobnicator", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Survives_any_text()
    {
        foreach (var text in (string[])["", " ", "的", "，", "一", "的的的的", "🌸🌸", "一个", "在上", "a", "of of of", new string('花', 500), string.Concat(Enumerable.Repeat("红色的花和", 60)), "3", "()", "\uE000"])
        {
            Assert.NotNull(ToEnglish(text).Text);
            Assert.NotNull(Translator.Translate(text, [], Language.Chinese).Text);
        }
    }

    [Fact]
    public void Answers_the_same_from_many_threads()
    {
        var cases = Cases().ToList();
        var alone = cases.Select(one => ToEnglish(one.Zh).Text).ToList();
        var together = new string[cases.Count];

        Parallel.For(0, cases.Count * 8, i => together[i % cases.Count] = ToEnglish(cases[i % cases.Count].Zh).Text);

        Assert.Equal(alone, together);
    }

    private static TranslatedText ToEnglish(string zh) => Translator.Translate(zh, ImmutableArray<ProtectedSpan>.Empty, Language.English);

    private static IEnumerable<(string Zh, string En, bool Exact)> Cases() =>
        from line in File.ReadLines(Path.Combine(TheForge.TestFolder, "Translation", "transfer.tsv"))
        where line.Length > 0 && line[0] != '#'
        let parts = line.TrimStart('=').Split('\t')
        select (parts[0], parts[1], line[0] == '=');
}
