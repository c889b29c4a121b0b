using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using PromptForge.Concepts;
using PromptForge.Knowledge;

namespace PromptForge.Qdrant;

/// <summary>Where points come from.</summary>
internal interface IPointSource
{
    /// <summary>What they look like.</summary>
    CollectionScheme Scheme { get; }

    /// <summary>The content hash of every point, by its id.</summary>
    IReadOnlyDictionary<Guid, string> Hashes { get; }

    /// <summary>The points of some ids. Only these are embedded.</summary>
    IAsyncEnumerable<KnowledgePoint> PointsAsync(IReadOnlySet<Guid> wanted, CancellationToken cancellationToken);
}

/// <summary>The entries of a lexicon as points, and queries as vectors of the same kind.</summary>
internal sealed class KnowledgePoints : IPointSource
{
    private const int Batch = 128;

    // Terms in an entry, fields weighted, on average: of the embedded entries on 2026-11-21. It stays, whatever is indexed, so that
    // an entry's vector depends on the entry alone and a changed neighbour changes nothing; BM25 hardly feels the difference.
    private const double AverageLength = 148;
    private readonly IEmbeddingGenerator<string, Embedding<float>> generator;
    private readonly bool isHashed;
    private readonly Dictionary<Guid, KnowledgeDocument> documents;
    private readonly Dictionary<Guid, string> hashes;

    /// <summary>Reads the entries of a lexicon.</summary>
    /// <param name="lexicon">The entries.</param>
    /// <param name="generator">Measures likeness with a model; null for hashed spellings.</param>
    /// <param name="dimensions">How wide hashed spellings are.</param>
    /// <param name="model">The model and its width, where the generator does not tell them.</param>
    public KnowledgePoints(Lexicon lexicon, IEmbeddingGenerator<string, Embedding<float>>? generator, int dimensions, (string Name, int Size)? model = null)
    {
        isHashed = generator is null or HashedEmbeddings;
        this.generator = generator ?? new HashedEmbeddings(lexicon.Folding, dimensions);
        var about = this.generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        Scheme = new(
            model?.Name ?? about?.DefaultModelId ?? throw new ArgumentException("The embedding generator does not tell its model; without a name another model's vectors would pass for its own.", nameof(generator)),
            isHashed ? null : model?.Size ?? about?.DefaultModelDimensions ?? throw new ArgumentException("The embedding generator does not tell how wide its vectors are.", nameof(generator)));
        Knowledge = new(lexicon);
        documents = Knowledge.All.ToDictionary(document => KnowledgePoint.IdOf(document.Concept.Id));
        hashes = documents.ToDictionary(pair => pair.Key, pair => HashOf(pair.Value));
    }

    /// <inheritdoc />
    public CollectionScheme Scheme { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<Guid, string> Hashes => hashes;

    /// <summary>What of a query the engine cannot know.</summary>
    public KnowledgeDocuments Knowledge { get; }

    /// <summary>The entry of a point, or null.</summary>
    public Concept? Find(Guid id) => documents.GetValueOrDefault(id)?.Concept;

    /// <inheritdoc />
    public async IAsyncEnumerable<KnowledgePoint> PointsAsync(IReadOnlySet<Guid> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in documents.Where(pair => wanted.Contains(pair.Key)).Chunk(Batch))
        {
            var vectors = await EmbedAsync([.. batch.Select(pair => isHashed ? pair.Value.Spellings : pair.Value.Passage)], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Length; i++) { yield return PointOf(batch[i].Key, batch[i].Value, vectors[i].Vector); }
        }
    }

    /// <summary>A query's words, each counting one.</summary>
    public static SparseVector Words(IReadOnlyList<string> terms) => SparseVector.Of(Weighted(terms.Select(term => (term, 1f))));

    /// <summary>A query's likeness: hashed spellings as a sparse vector, else the model's.</summary>
    public async ValueTask<(SparseVector? Spellings, ReadOnlyMemory<float> Meaning)> LikenessAsync(string query, CancellationToken cancellationToken)
    {
        var vectors = await EmbedAsync([query], cancellationToken).ConfigureAwait(false);
        return isHashed ? (Sparse(vectors[0].Vector.Span), default) : (null, vectors[0].Vector);
    }

