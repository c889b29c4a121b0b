using System.Collections.Immutable;
using PromptForge.Checks;
using PromptForge.Model;
using PromptForge.Rewriting;

namespace PromptForge.Tests.Checks;

/// <summary>The checks are tested against results broken on purpose: a check that cannot fail proves nothing.</summary>
public sealed class PromisesTests
{
    private const string Sdxl = "stability-v1-sdxl";
    private const string Idea = "a red fox and two owls on a fence, the sign says \"OPEN\", without snow";

    [Theory]
    [InlineData(Sdxl)]
    [InlineData("openai-gpt-image-2")]
    [InlineData("a1111")]
    [InlineData("bfl-flux-pro-1.1")]
    [InlineData("midjourney-dialect")]
    [InlineData("dashscope-wanx-v1")]
    public void An_honest_result_breaks_no_promise(string target) => Assert.Empty(Broken(TheForge.Enhance(Idea, target)));

    [Fact]
    public void Sees_a_prompt_over_its_limit()
    {
        var forged = Good();
        var long_ = forged.Prompt + string.Concat(Enumerable.Repeat(" very", 2000));
        Sees("limit", forged with { Prompt = long_ });
    }

    [Fact]
    public void Sees_a_negative_prompt_over_its_limit() =>
        Sees("limit", Good() with { NegativePrompt = string.Join(", ", Enumerable.Repeat("blurry", 2000)) });

