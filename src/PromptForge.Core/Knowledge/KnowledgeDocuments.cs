using PromptForge.Concepts;

namespace PromptForge.Knowledge;

/// <summary>An entry as an index outside of this process stores it.</summary>
/// <param name="Concept">The entry.</param>
/// <param name="Passage">What it says of itself in both languages: the text for an embedding model.</param>
/// <param name="Spellings">Its names alone: the text for <see cref="HashedEmbeddings"/>.</param>
/// <param name="Terms">Every term under which it is found, once, as <see cref="TextTerms"/> cuts them.</param>
public sealed record KnowledgeDocument(Concept Concept, string Passage, string Spellings, IReadOnlyList<string> Terms)
{
    /// <summary>How often each of <see cref="Terms"/> stands in the entry, names counted several times, in the same order: what BM25 starts from.</summary>
    public IReadOnlyList<float> Frequencies { get; init; } = [];
}

/// <summary>The knowledge base for indices outside of this process: what they store, and what of a query they cannot know.</summary>
/// <remarks>Pure; safe for threads.</remarks>
public sealed class KnowledgeDocuments
{
    private readonly Entries entries;
    private readonly Dictionary<string, int> frequencies = new(StringComparer.Ordinal);
    private readonly TextTerms terms;

    /// <summary>Reads the entries of a lexicon; O(n) in their words.</summary>
    public KnowledgeDocuments(Lexicon lexicon)
    {
        ArgumentNullException.ThrowIfNull(lexicon);
        entries = new(lexicon);
        terms = new(lexicon.Folding);
        var documents = new List<KnowledgeDocument>(entries.Count);
        foreach (var (fields, i) in entries.Fields().Select((fields, i) => (fields, i)))
        {
            var found = new OrderedDictionary<string, float>(StringComparer.Ordinal);
            foreach (var field in fields)
            {
                foreach (var term in terms.Of(field.Text)) { found[term] = found.GetValueOrDefault(term) + field.Weight; }
            }

            foreach (var term in found.Keys) { frequencies[term] = frequencies.GetValueOrDefault(term) + 1; }

            documents.Add(new(entries[i], EntryText.Passage(entries[i]), EntryText.Spellings(entries[i]), [.. found.Keys]) { Frequencies = [.. found.Values] });
        }

        All = documents;
    }

    /// <summary>Every entry, in ordinal order of ids.</summary>
    public IReadOnlyList<KnowledgeDocument> All { get; }

    /// <summary>The terms of a query that tell entries apart: those that stand in one at least, the rarest first, ties in ordinal order.</summary>
    /// <param name="query">Words in Chinese, English or both; the first 2,048 UTF-16 units are read.</param>
    /// <param name="most">How many terms at most.</param>
    public IReadOnlyList<string> Keywords(string query, int most)
    {
        ArgumentNullException.ThrowIfNull(query);
        return [.. terms.Of(Beginning(query)).Distinct(StringComparer.Ordinal).Where(frequencies.ContainsKey)
            .OrderBy(term => frequencies[term]).ThenBy(term => term, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>The distinct terms of a query that stand in an entry, the first ones, and which part of its terms they are.</summary>
    /// <param name="query">Words in Chinese, English or both; the first 2,048 UTF-16 units are read.</param>
    /// <param name="most">How many terms at most.</param>
    /// <returns>The terms in the order of the text; the part from 0 to 1, in which unseen Chinese characters and pairs do not count: misspelt words do.</returns>
    public (IReadOnlyList<string> Terms, double Known) TermsOf(string query, int most)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (found, unknown) = (new List<string>(), 0);
        foreach (var term in terms.Of(Beginning(query)))
        {
            if (found.Count + unknown >= most) { break; }

            if (!frequencies.ContainsKey(term)) { unknown += Folding.IsHan(term[0]) ? 0 : 1; }
            else if (!found.Contains(term)) { found.Add(term); }
        }

        return (found, unknown == 0 ? 1 : found.Count / (double)(found.Count + unknown));
    }

    /// <summary>The entries that a query names, each with the part of the query's letters that spell the name, above 0 to 1.</summary>
    /// <param name="query">Words in Chinese, English or both; the first 2,048 UTF-16 units are read.</param>
    /// <returns>In ordinal order of ids.</returns>
    public IReadOnlyList<KnowledgeHit> Named(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var marks = new int[entries.Count];
        entries.MarkNamed(Beginning(query), marks);
        return [.. marks.Select((mark, i) => new KnowledgeHit(entries[i], mark / (double)Entries.WholeQuery)).Where(hit => hit.Score > 0)];
    }

    /// <summary>The entries that hold what a query names as a fact or belong to it, each with how many such concepts: a further reason where its words were found.</summary>
    /// <param name="query">Words in Chinese, English or both; the first 2,048 UTF-16 units are read.</param>
    /// <returns>By id; entries that hold none are left out.</returns>
    public IReadOnlyDictionary<string, int> Holding(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var held = new int[entries.Count];
        Array.Fill(held, 1);
        entries.MarkNamed(Beginning(query), new int[entries.Count], held, worth: 1);
        return Enumerable.Range(0, held.Length).Where(number => held[number] > 1).ToDictionary(number => entries[number].Id, number => held[number] - 1, StringComparer.Ordinal);
    }

    private static string Beginning(string query) => query.Length <= HybridIndex.LongestQuery ? query : query[..HybridIndex.LongestQuery];
}
