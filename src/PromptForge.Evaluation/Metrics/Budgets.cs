using System.Collections.Immutable;
using PromptForge.Evaluation.Cases;
using PromptForge.Measure;
using PromptForge.Model;
using PromptForge.Profiles;

namespace PromptForge.Evaluation.Metrics;

/// <summary>How a prompt uses the room that its target has. Recommended limits do not count: nothing is lost beyond them.</summary>
internal static class Budgets
{
    /// <summary>Overflow, as a gate: 1 when prompt and negative prompt hold every hard and effective limit.</summary>
    public static MetricValue Fits(SampleReading sample)
    {
        if (sample.Profile is not { } profile) { return MetricValue.None; }

        var wrong = ImmutableArray.CreateBuilder<Diagnostic>();
        Hold(DiagnosticPlace.Prompt, sample.Sample.Prompt, profile.Limits);
        if (sample.Sample.NegativePrompt is { } negative) { Hold(DiagnosticPlace.Negative, negative, profile.NegativeLimits); }

        return Found.Gate(wrong.DrainToImmutable());

        void Hold(DiagnosticPlace place, string text, ImmutableArray<LengthLimit> limits)
        {
            foreach (var limit in limits)
            {
                if (limit.Kind == LimitKind.Recommended) { continue; }

                var meter = sample.Readings.Meters.For(limit.Length.Unit);
                var length = new PromptLength(meter.Count(text), limit.Length.Unit);
                if (length.FitsIn(limit.Length)) { continue; }

                var kept = Cut(text, meter, limit.Length.Value).Length;
                wrong.Add(Found.In(place, "overflow", $"{length}; the {(limit.Kind == LimitKind.Hard ? "hard" : "effective")} limit is {limit.Length}", kept, text.Length - kept));
            }
        }
    }

    /// <summary>Utilisation: min(1, T(y) / B), of the limit that leaves least room.</summary>
    public static MetricValue Utilisation(SampleReading sample)
    {
        var most = Limits(sample).Select(limit => (double?)sample.Readings.Meters.For(limit.Length.Unit).Count(sample.Sample.Prompt) / limit.Length.Value).Max();
        return most is { } used ? Found.Value(Math.Min(1, used)) : MetricValue.None;
    }

    /// <summary>Tail loss: FR(x, y) - FR(x, first B tokens of y).</summary>
    public static MetricValue TailLoss(SampleReading sample)
    {
        if (sample.Input.Facts.IsEmpty || !Limits(sample).Any()) { return MetricValue.None; }

        var seen = Seen(sample);
        if (seen.Length == sample.Sample.Prompt.Length) { return Found.Value(0); }

        var whole = FactRecall.OfPart(sample, sample.Text) ?? 0;
        var kept = FactRecall.OfPart(sample, sample.Readings.Reader.Read(seen)) ?? 0;
        return kept >= whole ? Found.Value(0) : Found.Value(whole - kept,
            [Found.In(DiagnosticPlace.Prompt, "tail-lost", "facts stand behind the limit", seen.Length, sample.Sample.Prompt.Length - seen.Length)]);
    }

    /// <summary>Fact recall of what the model reads: FR(x, first B tokens of y), without Chinese where the profile hardly understands it.</summary>
    public static MetricValue ReadRecall(SampleReading sample)
    {
        if (sample.Input.Facts.IsEmpty || sample.Profile is not { } profile) { return MetricValue.None; }

        var (text, seen) = (sample.Sample.Prompt, Seen(sample));
        if (profile.Reads(Language.Chinese) < LanguageLevel.Translated) { seen = string.Concat(seen.Select(letter => letter is >= '\u3400' and <= '\u9FFF' ? ' ' : letter)); }

        var kept = FactRecall.OfPart(sample, seen == text ? sample.Text : sample.Readings.Reader.Read(seen)) ?? 0;
        return Found.Value(kept);
    }

    // What no limit cuts off.
    private static string Seen(SampleReading sample)
    {
        var seen = sample.Sample.Prompt;
        foreach (var limit in Limits(sample)) { seen = Cut(seen, sample.Readings.Meters.For(limit.Length.Unit), limit.Length.Value); }

        return seen;
    }

    private static IEnumerable<LengthLimit> Limits(SampleReading sample) => sample.Profile is { } profile ? profile.Limits.Where(limit => limit.Kind != LimitKind.Recommended) : [];

    /// <summary>The longest beginning of a text that a limit holds; a word that is cut in two is left out whole.</summary>
    private static string Cut(string text, ITextMeter meter, int limit)
    {
        if (meter.Count(text) <= limit) { return text; }

        var (fits, not) = (0, text.Length);
        while (not - fits > 1)
        {
            var middle = (fits + not) / 2;
            if (meter.Count(text.AsSpan(0, middle)) <= limit) { fits = middle; }
            else { not = middle; }
        }

        while (fits > 0 && char.IsAsciiLetterOrDigit(text[fits - 1]) && char.IsAsciiLetterOrDigit(text[fits])) { fits--; }

        return text[..(fits > 0 && char.IsHighSurrogate(text[fits - 1]) ? fits - 1 : fits)];
    }

    /// <summary>Front placement: CLIP tokens before the first thing that the user names.</summary>
    public static MetricValue FrontPlacement(SampleReading sample)
    {
        var first = int.MaxValue;
        foreach (var fact in sample.Input.Facts)
        {
            if (fact.Fact.Kind != FactKind.Entity) { continue; }

            foreach (var span in sample.Readings.Matcher.Spans(sample.Text, fact.Arguments[0])) { first = Math.Min(first, sample.Text.Tokens[span.First].Start); }
        }

        if (first == int.MaxValue) { return MetricValue.None; }

        // "a photo of a fox": the article goes with its noun; counting it is part of the definition.
        var before = sample.Readings.Count(sample.Sample.Prompt[..first]);
        return before == 0 ? Found.Value(0) : Found.Value(before, [Found.In(DiagnosticPlace.Prompt, "before-subject", "stands before the first thing that the user names", 0, first)]);
    }
}
