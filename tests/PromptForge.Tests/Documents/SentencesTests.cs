using PromptForge.Documents;

namespace PromptForge.Tests.Documents;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("花要新鲜。水要干净！你说呢？好……", "花要新鲜。|水要干净！|你说呢？|好……")]
    [InlineData("他说：“剪口要斜。”然后入水。", "他说：“剪口要斜。”|然后入水。")]
    [InlineData("Cut stems short. Leave 3.5 cm of space. See R. chinensis cv. Peace.", "Cut stems short.|Leave 3.5 cm of space.|See R. chinensis cv. Peace.")]
    [InlineData("Dr. Li likes it, e.g. in spring. Really?", "Dr. Li likes it, e.g. in spring.|Really?")]
    [InlineData("一行\n另一行", "一行|另一行")]
    [InlineData("  ", "")]
    public void Sentences_of_both_languages_are_told_apart(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Sentences.Of(text)));

    [Fact]
    public void A_passage_holds_whole_sentences_only_and_loses_none()
    {
        var sentences = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? $"第{i}枝花要斜剪后再入水。" : $"Stem number {i} goes into deep water.").ToList();

        var passages = Sentences.Passages(string.Join(' ', sentences)).ToList();

        Assert.True(passages.Count > 5);
        Assert.Equal(sentences, passages.SelectMany(Sentences.Of));
    }

    [Fact]
    public void Only_a_sentence_that_is_too_long_by_itself_is_cut_and_behind_a_comma()
    {
        var text = string.Concat(Enumerable.Repeat("玫瑰与百合要分开醒水，", 100)) + "𠮷。";

        var passages = Sentences.Passages(text).ToList();

        Assert.All(passages.SkipLast(1), passage => Assert.EndsWith("，", passage));
        Assert.Equal(text, string.Concat(passages));
    }

    [Fact]
    public void A_text_without_any_mark_is_cut_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("𠮷", 2000));

        var passages = Sentences.Passages(text).ToList();

        Assert.Equal(text, string.Concat(passages));
        Assert.All(passages, passage => Assert.False(char.IsLowSurrogate(passage[0])));
    }
}
