using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace PromptForge.Embeddings;

/// <summary>Keeps vectors on the disk, so that no text is paid for twice by one model and width. Texts themselves are not kept.</summary>
/// <remarks>What is missing is asked for in batches, and each batch is on the disk before the next one is asked. Safe for threads and for several processes.</remarks>
public sealed class EmbeddingCache : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private readonly string folder;
    private readonly int batch;
    private readonly Action<string>? note;
    private readonly Dictionary<string, EmbeddingFile> files = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim door = new(1);

    /// <summary>A cache before a generator.</summary>
    /// <param name="inner">Asked for what is missing; disposed of with this.</param>
    /// <param name="folder">Where the files lie, one for each model and width; made where it is missing.</param>
    /// <param name="batch">Most texts that are asked for at once.</param>
    /// <param name="note">Is told what was ignored, a torn end for example; may be null.</param>
    public EmbeddingCache(IEmbeddingGenerator<string, Embedding<float>> inner, string folder, int batch = 32, Action<string>? note = null)
        : base(inner)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        this.folder = folder;
        this.batch = batch;
        this.note = note;
    }

    /// <summary>How many texts the model was asked for.</summary>
    public long Asked { get; private set; }

    /// <summary>How many were on the disk.</summary>
    public long Found { get; private set; }

    /// <inheritdoc />
    /// <exception cref="EmbeddingException">The model gave no vectors, or they cannot be kept; those of earlier batches are.</exception>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        IReadOnlyList<string> texts = [.. values];
        var metadata = InnerGenerator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        var model = options?.ModelId ?? metadata?.DefaultModelId ?? "unknown";
        var dimensions = options?.Dimensions ?? metadata?.DefaultModelDimensions ?? 0;
        var vectors = new float[texts.Count][];
        await door.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = File(model, dimensions);
            var missing = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (var i = 0; i < texts.Count; i++)
            {
                if (file.Find(KeyOf(texts[i])) is { } known) { vectors[i] = known; }
                else if (missing.TryGetValue(texts[i], out var places)) { places.Add(i); }
                else { missing[texts[i]] = [i]; }
            }

            Found += texts.Count - missing.Values.Sum(places => places.Count);
            foreach (var asked in missing.Keys.Chunk(batch))
            {
                var answers = await base.GenerateAsync(asked, options, cancellationToken).ConfigureAwait(false);
                if (answers.Count != asked.Length) { throw new InvalidOperationException($"The embedding generator was given {asked.Length} texts and answered with {answers.Count} vectors."); }

                Asked += asked.Length;
                var made = answers.Select(answer => answer.Vector.ToArray()).ToArray();
                await file.AppendAsync([.. asked.Select(KeyOf)], made, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < asked.Length; i++)
                {
                    foreach (var place in missing[asked[i]]) { vectors[place] = made[i]; }
                }
            }
        }
        finally
        {
            door.Release();
        }

        return [.. vectors.Select(vector => new Embedding<float>(vector) { ModelId = model })];
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) { door.Dispose(); }

        base.Dispose(disposing);
    }

    private static byte[] KeyOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private EmbeddingFile File(string model, int dimensions)
    {
        var name = EmbeddingFile.NameOf(model, dimensions);
        if (!files.TryGetValue(name, out var file)) { files[name] = file = new(Path.Combine(folder, name), model, dimensions, note); }

        return file;
    }
}
