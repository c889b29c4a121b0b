using System.Text.Json;
using System.Text.Json.Nodes;
using PromptForge.Chat;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Chat;

/// <summary>A chat interface on a real socket that answers as told, well or badly.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    public const string Secret = "sk-chat-0123456789abcdef";
    public const string Variable = "CHAT_TEST_KEY";

    private readonly ScriptedServer server;

    public ChatServer(Func<Received, Reply> script)
    {
        server = new(script);
    }

    public Uri Endpoint => new(server.Address, "/v1");

    public IReadOnlyList<Received> Requests => server.Requests;

    /// <summary>A server that says the same whatever it is asked.</summary>
    public static ChatServer Saying(string answer, string finish = "stop") => new(_ => Said(answer, finish));

    /// <summary>A server that answers by what it is asked: the text of the last message.</summary>
    public static ChatServer Answering(Func<string, string> answer) => new(request => Said(answer(Asked(request))));

    /// <summary>A well-formed answer.</summary>
    public static Reply Said(string answer, string finish = "stop") => Reply.Json(new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["model"] = "test-model",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = answer },
            ["finish_reason"] = finish,
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 5, ["completion_tokens"] = 7, ["total_tokens"] = 12 },
    }.ToJsonString());

    /// <summary>The words of the last message of a request.</summary>
    public static string Asked(Received request) => request.Json()["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>();

    /// <summary>Whether a request asks for a translation.</summary>
    public static bool IsTranslation(Received request) => Asked(request).Contains("<clauses>", StringComparison.Ordinal);

    /// <summary>The clauses that a translation is asked of.</summary>
    public static IReadOnlyList<string> Clauses(string asked)
    {
        var start = asked.IndexOf("<clauses>", StringComparison.Ordinal) + "<clauses>".Length;
        using var list = JsonDocument.Parse(asked[start..asked.IndexOf("</clauses>", StringComparison.Ordinal)]);
        return [.. list.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>The prompt that is to be rewritten.</summary>
    public static string Prompt(string asked)
    {
        var start = asked.IndexOf("<prompt>", StringComparison.Ordinal) + "<prompt>".Length;
        return asked[start..asked.IndexOf("</prompt>", StringComparison.Ordinal)];
    }

    /// <summary>Settings that lead here and lose no time.</summary>
    public ChatSettings Settings(Action<ChatSettings>? configure = null)
    {
        var settings = new ChatSettings
        {
            Endpoint = Endpoint,
            Model = "test-model",
            KeyVariable = Variable,
            Timeout = TimeSpan.FromSeconds(5),
            RetryDelay = TimeSpan.FromMilliseconds(5),
        };
        configure?.Invoke(settings);
        return settings;
    }

    /// <summary>A client that has the key.</summary>
    public OpenAiChatClient Client(Action<ChatSettings>? configure = null) => new(Settings(settings =>
    {
        settings.Key = Secret;
        configure?.Invoke(settings);
        if (settings.KeyVariable is null) { settings.Key = null; }
    }));

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
