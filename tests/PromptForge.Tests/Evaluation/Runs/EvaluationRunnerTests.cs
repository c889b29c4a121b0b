using System.Text;
using PromptForge.Evaluation.Runs;

namespace PromptForge.Tests.Evaluation.Runs;

public sealed class EvaluationRunnerTests
{
    [Fact]
    public async Task The_same_suite_gives_the_same_bytes_on_any_number_of_threads()
    {
        var suite = SmallRun.Suite(SmallRun.Text + "seeds: [0, 1]\nrepeats: 2\n");
        var bytes = await SmallRun.BytesAsync(suite, parallel: 1);

        Assert.Equal(bytes, await SmallRun.BytesAsync(suite, parallel: 8));
        var run = SmallRun.Read(bytes);
        Assert.True(run.IsWhole);
        Assert.Equal(3 * 2 * 2, run.Rows.Length);
        Assert.Equal(("ideas-0001", "typed", 0L), (run.Rows[0].Case, run.Rows[0].Variant, run.Rows[0].Seed));
        Assert.Equal(("ideas-0001", "rules", 1L), (run.Rows[3].Case, run.Rows[3].Variant, run.Rows[3].Seed));
        Assert.Single(run.Rows[3].Repeats);
        Assert.Contains(run.Rows[2].Phrases, phrase => phrase.Why.En is not null);
    }

    [Fact]
    public async Task A_run_cut_anywhere_goes_on_to_the_same_bytes_and_loses_no_whole_row()
    {
        var suite = SmallRun.Suite(SmallRun.Text);
        var whole = await SmallRun.BytesAsync(suite);
        var ends = Enumerable.Range(0, whole.Length).Where(at => whole[at] == '\n').ToList();
        var cuts = ends.SelectMany(end => new[] { end - 1, end, end + 1, end + 20 }).Append(3).Where(cut => cut >= 0 && cut <= whole.Length);
        foreach (var cut in cuts)
        {
            using var file = new MemoryStream();
            file.Write(whole, 0, cut);
            var before = await SmallRun.Runner(suite).RunAsync(file);

            Assert.Equal(whole, file.ToArray());
            Assert.Equal(Math.Clamp(ends.Count(end => end < cut) - 1 - 3, 0, 6), Math.Min(before, 6));
        }
    }

    [Fact]
    public async Task Rows_that_are_there_are_not_asked_for_again()
    {
        var suite = SmallRun.Suite(SmallRun.Text);
        var asked = 0;
        var counting = new Dictionary<string, IVariant> { ["typed"] = new Scripted((one, _) => { Interlocked.Increment(ref asked); return one.Case.Prompt; }) };
        var whole = await SmallRun.BytesAsync(suite, counting);
        Assert.Equal(3, asked);

        using var file = new MemoryStream();
        var keep = Encoding.UTF8.GetString(whole).Split('\n').Take(1 + 3 + 3).Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
        file.Write(whole, 0, keep);
        asked = 0;
        Assert.Equal(3, await SmallRun.Runner(suite, counting).RunAsync(file));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_stopped_run_keeps_what_it_has_and_can_be_resumed()
    {
        var suite = SmallRun.Suite(SmallRun.Text);
        using var stop = new CancellationTokenSource();
        var stopping = new Dictionary<string, IVariant> { ["typed"] = new Scripted((one, _) => { if (one.Case.Id == "ideas-0002") { stop.Cancel(); } return one.Case.Prompt; }) };
        using var file = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmallRun.Runner(suite, stopping, 1).RunAsync(file, stop.Token));

        file.Position = 0;
        Assert.False(RunFile.Read(file, "x").IsWhole);
        await SmallRun.Runner(suite).RunAsync(file);
        Assert.Equal(await SmallRun.BytesAsync(suite), file.ToArray());
    }

