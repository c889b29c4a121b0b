namespace PromptForge.Evaluation.Statistics;

/// <summary>Ranks from 1; equal values share the mean of their places.</summary>
internal static class Ranks
{
    /// <summary>The rank of each value, smallest first.</summary>
    public static double[] Of(ReadOnlySpan<double> values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) { order[i] = i; }

        var keys = values.ToArray();
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++) { }

            for (var i = start; i < end; i++) { ranks[order[i]] = (start + 1 + end) / 2.0; }
        }

        return ranks;
    }
}
