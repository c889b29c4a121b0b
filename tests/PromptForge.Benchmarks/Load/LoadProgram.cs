using System.Globalization;

namespace PromptForge.Benchmarks.Load;

/// <summary>The server under load, beside what it is compared with, in one run: <c>dotnet run -c Release -- load [--rounds N] [--seconds N] [--minutes N] [--requests N]</c>.</summary>
/// <remarks>Everybody gets a short round in turn, over and over, and a share is the median of its rounds: a busy moment of the machine falls on all alike.</remarks>
internal static class LoadProgram
{
    private const string Usage = "load [--rounds N] [--seconds N] [--minutes N] [--requests N]: rounds for each address, seconds of a round, minutes of mixed traffic, requests with faults upstream";

    // The gateway waits so long for a service that hangs.
    private static readonly TimeSpan UpstreamTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <returns>0 measured; 1 something was answered wrongly; 2 wrong usage, or <c>wrk</c> is missing.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal) { ["--rounds"] = 5, ["--seconds"] = 3, ["--minutes"] = 0.5, ["--requests"] = 2000 };
        for (var i = 0; i < options.Length; i += 2)
        {
            if (!numbers.ContainsKey(options[i]) || i + 1 == options.Length || !double.TryParse(options[i + 1], CultureInfo.InvariantCulture, out var number) || number < 0)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            numbers[options[i]] = number;
        }

        if (!Wrk.IsHere())
        {
            Console.Error.WriteLine("wrk makes the load: install it, on Debian and Ubuntu with 'apt-get install wrk'.");
            return 2;
        }

        using var wrk = new Wrk();
        var fleet = await Fleet.StartAsync(UpstreamTimeout).ConfigureAwait(false);
        await using (fleet.ConfigureAwait(false))
        {
            var table = new LoadTable(fleet, wrk, (int)numbers["--seconds"]);
            await table.RunAsync((int)numbers["--rounds"]).ConfigureAwait(false);
            await MemoryRun.RunAsync(fleet, wrk, TimeSpan.FromMinutes(numbers["--minutes"])).ConfigureAwait(false);
            var wrong = await FaultRun.RunAsync(fleet, (int)numbers["--requests"]).ConfigureAwait(false);
            return wrong == 0 && table.Wrong == 0 ? 0 : 1;
        }
    }

    /// <summary>Prints a line.</summary>
    public static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>The middle of some figures.</summary>
    public static double Median(IEnumerable<double> figures) => figures.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : double.NaN;
}
