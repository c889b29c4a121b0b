using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace PromptForge.Tests.Providers;

/// <summary>A server on a real socket that answers as told, and breaks off where told: below HTTP, where no framework would let one.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<Received> requests = new();
    private readonly Func<Received, Reply> script;
    private readonly Task accepting;

    public ScriptedServer(Func<Received, Reply> script)
    {
        this.script = script;
        listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What came, in its order.</summary>
    public IReadOnlyList<Received> Requests => [.. requests];

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request) { return; }

            requests.Enqueue(request);
            var reply = script(request);
            if (reply.Delay > TimeSpan.Zero) { await Task.Delay(reply.Delay, closing.Token); }

            var head = new StringBuilder($"HTTP/1.1 {reply.Status} x\r\nConnection: close\r\n");
            if (reply.Type is not null) { head.Append("Content-Type: ").Append(reply.Type).Append("\r\n"); }

            foreach (var (name, value) in reply.Headers) { head.Append(name).Append(": ").Append(value).Append("\r\n"); }

            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n\r\n");
            byte[] bytes = [.. Encoding.ASCII.GetBytes(head.ToString()), .. reply.Body];
            var send = reply.Cut switch
            {
                Cut.BeforeAnswer => 0,
                Cut.InHead => 12,
                Cut.InBody => bytes.Length - ((reply.Body.Length + 1) / 2),
                _ => bytes.Length,
            };
            var part = reply.Drip > TimeSpan.Zero ? Math.Max(1, send / 10) : Math.Max(1, send);
            for (var sent = 0; sent < send; sent += part)
            {
                await stream.WriteAsync(bytes.AsMemory(sent, Math.Min(part, send - sent)), closing.Token);
                if (reply.Drip > TimeSpan.Zero) { await Task.Delay(reply.Drip, closing.Token); }
            }

            await stream.FlushAsync(closing.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // The other side went away, or the test is over.
        }
    }

    private async Task<Received?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[65_536];
        var end = -1;
        while (end < 0)
        {
            var count = await stream.ReadAsync(buffer, closing.Token);
            if (count == 0) { return null; }

            bytes.AddRange(buffer.AsSpan(0, count));
            end = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes).IndexOf("\r\n\r\n"u8);
        }

        var lines = Encoding.ASCII.GetString([.. bytes[..end]]).Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (bytes.Count < end + 4 + length)
        {
            var count = await stream.ReadAsync(buffer, closing.Token);
            if (count == 0) { return null; }

            bytes.AddRange(buffer.AsSpan(0, count));
        }

        return new(first[0], first[1], headers, [.. bytes[(end + 4)..]]);
    }
}

/// <summary>Where a connection is broken off.</summary>
internal enum Cut
{
    None,
    BeforeAnswer,
    InHead,
    InBody,
}

/// <summary>A request as it came.</summary>
internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as JSON; of a form, its fields, files as text about them.</summary>
    public JsonNode Json() => Headers["Content-Type"].StartsWith("multipart/", StringComparison.Ordinal) ? Form() : JsonNode.Parse(Body)!;

    private JsonObject Form()
    {
        var boundary = "--" + Headers["Content-Type"].Split("boundary=")[1].Trim('"');
        var fields = new JsonObject();
        foreach (var part in Encoding.Latin1.GetString(Body).Split(boundary).Skip(1).SkipLast(1))
        {
            var cut = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var (head, content) = (part[..cut], part[(cut + 4)..^2]);
            var name = head.Split("name=\"")[1].Split('"')[0];
            var value = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(content));
            fields[name] = head.Contains("filename=", StringComparison.Ordinal) ? $"<file of {content.Length} bytes>"
                : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && name is not "prompt" ? JsonValue.Create((decimal)number) : value;
        }

        return fields;
    }
}

/// <summary>An answer to give.</summary>
internal sealed record Reply(int Status, string? Type, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public Cut Cut { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>The wait after each tenth of the answer.</summary>
    public TimeSpan Drip { get; init; }

    public static Reply Json(string json, int status = 200) => new(status, "application/json", Encoding.UTF8.GetBytes(json));

    public static Reply Picture(byte[] content) => new(200, "application/octet-stream", content);

    public Reply With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
