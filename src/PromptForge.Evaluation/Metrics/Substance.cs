using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using PromptForge.Evaluation.Cases;

namespace PromptForge.Evaluation.Metrics;

/// <summary>How much a prompt says with its words: length, specificity, repetition.</summary>
internal static class Substance
{
    /// <summary>Expansion: T(y) / T(x), in CLIP tokens.</summary>
    public static MetricValue Expansion(SampleReading sample) => Found.Share(sample.Length, sample.Input.Length, []);

    /// <summary>Facts per ten tokens: 10 |F(y)| / T(y).</summary>
    public static MetricValue FactDensity(SampleReading sample) => Found.Share(10.0 * sample.Own.Length, sample.Length, []);

    /// <summary>Attributes per entity.</summary>
    public static MetricValue Attributes(SampleReading sample) =>
        Found.Share(sample.Own.Count(fact => fact.Kind == FactKind.Attribute), sample.Own.Count(fact => fact.Kind == FactKind.Entity), []);

    /// <summary>Repeated terms: 1 - |set| / |tokens| over content words.</summary>
    public static MetricValue RepeatedTerms(SampleReading sample)
    {
        var text = sample.Text;
        return text.ContentTokens == 0 ? MetricValue.None : Found.Value(1 - ((double)text.Content.Count / text.ContentTokens), Repeats(text));
    }

    private static ImmutableArray<Diagnostic> Repeats(TextReading text)
    {
        if (text.Content.Count == text.ContentTokens) { return []; }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. text.Tokens.Where(token => token.IsContent && !seen.Add(token.Term))
            .Select(token => Found.At(DiagnosticPlace.Prompt, "repeated-word", $"'{text.Said(token)}' is said again", token))];
    }

    /// <summary>Repeated comma clauses / clauses.</summary>
    public static MetricValue RepeatedClauses(SampleReading sample)
    {
        var folded = sample.Text.Folded;
        var (repeated, all) = (0, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var where = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var range in folded.AsSpan().SplitAny(",，、;；。\n"))
        {
            var clause = folded[range].Trim(' ', '.', '!');
            if (clause.Length == 0) { continue; }

            all++;
            if (seen.Add(clause)) { continue; }

            repeated++;
            var start = folded.IndexOf(clause, range.Start.Value, StringComparison.Ordinal);
            where.Add(Found.In(DiagnosticPlace.Prompt, "repeated-clause", $"'{sample.Text.Text.Substring(start, clause.Length)}' is said again", start, clause.Length));
        }

        return Found.Share(repeated, all, where.DrainToImmutable());
    }

    /// <summary>Bytes / zlib bytes; texts of a few words stay below 1, repetition raises it.</summary>
    public static MetricValue Compression(SampleReading sample)
    {
        var bytes = Encoding.UTF8.GetBytes(sample.Sample.Prompt);
        using var packed = new MemoryStream(bytes.Length + 32);
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { zlib.Write(bytes); }

        return bytes.Length == 0 ? MetricValue.None : Found.Value((double)bytes.Length / packed.Length);
    }
}
