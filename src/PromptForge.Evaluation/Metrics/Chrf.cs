using System.Runtime.InteropServices;

namespace PromptForge.Evaluation.Metrics;

/// <summary>chrF: the F-score of character n-grams that a text shares with a reference.</summary>
/// <remarks>Precision and recall are means over the orders that both texts are long enough for; white space does not count. Source: Popović, WMT 2015, doi:10.18653/v1/W15-3049.</remarks>
public static class Chrf
{
    /// <summary>The score, 0 to 1.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">What it should say.</param>
    /// <param name="beta">How much more recall weighs than precision; 2 is the source's choice.</param>
    /// <param name="order">The longest n-grams, in UTF-16 units.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is below 1, or <paramref name="beta"/> is not positive.</exception>
    public static double Score(string text, string reference, double beta = 2, int order = 6)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        var (one, other) = (Dense(text), Dense(reference));
        var orders = Math.Min(order, Math.Min(one.Length, other.Length));
        var (precision, recall) = (0.0, 0.0);
        for (var n = 1; n <= orders; n++)
        {
            double shared = Shared(one, other, n);
            precision += shared / (one.Length - n + 1) / orders;
            recall += shared / (other.Length - n + 1) / orders;
        }

        var weight = beta * beta;
        return precision + recall == 0 ? 0 : (1 + weight) * precision * recall / ((weight * precision) + recall);
    }

    private static string Dense(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>How many n-grams two texts share, each as often as both hold it.</summary>
    private static int Shared(string one, string other, int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at + n <= other.Length; at++) { CollectionsMarshal.GetValueRefOrAddDefault(lookup, other.AsSpan(at, n), out _)++; }

        var shared = 0;
        for (var at = 0; at + n <= one.Length; at++)
        {
            if (lookup.TryGetValue(one.AsSpan(at, n), out var left) && left > 0)
            {
                shared++;
                lookup[one.AsSpan(at, n)] = left - 1;
            }
        }

        return shared;
    }
}
