using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Experiments;

public sealed class AssignmentTests
{
    private static readonly Experiment Even = new(
        "floral", [new("control", "none"), new("rules", "rules")], new("kept", ValueKind.Binary), 0.02, new(StoppingRule.Sequential, 5000));

    private static readonly string[] Units = [.. Enumerable.Range(0, 20_000).Select(at => $"user-{at}")];

    [Fact]
    public void A_unit_gets_its_arm_for_ever()
    {
        Assert.Equal("control control control control rules control control control",
            string.Join(' ', Units.Take(8).Select(unit => Assignment.Of(Even, unit).Arm!.Id)));
        Assert.All(Units.Take(100), unit => Assert.Equal((Assignment.Of(Even, unit), 0.5), (Assignment.Of(Even, unit), Assignment.Of(Even, unit).Propensity)));
    }

    [Fact]
    public void Arms_get_their_shares()
    {
        var uneven = Even with { Arms = [new("control", "none", Weight: 1), new("a", "rules", Weight: 1), new("b", "rules", Weight: 2)] };
        var counts = Units.CountBy(unit => Assignment.Of(uneven, unit).Arm!.Id).ToDictionary();

        Assert.False(SampleRatio.Of([counts["control"], counts["a"], counts["b"]], [1, 1, 2]).IsMismatch);
    }

    [Fact]
    public void Growing_coverage_moves_nobody()
    {
        var (small, large) = (Even with { Coverage = 0.2 }, Even with { Coverage = 0.7 });
        var before = Units.Select(unit => (unit, Assignment.Of(small, unit).Arm)).Where(one => one.Arm is not null).ToList();

        Assert.InRange(before.Count, 3_800, 4_200);
        Assert.All(before, one => Assert.Equal(one.Arm, Assignment.Of(large, one.unit).Arm));
        Assert.Contains(Units, unit => Assignment.Of(large, unit).Reason == AssignmentReason.OutsideCoverage);
    }

    [Fact]
    public void A_remembered_arm_is_kept_whatever_the_weights_and_the_audience_are_now()
    {
        var moved = Even with { Arms = [new("control", "none", Weight: 0), new("rules", "rules")], Coverage = 0 };

        Assert.Equal(new(moved.Arms[0], 0.5, AssignmentReason.Kept), Assignment.Of(moved, "user-0", remembered: ("control", 0.5)));
        Assert.Equal(AssignmentReason.OutsideCoverage, Assignment.Of(moved, "user-0", remembered: ("gone", 0.5)).Reason);
    }

    [Fact]
    public void Another_salt_shuffles_anew()
    {
        var again = Even with { Salt = "floral-2" };
        var same = Units.Count(unit => Assignment.Of(Even, unit).Arm == Assignment.Of(again, unit).Arm);

        Assert.InRange(same, 9_700, 10_300);
    }

    [Fact]
    public void Parts_of_a_namespace_never_meet_and_tell_nothing_about_the_arm()
    {
        var (one, other) = (Even with { Namespace = new("page", 0, 0.5) }, Even with { Id = "other", Salt = "other", Namespace = new("page", 0.5, 1) });
        var inside = Units.Where(unit => Assignment.Of(one, unit).Arm is not null).ToList();

        Assert.All(inside, unit => Assert.Equal(AssignmentReason.OutsideNamespace, Assignment.Of(other, unit).Reason));
        Assert.InRange(inside.Count, 9_700, 10_300);
        var control = inside.Count(unit => Assignment.Of(one, unit).Arm!.Id == "control");
        Assert.False(SampleRatio.Of([control, inside.Count - control], [1, 1]).IsMismatch);
    }

    [Fact]
    public void Only_the_audience_takes_part()
    {
        var chinese = Even with { Audience = Even.Audience.Add("language", ["zh", "zh-Hant"]) };

        Assert.Equal(AssignmentReason.Assigned, Assignment.Of(chinese, "u", new Dictionary<string, string> { ["language"] = "zh" }).Reason);
        Assert.Equal(AssignmentReason.OutsideAudience, Assignment.Of(chinese, "u", new Dictionary<string, string> { ["language"] = "en" }).Reason);
        Assert.Equal(new(null, 0, AssignmentReason.OutsideAudience), Assignment.Of(chinese, "u"));
    }

    [Fact]
    public void Shares_of_the_moment_take_the_place_of_the_weights()
    {
        var rules = Units.Count(unit => Assignment.Of(Even, unit, shares: [0.1, 0.9]).Arm!.Id == "rules");

        Assert.InRange(rules, 17_800, 18_200);
        Assert.Contains(Units, unit => Assignment.Of(Even, unit, shares: [0.1, 0.9]).Propensity == 0.9);
    }
}
