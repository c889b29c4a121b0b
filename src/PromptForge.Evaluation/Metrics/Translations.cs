using System.Collections.Immutable;
using PromptForge.Concepts;
using PromptForge.Evaluation.Cases;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Evaluation.Metrics;

/// <summary>How well the user's words came over into the target's language.</summary>
internal static class Translations
{
    /// <summary>Residue: the Chinese characters of a prompt for an English target, as a share of its words, outside quoted text.</summary>
    public static MetricValue Residue(SampleReading sample)
    {
        var isEnglish = sample.Sample.Forged is { } forged ? !forged.Language.IsChinese : sample.Profile is { } profile && profile.Reads(Language.Chinese) < LanguageLevel.Good;
        if (!isEnglish) { return MetricValue.None; }

        var text = sample.Sample.Prompt;
        foreach (var quoted in sample.Input.Quoted.Where(words => words.Length > 0)) { text = text.Replace(quoted, new string('.', quoted.Length), StringComparison.Ordinal); }

        var (left, words) = (0, 0);
        var runs = ImmutableArray.CreateBuilder<Diagnostic>();
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsLetterOrDigit(text[at])) { continue; }

            var (start, isHan) = (at, Folding.IsHan(text[at]));
            while (at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && Folding.IsHan(text[at + 1]) == isHan) { at++; }

            words += isHan ? at - start + 1 : 1;
            if (!isHan) { continue; }

            left += at - start + 1;
            runs.Add(Found.In(DiagnosticPlace.Prompt, "untranslated", $"'{text[start..(at + 1)]}' is left in Chinese", start, at - start + 1));
        }

        return Found.Share(left, words, runs.DrainToImmutable());
    }

    /// <summary>Glossary hits / glossable terms: the user's words of the other language that we have a name for, and the prompt says it.</summary>
    public static MetricValue Glossary(SampleReading sample)
    {
        var wanted = sample.Input.Wanted;
        var isChinese = sample.Sample.Forged?.Language.IsChinese ?? sample.Text.Tokens.Count(token => token.IsHan) * 2 > sample.Text.Tokens.Count;
        var (hits, all) = (0, 0);
        var missing = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var word in wanted.Content)
        {
            if (word.IsHan == isChinese || !sample.Readings.Book.Knows(wanted, word) || IsQuoted(sample.Input, word)) { continue; }

            all++;
            if (IsSaid(sample, wanted, word, isChinese)) { hits++; }
            else { missing.Add(Found.At(DiagnosticPlace.Input, "not-translated", $"no translation of '{wanted.Said(word)}' is in the prompt", word)); }
        }

        return Found.Share(hits, all, missing.DrainToImmutable());
    }

    /// <summary>A word that was merely copied is not translated.</summary>
    private static bool IsSaid(SampleReading sample, TextReading wanted, in Token word, bool isChinese) =>
        sample.Readings.Book.Says(sample.Text, wanted, word) && !(!isChinese && sample.Text.AllTerms.Contains(word.Term));

    private static bool IsQuoted(CaseReading input, Token word)
    {
        foreach (var quoted in input.Quoted)
        {
            var at = input.Case.Prompt.IndexOf(quoted, StringComparison.Ordinal);
            if (at >= 0 && word.Start >= at && word.End <= at + quoted.Length) { return true; }
        }

        return false;
    }

    /// <summary>chrF2 against the case's reference.</summary>
    public static MetricValue Reference(SampleReading sample) =>
        sample.Input.Case.Reference is { Length: > 0 } reference ? Found.Value(Chrf.Score(sample.Sample.Prompt, reference)) : MetricValue.None;
}
