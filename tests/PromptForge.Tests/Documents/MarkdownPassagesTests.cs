using PromptForge.Documents;

namespace PromptForge.Tests.Documents;

public sealed class MarkdownPassagesTests
{
    [Fact]
    public void Passages_stand_under_their_headings_with_their_line()
    {
        var passages = Of("# 手册", "", "## 春", "风信子与洋牡丹。", "### 器", "浅口陶盘。", "## 夏", "荷花。");

        Assert.Equal([("手册 › 春", "风信子与洋牡丹。", 4L), ("手册 › 春 › 器", "浅口陶盘。", 6), ("手册 › 夏", "荷花。", 8)], passages.Select(passage => (passage.Title, passage.Text, passage.Line)));
    }

    [Fact]
    public void Underlined_headings_are_headings_and_lose_no_text_before_them()
    {
        var passages = Of("Cedar first.", "", "Winter weddings", "---", "Amaryllis with cedar.", "", "Title", "=====", "Last.");

        Assert.Equal([("", "Cedar first."), ("Winter weddings", "Amaryllis with cedar."), ("Title", "Last.")], passages.Select(passage => (passage.Title, passage.Text)));
    }

    [Fact]
    public void Marks_are_taken_off_and_words_stay()
    {
        var passages = Of("> **粉色**康乃馨配[尤加利](http://x.example/a)，见`图`。![图](a.png)", "- *soft* light", "1. snake_case_name stays", "| 花 | 器 |", "|---|:-:|", "| 梅 | 瓶 |");

        Assert.Equal("粉色康乃馨配尤加利，见图。soft light; snake_case_name stays；花 器；梅 瓶", Assert.Single(passages).Text);
    }

    [Fact]
    public void Front_matter_comments_and_code_are_left_out()
    {
        var code = 0;
        var passages = MarkdownPassages.Of(["---", "title: x", "---", "One.", "<!-- not", "this --> Two.", "```", "Three.", "```", "Four."], () => code++).ToList();

        Assert.Equal("One. Two. Four.", Assert.Single(passages).Text);
        Assert.Equal(1, code);
    }

    [Fact]
    public void A_paragraph_over_several_lines_is_one_text_in_either_language()
    {
        Assert.Equal("春天的桌花多用洋牡丹，放在陶盘里。", Assert.Single(Of("春天的桌花多用洋牡丹，", "放在陶盘里。")).Text);
        Assert.Equal("Spring tables use ranunculus in shallow bowls.", Assert.Single(Of("Spring tables use ranunculus", "in shallow bowls.")).Text);
    }

    private static List<Passage> Of(params string[] lines) => [.. MarkdownPassages.Of(lines)];
}