    [Fact]
    public void Sees_a_fragment_that_does_not_stand_where_it_says()
    {
        var forged = Good();
        Sees("limit", forged with { Fragments = [.. forged.Fragments.Select(placed => placed with { At = placed.At + 1 })] });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Survives_a_fragment_at_an_impossible_place(int at)
    {
        var forged = Good();
        Sees("limit", forged with { Fragments = forged.Fragments.SetItem(0, forged.Fragments[0] with { At = at }) });
    }

    [Fact]
    public void Sees_a_phrase_of_ours_that_was_cut_inside()
    {
        var forged = Good();
        var last = forged.Fragments.Last(placed => !placed.Fragment.IsUser);
        var cut = last with { Text = last.Text[..3] };
        Sees("limit", forged with
        {
            Prompt = forged.Prompt.Remove(last.At + 3, last.Text.Length - 3),
            Fragments = [.. forged.Fragments.Where(placed => placed.At < last.At), cut],
        });
    }

    [Fact]
    public void Sees_that_a_clause_of_the_users_vanished_without_a_word()
    {
        var forged = Good();
        var clause = forged.Fragments.First(placed => placed.Fragment.IsUser);
        Sees("intent", forged with
        {
            Prompt = forged.Prompt.Replace(clause.Text, new string(' ', clause.Text.Length), StringComparison.Ordinal),
            Fragments = forged.Fragments.Remove(clause),
        });
    }

    [Fact]
    public void Sees_that_a_model_left_out_what_the_user_named()
    {
        var forged = Good();
        var words = "A fluent description of a fence with two owls, the sign says \"OPEN\"";
        Sees("intent", forged with { Prompt = words, Fragments = [new(OfModel(words), words, 0)] });
    }

    [Fact]
    public void Sees_a_clause_dropped_while_a_phrase_of_ours_stays()
    {
        var forged = Good();
        var clause = forged.Fragments.First(placed => placed.Fragment.IsUser).Fragment;
        Sees("intent", forged with { Dropped = forged.Dropped.Add(new(clause, DropReason.Limit)) });
    }

    [Fact]
    public void Sees_a_clause_dropped_without_a_note()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = Idea, Target = Sdxl, Strength = Strength.None });
        var clause = forged.Fragments.First(placed => placed.Fragment.IsUser).Fragment;
        Sees("intent", forged with { Dropped = forged.Dropped.Add(new(clause, DropReason.Limit)) });
    }

    [Theory]
    [InlineData(DropReason.Conflict)]
    [InlineData(DropReason.Duplicate)]
    [InlineData(DropReason.Irrelevant)]
    public void Sees_the_users_words_dropped_for_a_reason_that_holds_only_for_ours(DropReason reason)
    {
        var forged = Good();
        Sees("intent", forged with { Dropped = forged.Dropped.Add(new(forged.Fragments[0].Fragment, reason)) });
    }

    [Fact]
    public void Sees_an_addition_against_the_season_that_the_user_named()
    {
        var forged = TheForge.Enhance("a garden in winter", Sdxl);
        Sees("contradiction", With(forged, Ours("summer noon") with { Claims = [new("season", "summer")] }));
    }

    [Fact]
    public void Sees_a_negative_against_the_users_words()
    {
        var forged = Good();
        var negative = Ours("a fence") with { Role = FragmentRole.Exclusion };
        Sees("contradiction", forged with { NegativeFragments = forged.NegativeFragments.Add(new(negative with { Text = new("栅栏", "fence") }, "fence", 0)) });
    }

    [Fact]
    public void Sees_an_excluded_thing_in_an_addition() => Sees("negation", With(Good(), Ours("fresh snow on the branches")));

    [Fact]
    public void Sees_an_excluded_thing_in_the_users_own_clause()
    {
        var forged = Good();
        var words = "a fox without snow";
        var clause = forged.Fragments[0].Fragment with { Text = new(null, words), Protected = [] };
        Sees("negation", forged with { Prompt = words, Fragments = [new(clause, words, 0)] });
    }

    [Fact]
    public void Sees_that_an_exclusion_is_missing_from_the_negative()
    {
        var forged = Good();
        Assert.Contains("snow", forged.NegativePrompt, StringComparison.Ordinal);
        Sees("negation", forged with { NegativePrompt = "blurry", NegativeFragments = [new(Ours("blurry"), "blurry", 0)] });
    }

    [Fact]
    public void Sees_lettering_that_was_changed()
    {
        var forged = Good();
        Sees("verbatim", forged with { Prompt = forged.Prompt.Replace("OPEN", "Open", StringComparison.Ordinal) });
    }

    [Fact]
    public void Sees_lettering_that_a_model_dropped()
    {
        var words = "a red fox and two owls on a fence, the sign says something";
        Sees("verbatim", Good() with { Prompt = words, Fragments = [new(OfModel(words), words, 0)] });
    }

    [Fact]
    public void Sees_a_lora_that_went_without_a_note()
    {
        var forged = TheForge.Enhance("a fox <lora:ink:0.8>", Sdxl);
        Assert.DoesNotContain("<lora", forged.Prompt, StringComparison.Ordinal);
        Sees("verbatim", forged with { Notes = [] });
    }

    [Fact]
    public void Sees_a_lora_lost_where_the_target_understands_it()
    {
        var forged = TheForge.Enhance("a fox <lora:ink:0.8>", "a1111");
        Sees("verbatim", forged with { Prompt = forged.Prompt.Replace("<lora:ink:0.8>", "", StringComparison.Ordinal) });
    }

    [Fact]
    public void Sees_Chinese_in_an_English_prompt() => Sees("language", With(Good(), Ours("水墨")));

    [Fact]
    public void Sees_Chinese_in_the_negative_of_an_English_prompt() =>
        Sees("language", Good() with { NegativePrompt = "模糊", NegativeFragments = [new(Ours("模糊"), "模糊", 0)] });

    [Fact]
    public void Survives_a_note_without_its_argument()
    {
        var forged = With(Good(), Ours("水墨"));
        Sees("language", forged with { Notes = forged.Notes.Add(ForgeNote.Warning("translation", "untranslated")) });
    }

    [Fact]
    public void Sees_a_fragment_without_a_source() => Sees("receipts", With(Good(), Ours("soft light") with { Source = new(SourceKind.Template, "") }));

    [Fact]
    public void Sees_a_fragment_that_says_why_in_one_language_only() => Sees("receipts", With(Good(), Ours("soft light") with { Why = new(null, "because") }));

    [Fact]
    public void Sees_words_that_no_receipt_covers()
    {
        var forged = Good();
        Sees("receipts", forged with { Prompt = forged.Prompt + ", masterpiece, trending on artstation" });
    }

    [Fact]
    public void Sees_a_flower_where_nobody_asked_for_one()
    {
        var forged = TheForge.Enhance("a lighthouse on a cliff", Sdxl);
        var concept = TheForge.Content.Concepts.First(concept => concept.Kind == "flower" && !concept.Phrases.IsEmpty);
        var phrase = concept.Phrases[0];
        Sees("relevance", With(forged, Ours(phrase.Text.En!) with { Id = phrase.Id, Source = new(SourceKind.Knowledge, concept.Id) }));
    }

    [Fact]
    public void Sees_a_product_style_that_names_a_material()
    {
        var forged = TheForge.Enhance("thermos flask 500 ml", Sdxl, "product");
        Sees("relevance", With(forged, Ours("brushed steel") with { Role = FragmentRole.Material, Source = new(SourceKind.Template, "product") }));
    }

    [Fact]
    public void Sees_rewriting_by_the_provider_left_on()
    {
        var profile = TheForge.Content.Profiles.First(profile => profile.RewritingField is not null);
        var forged = TheForge.Enhance(Idea, profile.Id);
        Assert.Empty(Broken(forged));
        Sees("rewrite", forged with { Parameters = forged.Parameters.SetItem(profile.RewritingField!, true) });
        Sees("rewrite", forged with { Parameters = forged.Parameters.Remove(profile.RewritingField!) });
    }

    [Fact]
    public void Sees_an_edit_that_was_enriched()
    {
        var forged = TheForge.Enhance(new ForgeRequest { Prompt = "make the sky darker", Target = Sdxl, IsEdit = true });
        Assert.Empty(Broken(forged));
        Sees("edit", With(forged, Ours("soft light")));
        Sees("edit", forged with { NegativePrompt = "blurry" });
    }

    private static ForgedPrompt Good()
    {
        var forged = TheForge.Enhance(Idea, Sdxl);
        Assert.True(forged.Added > 0, "the idea must gain a phrase for these tests to mean anything");
        return forged;
    }

    private static Fragment Ours(string english) => new()
    {
        Id = "x#y", Text = new("某", english), Role = FragmentRole.Mood, Source = new(SourceKind.Template, "x"), Why = new("因为", "because"),
    };

    private static Fragment OfModel(string words) =>
        Ours(words) with { Id = "model#1", Text = new(null, words), Role = FragmentRole.Subject, Source = new(SourceKind.Model, "chat") };

    /// <summary>The result with a fragment more, in its place.</summary>
    private static ForgedPrompt With(ForgedPrompt forged, Fragment more)
    {
        var words = more.Text.En!;
        var prompt = $"{forged.Prompt} {words}";
        return forged with { Prompt = prompt, Fragments = forged.Fragments.Add(new(more, words, prompt.Length - words.Length)) };
    }

    private static ImmutableArray<BrokenPromise> Broken(ForgedPrompt forged) =>
        TheForge.Standard.Promises.Check(forged, TheForge.Profile(forged.Target), Strategy.Rules);

    private static void Sees(string promise, ForgedPrompt broken) =>
        Assert.Contains(Broken(broken), one => one.Promise == promise);
}
