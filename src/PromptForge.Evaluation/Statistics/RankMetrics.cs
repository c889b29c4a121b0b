namespace PromptForge.Evaluation.Statistics;

/// <summary>How good a ranked list is. Relevance is 0 for no use and grows; lists are best first, ranks count from 1.</summary>
/// <remarks>Drop queries for which nothing is relevant before averaging, as trec_eval does: their score is NaN here.</remarks>
public static class RankMetrics
{
    /// <summary>Discounted cumulative gain: relevance over log2(rank + 1), added up.</summary>
    /// <param name="relevance">Of each place.</param>
    /// <param name="top">Places that count.</param>
    /// <param name="exponential">Gain 2^relevance − 1 instead of relevance, which favours the most relevant.</param>
    public static double Dcg(IEnumerable<double> relevance, int top = int.MaxValue, bool exponential = false) =>
        relevance.Take(top).Select((gain, at) => (exponential ? Math.Pow(2, gain) - 1 : gain) / Math.Log2(at + 2)).Sum();

    /// <summary>DCG over that of the best order of everything relevant.</summary>
    /// <param name="relevance">Of each place of the list.</param>
    /// <param name="ideal">The relevance of everything that could have been found, in any order; without it, of the list itself.</param>
    /// <param name="top">Places that count.</param>
    /// <param name="exponential">Gain 2^relevance − 1.</param>
    /// <returns>0 to 1; NaN when nothing is relevant.</returns>
    public static double Ndcg(IReadOnlyList<double> relevance, IEnumerable<double>? ideal = null, int top = int.MaxValue, bool exponential = false) =>
        Dcg(relevance, top, exponential) / Dcg((ideal ?? relevance).OrderDescending(), top, exponential);

    /// <summary>nDCG of scores given to known items; equal scores keep the items' order, so break ties before by id.</summary>
    public static double NdcgOfScores(IReadOnlyList<double> relevance, IReadOnlyList<double> scores, int top = int.MaxValue) =>
        Ndcg([.. relevance.Zip(scores).OrderByDescending(item => item.Second).Select(item => item.First)], relevance, top);

    /// <summary>One over the rank of the first relevant place; 0 when there is none. Its mean over queries is the MRR.</summary>
    public static double ReciprocalRank(IEnumerable<double> relevance)
    {
        var rank = 0;
        foreach (var gain in relevance)
        {
            rank++;
            if (gain > 0) { return 1.0 / rank; }
        }

        return 0;
    }

    /// <summary>The share of what is relevant that stands in the first places; NaN when nothing is relevant.</summary>
    public static double Recall(IEnumerable<double> relevance, int relevant, int top) => relevance.Take(top).Count(gain => gain > 0) / (double)relevant;

    /// <summary>What reciprocal rank fusion gives an item: 1/(k + rank) from every list that holds it.</summary>
    /// <remarks>Source: Cormack, Clarke and Buettcher, SIGIR 2009, doi:10.1145/1571941.1572114; k = 60 is theirs.</remarks>
    public static double ReciprocalRankFusion(IEnumerable<int> ranks, int k = 60) => ranks.Sum(rank => 1.0 / (k + rank));
}
