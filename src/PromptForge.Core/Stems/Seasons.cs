using System.Collections.Immutable;
using System.Globalization;
using PromptForge.Concepts;
using PromptForge.Model;

namespace PromptForge.Stems;

/// <summary>Seasons as months of the northern temperate zone: spring is March to May.</summary>
public static class Seasons
{
    private static readonly string[] Names = ["winter", "spring", "summer", "autumn"];

    /// <summary>The season of a month, 1 to 12.</summary>
    public static string Of(int month) => Names[month % 12 / 3];

    /// <summary>The months of seasons in the order of the year.</summary>
    public static ImmutableArray<int> Months(ImmutableArray<string> seasons) =>
        [.. Enumerable.Range(1, 12).Where(month => seasons.Contains(Of(month)))];

    /// <summary>Months in words: 3–5月, March to May; a run over the year's end is one run.</summary>
    public static LocalText Text(ImmutableArray<int> months)
    {
        if (months.Length == 12) { return new("全年", "all year"); }

        var runs = new List<(int First, int Last)>();
        foreach (var first in months.Where(month => !months.Contains(Before(month))))
        {
            var last = first;
            while (months.Contains(After(last))) { last = After(last); }

            runs.Add((first, last));
        }

        return new(
            string.Join("、", runs.Select(run => run.First == run.Last ? $"{Number(run.First)}月" : $"{Number(run.First)}–{Number(run.Last)}月")),
            string.Join(", ", runs.Select(run => run.First == run.Last ? Name(run.First) : $"{Name(run.First)} to {Name(run.Last)}")));
    }

    /// <summary>The seasons that something asserts or allows, without the months.</summary>
    public static (ImmutableArray<string> Is, ImmutableArray<string> Can) OfEntry(Concept entry) =>
        entry.FactOf("season") is { } fact ? (fact.Is, fact.Can) : ([], []);

    private static int Before(int month) => month == 1 ? 12 : month - 1;

    private static int After(int month) => month == 12 ? 1 : month + 1;

    private static string Number(int month) => month.ToString(CultureInfo.InvariantCulture);

    private static string Name(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
}
