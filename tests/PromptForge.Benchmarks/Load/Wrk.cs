using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PromptForge.Benchmarks.Load;

/// <summary>What one round of <c>wrk</c> measured.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="Median">Half of the answers came within, in milliseconds.</param>
/// <param name="P99">All but one in a hundred came within, in milliseconds.</param>
/// <param name="Requests">Answers in all.</param>
/// <param name="Refused">Answers 429 and 503; counted only where the round was told to.</param>
/// <param name="Wrong">Other answers that are no success, and connections that broke.</param>
internal sealed record WrkRound(double PerSecond, double Median, double P99, long Requests, long Refused, long Wrong);

/// <summary>Drives an address with <c>wrk</c>, the load generator of github.com/wg/wrk.</summary>
internal sealed class Wrk : IDisposable
{
    public const string ImagesPath = "/v1/images/generations";
    public const string Model = "gpt-image-2";

    private static readonly string[] Ideas =
    [
        "一束白玫瑰和尤加利叶的手打花束", "优雅大气的中式牡丹插花，不要红色", "a lighthouse on a cliff at dusk, no boats", "three red tulips in a glass vase on a window sill",
        "a portrait of an old fisherman", "雪山下的小木屋，清晨的薄雾", "a bowl of oranges, still life, soft light", "新娘手捧花，粉色和米白色，浪漫",
    ];

    private readonly string script = Path.Combine(Path.GetTempPath(), $"promptforge-load-{Environment.ProcessId}.lua");

    public Wrk() => File.WriteAllText(script, Script());

    /// <summary>Whether <c>wrk</c> is here.</summary>
    public static bool IsHere()
    {
        try
        {
            using var wrk = Process.Start(new ProcessStartInfo("wrk", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            wrk?.WaitForExit();
            return wrk is not null;
        }
        catch (Win32Exception) { return false; }
    }

    /// <summary>One round.</summary>
    /// <param name="address">Where to, path included.</param>
    /// <param name="connections">How many requests are on their way at once.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="pause">Milliseconds that a connection waits before each request; 0 for none.</param>
    /// <param name="counts">Whether to tell refusals from faults, which costs the generator time.</param>
    public async Task<WrkRound> RunAsync(string address, int connections, int seconds, int pause = 0, bool counts = false)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", Text($"-c{connections}"), Text($"-d{seconds}s"), "--timeout", "20s", "-s", script, address, "--", Text($"{pause}"), counts ? "1" : "0"])
        {
            RedirectStandardOutput = true,
        };
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await wrk.WaitForExitAsync().ConfigureAwait(false);
        var line = output.Split('\n').FirstOrDefault(one => one.StartsWith('{')) ?? throw new InvalidOperationException($"wrk said nothing that can be read:\n{output}");
        using var json = JsonDocument.Parse(line);
        double Number(string name) => json.RootElement.GetProperty(name).GetDouble();
        return new(Number("requests") / (Number("micros") / 1e6), Number("p50") / 1000, Number("p99") / 1000, (long)Number("requests"), (long)Number("refused"), (long)Number("wrong"));
    }

    public void Dispose() => File.Delete(script);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same bodies for everybody, made once; the pause is spread around its mean, so that connections do not march in step.</summary>
    private static string Script() => $$"""
        local bodies = { {{string.Join(", ", Ideas.Select(idea => $"[==[{JsonSerializer.Serialize(new { prompt = idea })}]==]"))}} }
        local pause, counts, at, ready = 0, false, 0, {}
        refused, failed = 0, 0
        local threads = {}
        function setup(thread) table.insert(threads, thread) end
        function init(args)
            pause, counts = tonumber(args[1]) or 0, args[2] == "1"
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            for i, body in ipairs(bodies) do
                if wrk.path == "{{ImagesPath}}" then body = body:sub(1, -2) .. ',"model":"{{Model}}","user":"' .. i .. '"}' end
                ready[i] = wrk.format(nil, nil, nil, body)
            end
            if pause == 0 then delay = nil end
            if not counts then response = nil end
        end
        function request() at = at % #ready + 1; return ready[at] end
        function delay() return math.floor(pause * (0.5 + math.random()) + 0.5) end
        function response(status) if status == 429 or status == 503 then refused = refused + 1 elseif status > 399 then failed = failed + 1 end end
        function done(summary, latency)
            local r, f = 0, 0
            for _, thread in ipairs(threads) do r = r + (thread:get("refused") or 0); f = f + (thread:get("failed") or 0) end
            local e = summary.errors
            local wrong = e.connect + e.read + e.write + e.timeout
            if r + f > 0 then wrong = wrong + f else wrong = wrong + e.status end
            io.write(string.format('{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"refused":%d,"wrong":%d}\n',
                summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), r, wrong))
        end
        """;
}
