using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>Reads what people say to narrow a search, such as <c>spring,summer</c>.</summary>
public static class KnowledgeFilter
{
    /// <summary>The <see cref="KnowledgeQuery.Diversity"/> of those who ask for unlike answers and say no number.</summary>
    public const double Diverse = 0.5;

    /// <summary>Reads values separated by commas.</summary>
    /// <param name="key"><c>kind</c>, <c>season</c> or <c>culture</c>.</param>
    /// <param name="text">What was said; null or nothing does not narrow.</param>
    /// <param name="entries">What is searched: a value that none of them has is unknown.</param>
    /// <param name="unknown">Makes the error of an unknown value, given the known ones.</param>
    /// <returns>The values; null for all.</returns>
    public static IReadOnlySet<string>? Read(string key, string? text, IEnumerable<Concept> entries, Func<string, IReadOnlyList<string>, Exception> unknown)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(unknown);
        if (string.IsNullOrWhiteSpace(text)) { return null; }

        var known = entries.SelectMany(entry => Values(entry, key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var values = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var value in values)
        {
            if (!known.Contains(value)) { throw unknown(value, known); }
        }

        return values.ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Values(Concept entry, string key) =>
        key == "kind" ? [entry.Kind] : entry.FactOf(key) is { } fact ? fact.Is.Concat(fact.Can) : [];
}
