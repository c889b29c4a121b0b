using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;

namespace PromptForge.Benchmarks.Load;

/// <summary>The programs of one run, each a process with a port of its own, all gone when it is over.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, Process> processes = new(StringComparer.Ordinal);
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-load-").FullName;

    private Fleet()
    {
    }

    public string Empty { get; private init; } = "";

    public string Stub { get; private init; } = "";

    public string Proxy { get; private init; } = "";

    /// <summary>The server: <c>/v1/enhance</c>, and the gateway before the stub.</summary>
    public string Server { get; private init; } = "";

    /// <summary>The server's resident memory, in bytes.</summary>
    public long ServerMemory
    {
        get
        {
            processes[Server].Refresh();
            return processes[Server].WorkingSet64;
        }
    }

    /// <summary>The processor time that the process behind an address has used so far.</summary>
    public TimeSpan ProcessorTime(string address)
    {
        var process = processes.First(pair => address.StartsWith(pair.Key + "/", StringComparison.Ordinal)).Value;
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>Starts everything and waits until it answers.</summary>
    public static async Task<Fleet> StartAsync(TimeSpan upstreamTimeout)
    {
        var fleet = new Fleet { Empty = Address(), Stub = Address(), Proxy = Address(), Server = Address() };
        try
        {
            var ours = typeof(Fleet).Assembly.Location;
            fleet.Start(fleet.Empty, [ours, LoadPeers.Verb, LoadPeers.Empty, fleet.Empty]);
            fleet.Start(fleet.Stub, [ours, LoadPeers.Verb, LoadPeers.Stub, fleet.Stub]);
            fleet.Start(fleet.Proxy, [ours, LoadPeers.Verb, LoadPeers.Proxy, fleet.Proxy, fleet.Stub]);

            var settings = Path.Combine(fleet.folder, "promptforge.json");
            await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
            {
                Gateway = new
                {
                    Timeout = upstreamTimeout,
                    Routes = new[] { new { Path = "/", Upstream = fleet.Stub, AllowPrivate = true, Profiles = new Dictionary<string, string> { [Wrk.Model] = "openai-gpt-image-2" } } },
                },
            })).ConfigureAwait(false);
            var server = typeof(Fleet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Server").Value!;
            fleet.Start(fleet.Server, [server, "--config", settings, "--urls", fleet.Server, "--until-input-ends"]);
            foreach (var address in (string[])[fleet.Empty, fleet.Stub, fleet.Proxy, fleet.Server]) { await AwaitAsync(address).ConfigureAwait(false); }

            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Values)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(10))) { process.Kill(); }

            process.Dispose();
        }

        await Task.Run(() => Directory.Delete(folder, recursive: true)).ConfigureAwait(false);
    }

    private void Start(string address, string[] arguments) =>
        processes.Add(address, Process.Start(new ProcessStartInfo("dotnet", ["exec", .. arguments]) { RedirectStandardInput = true, WorkingDirectory = folder })!);

    private static string Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static async Task AwaitAsync(string address)
    {
        var uri = new Uri(address);
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(50).ConfigureAwait(false))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(uri.Host, uri.Port).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (since.Elapsed < Patience)
            {
                // Not yet.
            }
        }
    }
}
