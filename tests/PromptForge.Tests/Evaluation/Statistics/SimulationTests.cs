using PromptForge.Evaluation.Experiments;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>What the tests promise, tried on 2,000 experiments each: at most 6% false finds at the 5% level, and the power of the formula.</summary>
public sealed class SimulationTests
{
    private const int Prompts = 80;

    public static TheoryData<string> FixedTests => [.. Tests.Keys.Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, Func<SeededRandom, bool>> Tests = new(StringComparer.Ordinal)
    {
        ["t"] = random => PairedDifferences.Of(Simulated.Normals(random, Prompts)).TTest().P <= 0.05,
        ["t interval"] = random => !PairedDifferences.Of(Simulated.Normals(random, Prompts)).TInterval().Contains(0),
        ["permutation"] = random => PermutationTest.Of(Simulated.Normals(random, Prompts), 999, random.Next()).P <= 0.05,
        ["permutation, all flips"] = random => PermutationTest.Of(Simulated.Normals(random, 10)).P <= 0.05,
        ["BCa interval"] = random => !Bootstrap.OfMean(Simulated.Normals(random, Prompts), 1000, random.Next()).Interval().Contains(0),
        ["BCa interval, grades"] = random => !Bootstrap.OfMean(Simulated.Grades(random, Prompts), 1000, random.Next()).Interval().Contains(0),
        ["Wilcoxon"] = random => WilcoxonTest.Of(Simulated.Normals(random, Prompts)).P <= 0.05,
        ["Wilcoxon, exact"] = random => WilcoxonTest.Of(Simulated.Normals(random, 20)).P <= 0.05,
        ["Wilcoxon, grades, Pratt"] = random => WilcoxonTest.Of(Simulated.Grades(random, Prompts)).P <= 0.05,
        ["Wilcoxon, grades, dropped"] = random => WilcoxonTest.Of(Simulated.Grades(random, Prompts), ZeroDifferences.Drop).P <= 0.05,
        ["Hodges-Lehmann"] = random => !HodgesLehmann.Of(Simulated.Normals(random, 40)).Interval.Contains(0),
        ["sign"] = random => Simulated.Normals(random, Prompts).Count(value => value > 0) is var up && SignTest.Of(up, Prompts - up).P <= 0.05,
        ["McNemar, exact"] = random => Simulated.YesOrNo(random, 200, 0.2).ExactP <= 0.05,
        ["McNemar, mid-p"] = random => Simulated.YesOrNo(random, 200, 0.2).MidP <= 0.05,
        ["McNemar, chi-square"] = random => Simulated.YesOrNo(random, 200, 0.3).ChiSquare().P <= 0.05,
        ["McNemar, interval"] = random => !Simulated.YesOrNo(random, 200, 0.2).Adjusted().Contains(0),
        ["win rate, Wilson"] = random => Simulated.YesOrNo(random, 300, 1) is var pairs && !new Proportion(pairs.OnlyCandidate, 300).Wilson().Contains(0.5),
        ["Bradley-Terry"] = random => Simulated.YesOrNo(random, 150, 1) is var pairs
            && !BradleyTerry.Fit(new double[,] { { 0, pairs.OnlyCandidate }, { pairs.OnlyBaseline, 0 } }).Difference(0, 1).Interval().Contains(0),
        ["Welch"] = random => Welch.Of(Moments.Of(Simulated.Normals(random, 50)), Moments.Of(Simulated.Normals(random, 70))).P <= 0.05,
        ["Friedman"] = random => Friedman.Of([.. Enumerable.Range(0, 40).Select(_ => Simulated.Normals(random, 4))]).P <= 0.05,
        ["sample ratio"] = random => Simulated.YesOrNo(random, 1000, 1) is var units && SampleRatio.Of([units.OnlyBaseline, units.OnlyCandidate], [1, 1]).P <= 0.05,
        ["Holm over five"] = random => MultipleTesting.Holm([.. Enumerable.Range(0, 5).Select(_ => PairedDifferences.Of(Simulated.Normals(random, 30)).TTest().P)]).Min() <= 0.05,
    };

    [Theory]
    [MemberData(nameof(FixedTests))]
    public void Nothing_is_found_where_nothing_is_but_in_one_of_twenty(string test)
    {
        var rate = Simulated.Rate(2026, Tests[test]);

        Assert.True(rate <= 0.06, $"{test}: {Simulated.Percent(rate)} false finds.");
    }

    [Fact]
    public void A_verdict_takes_equals_for_better_or_worse_in_one_of_twenty_at_most()
    {
        var plan = new AnalysisPlan("a", "b", new("score"), SmallestEffect: 0.05, Prompts) { Resamples = 1000 };
        var rate = Simulated.Rate(7, random =>
        {
            IReadOnlyList<Pair> pairs = [.. Simulated.Normals(random, Prompts).Select((value, at) => new Pair($"{at}", 0, value))];
            return Verdict.Of(plan, null, Evidence.Text, new Dictionary<string, IReadOnlyList<Pair>> { ["score"] = pairs }).Outcome is Outcome.Better or Outcome.Worse;
        });

        Assert.True(rate is > 0.02 and <= 0.06, Simulated.Percent(rate));
    }

    [Fact]
    public void Differences_that_matter_are_not_taken_for_equivalent_but_in_one_of_twenty()
    {
        // The true gain stands on the border of what matters.
        var plan = new AnalysisPlan("a", "b", new("score"), SmallestEffect: 0.35, Prompts) { Resamples = 1000 };
        var rate = Simulated.Rate(8, random =>
        {
            IReadOnlyList<Pair> pairs = [.. Simulated.Normals(random, Prompts, 0.35).Select((value, at) => new Pair($"{at}", 0, value))];
            return Verdict.Of(plan, null, Evidence.Text, new Dictionary<string, IReadOnlyList<Pair>> { ["score"] = pairs }).Outcome == Outcome.Equivalent;
        });

        Assert.True(rate <= 0.06, Simulated.Percent(rate));
    }

    [Theory]
    [InlineData("t")]
    [InlineData("permutation")]
    [InlineData("BCa interval")]
    public void A_paired_test_has_the_power_of_the_formula(string test)
    {
        var rate = Simulated.Rate(9, random => Simulated.Normals(random, 90, 0.3) is var values && test switch
        {
            "t" => PairedDifferences.Of(values).TTest().P <= 0.05,
            "permutation" => PermutationTest.Of(values, 999, random.Next()).P <= 0.05,
            _ => Bootstrap.OfMean(values, 1000, random.Next()).Interval().Lower > 0,
        });

        Assert.Equal(Power.Paired(0.3, 90), rate, 0.03);
    }

    [Fact]
    public void Two_arms_have_the_power_of_the_formula()
    {
        var rate = Simulated.Rate(10, random => Welch.Of(Moments.Of(Simulated.Normals(random, 64)), Moments.Of(Simulated.Normals(random, 64, 0.5))).P <= 0.05);

        Assert.Equal(Power.TwoSample(0.5, 64), rate, 0.03);
    }

    [Fact]
    public void Yes_or_no_has_the_power_of_the_formula()
    {
        // Discordant 0.2, difference 0.1: three of four discordant prompts go to the candidate.
        var count = (int)Math.Ceiling(Power.McNemarCount(0.2, 0.1));

        Assert.Equal(0.8, Simulated.Rate(11, random => Simulated.YesOrNo(random, count, 0.2, 0.75).ChiSquare().P <= 0.05), 0.03);
        Assert.Equal(0.8, Simulated.Rate(12, random => Simulated.YesOrNo(random, count, 0.2, 0.75).MidP <= 0.05), 0.03);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(553)]
    public void Preferences_have_the_power_of_the_formula(int count)
    {
        var rate = Simulated.Rate(13, random => Simulated.YesOrNo(random, count, 1, Power.WinRate(count)) is var pairs
            && !new Proportion(pairs.OnlyCandidate, count).Wilson().Contains(0.5));

        Assert.Equal(0.8, rate, 0.03);
    }

    [Fact]
    public void As_many_prompts_as_were_said_to_be_needed_are_enough()
    {
        var needed = (int)PairedComparison.Of(new("score"), [.. Simulated.Normals(new(1), 40).Select((value, at) => new Pair($"{at}", 0, value))]).Needed(0.4);

        Assert.InRange(Simulated.Rate(14, random => PairedDifferences.Of(Simulated.Normals(random, needed, 0.4)).TTest().P <= 0.05), 0.7, 0.95);
    }
}
