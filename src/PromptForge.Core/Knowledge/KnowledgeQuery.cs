using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>What is looked for in the knowledge base, and what may answer.</summary>
/// <param name="Text">Words in Chinese, English or both; the first 2,048 UTF-16 units are read.</param>
public sealed record KnowledgeQuery(string Text)
{
    /// <summary>How many entries at most.</summary>
    /// <value>0 or more; the default is 10.</value>
    public int Top { get; init; } = 10;

    /// <summary>Only entries of these kinds; null for all.</summary>
    public IReadOnlySet<string>? Kinds { get; init; }

    /// <summary>Only entries of one of these seasons, and those that have none; null for all.</summary>
    public IReadOnlySet<string>? Seasons { get; init; }

    /// <summary>Only entries of one of these cultures, and those that have none; null for all.</summary>
    public IReadOnlySet<string>? Cultures { get; init; }

    /// <summary>Whether an entry may answer.</summary>
    public bool Admits(Concept entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Kinds is null || Kinds.Contains(entry.Kind)) && Fits(entry, "season", Seasons) && Fits(entry, "culture", Cultures);
    }

    private static bool Fits(Concept entry, string key, IReadOnlySet<string>? wanted) =>
        wanted is null || entry.FactOf(key) is not { } fact || fact.Is.Any(wanted.Contains) || fact.Can.Any(wanted.Contains);
}
