using PromptForge.Budget;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;
using PromptForge.Rendering;

namespace PromptForge.Tests.Budget;

public sealed class BudgetStageTests
{
    private static BudgetStage Stage => new(Drafts.Slots, TheForge.Standard.Lexicon.Folding, Drafts.Letters);

    [Fact]
    public void Leaves_out_the_least_relevant_phrase_and_says_so()
    {
        var draft = Fit(Drafts.Limited(16), [Drafts.Clause("a fox")], Drafts.Phrase("rim lighting", 0.4, FragmentRole.Light), Drafts.Phrase("ink wash", 0.9));

        Assert.Equal(["a fox", "ink wash"], Texts(draft));
        var dropped = Assert.Single(draft.Dropped);
        Assert.Equal(("rim lighting", DropReason.Limit), (dropped.Fragment.Text.En, dropped.Reason));
        Assert.Contains(draft.Notes, note => note.Code == "dropped-for-limit" && note["text"] == "rim lighting");
    }

    [Fact]
    public void Takes_no_more_than_the_quota()
    {
        var draft = Fit(Drafts.Limited(1000), [Drafts.Clause("a fox")], 1, Drafts.Phrase("rim lighting", 0.4, FragmentRole.Light), Drafts.Phrase("ink wash", 0.9));
        Assert.Equal(["a fox", "ink wash"], Texts(draft));
    }

    [Fact]
    public void Ours_go_before_any_clause_of_the_users_and_clauses_go_whole_from_the_end()
    {
        var draft = Fit(Drafts.Limited(20), [Drafts.Clause("a fox"), Drafts.Clause("an owl"), Drafts.Clause("a bear in snow")], Drafts.Phrase("ink wash", 1));

        Assert.Equal(["a fox", "an owl"], Texts(draft));
        Assert.Contains(draft.Notes, note => note.Code == "user-clause-dropped" && note["text"] == "a bear in snow" && note.Severity == NoteSeverity.Warning);
    }

    [Theory]
    [InlineData(LimitKind.Hard)]
    [InlineData(LimitKind.Effective)]
    public void One_clause_that_is_too_long_ends_between_two_phrases(LimitKind kind)
    {
        var draft = Fit(Drafts.Limited(40, kind: kind), [Drafts.Clause("a red fox sleeping in the snow beside an old wooden fence with two owls")]);

        Assert.Equal(["a red fox sleeping in the snow"], Texts(draft));
        Assert.Contains(draft.Notes, note => note.Code == "user-clause-shortened" && note["text"] == "beside an old wooden fence with two owls");
    }

    [Fact]
    public void A_word_without_joints_is_cut_between_letters_and_never_inside_a_pair()
    {
        var draft = Fit(Drafts.Limited(9), [Drafts.Clause(string.Concat(Enumerable.Repeat("😀", 40)))]);
        var text = Assert.Single(Texts(draft))!;
        Assert.InRange(text.Length, 1, 9);
        Assert.False(char.IsHighSurrogate(text[^1]));
    }

    [Fact]
    public void Lettering_is_never_cut()
    {
        const string Words = "a sign that says \"THE QUICK BROWN FOX IN THE SNOW\" at dawn";
        var quote = Words.IndexOf('"', StringComparison.Ordinal);
        var raw = Words[quote..(Words.LastIndexOf('"') + 1)];
        var clause = Drafts.Clause(Words) with { Protected = [new(quote, raw.Length, ProtectedKind.Quote, raw, raw.Trim('"'))] };
        for (var limit = 8; limit < Words.Length; limit++)
        {
            var text = string.Concat(Texts(Fit(Drafts.Limited(limit), [clause])));
            Assert.True(text.Length <= limit);
            Assert.True(!text.Contains('"', StringComparison.Ordinal) || text.Contains(raw, StringComparison.Ordinal), text);
        }
    }

