using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>A model of few dimensions: each letter turns a text's vector a little. It knows nothing, but always the same.</summary>
internal sealed class TurningModel(string name, int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(value =>
        {
            var vector = new float[dimensions];
            for (var i = 0; i < value.Length; i++) { vector[(value[i] + i) % dimensions] += 1; }

            return new Embedding<float>(vector);
        })));

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, name, dimensions) : null;

    public void Dispose()
    {
    }
}

internal static class Json
{
    public static async Task<JsonNode> GetFromJsonAsync(this HttpClient http, string url) => JsonNode.Parse(await http.GetStringAsync(url))!;

    public static IReadOnlyList<string> Names(this JsonNode collections) => [.. collections["result"]!["collections"]!.AsArray().Select(one => one!["name"]!.GetValue<string>())];
}
