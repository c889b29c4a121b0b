using System.Text;
using System.Text.Json;

namespace PromptForge.Tests.Cli;

public class BatchCommandTests
{
    private static readonly Encoding Gb18030 = CodePages();

    [Fact]
    public async Task A_broken_line_among_ten_thousand_is_answered_in_its_place()
    {
        using var console = new TestConsole();
        var lines = Enumerable.Range(1, 10_000).Select(n => n == 5_000 ? "{\"id\":\"x\",\"prompt\": oops" : $"{{\"id\":\"n{n}\",\"prompt\":\"a fox number {n}\",\"strength\":\"none\"}}");
        console.Write("in.jsonl", string.Join('\n', lines));

        Assert.Equal(1, await console.RunAsync("enhance", "--input", "in.jsonl", "--output", "out.jsonl"));

        var answers = console.Read("out.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10_000, answers.Length);
        for (var n = 1; n <= answers.Length; n++)
        {
            if (n != 5_000) { Assert.StartsWith($"{{\"id\":\"n{n}\"", answers[n - 1]); }
        }

        using var broken = JsonDocument.Parse(answers[4_999]);
        Assert.Equal(5_000, broken.RootElement.GetProperty("line").GetInt32());
        Assert.Equal("bad-json", broken.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.False(File.Exists(Path.Combine(console.Directory, "out.jsonl.part")));
        Assert.Contains("10000 lines, 1 with errors", console.Err);
    }

    [Theory]
    [InlineData("{\"prompt\":\"\"}", "empty-prompt")]
    [InlineData("{\"id\":7}", "bad-json")]
    [InlineData("[1]", "bad-json")]
    [InlineData("{\"prompt\":\"x\",\"stile\":\"plain\"}", "unknown-key")]
    [InlineData("{\"prompt\":\"x\",\"seed\":1.5}", "bad-value")]
    [InlineData("{\"prompt\":12}", "bad-value")]
    [InlineData("{\"prompt\":\"x\",\"strength\":\"much\"}", "bad-value")]
    [InlineData("{\"prompt\":\"x\",\"target\":\"nobody\"}", "unknown-target")]
    [InlineData("{\"prompt\":\"x\",\"style\":\"nobody\"}", "unknown-style")]
    [InlineData("{\"prompt\":\"x\",\"strategy\":\"nobody\"}", "unknown-strategy")]
    [InlineData("{\"prompt\":\"\\ud83d\"}", "bad-json")]
    public async Task A_bad_line_names_its_fault_and_the_rest_goes_on(string line, string code)
    {
        using var console = new TestConsole();
        console.Write("in.jsonl", $"{{\"prompt\":\"a fox\"}}\n{line}\n\n{{\"prompt\":\"a heron\"}}\n");

        Assert.Equal(1, await console.RunAsync("enhance", "--input", "in.jsonl"));

        Assert.Equal(3, console.Lines.Length);
        using var error = JsonDocument.Parse(console.Lines[1]);
        Assert.Equal(2, error.RootElement.GetProperty("line").GetInt32());
        Assert.Equal(code, error.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("a heron", console.Lines[2]);
    }

    [Fact]
    public async Task The_error_keeps_the_id_of_its_line()
    {
        using var console = new TestConsole();
        console.Write("in.jsonl", "{\"prompt\":\"x\",\"style\":\"nobody\",\"id\":\"mine\"}\n");

        await console.RunAsync("enhance", "--input", "in.jsonl");

        Assert.StartsWith("{\"id\":\"mine\",\"line\":1,\"error\":{\"code\":\"unknown-style\"", console.Out);
    }

    [Fact]
    public async Task A_line_that_is_no_utf8_stays_one_broken_line()
    {
        using var console = new TestConsole();
        byte[] bytes = [.. "{\"prompt\":\"一只狐狸\"}\n{\"prompt\":\""u8, 0xFF, 0xFE, .. "\"}\n{\"prompt\":\"一只鹭\"}\n"u8];
        console.Write("in.jsonl", bytes);

        Assert.Equal(1, await console.RunAsync("enhance", "--input", "in.jsonl"));

        Assert.Contains("一只狐狸", console.Lines[0]);
        Assert.Contains("bad-encoding", console.Lines[1]);
        Assert.Contains("一只鹭", console.Lines[2]);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8-bom")]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16-be")]
    public async Task Reads_files_of_every_usual_encoding(string name)
    {
        using var console = new TestConsole();
        const string Text = "一只狐狸在雪地里\r\n\r\n山间的湖\r\n龘靐齉";
        console.Write("in.txt", name switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(Text),
            "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)],
            "gb18030" => Gb18030.GetBytes(Text),
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)],
            _ => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)],
        });

        await console.RunAsync("enhance", "--input", "in.txt", "--strength", "none", "--lang", "zh");

        Assert.Equal(["一只狐狸在雪地里", "山间的湖", "龘靐齉"], console.Lines.Select(line => Prompt(line).TrimEnd('。')));
    }

    [Fact]
    public async Task A_gb18030_file_is_known_by_its_first_chinese_line_however_late()
    {
        using var console = new TestConsole();
        console.Write("in.txt", [.. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a fox in the snow\n", 20_000))), .. Gb18030.GetBytes("山间的湖\n")]);

        await console.RunAsync("enhance", "--input", "in.txt", "--strength", "none", "--lang", "zh");

        Assert.Equal(20_001, console.Lines.Length);
        Assert.Contains("山间的湖", console.Lines[^1]);
    }

    [Fact]
    public async Task Csv_knows_its_columns_and_loses_one_line_to_a_stray_quotation_mark()
    {
        using var console = new TestConsole();
        console.Write("in.csv",
            "id,prompt,style,target,seed,strength,colour\r\n"
            + "1,\"a fox, in \"\"deep\"\" snow\",none,stability-v1-sdxl,4,none,x\r\n"
            + "2,\"never closed,none,,,,\r\n"
            + "3,\"two\r\nlines\",none,,,,\r\n"
            + "4,a heron,none,,x,,\r\n"
            + "5,\"a \"bold\" owl\",none,,,,\r\n"
            + "6,an owl,none,,,,\r\n");

        Assert.Equal(1, await console.RunAsync("enhance", "--input", "in.csv"));

        Assert.Contains("column 'colour' is ignored", console.Err);
        Assert.Equal(6, console.Lines.Length);
        Assert.Contains("a fox, in \\\"deep\\\" snow", console.Lines[0]);
        Assert.Contains("\"target\":\"stability-v1-sdxl\"", console.Lines[0]);
        Assert.Contains("{\"line\":3,\"error\":{\"code\":\"bad-csv\"", console.Lines[1]);
        Assert.StartsWith("{\"id\":\"3\"", console.Lines[2]);
        Assert.StartsWith("{\"id\":\"4\",\"line\":6,\"error\":{\"code\":\"bad-value\"", console.Lines[3]);
        Assert.Contains("\"line\":7", console.Lines[4]);
        Assert.StartsWith("{\"id\":\"6\"", console.Lines[5]);
    }

    [Fact]
    public async Task Csv_without_prompts_is_told_before_anything_is_written()
    {
        using var console = new TestConsole();
        console.Write("in.csv", "id,text\n1,a fox\n");

        Assert.Equal(2, await console.RunAsync("enhance", "--input", "in.csv", "--output", "out.jsonl"));

        Assert.Contains("no column 'prompt'", console.Err);
        Assert.Equal(["in.csv"], Directory.GetFiles(console.Directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Reads_standard_input_and_counts_variants()
    {
        using var console = new TestConsole { Input = new MemoryStream("{\"prompt\":\"a fox\",\"seed\":3}\n"u8.ToArray()) };

        Assert.Equal(0, await console.RunAsync("enhance", "--input", "-", "--variants", "2"));

        Assert.Equal([3, 4], console.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public async Task Stops_at_once_when_interrupted_and_keeps_what_is_done()
    {
        using var console = new TestConsole();
        console.Write("out.jsonl", "old\n");
        console.Write("in.txt", string.Concat(Enumerable.Repeat("a fox in the snow\n", 1_000)));
        console.Interrupt();

        Assert.Equal(130, await console.RunAsync("enhance", "--input", "in.txt", "--output", "out.jsonl"));

        Assert.Equal("old\n", console.Read("out.jsonl"));
        Assert.Contains("out.jsonl.part", console.Err);
    }

    [Fact]
    public async Task A_device_is_written_to_and_never_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there is no /dev/null here.");
        using var console = new TestConsole();
        console.Write("in.txt", "a fox\n");

        Assert.Equal(0, await console.RunAsync("enhance", "--input", "in.txt", "--output", "/dev/null"));

        Assert.False(File.Exists("/dev/null.part"));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public async Task A_link_stays_a_link_to_the_new_results()
    {
        using var console = new TestConsole();
        console.Write("in.txt", "a fox\n");
        var real = console.Write("real.jsonl", "old\n");
        File.CreateSymbolicLink(Path.Combine(console.Directory, "link.jsonl"), real);

        Assert.Equal(0, await console.RunAsync("enhance", "--input", "in.txt", "--output", "link.jsonl"));

        Assert.Contains("a fox", console.Read("real.jsonl"));
        Assert.NotNull(new FileInfo(Path.Combine(console.Directory, "link.jsonl")).LinkTarget);
    }

    [Fact]
    public async Task A_bar_shows_only_to_a_person()
    {
        using var person = new TestConsole { IsErrorTerminal = true };
        person.Write("in.txt", string.Concat(Enumerable.Repeat("a fox in the snow, a heron, an owl\n", 5_000)));
        await person.RunAsync("enhance", "--input", "in.txt");
        Assert.Contains("━", person.Err);

        using var log = new TestConsole();
        log.Write("in.txt", string.Concat(Enumerable.Repeat("a fox\n", 500)));
        await log.RunAsync("enhance", "--input", "in.txt");
        Assert.DoesNotContain("━", log.Err);
    }

    [Theory]
    [InlineData("there is no file 'gone.jsonl'", "enhance", "--input", "gone.jsonl")]
    [InlineData("unknown extension", "enhance", "--input", "in.xlsx")]
    [InlineData("cannot be used together", "enhance", "a fox", "--input", "in.txt")]
    [InlineData("JSON Lines", "enhance", "--input", "in.txt", "--format", "text")]
    [InlineData("there is no folder", "enhance", "--input", "in.txt", "--output", "gone/out.jsonl")]
    [InlineData("did you mean 'a1111'?", "enhance", "--input", "in.txt", "--target", "a111")]
    [InlineData("belongs to a batch", "enhance", "a fox", "--output", "out.jsonl")]
    public async Task Wrong_usage_of_a_batch_says_the_way_out(string message, params string[] args)
    {
        using var console = new TestConsole();
        console.Write("in.txt", "a fox\n");
        console.Write("in.xlsx", "PK");

        Assert.Equal(2, await console.RunAsync(args));
        Assert.Contains(message, console.Err);
        Assert.Empty(console.Out);
    }

    [Fact]
    public async Task A_line_of_many_megabytes_is_refused_and_the_rest_goes_on()
    {
        using var console = new TestConsole();
        console.Write("in.txt", $"a fox\n{new string('x', 9_000_000)}\na heron\n");

        Assert.Equal(1, await console.RunAsync("enhance", "--input", "in.txt", "--strength", "none"));

        Assert.Contains("line-too-long", console.Lines[1]);
        Assert.Contains("a heron", console.Lines[2]);
    }

    private static string Prompt(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("prompt").GetString()!;
    }

    private static Encoding CodePages()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030");
    }
}
