using MathNet.Numerics.LinearAlgebra;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>How different several prompts for one idea are.</summary>
public static class Diversity
{
    private const double Negligible = 1e-12;

    /// <summary>The Vendi score: exp of the entropy of the eigenvalues of K / n; 1 for equal items, n for items that share nothing.</summary>
    /// <param name="similarities">K: symmetric, 1 on the diagonal, 0 to 1 elsewhere.</param>
    /// <exception cref="ArgumentException">K is empty or not square.</exception>
    /// <remarks>O(n³). Source: Friedman and Dieng, TMLR 2023, arXiv:2210.02410.</remarks>
    public static double Vendi(double[,] similarities)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        var n = similarities.GetLength(0);
        if (n == 0 || similarities.GetLength(1) != n) { throw new ArgumentException("The matrix of similarities must be square and hold something.", nameof(similarities)); }

        var values = Matrix<double>.Build.DenseOfArray(similarities).Divide(n).Evd(Symmetricity.Symmetric).EigenValues;
        return Math.Exp(-values.Select(value => value.Real).Where(value => value > Negligible).Sum(value => value * Math.Log(value)));
    }

    /// <summary>Distinct-n: unique n-grams / n-grams over all texts, each a list of words; null where none is long enough.</summary>
    /// <remarks>Source: Li et al., NAACL 2016, arXiv:1510.03055.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public static double? Distinct(IEnumerable<IReadOnlyList<string>> texts, int n)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = 0;
        foreach (var words in texts)
        {
            for (var at = 0; at + n <= words.Count; at++)
            {
                all++;
                seen.Add(string.Join('\n', words.Skip(at).Take(n)));
            }
        }

        return all == 0 ? null : (double)seen.Count / all;
    }

    /// <summary>|A and B| / |A or B|; 1 for two empty sets.</summary>
    public static double Jaccard(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var shared = one.Count(other.Contains);
        var all = one.Count + other.Count - shared;
        return all == 0 ? 1 : (double)shared / all;
    }

    internal static MetricValue Distinct(SampleReading sample, int n) =>
        sample.Sample.Repeats.Count == 0 || Distinct(sample.Variants.Select(text => text.Tokens.ConvertAll(token => token.Term)), n) is not { } value ? MetricValue.None : Found.Value(value);

    /// <summary>The mean of 1 - Jaccard over all pairs of prompts.</summary>
    internal static MetricValue Distance(SampleReading sample)
    {
        if (sample.Sample.Repeats.Count == 0) { return MetricValue.None; }

        var (sum, pairs) = (0.0, 0);
        for (var i = 0; i < sample.Variants.Count; i++)
        {
            for (var j = i + 1; j < sample.Variants.Count; j++)
            {
                sum += 1 - Jaccard(sample.Variants[i].ContentTerms, sample.Variants[j].ContentTerms);
                pairs++;
            }
        }

        return Found.Share(sum, pairs, []);
    }

    /// <summary>The Vendi score of the prompts, with the Jaccard similarity of their content terms as kernel.</summary>
    internal static MetricValue Vendi(SampleReading sample)
    {
        if (sample.Sample.Repeats.Count == 0) { return MetricValue.None; }

        var texts = sample.Variants;
        var kernel = new double[texts.Count, texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            for (var j = 0; j < texts.Count; j++) { kernel[i, j] = i == j ? 1 : Jaccard(texts[i].ContentTerms, texts[j].ContentTerms); }
        }

        return Found.Value(Vendi(kernel));
    }
}
