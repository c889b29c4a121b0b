using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>How rare terms are in a body of texts: idf(t) = ln((1 + N) / (1 + n(t))) + 1.</summary>
internal sealed class TermWeights
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private int texts;

    /// <summary>Counts the texts that hold each term.</summary>
    public static TermWeights Of(IEnumerable<string> texts, PromptReader reader)
    {
        var weights = new TermWeights();
        foreach (var text in texts)
        {
            weights.texts++;
            foreach (var term in reader.Read(text).ContentTerms) { weights.counts[term] = weights.counts.GetValueOrDefault(term) + 1; }
        }

        return weights;
    }

    /// <summary>The weight of a term; a term of no text weighs most.</summary>
    public double Idf(string term) => Math.Log((1.0 + texts) / (1 + counts.GetValueOrDefault(term))) + 1;

    /// <summary>The mean weight of a prompt's content terms.</summary>
    public MetricValue Mean(SampleReading sample) => Found.Share(sample.Text.Content.Sum(token => Idf(token.Term)), sample.Text.Content.Count, []);
}
