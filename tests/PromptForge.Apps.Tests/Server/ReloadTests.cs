using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Server.Reloading;
using PromptForge.Tests.Cli;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Content that changes under a running server is used whole and soon, or not at all.</summary>
public sealed partial class ReloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-reload-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Requests_see_one_content_from_start_to_end_while_files_change_and_none_fails()
    {
        // Two files that belong together: whoever sees one generation of the look and another of the mood has seen a half.
        Generation(0);
        await using var server = await StartAsync();
        using var stop = new CancellationTokenSource();
        var mixed = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<string, string>();
        var count = 0;
        var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await server.PostAsync("/v1/enhance", """[{"prompt":"a fox","style":"look-one,look-two"},{"prompt":"a fox","style":"look-one,look-two"}]""");
                Assert.Equal(200, (int)response.StatusCode);
                var answer = await response.JsonAsync();
                var prompts = answer.EnumerateArray().Select(item => item.TryGetProperty("prompt", out var prompt) ? prompt.GetString()! : item.GetRawText()).ToList();
                var versions = answer.EnumerateArray().Select(item => item.GetProperty("contentVersion").GetString()!).Distinct().ToList();
                var generations = prompts.SelectMany(prompt => Number().Matches(prompt)).Select(match => match.Value).ToList();
                if (versions.Count != 1 || generations.Count != 4 || generations.Distinct().Count() != 1 || seen.GetOrAdd(versions[0], prompts[0]) != prompts[0]) { mixed.Enqueue(string.Join(" | ", prompts)); }

                Interlocked.Increment(ref count);
            }
        })).ToList();

        var versions = new HashSet<string>();
        for (var generation = 1; generation <= 4; generation++)
        {
            Generation(generation);
            versions.Add(await UntilAsync(server, answer => answer.GetProperty("prompt").GetString()!.Contains($"generation {generation}", StringComparison.Ordinal)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
        Assert.Empty(mixed);
        Assert.Equal(4, versions.Count);
        Assert.True(count > 20, $"only {count} requests");
    }

    [Fact]
    public async Task What_is_taught_into_the_folder_is_used_within_a_minute()
    {
        await using var server = await StartAsync();
        using var before = await server.PostAsync("/v1/enhance", """{"prompt":"一束测试花","target":"stability-v1-sdxl"}""");
        Assert.DoesNotContain("trialbloom", (await before.JsonAsync()).GetProperty("prompt").GetString(), StringComparison.Ordinal);
        using var console = new TestConsole();
        var since = Stopwatch.StartNew();

        Assert.Equal(0, await console.RunAsync("teach", "测试花", "--en", "trialbloom", "--like", "rose", "--to", folder));
        await UntilAsync(server, answer => answer.GetProperty("prompt").GetString()!.Contains("trialbloom", StringComparison.Ordinal), """{"prompt":"一束测试花","target":"stability-v1-sdxl"}""");

        Assert.True(since.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Faulty_content_is_told_and_the_good_one_stays_until_it_is_mended()
    {
        Generation(1);
        var log = new ConcurrentQueue<string>();
        await using var server = await StartAsync(log);
        var good = (await ReadyAsync(server)).GetProperty("contentVersion").GetString();

        var outcomes = new ConcurrentQueue<string>();
        using var meter = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "promptforge.server.reloads") { listener.EnableMeasurementEvents(instrument); }
            },
        };
        meter.SetMeasurementEventCallback<long>((_, _, tags, _) => outcomes.Enqueue((string)tags[0].Value!));
        meter.Start();
        Write("look-two.yaml", "id: look-two\nkind: look\nnams: {zh: 甲, en: two}\n");
        await WaitAsync(async () => (await ReadyAsync(server)).GetProperty("contentFaults").GetInt32() > 0);

        Assert.Contains("faulty", outcomes);
        Assert.Equal(good, (await ReadyAsync(server)).GetProperty("contentVersion").GetString());
        Assert.Contains(log, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("look-two.yaml(3,", StringComparison.Ordinal) && line.Contains("did you mean 'names'", StringComparison.Ordinal));
        Assert.Equal(good, await UntilAsync(server, answer => answer.GetProperty("prompt").GetString()!.Contains("generation 1", StringComparison.Ordinal)));

        Generation(2);
        Assert.NotEqual(good, await UntilAsync(server, answer => answer.GetProperty("prompt").GetString()!.Contains("generation 2", StringComparison.Ordinal)));
        Assert.Equal(0, (await ReadyAsync(server)).GetProperty("contentFaults").GetInt32());
    }

    [Fact]
    public async Task Content_without_what_the_settings_name_is_not_used()
    {
        Generation(1);
        await using var server = await RunningServer.StartAsync(options =>
        {
            Watched(options);
            Guards.KeyTests.AddKey(options, "studio", key => key.Style = "look-one");
            options.Hosts.Add("127.0.0.1");
        });
        File.Delete(Path.Combine(folder, "look-one.yaml"));

        await WaitAsync(async () => (await ReadyAsync(server)).GetProperty("contentFaults").GetInt32() > 0);
    }

    [Theory]
    [InlineData("bomb.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nentries: [*b, *b]\n", "anchors and aliases")]
    [InlineData("deep.yaml", null, "nested deeper")]
    [InlineData("huge.yaml", null, "at most")]
    [InlineData("wildcards/huge.txt", null, "at most")]
    [InlineData("binary.yaml", "\0\u0001\u0002", "must hold a map")]
    public async Task Bombs_are_refused_and_hold_nobody_up(string name, string? text, string said)
    {
        var log = new ConcurrentQueue<string>();
        await using var server = await StartAsync(log);
        Write(name, text ?? (name.StartsWith("deep", StringComparison.Ordinal) ? $"entries: {new string('[', 5000)}{new string(']', 5000)}\n" : new string('#', 5 << 20)));

        await WaitAsync(async () => (await ReadyAsync(server)).GetProperty("contentFaults").GetInt32() > 0);

        Assert.Contains(log, line => line.Contains(Path.GetFileName(name), StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));
        using var response = await server.PostAsync("/v1/enhance", """{"prompt":"a fox"}""");
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_huge_file_is_refused_before_it_is_read()
    {
        var path = Path.Combine(folder, "huge.yaml");
        await using (var file = File.Create(path)) { file.SetLength(8L << 30); }

        var faults = new PromptForge.Authoring.Faults();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        new PromptForge.Content.ContentReader(faults).Read(PromptForge.Content.ForgeContent.Embedded, [folder]);

        Assert.Contains("huge.yaml", Assert.Single(faults.All).ToString(), StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 256 << 20);
    }

    [Fact]
    public async Task Looks_only_when_asked_where_it_is_told_so()
    {
        Generation(1);
        await using var server = await RunningServer.StartAsync(options =>
        {
            Watched(options);
            options.ReloadEvery = TimeSpan.Zero;
        });
        Generation(2);
        await Task.Delay(1500);
        Assert.Contains("generation 1", await PromptAsync(server), StringComparison.Ordinal);

        server.Services.GetRequiredService<ContentWatch>().Ask();

        await WaitAsync(async () => (await PromptAsync(server)).Contains("generation 2", StringComparison.Ordinal));
    }

    private static async Task<string> PromptAsync(RunningServer server)
    {
        using var response = await server.PostAsync("/v1/enhance", """{"prompt":"a fox","style":"look-one,look-two"}""");
        return (await response.JsonAsync()).GetProperty("prompt").GetString()!;
    }

    private static async Task<JsonElement> ReadyAsync(RunningServer server)
    {
        JsonElement answer = default;
        await WaitAsync(async () =>
        {
            using var response = await server.Client.GetAsync("/readyz");
            answer = await response.JsonAsync();
            return (int)response.StatusCode == 200;
        });
        return answer;
    }

    /// <summary>Asks until an answer is as wanted.</summary>
    /// <returns>The version of its content.</returns>
    private static async Task<string> UntilAsync(RunningServer server, Predicate<JsonElement> isWanted, string body = """{"prompt":"a fox","style":"look-one,look-two"}""")
    {
        var version = "";
        await WaitAsync(async () =>
        {
            using var response = await server.PostAsync("/v1/enhance", body);
            var answer = await response.JsonAsync();
            version = answer.GetProperty("contentVersion").GetString()!;
            return isWanted(answer);
        });
        return version;
    }

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        for (var since = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(since.Elapsed < Patience, "it did not come to pass within a minute");
            await Task.Delay(50);
        }
    }

    [GeneratedRegex("generation [0-9]")]
    private static partial Regex Number();

    private Task<RunningServer> StartAsync(ConcurrentQueue<string>? log = null) => RunningServer.StartAsync(Watched, builder =>
    {
        if (log is not null) { builder.LogTo(log); }
    });

    private void Watched(PromptForge.Server.ServerOptions options)
    {
        options.ContentFolders.Add(folder);
        options.ReloadEvery = TimeSpan.FromMilliseconds(100);
    }

    private void Generation(int number)
    {
        foreach (var name in (string[])["one", "two"])
        {
            Write($"look-{name}.yaml", $"id: look-{name}\nkind: look\nnames: {{zh: 风格{name}, en: look {name}}}\nphrases:\n  glow: {{role: {(name == "one" ? "light" : "mood")}, zh: {name}第{number}代, en: {name} generation {number}, relevance: 0.9}}\n");
        }
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
