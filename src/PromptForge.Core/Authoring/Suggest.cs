namespace PromptForge.Authoring;

/// <summary>Finds what somebody probably meant.</summary>
public static class Suggest
{
    /// <summary>The message for an unknown name, with the nearest known one when there is a near one.</summary>
    public static string Unknown(string what, string name, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var nearest = Nearest(name, names);
        if (nearest is not null) { return $"{what} '{name}' is unknown; did you mean '{nearest}'?"; }

        return names.Length is > 0 and <= 12
            ? $"{what} '{name}' is unknown; known are {string.Join(", ", names)}."
            : $"{what} '{name}' is unknown.";
    }

    /// <summary>The nearest of the known names, or null when none is near: at most a third of the letters differ, or one begins with the other.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? best = null;
        var least = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            if (name.Length >= 3 && candidate.StartsWith(name, StringComparison.Ordinal)) { distance = Math.Min(distance, 1); }

            if (distance < least || (distance == least && string.CompareOrdinal(candidate, best) < 0)) { (best, least) = (candidate, distance); }
        }

        return least <= Math.Max(1, Math.Max(name.Length, best?.Length ?? 0) / 3) ? best : null;
    }

    /// <summary>How many single-letter changes or swaps of neighbours lead from one word to the other.</summary>
    /// <remarks>Optimal string alignment distance; O(n·m).</remarks>
    public static int Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > 256 || other.Length > 256) { return Math.Max(one.Length, other.Length); }

        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) { table[i, 0] = i; }
        for (var j = 0; j <= other.Length; j++) { table[0, j] = j; }

        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = one[i - 1] == other[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
