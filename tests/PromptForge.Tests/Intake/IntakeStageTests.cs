using PromptForge.Model;

namespace PromptForge.Tests.Intake;

public sealed class IntakeStageTests
{
    [Theory]
    [InlineData("a fox, an owl; a bear. A wolf", "a fox|an owl|a bear|A wolf")]
    [InlineData("一只狐狸，一只猫头鹰。一头熊；一匹狼", "一只狐狸|一只猫头鹰|一头熊|一匹狼")]
    [InlineData("1,000 birds over a 2.5 m wall", "1,000 birds over a 2.5 m wall")]
    [InlineData("portrait of Dr. Smith by Mr. Jones", "portrait of Dr. Smith by Mr. Jones")]
    [InlineData("shot at f/1.8, 50mm", "shot at f/1.8|50mm")]
    [InlineData("a fox\nan owl", "a fox|an owl")]
    [InlineData("a fox... an owl", "a fox|an owl")]
    [InlineData("  a fox  ,, , an owl  ", "a fox|an owl")]
    [InlineData("a lighthouse on a cliff", "a lighthouse on a cliff")]
    [InlineData("visit www.example.com today", "visit www.example.com today")]
    public void Clauses_stay_whole_and_in_order(string prompt, string clauses) =>
        Assert.Equal(clauses, string.Join('|', Drafts.Read(prompt).Fragments.Select(fragment => fragment.Text.InOrElse(fragment.SpanLanguage))));

    [Theory]
    [InlineData("a fox, an owl; a bear. A wolf")]
    [InlineData("  一只狐狸，一只猫头鹰。\t一头熊；一匹狼  ")]
    [InlineData("a beach without boats, at dawn, (golden light:1.2)")]
    [InlineData("😀 a fox, 😀😀 an owl")]
    [InlineData("a fox\u0007, an owl")]
    public void Offsets_lead_back_to_the_request(string prompt)
    {
        foreach (var fragment in Drafts.Read(prompt).Fragments)
        {
            var source = prompt.Substring(fragment.Source.Start, fragment.Source.Length);
            var words = fragment.Text.InOrElse(fragment.SpanLanguage);
            Assert.Contains(words[..Math.Min(4, words.Length)], source, StringComparison.Ordinal);
            Assert.Equal(source.Trim(), source);
        }
    }

    [Theory]
    [InlineData("a fox in the snow", "en")]
    [InlineData("雪地里的狐狸", "zh")]
    [InlineData("牡丹 peony 插花", "zh")]
    [InlineData("a long English sentence about a vase of 牡丹 in a quiet room", "en")]
    [InlineData("a sign that says \"营业中请进来坐坐吧欢迎光临\"", "en")]
    [InlineData("\"营业中\"", "zh")]
    [InlineData("(牡丹:1.2)", "zh")]
    public void The_language_is_that_of_most_words(string prompt, string language) => Assert.Equal(language, Drafts.Read(prompt).InputLanguage.Tag);

    [Theory]
    [InlineData("牡丹插花", "stability-v1-sdxl", "en")]
    [InlineData("牡丹插花", "dashscope-wanx-v1", "zh")]
    [InlineData("peonies", "dashscope-wanx-v1", "en")]
    public void The_output_language_is_the_inputs_where_the_model_reads_it_well(string prompt, string target, string language) =>
        Assert.Equal(language, Drafts.Read(prompt, target).OutputLanguage.Tag);

    [Fact]
    public void Mentions_stand_where_their_words_are()
    {
        var draft = Drafts.Read("a bouquet of tree peonies in a celadon vase at dawn");
        Assert.Contains(draft.Mentions, mention => mention.Concept == "tree-peony");
        foreach (var mention in draft.Mentions)
        {
            var words = draft.Fragments[mention.Fragment].Text.En!;
            Assert.True(mention.Start + mention.Length <= words.Length);
        }
    }

    [Fact]
    public void A_quality_is_said_of_the_next_thing()
    {
        var draft = Drafts.Read("red roses in a white vase");
        var claims = draft.Mentions.SelectMany(mention => mention.Claims).Where(claim => claim.Slot == "colour").ToList();
        Assert.Contains(claims, claim => claim is { Value: "red", Of: "rose" });
        Assert.Contains(claims, claim => claim.Value == "white" && claim.Of != "rose");
    }

    [Fact]
    public void Kana_and_hangul_stay_as_they_are_and_are_noted()
    {
        var draft = Drafts.Read("さくらの木, a river");
        Assert.Contains(draft.Notes, note => note.Code == "other-language" && note["text"] == "さくらの木");
    }

    [Fact]
    public void An_aspect_flag_becomes_a_parameter_where_flags_are_unknown()
    {
        var draft = Drafts.Read("a fox --ar 3:2 --stylize 250");
        Assert.Equal("3:2", draft.Parameters["aspect"]);
        Assert.Contains(draft.Notes, note => note.Code == "flag-dropped" && note["text"] == "--stylize 250");
        Assert.DoesNotContain(draft.Notes, note => note.Code == "flag-dropped" && note["text"] == "--ar 3:2");
    }

    [Fact]
    public void Flags_stand_at_the_end_where_they_are_known()
    {
        var forged = TheForge.Enhance("a fox --ar 3:2 --stylize 250, in the snow", "midjourney-dialect");
        Assert.Contains("--ar 3:2 --stylize 250", forged.Prompt, StringComparison.Ordinal);
        Assert.True(forged.Prompt.IndexOf("--ar", StringComparison.Ordinal) > forged.Prompt.IndexOf("snow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a fox, ")]
    [InlineData("狐狸，")]
    [InlineData("not no without ")]
    [InlineData("no mouth, open mouth, ")]
    [InlineData("不要没有别")]
    [InlineData("除了")]
    [InlineData("除了狐都")]
    [InlineData("而不是玫瑰")]
    [InlineData("没有的")]
    [InlineData("red ")]
    [InlineData(".")]
    [InlineData("<")]
    [InlineData("{")]
    [InlineData("'a ")]
    [InlineData("“")]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("a, ")]
    [InlineData("no a, ")]
    [InlineData("people should ")]
    [InlineData("(a:1.1)[b|c]<lora:x:1>{y}\"z\"")]
    public void Reading_costs_no_more_than_the_length(string piece)
    {
        var prompt = string.Concat(Enumerable.Repeat(piece, (Forge.LongestPrompt / piece.Length) + 1))[..Forge.LongestPrompt];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        _ = Drafts.Read(prompt);

        // A tenth of a second alone; the rest is for machines that do much else at the time. Squares take longer still.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public void Private_use_characters_go_and_are_noted()
    {
        var draft = Drafts.Read("a \uE000fox\uF8FF, an owl");
        Assert.Equal(["a  fox", "an owl"], draft.Fragments.Select(fragment => fragment.Text.En));
        Assert.Contains(draft.Notes, note => note.Code == "control-characters" && note["count"] == "2");
    }

    [Fact]
    public void An_edit_is_not_searched_for_exclusions()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "remove the boats, make it without clouds", Target = "openai-gpt-image-2", IsEdit = true });
        Assert.Empty(forged.Exclusions);
        Assert.Contains("remove the boats", forged.Prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, forged.Added);
    }
}
