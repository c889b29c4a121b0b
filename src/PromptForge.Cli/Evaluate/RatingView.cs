using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptForge.Evaluation.Ratings;

namespace PromptForge.Cli.Evaluate;

/// <summary>Shows what ratings come to.</summary>
internal static class RatingView
{
    /// <summary>For a person.</summary>
    public static string Text(RatingResult result, Messages say)
    {
        var text = new StringBuilder();
        text.Append(say.RatingSummary(result)).Append('\n');
        var width = result.Variants.Max(one => one.Variant.Length);
        foreach (var one in result.Variants)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {one.Variant.PadRight(width)}  {Signed(one.Strength)}  ({Signed(one.Interval.Lower)} … {Signed(one.Interval.Upper)})  {one.WinRate * 100:0}%\n");
        }

        foreach (var contest in result.Contests) { text.Append("  ").Append(say.RatingContest(contest)).Append('\n'); }

        if (result.IsPadded) { text.Append("  ").Append(say.RatingPadded).Append('\n'); }

        return text.Append("  ").Append(say.RatingEvidence(result.Evidence)).Append('\n').ToString();
    }

    /// <summary>For a program.</summary>
    public static void Write(Utf8JsonWriter json, RatingResult result)
    {
        json.WriteStartObject();
        json.WriteString("evidence", result.Evidence.ToString().ToLowerInvariant());
        json.WriteNumber("ratings", result.Ratings);
        json.WriteNumber("raters", result.Raters);
        json.WriteNumber("ties", result.Ties);
        json.WriteNumber("bothBad", result.BothBad);
        if (result.LeftShare is { } left) { json.WriteNumber("leftShare", left); }

        if (result.Kappa is { } kappa) { json.WriteNumber("kappa", kappa); }

        json.WriteBoolean("padded", result.IsPadded);
        json.WriteStartArray("variants");
        foreach (var one in result.Variants)
        {
            json.WriteStartObject();
            json.WriteString("variant", one.Variant);
            json.WriteNumber("strength", one.Strength);
            json.WriteNumber("lower", one.Interval.Lower);
            json.WriteNumber("upper", one.Interval.Upper);
            json.WriteNumber("winRate", one.WinRate);
            json.WriteNumber("prompts", one.Prompts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("contests");
        foreach (var one in result.Contests)
        {
            json.WriteStartObject();
            json.WriteString("first", one.First);
            json.WriteString("second", one.Second);
            json.WriteNumber("winRate", one.WinRate);
            json.WriteNumber("lower", one.Interval.Lower);
            json.WriteNumber("upper", one.Interval.Upper);
            json.WriteNumber("p", one.P);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Signed(double value) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString("0.00", CultureInfo.InvariantCulture);
}
