using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

public sealed class RankMetricsTests
{
    [Fact]
    public void The_encyclopedia_s_list()
    {
        double[] list = [3, 2, 3, 0, 1, 2];
        double[] all = [3, 3, 3, 2, 2, 2];

        Given.Digits("6.861127", RankMetrics.Dcg(list));
        Given.Digits("8.740262", RankMetrics.Dcg(all));
        Given.Digits("0.785002", RankMetrics.Ndcg(list, all));
        Given.Digits("0.960808", RankMetrics.Ndcg(list));
        Given.Digits("0.751083", RankMetrics.Ndcg(list, all, exponential: true));
    }

    [Fact]
    public void Scores_of_the_scikit_documentation()
    {
        double[] relevance = [10, 0, 0, 1, 5];

        Given.Digits("0.695694", RankMetrics.NdcgOfScores(relevance, [.1, .2, .3, 4, 70]));
        Given.Digits("0.493680", RankMetrics.NdcgOfScores(relevance, [.05, 1.1, 1, .5, 0]));
        Given.Digits("0.352024", RankMetrics.NdcgOfScores(relevance, [.05, 1.1, 1, .5, 0], top: 4));
    }

    [Fact]
    public void First_hits_recall_and_fusion()
    {
        double[][] lists = [[0, 0, 1], [0, 1, 0], [1, 0, 0]];

        Given.Digits("0.611111", lists.Average(RankMetrics.ReciprocalRank));
        Assert.Equal(0, RankMetrics.ReciprocalRank([0, 0]));
        Assert.Equal(0.5, RankMetrics.Recall([1, 0, 0, 1], relevant: 2, top: 3));
        Given.Digits("0.03278689", RankMetrics.ReciprocalRankFusion([1, 1]));
        Given.Digits("0.03252247", RankMetrics.ReciprocalRankFusion([1, 2]));
        Given.Digits("0.01639344", RankMetrics.ReciprocalRankFusion([1]));
    }

    [Fact]
    public void Queries_without_anything_relevant_have_no_score()
    {
        Assert.Equal(double.NaN, RankMetrics.Ndcg([0, 0]));
        Assert.Equal(double.NaN, RankMetrics.Recall([0, 0], relevant: 0, top: 2));
    }
}
