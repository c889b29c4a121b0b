using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace PromptForge.Cli.Mcp;

/// <summary>One of the forge's functions as a tool of the protocol: wrong arguments are told by their names, what it refuses is marked as an error, pictures come along.</summary>
internal sealed class McpTool(AIFunction function) : DelegatingAIFunction(function)
{
    private const string Painter = "generate_image";

    /// <summary>The function as a tool.</summary>
    public static McpServerTool Of(AIFunction function)
    {
        var paints = function.Name == Painter;
        return McpServerTool.Create(new McpTool(function), new() { ReadOnly = !paints, Destructive = false, Idempotent = !paints, OpenWorld = paints });
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (ToolArguments.Fault(arguments, JsonSchema) is { } fault) { return Error("bad-argument", fault); }

        var progress = new ToolProgress(arguments.Services);
        await using (progress.ConfigureAwait(false))
        {
            arguments.Services = progress;
            try
            {
                return await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false) is JsonElement answer ? Answer(answer) : null;
            }
            catch (Exception wrong) when (wrong is JsonException or ArgumentException) { return Error("bad-argument", wrong.Message); }
            catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
            {
                return Error("cannot-save", $"{lost.Message} Start 'promptforge mcp' with --out and a folder that can be written to.");
            }
        }
    }

    private CallToolResult Answer(JsonElement answer)
    {
        var isObject = answer.ValueKind == JsonValueKind.Object;
        var result = new CallToolResult { Content = [new TextContentBlock { Text = McpJson.Text(answer.WriteTo) }], IsError = isObject && answer.TryGetProperty("error", out _) };
        if (Name == Painter && isObject && answer.TryGetProperty("files", out var files))
        {
            foreach (var block in PictureBlocks.Of(files.EnumerateArray().Select(file => file.GetString()!))) { result.Content.Add(block); }
        }

        return result;
    }

    private static CallToolResult Error(string code, string message) => new()
    {
        Content = [new TextContentBlock { Text = McpJson.Text(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }) }],
        IsError = true,
    };
}