    [Fact]
    public void A_recommended_length_binds_only_what_we_add()
    {
        var draft = Fit(Drafts.Limited(10, kind: LimitKind.Recommended), [Drafts.Clause("a fox in the deep snow"), Drafts.Clause("an owl")], Drafts.Phrase("ink wash", 1));

        Assert.Equal(["a fox in the deep snow", "an owl"], Texts(draft));
        Assert.DoesNotContain(draft.Notes, note => note.Code.StartsWith("user-", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_holds_at_every_size()
    {
        Fragment[] clauses = [Drafts.Clause("a fox in the snow"), Drafts.Clause("an owl on a branch"), Drafts.Clause("a bear")];
        foreach (var dialect in (Dialect[])[Dialect.Tags, Dialect.Prose])
        {
            for (var limit = 1; limit < 120; limit++)
            {
                var profile = Drafts.Limited(limit, dialect: dialect);
                var draft = Fit(profile, clauses, Drafts.Phrase("rim lighting", 0.4, FragmentRole.Light), Drafts.Phrase("ink wash", 0.9), Drafts.Phrase("mossy stones", 0.6, FragmentRole.Subject));
                var text = new PromptRenderer(profile, Language.English).Render(draft.Fragments, []).Text;
                Assert.True(text.Length <= limit, $"{dialect} {limit}: {text}");
                Assert.All(Texts(draft), words => Assert.Contains(words!, text, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public void The_same_offers_in_another_order_give_the_same_choice()
    {
        Fragment[] offers = [Drafts.Phrase("aa", 0.5), Drafts.Phrase("bb", 0.5, FragmentRole.Light), Drafts.Phrase("cc", 0.5, FragmentRole.Style), Drafts.Phrase("dd", 0.5, FragmentRole.Medium)];
        var first = Texts(Fit(Drafts.Limited(14), [Drafts.Clause("a fox")], offers));
        Assert.Equal(first, Texts(Fit(Drafts.Limited(14), [Drafts.Clause("a fox")], [.. offers.Reverse()])));
    }

    [Fact]
    public void What_the_user_already_says_is_not_said_again()
    {
        var draft = Fit(Drafts.Limited(1000), [Drafts.Clause("a fox in soft light")], Drafts.Phrase("soft light", 0.9, FragmentRole.Light));
        Assert.Equal(["a fox in soft light"], Texts(draft));
        Assert.Equal(DropReason.Duplicate, Assert.Single(draft.Dropped).Reason);
    }

    [Fact]
    public void Two_offers_that_contradict_each_other_never_stand_together()
    {
        var spring = Drafts.Phrase("spring air", 0.9) with { Claims = [new("season", "spring")] };
        var winter = Drafts.Phrase("winter hush", 0.8, FragmentRole.Light) with { Claims = [new("season", "winter")] };
        var draft = Fit(Drafts.Limited(1000), [Drafts.Clause("a fox")], spring, winter);

        Assert.Equal(["a fox", "spring air"], Texts(draft));
        Assert.Equal((DropReason.Conflict, spring.Id), (Assert.Single(draft.Dropped).Reason, draft.Dropped[0].Detail));
    }

    [Fact]
    public void The_negative_loses_general_phrases_before_the_users()
    {
        var user = Drafts.Phrase("snow", 1, FragmentRole.Exclusion) with { Source = new(SourceKind.User, "user") };
        var draft = Drafts.Apply(Stage, new() { Request = new() { Prompt = "x" }, Fragments = [Drafts.Clause("a fox")], Negatives = [user, Drafts.Phrase("low quality", 0.9), Drafts.Phrase("blurry", 0.5)] }, Drafts.Limited(18));

        Assert.Equal(["snow", "low quality"], draft.Negatives.Select(negative => negative.Text.En));
    }

    private static PromptDraft Fit(ModelProfile profile, Fragment[] clauses, params Fragment[] offers) => Fit(profile, clauses, 8, offers);

    private static PromptDraft Fit(ModelProfile profile, Fragment[] clauses, int quota, params Fragment[] offers) =>
        Drafts.Apply(Stage, new() { Request = new() { Prompt = "x" }, Fragments = [.. clauses], Offers = [.. offers], Quota = quota }, profile);

    private static IEnumerable<string?> Texts(PromptDraft draft) => draft.Fragments.Select(fragment => fragment.Text.En);
}