    /// <summary>The number of a term: its 32-bit FNV-1a hash over UTF-16, low byte first.</summary>
    /// <remarks>Of 50,000 terms about one pair shares a number, and then only lends each other its entries.</remarks>
    public static uint NumberOf(string term)
    {
        var hash = 2166136261u;
        foreach (var letter in term) { hash = unchecked(((((hash ^ (byte)letter) * 16777619) ^ (uint)(letter >> 8)) * 16777619)); }

        return hash;
    }

    /// <summary>The words of a document as BM25 counts them.</summary>
    public static SparseVector Words(IReadOnlyList<string> terms, IReadOnlyList<float> frequencies, double average = AverageLength)
    {
        var length = frequencies.Sum();
        return SparseVector.Of(Weighted(terms.Zip(frequencies, (term, frequency) => (term, (float)Bm25Index.Saturation(frequency, length, average)))));
    }

    private static Dictionary<uint, float> Weighted(IEnumerable<(string Term, float Weight)> terms)
    {
        var weights = new Dictionary<uint, float>();
        foreach (var (term, weight) in terms)
        {
            var number = NumberOf(term);
            weights[number] = weights.GetValueOrDefault(number) + weight;
        }

        return weights;
    }

    private static SparseVector Sparse(ReadOnlySpan<float> vector)
    {
        var weights = new Dictionary<uint, float>();
        for (var i = 0; i < vector.Length; i++)
        {
            if (vector[i] != 0) { weights[(uint)i] = vector[i]; }
        }

        return SparseVector.Of(weights);
    }

    private static IReadOnlyList<string>? Values(Concept entry, string key) =>
        entry.FactOf(key) is { } fact ? [.. fact.Is.Concat(fact.Can).Distinct(StringComparer.Ordinal)] : null;

    // Who means something in a culture belongs there, too; who belongs to none belongs to all.
    private static IReadOnlyList<string>? Cultures(Concept entry) =>
        Values(entry, "culture") is { } own ? [.. own.Concat(entry.Meanings.Where(meaning => !meaning.IsTaboo).Select(meaning => meaning.Culture)).Distinct(StringComparer.Ordinal)] : null;

    private async Task<IReadOnlyList<Embedding<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = await generator.GenerateAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (vectors.Count != texts.Count) { throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The embedding generator was given {texts.Count} texts and answered with {vectors.Count} vectors.")); }

        if (Scheme.Dense is { } size && vectors.FirstOrDefault(vector => vector.Vector.Length != size) is { } other)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The embedding generator answered with a vector of {other.Vector.Length} dimensions; its model has {size}."));
        }

        return vectors;
    }

    private KnowledgePoint PointOf(Guid id, KnowledgeDocument document, ReadOnlyMemory<float> vector) => new()
    {
        Id = id,
        Entry = document.Concept.Id,
        Hash = hashes[id],
        Kind = document.Concept.Kind,
        Seasons = Values(document.Concept, "season"),
        Cultures = Cultures(document.Concept),
        Zh = document.Concept.Name.Zh,
        En = document.Concept.Name.En,
        Text = document.Passage,
        Words = Words(document.Terms, document.Frequencies),
        Spellings = isHashed ? Sparse(vector.Span) : null,
        Meaning = isHashed ? default : vector,
    };

    // Over all that goes into the point, so that equal hashes are equal points.
    private string HashOf(KnowledgeDocument document)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{CollectionScheme.Format}\n{Scheme.Model}\n{Scheme.Dense}\n{document.Concept.Id}\n{document.Concept.Kind}\n");
        foreach (var values in new[] { Values(document.Concept, "season"), Cultures(document.Concept) }) { text.AppendJoin(',', values ?? ["?"]).Append('\n'); }

        text.Append(document.Concept.Name.Zh).Append('\n').Append(document.Concept.Name.En).Append('\n').Append(document.Spellings).Append('\n').Append(document.Passage);
        foreach (var (term, frequency) in document.Terms.Zip(document.Frequencies)) { text.Append('\n').Append(term).Append(' ').Append(frequency.ToString("R", CultureInfo.InvariantCulture)); }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