    [Fact]
    public async Task A_changed_line_is_told_and_not_used()
    {
        var text = Encoding.UTF8.GetString(await SmallRun.BytesAsync(SmallRun.Suite(SmallRun.Text)));
        var changed = Encoding.UTF8.GetBytes(text.Replace("\"seed\":0,\"prompt\":\"a red fox\"", "\"seed\":0,\"prompt\":\"a red dog\"", StringComparison.Ordinal));

        Assert.Contains("small.run.jsonl(5,1): the line does not match its hash", Assert.Throws<RunException>(() => SmallRun.Read(changed)).Message);
        using var file = new MemoryStream();
        file.Write(changed);
        Assert.Contains("line 5", (await Assert.ThrowsAsync<RunException>(() => SmallRun.Runner(SmallRun.Suite(SmallRun.Text)).RunAsync(file))).Message);
        Assert.Equal(changed, file.ToArray());
    }

    [Fact]
    public async Task A_run_of_other_work_is_not_continued()
    {
        var bytes = await SmallRun.BytesAsync(SmallRun.Suite(SmallRun.Text));
        using var file = new MemoryStream();
        file.Write(bytes);
        var other = SmallRun.Runner(SmallRun.Suite(SmallRun.Text.Replace("a red fox", "a red hen", StringComparison.Ordinal)));
        Assert.Contains("other work", (await Assert.ThrowsAsync<RunException>(() => other.RunAsync(file))).Message);
        Assert.Equal(bytes, file.ToArray());
    }

    [Fact]
    public void A_changed_script_is_other_work()
    {
        using var folder = new Folder();
        string Work(string script)
        {
            folder.With("rewrite.py", script).With("suite.yaml", SmallRun.Text.Replace("{id: typed, column: prompt}", "{id: typed, command: [python3, rewrite.py]}", StringComparison.Ordinal));
            return SmallRun.Runner(SmallRun.SuiteIn(folder)).Header.Work;
        }

        var first = Work("print(1)");
        Assert.Equal(first, Work("print(1)"));
        Assert.NotEqual(first, Work("print(2)"));
    }

    [Fact]
    public async Task One_failing_answer_is_a_row_with_its_reason_and_the_rest_goes_on()
    {
        var failing = new Dictionary<string, IVariant> { ["typed"] = new Scripted((one, _) => one.Case.Id == "ideas-0002" ? throw new VariantException("odd", "it broke") : one.Case.Prompt) };
        var analysis = await SmallRun.AnalyseAsync(SmallRun.Text, failing);

        Assert.Equal(1, analysis.Errors);
        Assert.Equal(new RunError("odd", "it broke"), analysis.Run.Rows.Single(row => row.Error is not null).Error);
        Assert.Equal(2, analysis.Contests[0].Metrics.Single(numbers => numbers.Metric.Id == "words-kept").Count);
    }

    [Fact]
    public async Task What_every_prompt_would_fail_at_stops_the_run()
    {
        var failing = new Dictionary<string, IVariant> { ["typed"] = new Scripted((_, _) => throw new VariantException("gone", "nobody there", isFinal: true)) };
        using var file = new MemoryStream();
        await Assert.ThrowsAsync<VariantException>(() => SmallRun.Runner(SmallRun.Suite(SmallRun.Text), failing).RunAsync(file));
    }

    [Fact]
    public async Task A_replay_asks_nobody_outside()
    {
        var suite = SmallRun.Suite(SmallRun.Text + "times: true\n");
        var was = await SmallRun.BytesAsync(suite);
        var rows = SmallRun.Read(was).Rows.ToDictionary(row => (row.Case, row.Variant, row.Target, row.Seed));
        var never = new Dictionary<string, IVariant> { ["typed"] = new Scripted((_, _) => throw new InvalidOperationException()) };
        using var file = new MemoryStream();
        await SmallRun.Runner(suite, never, recorded: rows).RunAsync(file);

        Assert.Equal(was, file.ToArray());
    }
}
