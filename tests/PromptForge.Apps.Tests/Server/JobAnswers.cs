using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>What tests ask of jobs and events.</summary>
internal static class JobAnswers
{
    /// <summary>The job at its end.</summary>
    public static async Task<JsonElement> DoneAsync(this RunningServer server, string path, string? key = null) => await DoneAsync(server.Client, path, key);

    /// <summary>The job at its end.</summary>
    public static async Task<JsonElement> DoneAsync(HttpClient client, string path, string? key = null)
    {
        for (var i = 0; i < 1200; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null) { request.Headers.Authorization = new("Bearer", key); }

            using var response = await client.SendAsync(request);
            Assert.Equal(200, (int)response.StatusCode);
            var job = await response.JsonAsync();
            if (job.GetProperty("status").GetString() is not ("queued" or "running")) { return job; }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{path} did not end within a minute.");
    }

    /// <summary>Every event of a stream, to its end.</summary>
    public static async Task<List<(string Name, JsonElement Data)>> EventsAsync(this RunningServer server, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : RunningServer.Json(body) };
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        var events = new List<(string, JsonElement)>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        string? name = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) { name = line[7..]; }
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) { events.Add((name!, JsonDocument.Parse(line[6..]).RootElement.Clone())); }
            else { Assert.True(line.Length == 0 || line[0] == ':', line); }
        }

        return events;
    }
}
