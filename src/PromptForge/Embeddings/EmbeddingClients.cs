using Microsoft.Extensions.AI;

namespace PromptForge.Embeddings;

/// <summary>Makes the generator that settings describe.</summary>
public static class EmbeddingClients
{
    /// <summary>A client, behind a cache where the settings name a folder for one.</summary>
    /// <param name="settings">Address, model, key, cache and limits.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="note">Is told what the cache ignored; may be null.</param>
    /// <exception cref="ArgumentException">The settings are faulty; every fault is told.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> Make(EmbeddingSettings settings, TimeProvider? time = null, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var client = new OpenAiEmbeddings(settings, time);
        return settings.CacheFolder is { } folder ? new EmbeddingCache(client, folder, settings.MostTexts, note) : client;
    }
}
