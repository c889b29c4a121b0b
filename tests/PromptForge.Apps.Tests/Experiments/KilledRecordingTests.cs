using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptForge.Evaluation.Stores;
using PromptForge.Tests.Evaluation.Stores;

namespace PromptForge.Apps.Tests.Experiments;

/// <summary>100,000 events, and a kill in the middle: what was acknowledged is there, and nothing is there twice.</summary>
public sealed class KilledRecordingTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>, IDisposable
{
    private const int Events = 100_000;
    private const int Units = 1000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-kill-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Sqlite_loses_nothing_that_it_acknowledged() => await CheckAsync(Path.Combine(folder.FullName, "experiments.db"), KillAsync);

    [Fact]
    public async Task Postgres_loses_nothing_that_it_acknowledged() => await CheckAsync(await postgres.SchemaAsync(), KillAsync);

    [Fact]
    public async Task Nor_does_it_when_the_server_is_killed() => Assert.Equal(3, await CheckAsync(await postgres.SchemaAsync(), _ => postgres.CrashAsync()));

    private static Task KillAsync(Process sender)
    {
        sender.Kill();
        return Task.CompletedTask;
    }

    /// <returns>What the sender that met the kill exited with.</returns>
    private async Task<int> CheckAsync(string address, Func<Process, Task> kill)
    {
        await WriteAsync(address);
        using var first = Start(address);
        var acknowledged = new List<string>();
        while (await first.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged.Add(Recorded(line));
            if (acknowledged.Count == Events / 3) { await kill(first); }
        }

        // Not before its last line was read: a sender whose pipe is full waits for its reader.
        await first.WaitForExitAsync();
        Assert.InRange(acknowledged.Count, Events / 3, Events - 1);
        var stored = await StoredAsync(address);
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.InRange(stored.Count, acknowledged.Count, Events - 1);

        // The sender does not know what came through, and sends everything again.
        var watch = Stopwatch.StartNew();
        using var second = Start(address);
        var errors = second.StandardError.ReadToEndAsync();
        var statuses = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await second.StandardOutput.ReadLineAsync() is { } line)
        {
            var status = JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()!;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }

        await second.WaitForExitAsync();
        output.WriteLine($"{acknowledged.Count} acknowledged, {stored.Count} stored at the kill; the rest in {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {await errors}");
        Assert.Equal(0, second.ExitCode);
        Assert.Equal((stored.Count, Events - stored.Count), (statuses["duplicate"], statuses["recorded"]));
        stored = await StoredAsync(address);
        Assert.Equal((Events, Events), (stored.Count, stored.Distinct().Count()));
        return first.ExitCode;
    }

    private static string Recorded(string line)
    {
        var answer = JsonDocument.Parse(line).RootElement;
        Assert.Equal("recorded", answer.GetProperty("status").GetString());
        return answer.GetProperty("event").GetString()!;
    }

    private async Task WriteAsync(string address)
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "experiments"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "experiments", "kill.yaml"), """
            id: kill
            arms: [{id: plain, strategy: none}, {id: rules, strategy: rules}]
            primary: {metric: kept, kind: binary, smallest-effect: 0.02}
            stop: {units: 1000}
            """);
        var events = new StringBuilder();
        for (var at = 0; at < Events; at++)
        {
            events.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"e{at:000000}\",\"unit\":\"u{at % Units}\"{(at < Units ? "" : $",\"metric\":\"kept\",\"value\":{at % 2}")}}}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "events.jsonl"), events.ToString());
        await using var store = ExperimentStores.Open(address);
        for (var at = 0; at < Units; at++) { await store.KeepAsync("kill", "plan", new($"u{at}", at % 2 == 0 ? "plain" : "rules", 0.5, null, DateTimeOffset.UnixEpoch)); }
    }

    private static async Task<List<string>> StoredAsync(string address)
    {
        await using var store = ExperimentStores.Open(address);
        var stored = new List<string>(Events);
        await foreach (var unit in store.UnitsAsync("kill")) { stored.AddRange(unit.Events.Select(one => one.Id)); }

        return stored;
    }

    // The program where it was built: beside the tests it lacks what ASP.NET brings along for them.
    private static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "src", "PromptForge.Cli", "bin", here.Parent.Name, here.Name, "PromptForge.Cli.dll");
        }
    }

    private Process Start(string address) => Process.Start(new ProcessStartInfo(
        "dotnet", [Program, "experiment", "record", "kill", "--input", "events.jsonl", "--store", address])
    {
        WorkingDirectory = folder.FullName,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
