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

    /// <summary>Only entries of one of these cultures, those that mean something there, and those that have none; null for all.</summary>
    public IReadOnlySet<string>? Cultures { get; init; }

    /// <summary>How much answers should differ from each other: by kind, family and name.</summary>
    /// <value>0 to 1; the default 0 asks for the best only, 1 for the most unlike of what was found.</value>
    public double Diversity { get; init; }

    /// <summary>Most answers of each kind; other kinds have no limit. Null for none at all.</summary>
    public IReadOnlyDictionary<string, int>? Quotas { get; init; }

    /// <summary>How many of the best an index finds so that <see cref="KnowledgeSelection"/> has a choice; <see cref="Top"/> where there is none to make.</summary>
    public int Candidates => (int)Math.Min(int.MaxValue, Quotas is not null ? Math.Max(16L * Top, 512) : Diversity > 0 ? Math.Max(4L * Top, 40) : Top);

    /// <summary>Whether an entry may answer.</summary>
    public bool Admits(Concept entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Kinds is null || Kinds.Contains(entry.Kind)) && Fits(entry, "season", Seasons)
            && (Fits(entry, "culture", Cultures) || entry.Meanings.Any(meaning => !meaning.IsTaboo && Cultures!.Contains(meaning.Culture)));
    }

    private static bool Fits(Concept entry, string key, IReadOnlySet<string>? wanted) =>
        wanted is null || entry.FactOf(key) is not { } fact || fact.Is.Any(wanted.Contains) || fact.Can.Any(wanted.Contains);
}
