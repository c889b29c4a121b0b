using System.Globalization;

namespace PromptForge.Tests.Checks;

/// <summary>The promises over the public data sets: every prompt for six profiles, a seeded sample for every profile.</summary>
public sealed class DataPromisesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Sets => [.. Data.Sets];

    [Fact]
    public void The_cultures_under_test_are_real() =>
        Assert.Equal("İ", "i".ToUpper(CultureInfo.GetCultureInfo("tr-TR")));

    [Theory]
    [MemberData(nameof(Sets))]
    public void No_prompt_makes_it_crash(string set) => Holds("crash", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_checks_find_nothing(string set) => Holds("checks", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Nothing_is_over_a_hard_or_effective_limit(string set) => Holds("limit", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void No_negative_forbids_what_the_user_asks_for(string set) => Holds("negatives", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void No_exclusion_forbids_what_the_user_asks_for(string set) => Holds("user-negatives", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_quotation_survives_byte_for_byte(string set) => Holds("quotes", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Two_runs_and_three_cultures_give_the_same_bytes(string set) => Holds("same", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_content_word_of_an_English_prompt_is_kept(string set) => Holds("recall", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void English_prompts_hold_no_Chinese_that_no_note_speaks_of(string set) => Holds("scripts", Of(set));

    [Theory]
    [MemberData(nameof(Sets))]
    public void Forging_the_result_again_adds_nothing(string set) => Holds("again", Of(set));

    [Theory]
    [InlineData("crash")]
    [InlineData("checks")]
    [InlineData("limit")]
    [InlineData("negatives")]
    [InlineData("user-negatives")]
    [InlineData("quotes")]
    [InlineData("same")]
    [InlineData("recall")]
    [InlineData("scripts")]
    [InlineData("again")]
    public void Every_profile_keeps_the_promise(string promise) => Holds(promise, Survey.OfEveryProfile());

    private static Survey Of(string set)
    {
        _ = Data.Prompts(set);
        return Survey.Of(set);
    }

    private void Holds(string promise, Survey survey)
    {
        output.WriteLine($"{survey.Forged} prompts forged");
        Assert.True(survey.Forged > 0);
        var faults = survey.Faults(promise);
        Assert.True(faults.Length == 0, faults);
    }
}
