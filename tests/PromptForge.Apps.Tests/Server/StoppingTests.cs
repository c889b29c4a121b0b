using System.Diagnostics;
using System.Globalization;
using PromptForge.Apps.Tests.Server.Gateway;
using PromptForge.Server;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The program itself, told by signals.</summary>
public sealed class StoppingTests : IDisposable
{
    private const string Body = """{"model":"m","prompt":"a lighthouse"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-stopping-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:03")]
    public async Task Finishes_what_it_is_answering_and_says_at_once_that_it_is_not_ready(string drain)
    {
        SkipWithoutSignals();
        await using var service = new ScriptedServer(_ => Reply.Json("""{"created":1}""") with { Delay = TimeSpan.FromSeconds(4) });
        using var server = Start("--set", $"Server:Drain={drain}", "--set", "Gateway:Routes:0:Path=/", "--set", $"Gateway:Routes:0:Upstream={service.Address}", "--set", "Gateway:Routes:0:AllowPrivate=true");
        using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
        await UntilAsync(async () => (int)(await client.GetAsync("/readyz")).StatusCode == 200);

        var slow = client.PostAsync("/v1/images/generations", RunningServer.Json(Body));
        await UntilAsync(() => Task.FromResult(service.Requests.Count == 1));
        await SignalAsync(server, "TERM");
        if (drain != "00:00:00")
        {
            // A balancer opens a new connection for each look.
            await UntilAsync(async () =>
            {
                using var balancer = new HttpClient { BaseAddress = client.BaseAddress };
                using var ready = await balancer.GetAsync("/readyz");
                return (int)ready.StatusCode == 503 && (await ready.ProblemAsync()).Code == "not-ready" && ready.Headers.RetryAfter is not null;
            });
            using var others = new HttpClient { BaseAddress = client.BaseAddress };
            using var late = await others.PostAsync("/v1/enhance", RunningServer.Json("""{"prompt":"a fox"}"""));
            Assert.Equal(200, (int)late.StatusCode);
        }

        using var answer = await slow;
        Assert.Equal((200, """{"created":1}"""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        await server.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.Equal(0, server.ExitCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/healthz"));
    }

    [Fact]
    public async Task The_signal_of_a_hangup_has_the_content_read_again()
    {
        SkipWithoutSignals();
        using var server = Start("--set", "Server:ReloadEvery=00:00:00", "--set", $"Server:ContentFolders:0={folder}");
        using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
        var before = await VersionAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "our-look.yaml"), "id: our-look\nkind: look\nnames: {zh: 我们, en: ours}\nphrases:\n  glow: {role: light, zh: 晨雾, en: morning mist, relevance: 0.9}\n");

        await SignalAsync(server, "HUP");

        await UntilAsync(async () => await VersionAsync() != before);
        Assert.False(server.HasExited);
        await SignalAsync(server, "TERM");
        await server.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.Equal(0, server.ExitCode);

        async Task<string> VersionAsync()
        {
            using var response = await client.GetAsync("/v1/defaults");
            return (await response.JsonAsync()).GetProperty("contentVersion").GetString()!;
        }
    }

    [Fact]
    public async Task The_program_itself_tells_whether_a_server_is_ready()
    {
        Uri address;
        await using (var server = await RunningServer.StartAsync())
        {
            address = server.Address;
            await UntilAsync(async () => await ServerProgram.RunAsync(["health", "--urls", address.ToString()], TextWriter.Null, TextWriter.Null) == 0);
            Assert.Equal(0, await ServerProgram.RunAsync(["health", "--urls", $"http://0.0.0.0:{address.Port}"], TextWriter.Null, TextWriter.Null));
        }

        Assert.Equal(1, await ServerProgram.RunAsync(["health", "--urls", address.ToString()], TextWriter.Null, TextWriter.Null));
    }

    [Fact]
    public async Task Logs_can_be_json()
    {
        SkipWithoutSignals();
        using var server = Start("--set", "Server:LogFormat=json", "--set", "Server:LogRequests=true");
        using var client = new HttpClient { BaseAddress = await AddressAsync(server) };
        using var response = await client.GetAsync("/healthz");
        await SignalAsync(server, "TERM");
        var lines = (await server.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var states = lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("State")).ToList();
        Assert.Contains(states, state => state.TryGetProperty("Route", out var route) && route.GetString() == "/healthz" && state.GetProperty("Request").GetString() == response.Header("X-PromptForge-Request"));
    }

    private static void SkipWithoutSignals() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with the kill of Unix.");

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PromptForge.Server.dll"), "--urls", "http://127.0.0.1:0", .. args])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    })!;

    private static async Task<Uri> AddressAsync(Process server)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await server.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is var at and >= 0) { return new(line[at..]); }
        }

        throw new InvalidOperationException("the server named no address");
    }

    private static async Task SignalAsync(Process server, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var since = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(since.Elapsed < Patience, "it did not come to pass within a minute");
            await Task.Delay(20);
        }
    }
}
