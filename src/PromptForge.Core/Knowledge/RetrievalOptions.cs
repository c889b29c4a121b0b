using System.ComponentModel.DataAnnotations;

namespace PromptForge.Knowledge;

/// <summary>How knowledge entries are found.</summary>
/// <remarks>
/// The weights are those of the measured blend: 0.8 words and 0.2 likeness, each min-max normalised, never equal ranks.
/// Everything stands on its own; no rule crosses two properties.
/// </remarks>
public sealed record RetrievalOptions
{
    /// <summary>Most distinct words and characters of a query that are looked up, the first ones of the text.</summary>
    /// <value>1 to 1,024; the default is 64. It bounds the cost of a search, whatever is asked.</value>
    [Range(1, 1024)]
    public int MaxTerms { get; set; } = 64;

    /// <summary>What BM25 counts in the blend; likeness of spelling counts the rest.</summary>
    /// <value>0 to 1; the default is 0.8. One is BM25 alone, zero the vectors alone.</value>
    [Range(0.0, 1.0)]
    public double LexicalWeight { get; set; } = 0.8;

    /// <summary>What a name counts against the blend, in proportion to how much of the query it is.</summary>
    /// <value>0 to 1; the default is 0.55. Above 0.5, a query that is nothing but a name finds its entry first, always.</value>
    [Range(0.0, 1.0)]
    public double NameWeight { get; set; } = 0.55;

    /// <summary>What each concept that the query names adds to the entries that hold it as a fact or belong to it, in words of common rarity.</summary>
    /// <value>0 to 8; the default is 2. Zero leaves facts to their words alone: "crimson" then finds no red flower.</value>
    [Range(0.0, 8.0)]
    public double LinkWeight { get; set; } = 2;

    /// <summary>The least cosine of two hashed spellings that counts; less is chance.</summary>
    /// <value>0 to 1; the default is 0.2. Lower values find worse misspellings, and noise.</value>
    [Range(0.0, 1.0)]
    public double MinLikeness { get; set; } = 0.2;

    /// <summary>How wide hashed vectors are.</summary>
    /// <value>1,024 to 65,536; the default is 4,096. They are sparse, so wider is both sharper and faster.</value>
    [Range(HashedEmbeddings.LeastDimensions, HashedEmbeddings.MostDimensions)]
    public int Dimensions { get; set; } = 4096;

    /// <summary>Holds the ranges above in code that has no container, without reflection.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    internal RetrievalOptions Checked()
    {
        Within(MaxTerms, 1, 1024, nameof(MaxTerms));
        Within(LexicalWeight, 0, 1, nameof(LexicalWeight));
        Within(NameWeight, 0, 1, nameof(NameWeight));
        Within(LinkWeight, 0, 8, nameof(LinkWeight));
        Within(MinLikeness, 0, 1, nameof(MinLikeness));
        Within(Dimensions, HashedEmbeddings.LeastDimensions, HashedEmbeddings.MostDimensions, nameof(Dimensions));
        return this;
    }

    private static void Within(double value, double least, double most, string name)
    {
        // The negation catches NaN, too.
        if (!(value >= least && value <= most)) { throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}."); }
    }
}
