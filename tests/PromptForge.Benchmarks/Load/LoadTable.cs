using System.Diagnostics;
using static PromptForge.Benchmarks.Load.LoadProgram;

namespace PromptForge.Benchmarks.Load;

/// <summary>Throughput and latency beside one another: peaks, shares, latency at half of the peak, latency that the gateway adds, and what happens beyond the peak.</summary>
internal sealed class LoadTable(Fleet fleet, Wrk wrk, int seconds)
{
    private const int Peak = 32;
    private const int Beyond = 512;

    // Only what was called often and long enough runs as compiled for good.
    private const long WarmRequests = 30_000;
    private static readonly TimeSpan WarmTime = TimeSpan.FromMinutes(1);

    // Each connection of a paced round sends one request in so many milliseconds; their number makes the rate.
    private const int Pause = 20;

    private readonly Dictionary<string, (string Address, List<WrkRound> Rounds)> all = new(StringComparer.Ordinal)
    {
        ["empty minimal API"] = (fleet.Empty + "/", []),
        ["/v1/enhance"] = (fleet.Server + "/v1/enhance", []),
        ["stub, directly"] = (fleet.Stub + Wrk.ImagesPath, []),
        ["bare proxy"] = (fleet.Proxy + Wrk.ImagesPath, []),
        ["gateway"] = (fleet.Server + Wrk.ImagesPath, []),
    };

    private readonly Dictionary<string, List<double>> costs = new(StringComparer.Ordinal) { ["empty minimal API"] = [], ["/v1/enhance"] = [], ["stub, directly"] = [], ["bare proxy"] = [], ["gateway"] = [] };

    /// <summary>Answers that should not have been.</summary>
    public long Wrong { get; private set; }

    public async Task RunAsync(int rounds)
    {
        foreach (var (address, _) in all.Values) { await WarmAsync(address).ConfigureAwait(false); }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, (address, measured)) in all)
            {
                var before = fleet.ProcessorTime(address);
                measured.Add(await wrk.RunAsync(address, Peak, seconds).ConfigureAwait(false));
                costs[name].Add((fleet.ProcessorTime(address) - before).TotalMicroseconds / measured[^1].Requests);
            }
        }

        Say($"At the peak: {Peak} connections, {rounds} rounds of {seconds} s each, in turn");
        Say($"{"",-20}{"per second",12}{"p50 ms",10}{"p99 ms",10}{"wrong",8}{"CPU µs each",14}");
        foreach (var (name, (_, measured)) in all)
        {
            Wrong += measured.Sum(round => round.Wrong);
            Say($"{name,-20}{Median(measured.Select(round => round.PerSecond)),12:0}{Median(measured.Select(round => round.Median)),10:0.00}{Median(measured.Select(round => round.P99)),10:0.00}{measured.Sum(round => round.Wrong),8}{Median(costs[name]),14:0.0}");
        }

        Say($"\n/v1/enhance, share of the empty minimal API   {Share("/v1/enhance", "empty minimal API"):0.00}   (aim 0.35 or more); by processor time {Cost("empty minimal API", "/v1/enhance"):0.00}");
        Say($"gateway, share of the bare proxy              {Share("gateway", "bare proxy"):0.00}   (aim 0.60 or more); by processor time {Cost("bare proxy", "gateway"):0.00}");
        await HalfAsync(rounds).ConfigureAwait(false);
        await AddedAsync(rounds).ConfigureAwait(false);
        await BeyondAsync().ConfigureAwait(false);
    }

    private double Share(string one, string other) => Median(all[one].Rounds.Zip(all[other].Rounds, (ours, theirs) => ours.PerSecond / theirs.PerSecond));

    /// <summary>The processor time of one request beside another's: what the share would be if nothing but our own work counted.</summary>
    private double Cost(string one, string other) => Median(costs[one].Zip(costs[other], (ours, theirs) => ours / theirs));

    private async Task WarmAsync(string address)
    {
        var (since, requests) = (Stopwatch.StartNew(), 0L);
        while (requests < WarmRequests && since.Elapsed < WarmTime) { requests += (await wrk.RunAsync(address, Peak, seconds).ConfigureAwait(false)).Requests; }
    }

    private async Task HalfAsync(int rounds)
    {
        var (address, measured) = all["/v1/enhance"];
        var half = Median(measured.Select(round => round.PerSecond)) / 2;
        var connections = Math.Max(1, (int)Math.Round(half * Pause / 1000));
        var paced = new List<WrkRound>();
        for (var round = 0; round < rounds; round++) { paced.Add(await wrk.RunAsync(address, connections, seconds, Pause).ConfigureAwait(false)); }

        Wrong += paced.Sum(round => round.Wrong);
        Say($"/v1/enhance, p99 at half of the peak          {Median(paced.Select(round => round.P99)):0.00} ms at {Median(paced.Select(round => round.PerSecond)):0} a second   (aim below 10 ms)");
    }

    /// <summary>One request at a time: what the gateway adds is not hidden by waiting.</summary>
    private async Task AddedAsync(int rounds)
    {
        var added = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["bare proxy"] = [], ["gateway"] = [] };
        for (var round = 0; round < rounds; round++)
        {
            var direct = await wrk.RunAsync(all["stub, directly"].Address, 1, seconds).ConfigureAwait(false);
            foreach (var (name, milliseconds) in added) { milliseconds.Add((await wrk.RunAsync(all[name].Address, 1, seconds).ConfigureAwait(false)).Median - direct.Median); }
        }

        Say($"gateway, p50 added to the stub's              {Median(added["gateway"]):0.00} ms (bare proxy {Median(added["bare proxy"]):0.00} ms)   (aim 1 ms or less)");
    }

    private async Task BeyondAsync()
    {
        foreach (var name in (string[])["/v1/enhance", "gateway"])
        {
            var round = await wrk.RunAsync(all[name].Address, Beyond, seconds, counts: true).ConfigureAwait(false);
            Wrong += round.Wrong;
            Say($"{name + ", far beyond the peak",-46}{round.Requests - round.Refused} answered, {round.Refused} refused with 429 or 503, {round.Wrong} wrong   ({Beyond} connections; aim 0 wrong)");
        }
    }
}
