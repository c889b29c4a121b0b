using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Translation;

namespace PromptForge.Tests.Translation;

public sealed class TranslationStageTests
{
    private static readonly TranslationStage Stage = new(new RuleTranslator(TheForge.Standard.Lexicon));

    [Fact]
    public void Gives_a_clause_its_English_beside_its_Chinese()
    {
        var draft = Run("悬崖上的灯塔", Language.English);

        var fragment = draft.Fragments[0];
        Assert.Equal(new LocalText("悬崖上的灯塔", "a lighthouse on a cliff"), fragment.Text);
        Assert.Equal(Language.English, fragment.SpanLanguage);
    }

    [Fact]
    public void Leaves_a_draft_alone_that_is_in_the_right_language()
    {
        var before = Read("a lighthouse on a cliff", Language.English);

        Assert.Same(before, Drafts.Apply(Stage, before, Profile(LanguageLevel.Poor)));
    }

    [Fact]
    public void Notes_what_has_no_translation()
    {
        var draft = Run("犇羴鱻的花瓶", Language.English);

        var note = Assert.Single(draft.Notes, one => one.Code == "untranslated");
        Assert.Equal("犇羴鱻", note["text"]);
        Assert.Contains("犇羴鱻", draft.Fragments[0].Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_each_stretch_once_and_the_longest_first()
    {
        var draft = Run("犇的花瓶，犇羴的花瓶，犇的木牌", Language.English);

        Assert.Equal(["犇羴", "犇"], draft.Notes.Where(note => note.Code == "untranslated").Select(note => note["text"]));
    }

    [Fact]
    public void Takes_ideographs_away_where_the_target_rejects_them_but_not_from_quotes()
    {
        var draft = Drafts.Apply(Stage, Read("犇羴鱻的木牌写着“春天”", Language.English), Profile(LanguageLevel.Rejected));

        Assert.DoesNotContain("犇", draft.Fragments[0].Text.En, StringComparison.Ordinal);
        Assert.Contains("“春天”", draft.Fragments[0].Text.En, StringComparison.Ordinal);
        var dropped = Assert.Single(draft.Dropped, one => one.Reason == DropReason.Untranslated);
        Assert.Equal("犇羴鱻", dropped.Fragment.Text.Zh);
        var quote = Assert.Single(draft.Fragments[0].Protected);
        Assert.Equal(quote.Raw, draft.Fragments[0].Text.En!.Substring(quote.Start, quote.Length));
    }

    [Fact]
    public void Leaves_out_a_clause_of_which_the_target_rejects_every_word()
    {
        var draft = Drafts.Apply(Stage, Read("犇羴鱻，一束花", Language.English), Profile(LanguageLevel.Rejected));

        Assert.Equal(["a bouquet of flowers"], draft.Fragments.Select(fragment => fragment.Text.En));
        Assert.Single(draft.Dropped, one => one.Reason == DropReason.Untranslated);
    }

    [Fact]
    public void Gives_exclusions_the_missing_language()
    {
        var draft = Run("一张桌子，不要红色的花", Language.English);

        Assert.Equal("red flowers", Assert.Single(draft.Exclusions).Text.En);
    }

    [Fact]
    public void Lets_other_scripts_pass()
    {
        var draft = Run("花のある風景", Language.English);

        Assert.Equal("花のある風景", draft.Fragments[0].Text.En);
        Assert.DoesNotContain(draft.Notes, note => note.Code == "untranslated");
    }

    [Fact]
    public void Writes_Chinese_on_request()
    {
        var draft = Run("a lighthouse on a cliff", Language.Chinese);

        Assert.Contains("悬崖上的灯塔", draft.Fragments[0].Text.Zh, StringComparison.Ordinal);
    }

    private static PromptDraft Run(string prompt, Language to) => Drafts.Apply(Stage, Read(prompt, to), Profile(LanguageLevel.Poor));

    private static PromptDraft Read(string prompt, Language to) => Drafts.Read(prompt) with { OutputLanguage = to };

    private static ModelProfile Profile(LanguageLevel chinese) => TheForge.Profile("stability-v1-sdxl") with
    {
        Languages = TheForge.Profile("stability-v1-sdxl").Languages.SetItem("zh", chinese),
    };
}
