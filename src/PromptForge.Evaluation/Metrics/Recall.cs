using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Model;

namespace PromptForge.Evaluation.Metrics;

/// <summary>What of the user's words is in the prompt, and what is new in it.</summary>
internal static class Recall
{
    /// <summary>Content recall: |C(x) and C(y)| / |C(x)|, over what the user wants.</summary>
    public static MetricValue Content(SampleReading sample)
    {
        var wanted = sample.Input.Wanted;
        var kept = 0;
        var missing = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var word in wanted.Content)
        {
            if (sample.Readings.Book.Says(sample.Text, wanted, word)) { kept++; }
            else { missing.Add(Found.At(DiagnosticPlace.Input, "word-missing", $"'{wanted.Said(word)}' is not in the prompt", word)); }
        }

        return Found.Share(kept, wanted.Content.Count, missing.DrainToImmutable());
    }

    /// <summary>Quoted text kept: every quoted substring occurs byte for byte.</summary>
    public static MetricValue Quoted(SampleReading sample)
    {
        if (sample.Input.Quoted.IsEmpty) { return MetricValue.None; }

        return Found.Gate([.. sample.Input.Quoted.Where(words => !sample.Sample.Prompt.Contains(words, StringComparison.Ordinal))
            .Select(words => Found.Words(DiagnosticPlace.Input, "quote-changed", $"'{words}' is not in the prompt as it was written", sample.Input.Case.Prompt, words))]);
    }

    /// <summary>Novelty: |C(y) - C(x)| / |C(y)|.</summary>
    public static MetricValue Novelty(SampleReading sample) => Found.Share(Added(sample).Count(), sample.Text.Content.Count, []);

    /// <summary>The terms of the prompt that the user did not say.</summary>
    public static IEnumerable<Token> Added(SampleReading sample)
    {
        foreach (var word in sample.Text.Content)
        {
            if (!sample.Readings.Book.Says(sample.Input.Text, sample.Text, word)) { yield return word; }
        }
    }

    /// <summary>Attribution: the share of added terms that a receipt explains by a template, an entry, a rule, or the translation of the user's own clause.</summary>
    public static MetricValue Attribution(SampleReading sample)
    {
        if (sample.Sample.Forged is not { } forged) { return MetricValue.None; }

        var (explained, all) = (0, 0);
        var wrong = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var word in Added(sample))
        {
            all++;
            if (IsExplained(forged, sample.Input.Text, word)) { explained++; }
            else { wrong.Add(Found.At(DiagnosticPlace.Prompt, "unattributed", $"no receipt explains '{sample.Text.Said(word)}'", word)); }
        }

        return Found.Share(explained, all, wrong.DrainToImmutable());
    }

    private static bool IsExplained(ForgedPrompt forged, TextReading input, Token word)
    {
        foreach (var placed in forged.Fragments)
        {
            if (word.Start < placed.At || word.End > placed.At + placed.Text.Length) { continue; }

            var source = placed.Fragment.Source;
            return source.Kind switch
            {
                SourceKind.Template or SourceKind.Knowledge or SourceKind.Rule => source.Id.Length > 0,
                SourceKind.User => word.IsHan ? input.HasLatin : input.HasHan,
                _ => false,
            };
        }

        return false;
    }
}
