using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace PromptForge.SemanticKernel.Tests;

/// <summary>A collection in memory: exact cosines, compiled filters.</summary>
internal class MemoryCollection : VectorStoreCollection<Guid, KnowledgeRecord>
{
    private readonly SortedDictionary<Guid, KnowledgeRecord> records = [];

    public override string Name => "knowledge";

    public IReadOnlyCollection<KnowledgeRecord> Records => records.Values;

    public bool Exists { get; private set; }

    /// <summary>How often it was searched, and how.</summary>
    public List<string> Searches { get; } = [];

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Exists);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        Exists = true;
        return Task.CompletedTask;
    }

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        records.Clear();
        Exists = false;
        return Task.CompletedTask;
    }

    public override Task<KnowledgeRecord?> GetAsync(Guid key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(records.GetValueOrDefault(key));

    public override IAsyncEnumerable<KnowledgeRecord> GetAsync(
        Expression<Func<KnowledgeRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<KnowledgeRecord>? options = null, CancellationToken cancellationToken = default) =>
        records.Values.Where(filter.Compile()).Take(top).ToAsyncEnumerable();

    public override Task DeleteAsync(Guid key, CancellationToken cancellationToken = default)
    {
        records.Remove(key);
        return Task.CompletedTask;
    }

    public override Task UpsertAsync(KnowledgeRecord record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

    public override Task UpsertAsync(IEnumerable<KnowledgeRecord> records, CancellationToken cancellationToken = default)
    {
        if (!Exists) { throw new VectorStoreException("There is no such collection."); }

        foreach (var record in records) { this.records[record.Key] = record; }

        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<VectorSearchResult<KnowledgeRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<KnowledgeRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Searches.Add("vector");
        await Task.Yield();
        foreach (var result in ByCosine(searchValue, options?.Filter).Where(result => !(result.Score < options?.ScoreThreshold)).Take(top)) { yield return result; }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    protected IEnumerable<VectorSearchResult<KnowledgeRecord>> ByCosine<TInput>(TInput query, Expression<Func<KnowledgeRecord, bool>>? filter)
    {
        var vector = Assert.IsType<ReadOnlyMemory<float>>(query);
        return Kept(filter).Select(record => new VectorSearchResult<KnowledgeRecord>(record, TensorPrimitives.CosineSimilarity(vector.Span, record.Vector.Span)))
            .OrderByDescending(result => result.Score).ThenBy(result => result.Record.Key);
    }

    protected IEnumerable<KnowledgeRecord> Kept(Expression<Func<KnowledgeRecord, bool>>? filter) => filter is null ? records.Values : records.Values.Where(filter.Compile());
}

/// <summary>A collection that searches for words, too, and fuses both lists by rank, as Qdrant, Weaviate and Azure AI Search do.</summary>
internal sealed class HybridMemoryCollection : MemoryCollection, IKeywordHybridSearchable<KnowledgeRecord>
{
    private const int Damping = 60;

    public async IAsyncEnumerable<VectorSearchResult<KnowledgeRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<KnowledgeRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TInput : notnull
    {
        Searches.Add("hybrid");
        await Task.Yield();
        var words = Kept(options?.Filter).Select(record => (Record: record, Terms: record.Terms.Split(' ').ToHashSet(StringComparer.Ordinal))).ToList();
        var rarity = keywords.ToDictionary(word => word, word => Math.Log((1.0 + words.Count) / (1 + words.Count(one => one.Terms.Contains(word)))), StringComparer.Ordinal);
        var byWords = words.Select(one => (one.Record, Score: keywords.Where(one.Terms.Contains).Sum(word => rarity[word]))).Where(one => one.Score > 0)
            .OrderByDescending(one => one.Score).ThenBy(one => one.Record.Key).Select(one => one.Record);
        var scores = new Dictionary<KnowledgeRecord, double>();
        foreach (var list in (IEnumerable<KnowledgeRecord>[])[ByCosine(searchValue, options?.Filter).Select(result => result.Record).Take(2 * top), byWords.Take(2 * top)])
        {
            foreach (var (record, i) in list.Select((record, i) => (record, i))) { scores[record] = scores.GetValueOrDefault(record) + (1.0 / (Damping + i + 1)); }
        }

        foreach (var (record, score) in scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Key).Take(top)) { yield return new(record, score); }
    }
}
