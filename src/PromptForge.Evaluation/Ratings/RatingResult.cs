using System.Collections.Immutable;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Ratings;

/// <summary>A variant's strength by what raters preferred.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Strength">λ of Bradley and Terry, mean 0 over all variants.</param>
/// <param name="Interval">The interval of its distance to the mean of all variants, 95%.</param>
/// <param name="WinRate">How often it was preferred, a tie counted half; over prompts.</param>
/// <param name="Prompts">How many comparisons of prompts that is.</param>
public sealed record RatedVariant(string Variant, double Strength, Interval Interval, double WinRate, int Prompts);

/// <summary>Two variants beside each other.</summary>
/// <param name="First">The stronger one.</param>
/// <param name="Second">The weaker one.</param>
/// <param name="WinRate">How often the first is preferred, by the model.</param>
/// <param name="Interval">Its 95% interval.</param>
/// <param name="P">The two-sided p-value of the sign test over prompts, adjusted over all pairs (Holm).</param>
public sealed record RatedContest(string First, string Second, double WinRate, Interval Interval, double P);

/// <summary>What ratings come to.</summary>
/// <param name="Variants">The variants, strongest first.</param>
/// <param name="Contests">Every two that met, in that order.</param>
/// <param name="Ratings">How many answers there are.</param>
/// <param name="Raters">How many people gave them.</param>
/// <param name="Ties">The share of ties.</param>
/// <param name="BothBad">The share of pairs of which neither was what was asked for.</param>
/// <param name="LeftShare">Of the answers with a winner, the share that chose the left side: far from a half, people look at sides.</param>
/// <param name="Kappa">How far raters agree beyond chance (Fleiss), over the pairs that all of them answered; null without any.</param>
/// <param name="IsPadded">Whether half a win was added to every pair because some variant never lost, or never won.</param>
/// <param name="Evidence">Who looked at what.</param>
public sealed record RatingResult(
    ImmutableArray<RatedVariant> Variants, ImmutableArray<RatedContest> Contests, int Ratings, int Raters, double Ties, double BothBad,
    double? LeftShare, double? Kappa, bool IsPadded, Evidence Evidence)
{
    /// <summary>Counts.</summary>
    /// <param name="ratings">The answers.</param>
    /// <param name="evidence">Who gave them; null for people, who saw pictures or read texts as the answers say.</param>
    /// <returns>The result, or null where fewer than two variants met.</returns>
    public static RatingResult? Of(IReadOnlyCollection<Rating> ratings, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ImmutableArray<string> names = [.. ratings.SelectMany(one => new[] { one.Left.Variant, one.Right.Variant }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length < 2) { return null; }

        // The prompt is the unit: several raters, targets and seeds of one prompt are one observation.
        var observed = ratings.GroupBy(one => (one.Left.Case, Pair: Ordered(one))).Select(group => (group.Key.Pair, Win: group.Average(one => one.WinOf(Side(one, group.Key.Pair.First))))).ToList();
        var wins = new double[names.Length, names.Length];
        foreach (var ((first, second), win) in observed)
        {
            var (i, j) = (names.IndexOf(first), names.IndexOf(second));
            wins[i, j] += win;
            wins[j, i] += 1 - win;
        }

        var fit = BradleyTerry.Fit(wins);
        ImmutableArray<RatedVariant> variants = [.. names.Select((name, at) => Variant(name, at, fit, observed)).OrderByDescending(one => one.Strength).ThenBy(one => one.Variant, StringComparer.Ordinal)];
        return new(
            variants, Meetings(variants, names, fit, observed), ratings.Count, ratings.Select(one => one.Rater).Distinct(StringComparer.Ordinal).Count(),
            Share(RatingChoice.Tie), Share(RatingChoice.Bad), LeftOf(ratings), Agree(ratings), fit.IsPadded,
            evidence ?? (ratings.All(one => one.SawPictures) ? Evidence.People : Evidence.Readers));

        double Share(RatingChoice choice) => ratings.Count(one => one.Choice == choice) / (double)ratings.Count;
    }

    private static RatedVariant Variant(string name, int at, BradleyTerry fit, List<((string First, string Second) Pair, double Win)> observed)
    {
        var own = observed.Where(one => one.Pair.First == name || one.Pair.Second == name).Select(one => one.Pair.First == name ? one.Win : 1 - one.Win).ToList();
        return new(name, fit.Strengths[at], Interval.Around(fit.Strengths[at], Tails.NormalQuantile(0.975) * fit.StandardError(at), 0.95), own.Average(), own.Count);
    }

    private static ImmutableArray<RatedContest> Meetings(
        ImmutableArray<RatedVariant> variants, ImmutableArray<string> names, BradleyTerry fit, List<((string First, string Second) Pair, double Win)> observed)
    {
        var contests = new List<RatedContest>();
        for (var i = 0; i < variants.Length; i++)
        {
            for (var j = i + 1; j < variants.Length; j++)
            {
                var (first, second) = (variants[i].Variant, variants[j].Variant);
                var met = observed.Where(one => (one.Pair.First == first && one.Pair.Second == second) || (one.Pair.First == second && one.Pair.Second == first))
                    .Select(one => one.Pair.First == first ? one.Win : 1 - one.Win).ToList();
                if (met.Count == 0) { continue; }

                var difference = fit.Difference(names.IndexOf(first), names.IndexOf(second));
                contests.Add(new(first, second, difference.WinRate, difference.WinRateInterval(), SignTest.Of(met.Count(win => win > 0.5), met.Count(win => win < 0.5)).P));
            }
        }

        var adjusted = MultipleTesting.Holm([.. contests.Select(contest => contest.P)]);
        return [.. contests.Zip(adjusted, (contest, p) => contest with { P = p })];
    }

    private static (string First, string Second) Ordered(Rating rating) => string.CompareOrdinal(rating.Left.Variant, rating.Right.Variant) < 0
        ? (rating.Left.Variant, rating.Right.Variant) : (rating.Right.Variant, rating.Left.Variant);

    private static Pictures.ResultKey Side(Rating rating, string variant) => rating.Left.Variant == variant ? rating.Left : rating.Right;

    private static double? LeftOf(IReadOnlyCollection<Rating> ratings)
    {
        var decided = ratings.Where(one => one.Choice is RatingChoice.Left or RatingChoice.Right).ToList();
        return decided.Count == 0 ? null : decided.Count(one => one.Choice == RatingChoice.Left) / (double)decided.Count;
    }

    // What somebody answered "left" may have stood on the right for another: agreement is about results, not about sides.
    private static double? Agree(IReadOnlyCollection<Rating> ratings)
    {
        var raters = ratings.Select(one => one.Rater).Distinct(StringComparer.Ordinal).Count();
        var shared = ratings.GroupBy(one => one.Pair, StringComparer.Ordinal).Where(group => group.Count() == raters).Select(group => group.ToList()).ToList();
        if (raters < 2 || shared.Count == 0) { return null; }

        var table = new int[shared.Count, 4];
        for (var i = 0; i < shared.Count; i++)
        {
            foreach (var rating in shared[i])
            {
                var first = Ordered(rating).First;
                table[i, rating.Choice switch { RatingChoice.Tie => 2, RatingChoice.Bad => 3, _ => rating.WinOf(Side(rating, first)) == 1 ? 0 : 1 }]++;
            }
        }

        var kappa = Agreement.Fleiss(table);
        return double.IsFinite(kappa) ? kappa : 1;
    }
}
