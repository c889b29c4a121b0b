using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PromptForge.Embeddings;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Embeddings;

/// <summary>An embedding interface on a real socket: each text's vector tells which text it was.</summary>
internal sealed class EmbeddingServer : IAsyncDisposable
{
    public const string Secret = "sk-embed-0123456789abcdef";
    private readonly ScriptedServer server;

    public EmbeddingServer(Func<Received, Reply>? script = null)
    {
        server = new(script ?? (request => Answer(request)));
    }

    public IReadOnlyList<Received> Requests => server.Requests;

    /// <summary>The texts that were asked for, request by request.</summary>
    public IEnumerable<string[]> Asked => Requests.Select(Inputs);

    public static string[] Inputs(Received request) => [.. request.Json()["input"]!.AsArray().Select(text => text!.GetValue<string>())];

    /// <summary>A whole answer, in the wrong order, as services may give it.</summary>
    public static Reply Answer(Received request, int width = 4, int less = 0)
    {
        var texts = Inputs(request);
        var data = texts.Select((text, i) => (text, i)).Reverse().Skip(less)
            .Select(item => (JsonNode)new JsonObject { ["object"] = "embedding", ["index"] = item.i, ["embedding"] = new JsonArray([.. VectorOf(item.text, width).Select(number => (JsonNode)number)]) });
        return Reply.Json(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. data]), ["model"] = "test-embed" }.ToJsonString());
    }

    public static float[] VectorOf(string text, int width = 4) => [.. Enumerable.Range(0, width).Select(i => 1 + ((Encoding.UTF8.GetBytes(text).Sum(one => one) + (i * 7)) % 31 / 31f))];

    public EmbeddingSettings Settings(Action<EmbeddingSettings>? configure = null)
    {
        var settings = new EmbeddingSettings
        {
            Endpoint = new(server.Address, "/v1"),
            Model = "test-embed",
            Key = Secret,
            Timeout = TimeSpan.FromSeconds(10),
            RetryDelay = TimeSpan.FromMilliseconds(5),
        };
        configure?.Invoke(settings);
        return settings;
    }

    public OpenAiEmbeddings Client(Action<EmbeddingSettings>? configure = null) => new(Settings(configure));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public static string[] Texts(int count) => [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"text {i} 文字"))];
}
