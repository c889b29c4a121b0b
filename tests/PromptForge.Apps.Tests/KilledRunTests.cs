using System.Diagnostics;
using System.Text;

namespace PromptForge.Apps.Tests;

public sealed class KilledRunTests
{
    [Fact]
    public async Task A_run_killed_hard_goes_on_without_losing_a_row_to_the_bytes_of_one_that_was_not()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "The script of this test needs /bin/sh.");
        var folder = Directory.CreateTempSubdirectory("promptforge-kill-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "slow.sh"), "read line; echo x >> asked; sleep 0.05; echo \"$line, oil painting\"\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "suite.yaml"), "id: kill\ndata: [{id: a, text: ideas.txt}]\nvariants: [{id: rules, strategy: rules}, {id: slow, command: [/bin/sh, slow.sh]}]\ntargets: [stability-v1-sdxl]\nmetrics: [promises, content-recall]\n");
            await File.WriteAllLinesAsync(Path.Combine(folder, "ideas.txt"), Enumerable.Range(1, 40).Select(number => $"a fox beside tree {number}"));

            using (var whole = Start(folder, "whole")) { await whole.WaitForExitAsync(); }

            File.Delete(Path.Combine(folder, "asked"));
            for (var kill = 0; kill < 3; kill++)
            {
                using var cli = Start(folder, "cut");
                var before = Rows(folder).Length;
                for (var since = Stopwatch.StartNew(); Rows(folder).Length < before + 8 && !cli.HasExited; await Task.Delay(20)) { Assert.True(since.Elapsed < TimeSpan.FromMinutes(2), "no row was stored"); }

                cli.Kill();
                await cli.WaitForExitAsync();

                // Every row that was whole when the process died is still there, byte for byte, after the next start.
                var kept = Rows(folder);
                using var next = Start(folder, "cut");
                for (var since = Stopwatch.StartNew(); Rows(folder).Length <= kept.Length && !next.HasExited; await Task.Delay(20)) { Assert.True(since.Elapsed < TimeSpan.FromMinutes(2), "no row was added"); }

                Assert.Equal(kept, Rows(folder).Take(kept.Length));
                next.Kill();
                await next.WaitForExitAsync();
            }

            using (var last = Start(folder, "cut"))
            {
                await last.WaitForExitAsync();
                Assert.Equal(0, last.ExitCode);
            }

            Assert.Equal(await File.ReadAllBytesAsync(Run(folder, "whole")), await File.ReadAllBytesAsync(Run(folder, "cut")));

            // What was stored was not asked for again: at most what was in flight at each of the six kills.
            Assert.InRange(File.ReadAllLines(Path.Combine(folder, "asked")).Length, 40, 40 + (6 * 4));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static string Run(string folder, string report) => Directory.GetFiles(Path.Combine(folder, report), "*.run.jsonl").Single();

    // The whole lines so far; the last may be torn.
    private static string[] Rows(string folder)
    {
        var report = Path.Combine(folder, "cut");
        if (!Directory.Exists(report) || Directory.GetFiles(report, "*.run.jsonl") is not [var path]) { return []; }

        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
        var lines = file.ReadToEnd().Split('\n');
        return [.. lines[..^1].Where(line => line.StartsWith("{\"row\":", StringComparison.Ordinal))];
    }

    private static Process Start(string folder, string report) => Process.Start(new ProcessStartInfo(
        "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "PromptForge.Cli.dll"), "eval", "suite.yaml", "--report", report, "--allow-commands", "--parallel", "2"])
    {
        WorkingDirectory = folder,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;
}
