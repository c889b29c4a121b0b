using System.Globalization;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Evaluation.Judging;

/// <summary>What a judge says of the pairs of a run, each asked in both orders.</summary>
/// <param name="Judge">The judge.</param>
/// <param name="Ratings">Every answer, as raters give them.</param>
/// <param name="Result">What they come to, or null without two variants.</param>
/// <param name="OrderAgreement">The share of pairs on which both orders name the same winner, or both none: a judge who looks at places is low here.</param>
/// <param name="RepeatAgreement">The share of repeats in one order that answer as the first did; null without repeats.</param>
/// <param name="Missing">Questions without an answer that can be read.</param>
public sealed record Judgement(string Judge, IReadOnlyList<Rating> Ratings, RatingResult? Result, double? OrderAgreement, double? RepeatAgreement, int Missing)
{
    /// <summary>Asks a judge about every pair: in both orders, as often as said.</summary>
    /// <param name="plan">The pairs.</param>
    /// <param name="judge">Who is asked.</param>
    /// <param name="repeats">How often in each order; at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Judgement> OfAsync(RatingPlan plan, IPromptJudge judge, int repeats = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        var (ratings, missing) = (new List<Rating>(), 0);
        foreach (var pair in plan.For(judge.Id))
        {
            foreach (var isSwapped in (bool[])[false, true])
            {
                var (first, second) = isSwapped ? (pair.Right, pair.Left) : (pair.Left, pair.Right);
                for (var repeat = 1; repeat <= repeats; repeat++)
                {
                    var answer = await judge.JudgeAsync(new(pair.Prompt, first.Text, second.Text, first.Picture, second.Picture), cancellationToken).ConfigureAwait(false);
                    if (answer is null) { missing++; }
                    else { ratings.Add(new(pair.Id, string.Create(CultureInfo.InvariantCulture, $"{(isSwapped ? "swapped" : "as is")} {repeat}"), first.Key, second.Key, Choice(answer.Value), plan.HasPictures)); }
                }
            }
        }

        return new(judge.Id, ratings, RatingResult.Of(ratings, plan.HasPictures ? Evidence.Scorer : Evidence.Judge), OfOrders(ratings), OfRepeats(ratings), missing);
    }

    private static RatingChoice Choice(JudgeAnswer answer) => answer switch
    {
        JudgeAnswer.First => RatingChoice.Left,
        JudgeAnswer.Second => RatingChoice.Right,
        JudgeAnswer.Tie => RatingChoice.Tie,
        _ => RatingChoice.Bad,
    };

    private static double? OfOrders(List<Rating> ratings)
    {
        var pairs = ratings.GroupBy(one => one.Pair, StringComparer.Ordinal)
            .Select(group => group.GroupBy(one => one.Left).Select(order => (Side: order.Key, Win: order.Average(one => one.WinOf(group.First().Left)))).ToList()).Where(orders => orders.Count == 2).ToList();
        return pairs.Count == 0 ? null : pairs.Count(orders => Math.Sign(orders[0].Win - 0.5) == Math.Sign(orders[1].Win - 0.5)) / (double)pairs.Count;
    }

    private static double? OfRepeats(List<Rating> ratings)
    {
        var again = ratings.GroupBy(one => (one.Pair, one.Left)).SelectMany(group => group.Skip(1).Select(one => one.Choice == group.First().Choice)).ToList();
        return again.Count == 0 ? null : again.Count(same => same) / (double)again.Count;
    }
}
