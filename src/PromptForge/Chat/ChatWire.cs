using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using PromptForge.Providers.Http;

namespace PromptForge.Chat;

/// <summary>Messages, tools and answers as the interface writes them.</summary>
internal static class ChatWire
{
    /// <summary>The body of a question.</summary>
    public static JsonObject Request(IEnumerable<ChatMessage> messages, ChatOptions? options, string model)
    {
        var body = new JsonObject { ["model"] = options?.ModelId ?? model, ["messages"] = new JsonArray([.. Messages(messages, options)]) };
        if (options is null) { return body; }

        Put(body, "temperature", options.Temperature);
        Put(body, "top_p", options.TopP);
        Put(body, "max_tokens", options.MaxOutputTokens);
        Put(body, "frequency_penalty", options.FrequencyPenalty);
        Put(body, "presence_penalty", options.PresencePenalty);
        Put(body, "seed", options.Seed);
        if (options.StopSequences is { Count: > 0 } stops) { body["stop"] = new JsonArray([.. stops.Select(stop => (JsonNode?)stop)]); }

        if (options.ResponseFormat is ChatResponseFormatJson format) { body["response_format"] = Format(format); }

        Tools(body, options);
        return body;
    }

    /// <summary>The answer, or null where there is none.</summary>
    public static ChatResponse? Response(JsonNode? json)
    {
        var choice = json.At("choices").At(0);
        if (choice.At("message") is not JsonObject message) { return null; }

        var contents = new List<AIContent>();
        if (message.At("content").Text() is { Length: > 0 } text) { contents.Add(new TextContent(text)); }

        if (message.At("refusal").Text() is { Length: > 0 } refusal) { contents.Add(new ErrorContent(refusal)); }

        foreach (var call in message.At("tool_calls").Items())
        {
            if (call.At("function").At("name").Text() is { } name)
            {
                contents.Add(FunctionCallContent.CreateFromParsedArguments(call.At("function").At("arguments").Text() ?? "{}", call.At("id").Text() ?? name, name, Arguments));
            }
        }

        var usage = json.At("usage");
        return new(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = json.At("id").Text(),
            ModelId = json.At("model").Text(),
            FinishReason = choice.At("finish_reason").Text() is { Length: > 0 } reason ? new(reason) : null,
            Usage = usage is null ? null : new()
            {
                InputTokenCount = usage.At("prompt_tokens").Whole(),
                OutputTokenCount = usage.At("completion_tokens").Whole(),
                TotalTokenCount = usage.At("total_tokens").Whole(),
            },
        };
    }

    private static IEnumerable<JsonNode?> Messages(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.Instructions is { Length: > 0 } instructions) { yield return new JsonObject { ["role"] = "system", ["content"] = instructions }; }

        foreach (var message in messages)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                yield return new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = Text(result) };
            }

            if (message.Contents.FirstOrDefault(content => content is not (TextContent or FunctionCallContent or FunctionResultContent or TextReasoningContent or UsageContent)) is { } other)
            {
                throw new NotSupportedException($"This client sends text and function calls, not {other.GetType().Name}.");
            }

            var calls = message.Contents.OfType<FunctionCallContent>().Select(Call).ToArray();
            if (calls.Length == 0 && message.Contents.OfType<FunctionResultContent>().Any()) { continue; }

            var one = new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text };
            if (calls.Length > 0) { one["tool_calls"] = new JsonArray(calls); }

            yield return one;
        }
    }

    private static JsonNode? Call(FunctionCallContent call) => new JsonObject
    {
        ["id"] = call.CallId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = Json(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal)) },
    };

    private static string Text(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is null ? "" : "The function failed.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement json => json.GetRawText(),
        TextContent text => text.Text,
        var other => Json(other),
    };

    private static string Json(object value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value is IDictionary<string, object?> ? typeof(IDictionary<string, object?>) : value.GetType()));

    private static Dictionary<string, object?> Arguments(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(pair => pair.Name, pair => (object?)pair.Value.Clone(), StringComparer.Ordinal);
    }

    private static void Tools(JsonObject body, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } tools) { return; }

        body["tools"] = new JsonArray([.. tools.Select(Tool)]);
        if (options.AllowMultipleToolCalls is { } several) { body["parallel_tool_calls"] = several; }

        body["tool_choice"] = options.ToolMode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } },
            RequiredChatToolMode => "required",
            _ => "auto",
        };
    }

    private static JsonNode? Tool(AITool tool) => tool is AIFunctionDeclaration function
        ? new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = function.Name, ["description"] = function.Description, ["parameters"] = JsonNode.Parse(function.JsonSchema.GetRawText()) },
        }
        : throw new NotSupportedException($"This client offers functions as tools, not {tool.GetType().Name}.");

    private static JsonObject Format(ChatResponseFormatJson format) => format.Schema is not { } schema
        ? new() { ["type"] = "json_object" }
        : new()
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = format.SchemaName ?? "answer", ["schema"] = JsonNode.Parse(schema.GetRawText()) },
        };

    private static void Put(JsonObject body, string name, double? value)
    {
        if (value is { } number) { body[name] = Math.Round(number, 4); }
    }

    private static void Put(JsonObject body, string name, long? value)
    {
        if (value is { } number) { body[name] = number; }
    }
}
