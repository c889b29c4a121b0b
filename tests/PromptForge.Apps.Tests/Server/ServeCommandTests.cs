using System.Diagnostics;
using PromptForge.Server;

namespace PromptForge.Apps.Tests.Server;

public sealed class ServeCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task Serves_until_told_to_stop_and_leaves_nothing_running(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with the kill of Unix.");
        Assert.SkipWhen(signal == "INT" && InterruptIsIgnored(), "Whoever started the tests in the background ignores interrupts, and children inherit that.");
        using var cli = Start("serve", "--urls", "http://127.0.0.1:0");
        var address = await AddressAsync(cli);
        using var client = new HttpClient { BaseAddress = address };
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("/healthz"));

        using (var kill = Process.Start("kill", [$"-{signal}", cli.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) { await kill.WaitForExitAsync(); }

        await cli.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.Equal(exitCode, cli.ExitCode);
        for (var since = Stopwatch.StartNew(); ;)
        {
            try { await client.GetStringAsync("/healthz"); }
            catch (HttpRequestException) { return; }

            Assert.True(since.Elapsed < Patience, "the server still answers");
            await Task.Delay(100);
        }
    }

    // The mask of ignored signals, in hexadecimal; an interrupt is signal 2.
    private static bool InterruptIsIgnored() =>
        File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    [Fact]
    public async Task Hands_the_servers_faults_and_its_exit_code_on()
    {
        using var cli = Start("serve", "--urls", "http://0.0.0.0:0");
        var error = await cli.StandardError.ReadToEndAsync();
        await cli.WaitForExitAsync();

        Assert.Contains("can be reached from other machines", error, StringComparison.Ordinal);
        Assert.Equal(2, cli.ExitCode);
    }

    [Fact]
    public void Does_not_load_aspnet_for_other_commands()
    {
        var settings = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PromptForge.Cli.runtimeconfig.json"));

        Assert.DoesNotContain("AspNetCore", settings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls")]
    [InlineData("--prot", "5")]
    [InlineData("--config", "no-such-file.json")]
    public async Task Refuses_wrong_arguments(params string[] args)
    {
        var error = new StringWriter();

        Assert.Equal(2, await ServerProgram.RunAsync(args, TextWriter.Null, error));
        Assert.NotEmpty(error.ToString());
    }

    [Fact]
    public async Task Reads_its_settings_from_a_file_and_refuses_unknown_ones()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("promptforge-server-").FullName, "promptforge.json");
        await File.WriteAllTextAsync(path, """{"Server":{"Urls":"http://127.0.0.1:1","MostItems":3,"Keys":[{"Name":"a","Hash":"b"}],"Hosts":["forge.example"]}}""");
        var options = ServerProgram.Settings(["--config", path, "--urls=http://127.0.0.1:2"]);
        Assert.Equal(("http://127.0.0.1:2", 3, "a", "forge.example"), (options.Urls, options.MostItems, options.Keys[0].Name, options.Hosts[0]));

        await File.WriteAllTextAsync(path, """{"Server":{"MostItms":3}}""");
        var error = new StringWriter();
        Assert.Equal(2, await ServerProgram.RunAsync(["--config", path], TextWriter.Null, error));
        Assert.Contains("MostItms", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_a_key_whose_hash_it_takes()
    {
        var output = new StringWriter();
        Assert.Equal(0, await ServerProgram.RunAsync(["key"], output, TextWriter.Null));

        var lines = output.ToString().Split('\n');
        Assert.Equal(lines[1]["hash: ".Length..].Trim(), PromptForge.Server.Guards.ApiKeys.HashOf(lines[0]["key:  ".Length..].Trim()));
    }

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PromptForge.Cli.dll"), .. args])
    {
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    private static async Task<Uri> AddressAsync(Process cli)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await cli.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is var at and >= 0) { return new(line[at..]); }
        }

        throw new InvalidOperationException("the server named no address");
    }
}
