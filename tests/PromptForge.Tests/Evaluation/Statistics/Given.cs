using System.Globalization;
using PromptForge.Evaluation.Statistics;

namespace PromptForge.Tests.Evaluation.Statistics;

/// <summary>Compares with a number as a source prints it: equal when it rounds to the very digits given.</summary>
internal static class Given
{
    /// <summary>One number, for example <c>2.539629e-10</c>.</summary>
    public static void Digits(string printed, double actual)
    {
        var expected = double.Parse(printed, CultureInfo.InvariantCulture);
        var parts = printed.Split('e', 'E');
        var decimals = parts[0].IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? parts[0].Length - point - 1 : 0;
        var unit = Math.Pow(10, (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - decimals);

        Assert.True(Math.Abs(actual - expected) <= 0.5 * unit * (1 + 1e-6), string.Create(CultureInfo.InvariantCulture, $"expected {printed}, got {actual:R}"));
    }

    /// <summary>Numbers in a row, parted by spaces.</summary>
    public static void AllDigits(string printed, IReadOnlyList<double> actual)
    {
        var numbers = printed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(numbers.Length, actual.Count);
        foreach (var (number, value) in numbers.Zip(actual)) { Digits(number, value); }
    }

    /// <summary>Both ends of an interval.</summary>
    public static void Ends(string lower, string upper, Interval interval)
    {
        Digits(lower, interval.Lower);
        Digits(upper, interval.Upper);
    }

    /// <summary>Heights of cross-fertilised minus self-fertilised maize, in eighths of an inch (Darwin 1876).</summary>
    public static double[] Maize { get; } = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
}
