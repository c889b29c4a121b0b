using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Tests.Rendering;

public sealed class RendererTests
{
    private static readonly Fragment[] Fox =
    [
        Drafts.Clause("a fox in the snow"), Drafts.Clause("an owl", ';'), Drafts.Phrase("mossy stones", 0.9, FragmentRole.Subject, "青苔石"),
        Drafts.Phrase("celadon vase", 0.8, FragmentRole.Vessel, "青瓷瓶"), Drafts.Phrase("soft light", 0.7, FragmentRole.Light, "柔光"), Drafts.Phrase("quiet mood", 0.6, FragmentRole.Mood, "静谧"),
    ];

    [Fact]
    public void Tags_stand_between_commas() =>
        Assert.Equal("a fox in the snow, an owl, mossy stones, celadon vase, soft light, quiet mood", Render(Dialect.Tags, Fox));

    [Fact]
    public void English_prose_goes_on_with_the_users_sentence_and_begins_a_new_one() =>
        Assert.Equal("a fox in the snow, an owl, with mossy stones, in a celadon vase. Soft light, quiet mood.", Render(Dialect.Prose, Fox));

    [Fact]
    public void Chinese_prose_has_Chinese_marks_and_connectives()
    {
        Fragment[] fragments = [Zh("雪地里的狐狸", ','), Zh("猫头鹰", ';'), .. Fox.Skip(2)];
        Assert.Equal("雪地里的狐狸，猫头鹰，青苔石，配以青瓷瓶。柔光，静谧。", Render(Dialect.Prose, fragments, Language.Chinese));
    }

    [Theory]
    [InlineData('.', "a fox. Soft light.")]
    [InlineData('!', "a fox! Soft light.")]
    [InlineData(',', "a fox. Soft light.")]
    public void The_users_own_end_mark_stays(char tail, string text) =>
        Assert.Equal(text, Render(Dialect.Prose, [Drafts.Clause("a fox", tail), Drafts.Phrase("soft light", 1, FragmentRole.Light)]));

    [Theory]
    [InlineData('.', "a fox.")]
    [InlineData('!', "a fox!")]
    [InlineData('?', "a fox?")]
    [InlineData(' ', "a fox")]
    public void Nothing_added_leaves_the_users_text_as_it_was(char tail, string text) => Assert.Equal(text, Render(Dialect.Prose, [Drafts.Clause("a fox", tail)]));

    [Fact]
    public void Every_fragment_stands_where_its_place_says()
    {
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            var rendered = new PromptRenderer(Profile(dialect), Language.English).Render(Fox, []);
            Assert.Equal(Fox.Length, rendered.Placed.Length);
            Assert.All(rendered.Placed, placed => Assert.Equal(placed.Text, rendered.Text.Substring(placed.At, placed.Text.Length)));
        }
    }

    [Theory]
    [InlineData("a1111", "a (red fox:1.3) in ((snow)) [mist] <lora:ink:0.8>", "a (red fox:1.3) in ((snow)) [mist] <lora:ink:0.8>")]
    [InlineData("comfyui", "a (red fox:1.3) in ((snow)) [mist]", "a (red fox:1.3) in (snow:1.21) (mist:0.91)")]
    [InlineData("openai-gpt-image-2", "a (red fox:1.3) in ((snow)) [mist] <lora:ink:0.8>", "a red fox in snow mist")]
    [InlineData("openai-gpt-image-2", "a fox (a small one) in the snow", "a fox (a small one) in the snow")]
    [InlineData("a1111", "a fox [red:blue:0.5] coat", "a fox [red:blue:0.5] coat")]
    [InlineData("openai-gpt-image-2", "a fox with [red:blue:0.5] coat", "a fox with red coat")]
    public void Weights_are_kept_converted_or_stripped(string target, string prompt, string text)
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = prompt, Target = target, Strength = Strength.None });
        Assert.Equal(text, forged.Prompt);
    }

    [Fact]
    public void What_was_stripped_is_noted()
    {
        var forged = TheForge.Enhance("a (red fox:1.3) <lora:ink:0.8>", "openai-gpt-image-2");
        Assert.Equal(["(red fox:1.3)", "<lora:ink:0.8>"], forged.Notes.Where(note => note.Code == "unsupported-syntax").Select(note => note["text"]));
    }

    [Theory]
    [InlineData("stability-v1-sdxl")]
    [InlineData("a1111")]
    [InlineData("openai-gpt-image-2")]
    [InlineData("midjourney-dialect")]
    public void No_doubled_marks_and_no_loose_spaces(string target)
    {
        foreach (var prompt in (string[])["a fox, , an owl.", "a fox.. an owl", "a fox without snow, at dawn", "a fox <lora:x:1>, an owl", "a fox!", "<lora:x:1>", "a fox, <lora:x:1>"])
        {
            var text = TheForge.Enhance(prompt, target).Prompt;
            Assert.DoesNotMatch(@" ,|,,| \.|\.\.|  |^[ ,.]|, $|\. ,|,\.", text);
        }
    }

    private static string Render(Dialect dialect, Fragment[] fragments, Language? language = null) =>
        new PromptRenderer(Profile(dialect), language ?? Language.English).Render(fragments, []).Text;

    private static ModelProfile Profile(Dialect dialect) => Drafts.Limited(1000, dialect: dialect);

    private static Fragment Zh(string words, char tail) => Drafts.Clause(words, tail) with { Text = new(words, null), SpanLanguage = Language.Chinese };
}
