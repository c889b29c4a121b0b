using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Mcp;

/// <summary>The process itself: its streams, its end and its exit code.</summary>
public sealed class McpProcessTests
{
    private const string Hello = """{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
    private const string Ready = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Answers_everything_that_was_piped_in_and_ends()
    {
        var (answers, _, code) = await RunAsync([], Hello, Ready, Call("a", "enhance_prompt", """{"prompt":"一束白玫瑰"}"""), Call("b", "generate_image", """{"prompt":"a fox"}"""), Call("c", "list_styles", "{}"));

        Assert.Equal(0, code);
        Assert.Equal(["a", "b", "c", "hello"], answers.Select(answer => answer["id"]?.GetValue<string>()).OfType<string>().Order(StringComparer.Ordinal));
        Assert.All(answers, answer => Assert.Null(answer["error"]));
    }

    [Fact]
    public async Task Survives_garbage_and_keeps_its_output_to_the_protocol()
    {
        var (answers, log, code) = await RunAsync(
            ["-v"], "nonsense {", "[]", "7", "\u0000\u0001", """{"jsonrpc":"1.0"}""", """{"jsonrpc":"2.0","id":"deep","method":"tools/call","params":""" + new string('[', 5000), Hello, Ready,
            """{"jsonrpc":"2.0","id":"unknown","method":"no/such"}""", Call("late", "enhance_prompt", """{"prompt":"a fox"}"""));

        Assert.Equal(0, code);
        Assert.Null(answers.Single(answer => answer["id"]?.ToString() == "late")["error"]);
        Assert.Equal(-32601, answers.Single(answer => answer["id"]?.ToString() == "unknown")["error"]!["code"]!.GetValue<int>());
        Assert.Contains("target: openai-gpt-image-2", log, StringComparison.Ordinal);
        Assert.DoesNotContain("a fox", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_well_when_the_client_says_nothing_at_all()
    {
        var (answers, _, code) = await RunAsync([]);

        Assert.Equal(0, code);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task Ends_well_and_soon_when_the_client_hangs_up_amid_a_picture()
    {
        using var asked = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(request =>
        {
            if (request.Path.Contains("txt2img", StringComparison.Ordinal)) { asked.Release(); }

            return Reply.Json("{}") with { Delay = TimeSpan.FromMinutes(10) };
        });
        using var process = Start("mcp", "--provider", "a1111", "--base-url", server.Address.ToString());
        foreach (var line in (string[])[Hello, Ready, Call("a", "generate_image", """{"prompt":"a fox"}""")]) { await process.StandardInput.WriteLineAsync(line); }

        Assert.True(await asked.WaitAsync(Patience));
        var since = Stopwatch.StartNew();
        process.StandardOutput.Close();
        process.StandardInput.Close();
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

        Assert.Equal(0, process.ExitCode);
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), $"it took {since.Elapsed}");
    }

    [Theory]
    [InlineData("--provider", "nobody")]
    [InlineData("--budget", "much")]
    [InlineData("--budget", "5EUR", "--provider", "stability-core")]
    [InlineData("--strategy", "rules-chat")]
    [InlineData("--most", "-1")]
    [InlineData("something")]
    public async Task Refuses_wrong_options_before_it_serves(params string[] arguments)
    {
        var (answers, log, code) = await RunAsync(arguments, Hello);

        Assert.Equal(2, code);
        Assert.NotEmpty(log);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task No_other_command_loads_the_protocol()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is read from /proc.");
        using var process = Start(["enhance", "-"]);

        // It waits for its words: by then everything that the command needs to begin is loaded.
        var maps = $"/proc/{process.Id}/maps";
        for (var since = Stopwatch.StartNew(); !Loaded(maps, "PromptForge.Cli.dll"); await Task.Delay(50)) { Assert.True(since.Elapsed < Patience, "the command did not begin"); }

        await process.StandardInput.WriteAsync("a fox");
        await Task.Delay(500);
        Assert.False(Loaded(maps, "ModelContextProtocol"));
        process.StandardInput.Close();
        Assert.NotEmpty(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    private static bool Loaded(string maps, string assembly)
    {
        try { return File.ReadAllText(maps).Contains(assembly, StringComparison.Ordinal); }
        catch (IOException) { return false; }
    }

    private static string Call(string id, string tool, string arguments) => $$$"""{"jsonrpc":"2.0","id":"{{{id}}}","method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""";

    private static async Task<(List<JsonNode> Answers, string Log, int Code)> RunAsync(string[] arguments, params string[] lines)
    {
        using var process = Start(["mcp", .. arguments]);
        var (output, log) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            foreach (var line in lines) { await process.StandardInput.WriteLineAsync(line); }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It refused its options and is gone.
        }

        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        return ([.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)], await log, process.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", McpRig.Program, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(false),
        StandardOutputEncoding = Encoding.UTF8,
        WorkingDirectory = Directory.CreateTempSubdirectory("promptforge-mcp-").FullName,
    })!;
}
