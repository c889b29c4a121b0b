using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary>The real process, spoken to by the SDK's own client.</summary>
internal sealed class McpRig : IAsyncDisposable
{
    private McpRig(McpClient client, string folder, List<string> log)
    {
        Client = client;
        Folder = folder;
        Log = log;
    }

    /// <summary>The program, as <c>dotnet</c> runs it.</summary>
    public static string Program { get; } = typeof(McpRig).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Program").Value!;

    public McpClient Client { get; }

    /// <summary>The working directory of the process.</summary>
    public string Folder { get; }

    /// <summary>The lines of its standard error.</summary>
    public List<string> Log { get; }

    public static async Task<McpRig> StartAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-mcp-").FullName;
        var log = new List<string>();
        var client = await McpClient.CreateAsync(new StdioClientTransport(new()
        {
            Command = "dotnet",
            Arguments = ["exec", Program, "mcp", .. arguments],
            WorkingDirectory = folder,

            // This client leaves the process's input open, waits this long all the same, and kills.
            ShutdownTimeout = TimeSpan.FromMilliseconds(100),
            StandardErrorLines = line =>
            {
                lock (log) { log.Add(line); }
            },
        }));
        return new(client, folder, log);
    }

    /// <summary>Calls a tool and reads its answer.</summary>
    public async Task<(JsonNode Json, bool IsError, IList<ContentBlock> Content)> CallAsync(string tool, string arguments = "{}")
    {
        var result = await Client.CallToolAsync(tool, Arguments(arguments));
        return (JsonNode.Parse(Assert.IsType<TextContentBlock>(result.Content[0]).Text)!, result.IsError == true, result.Content);
    }

    public static Dictionary<string, object?> Arguments(string json) => JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(one => one.Name, one => (object?)one.Value);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
