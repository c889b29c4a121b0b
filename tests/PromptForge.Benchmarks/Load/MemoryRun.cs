using System.Diagnostics;
using static PromptForge.Benchmarks.Load.LoadProgram;

namespace PromptForge.Benchmarks.Load;

/// <summary>The server's memory under mixed traffic: enhancing and gateway, few and many connections, with pauses.</summary>
internal static class MemoryRun
{
    private const int Seconds = 3;
    private const double Megabyte = 1 << 20;

    public static async Task RunAsync(Fleet fleet, Wrk wrk, TimeSpan time)
    {
        if (time == TimeSpan.Zero) { return; }

        var samples = new List<(TimeSpan At, double Megabytes)>();
        var since = Stopwatch.StartNew();
        for (var turn = 0; since.Elapsed < time; turn++)
        {
            await wrk.RunAsync(fleet.Server + (turn % 2 == 0 ? "/v1/enhance" : Wrk.ImagesPath), (turn % 3) switch { 0 => 4, 1 => 32, _ => 96 }, Seconds, pause: turn % 5 == 4 ? 10 : 0).ConfigureAwait(false);
            samples.Add((since.Elapsed, fleet.ServerMemory / Megabyte));
        }

        Say($"\nMemory of the server over {time.TotalMinutes:0.#} min of mixed traffic, MiB");
        var step = Math.Max(1, samples.Count / 12);
        Say($"  {string.Join("  ", samples.Where((_, at) => at % step == 0).Select(sample => FormattableString.Invariant($"{sample.At:mm\\:ss} {sample.Megabytes:0}")))}");
        var quarter = Math.Max(1, samples.Count / 4);
        var (before, after) = (Median(samples.Skip(quarter).Take(quarter).Select(sample => sample.Megabytes)), Median(samples.TakeLast(quarter).Select(sample => sample.Megabytes)));
        Say($"  second quarter {before:0}, last quarter {after:0}: {(after - before) / before:+0.0%;-0.0%}   (aim flat)");
    }
}
