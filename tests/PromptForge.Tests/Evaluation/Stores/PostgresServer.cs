using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PromptForge.Tests.Evaluation.Stores;

/// <summary>A PostgreSQL of the test's own on 127.0.0.1, gone with it; or the one that <c>PROMPTFORGE_POSTGRES</c> names (postgres://…).</summary>
/// <remarks>The server refuses to run as root, so root starts it as nobody.</remarks>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Password = "of-this-test-only";

    private string? folder;
    private Process? server;
    private int port;

    /// <summary>Why there is none, or null.</summary>
    public string? Missing { get; private set; }

    /// <summary>The address of a schema of its own; skips the test when there is none.</summary>
    public async Task<string> SchemaAsync()
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");
        var name = "pf" + Guid.NewGuid().ToString("N");
        var root = Environment.GetEnvironmentVariable("PROMPTFORGE_POSTGRES") is { Length: > 0 } given ? given : Address("postgres");
        await using var source = NpgsqlDataSource.Create(PromptForge.Evaluation.Stores.ExperimentStores.ConnectionString(root));
        await using var command = source.CreateCommand($"CREATE SCHEMA {name}");
        await command.ExecuteNonQueryAsync();
        return $"{root}{(root.Contains('?', StringComparison.Ordinal) ? '&' : '?')}search_path={name}";
    }

    /// <summary>Kills the server as a failing machine would, and starts it again.</summary>
    public async Task CrashAsync()
    {
        Assert.SkipUnless(server is not null, "only a server of the test's own is killed");
        server!.Kill();
        await server.WaitForExitAsync();
        await StartAsync();
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("PROMPTFORGE_POSTGRES") is { Length: > 0 }) { return; }

        if (Bin is not { } bin)
        {
            Missing = "PostgreSQL is not here: install it (Debian: apt-get install postgresql), or name a database whose user may create schemas in PROMPTFORGE_POSTGRES (postgres://user:password@host/postgres)";
            return;
        }

        folder = Directory.CreateTempSubdirectory("promptforge-pg-").FullName;
        var (data, secret) = (Path.Combine(folder, "data"), Path.Combine(folder, "password"));
        await File.WriteAllTextAsync(secret, Password);
        if (IsRoot) { await RunAsync("chown", "-R", "nobody", folder); }

        await AsUserAsync(Path.Combine(bin, "initdb"), "-D", data, "-U", "promptforge", "--auth=scram-sha-256", "--pwfile=" + secret, "-E", "UTF8", "--no-locale", "-N");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (server is { HasExited: false })
        {
            // A fast shutdown; left alone, the server would keep its shared memory.
            await RunAsync("kill", "-INT", server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try { await server.WaitForExitAsync(patience.Token); }
            catch (OperationCanceledException) { server.Kill(entireProcessTree: true); }
        }

        server?.Dispose();
        if (folder is not null) { Directory.Delete(folder, recursive: true); }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? Bin => new[] { "/usr/local/bin", "/usr/bin" }.Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [])
        .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")));

    private string Address(string database) => $"postgres://promptforge:{Password}@127.0.0.1:{port}/{database}";

    private async Task StartAsync()
    {
        if (port == 0) { port = FreePort(); }

        for (var tries = 0; ; tries++)
        {
            // Behind a crash, what the dead server left over may take a moment to go.
            if (server is null or { HasExited: true })
            {
                server = Start(Path.Combine(Bin!, "postgres"), "-D", Path.Combine(folder!, "data"), "-c", "listen_addresses=127.0.0.1", "-c", $"port={port}", "-c", "unix_socket_directories=");
            }

            try
            {
                await using var connection = new NpgsqlConnection(PromptForge.Evaluation.Stores.ExperimentStores.ConnectionString(Address("postgres")) + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (tries < 300) { await Task.Delay(100); }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AsUserAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) { throw new InvalidOperationException($"{program} exited with {process.ExitCode}."); }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
    }

    private static Process Start(string program, params string[] arguments)
    {
        string[] words = IsRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        var process = Process.Start(start)!;

        // Nobody reads them, but a full pipe would stop the server.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
