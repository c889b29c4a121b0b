using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>What an index of entries is made of, in plain arrays: a snapshot stores it, so that the first search need not index.</summary>
/// <param name="Words">Each word's entries and what it is worth in them.</param>
/// <param name="Spellings">Each dimension's entries and their part of it.</param>
/// <param name="Vectors">Each entry's vector of an embedding model; null where none was asked.</param>
internal sealed record IndexTables(Bm25Index Words, HashedIndex Spellings, DenseVectors? Vectors = null)
{
    /// <summary>Indexes the entries of a lexicon.</summary>
    /// <param name="lexicon">The entries.</param>
    /// <param name="dimensions">How many dimensions the hashed spellings have.</param>
    public static IndexTables Build(Lexicon lexicon, int dimensions)
    {
        var entries = new Entries(lexicon);
        return new(
            Bm25Index.Build(new(lexicon.Folding), entries.Fields()),
            HashedIndex.Build(new(lexicon.Folding, dimensions), entries.Spellings()));
    }
}
