using System.Text.Json;
using PromptForge.Saving;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Cli;

public sealed class GenerateCommandTests
{
    private const string Key = "sk-test-0123456789abcdef";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Offline_shows_the_whole_way_without_a_key_or_a_network()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("generate", "青瓷瓶里的牡丹，不要红色", "--provider", "offline", "--target", "stability-v1-sdxl", "--out", "cards", "--image-seed", "5"));

        var path = Assert.Single(console.Lines);
        Assert.Equal(Path.Combine(console.Directory, "cards"), Path.GetDirectoryName(path));
        Assert.Contains("Negative prompt: ", PictureText.Read(File.ReadAllBytes(path), "parameters"), StringComparison.Ordinal);
        using var sideCar = JsonDocument.Parse(File.ReadAllBytes(path + ".json"));
        Assert.Equal(5, sideCar.RootElement.GetProperty("seed").GetInt64());
        Assert.Contains("price: 0 USD", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("contact sheet", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_pictures_come_with_a_contact_sheet()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("generate", "a {red|white|blue} peony", "--provider", "offline", "--variants", "3", "--n", "2", "--size", "96x64", "--format", "json"));

        var lines = console.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([0, 1, 2], lines.Select(line => line.GetProperty("forged").GetProperty("seed").GetInt64()));
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("pictures").GetArrayLength()));
        var sheet = Assert.Single(Directory.GetFiles(Path.Combine(console.Directory, "pictures"), "*.html"));
        Assert.Contains(sheet, console.Err, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllText(sheet).Split("<img ").Length - 1);
    }

    [Fact]
    public async Task A_dry_run_shows_the_exact_request_with_the_key_masked_and_its_price()
    {
        using var console = new TestConsole();
        console.Set("DASHSCOPE_API_KEY", Key);

        Assert.Equal(0, await console.RunAsync("generate", "一枝梅花", "--provider", "dashscope-wanx-v1", "--n", "2", "--dry-run", "--format", "json"));

        using var json = JsonDocument.Parse(Assert.Single(console.Lines));
        var root = json.RootElement;
        Assert.Equal(["method", "url", "headers", "body", "cost"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Bearer ***", root.GetProperty("headers").GetProperty("Authorization").GetString());
        Assert.Equal((0.32m, "CNY"), (root.GetProperty("cost").GetProperty("amount").GetDecimal(), root.GetProperty("cost").GetProperty("currency").GetString()));
        Assert.Contains("梅花", console.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, console.Out + console.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(console.Directory, "pictures")));
    }

    [Fact]
    public async Task A_dry_run_shows_every_request_where_one_does_not_make_them_all()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "bfl-flux-pro-1.1", "--n", "3", "--image-seed", "8", "--dry-run", "--format", "json"));

        Assert.Equal([8, 9, 10], console.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("body").GetProperty("seed").GetInt64()));
    }

    [Fact]
    public async Task A_dry_run_for_a_person_can_be_read()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "bfl-flux-pro-1.1", "--dry-run"));

        Assert.StartsWith("POST https://", console.Lines[0], StringComparison.Ordinal);
        Assert.Equal("price: 0.04 USD", console.Lines[^1]);
    }

    [Theory]
    [InlineData(1, "more than --budget 0.07", "bfl-flux-pro-1.1", "0.07")]
    [InlineData(0, "", "bfl-flux-pro-1.1", "0.08")]
    [InlineData(0, "", "bfl-flux-pro-1.1", "0.08USD")]
    [InlineData(1, "is in CNY", "bfl-flux-pro-1.1", "10CNY")]
    [InlineData(1, "not known beforehand", "openai-gpt-image-2", "5")]
    [InlineData(0, "", "a1111", "0")]
    [InlineData(2, "is written as", "a1111", "much")]
    public async Task A_budget_stops_before_the_call(int code, string message, string provider, string budget)
    {
        using var console = new TestConsole();

        Assert.Equal(code, await console.RunAsync("generate", "a fox", "--provider", provider, "--n", "2", "--budget", budget, "--dry-run"));

        Assert.Contains(message, console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_does_not_hold_sends_nothing()
    {
        await using var server = Server(_ => Pictures());
        using var console = Console(server);

        Assert.Equal(1, await console.RunAsync("generate", "a fox", "--provider", "acme", "--budget", "0.01", "--knowledge", "acme.yaml"));

        Assert.Empty(server.Requests);
        Assert.Contains("nothing was sent", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_with_the_key_of_the_environment_and_saves_what_comes()
    {
        await using var server = Server(_ => Pictures(2));
        using var console = Console(server);

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "acme", "--n", "2", "--knowledge", "acme.yaml", "--format", "json", "--recipe", "none"));

        var sent = Assert.Single(server.Requests);
        Assert.Equal("Bearer " + Key, sent.Headers["Authorization"]);
        using var json = JsonDocument.Parse(Assert.Single(console.Lines));
        Assert.Equal("req_1", json.RootElement.GetProperty("requestId").GetString());
        var pictures = json.RootElement.GetProperty("pictures").EnumerateArray().ToList();
        Assert.Equal(2, pictures.Count);
        Assert.Equal(Convert.FromBase64String(Png), File.ReadAllBytes(pictures[0].GetProperty("path").GetString()!));
        var written = Directory.GetFiles(Path.Combine(console.Directory, "pictures")).Select(File.ReadAllText).Append(console.Out).Append(console.Err);
        Assert.All(written, text => Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, "too_rude", "did not pass moderation", "没有通过审核")]
    [InlineData(402, "x", "in arrears", "欠费")]
    [InlineData(429, "x", "try again in 600 s", "在 600 秒后")]
    [InlineData(401, "x", "the key is missing, wrong", "密钥")]
    [InlineData(404, "x", "no such model", "没有这个模型")]
    [InlineData(422, "x", "the request was refused", "请求被拒绝")]
    [InlineData(500, "x", "look at the account", "查看账户")]
    public async Task A_provider_that_fails_is_told_in_one_sentence_and_exits_with_3(int status, string code, string english, string chinese)
    {
        await using var server = Server(_ => Reply.Json($$$"""{"error": {"message": "no", "code": "{{{code}}}"}}""", status).With("Retry-After", "600"));
        foreach (var (ui, message) in ((string, string)[])[("en", english), ("zh", chinese)])
        {
            using var console = Console(server);

            Assert.Equal(3, await console.RunAsync("generate", "a fox", "--provider", "acme", "--knowledge", "acme.yaml", "--ui", ui));

            Assert.Contains(message, console.Err, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", console.Err, StringComparison.Ordinal);
            Assert.Empty(console.Out);
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_is_missing_is_named()
    {
        using var console = new TestConsole();

        Assert.Equal(3, await console.RunAsync("generate", "a fox"));

        Assert.Contains("OPENAI_API_KEY", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_made_before_a_failure_is_kept()
    {
        var asked = 0;
        await using var server = Server(_ => Interlocked.Increment(ref asked) <= 2 ? Pictures() : Reply.Json("{}", 500));
        using var console = Console(server);

        Assert.Equal(3, await console.RunAsync("generate", "a {red|white|blue} fox", "--variants", "3", "--provider", "acme", "--knowledge", "acme.yaml"));

        Assert.Equal(2, console.Lines.Length);
        Assert.All(console.Lines, path => Assert.True(File.Exists(path)));
        Assert.Contains("contact sheet", console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_ends_it()
    {
        await using var server = Server(_ => Pictures() with { Delay = TimeSpan.FromSeconds(30) });
        using var console = Console(server);
        var running = console.RunAsync("generate", "a fox", "--provider", "acme", "--knowledge", "acme.yaml");
        while (server.Requests.Count == 0 && !running.IsCompleted) { await Task.Delay(10, TestContext.Current.CancellationToken); }

        console.Interrupt();
        Assert.Equal(130, await running);
    }

    [Fact]
    public async Task A_picture_to_edit_goes_along_and_its_words_stay_as_they_are()
    {
        using var console = new TestConsole();
        console.Write("in.png", Convert.FromBase64String(Png));

        Assert.Equal(0, await console.RunAsync("generate", "make the umbrella blue", "--provider", "siliconflow-kolors", "--image", "in.png", "--dry-run", "--format", "json"));

        var body = JsonDocument.Parse(Assert.Single(console.Lines)).RootElement.GetProperty("body");
        Assert.Equal("data:image/png;base64," + Png, body.GetProperty("image").GetString());
        Assert.Equal("make the umbrella blue", body.GetProperty("prompt").GetString()!.TrimEnd('.'), ignoreCase: true);
        Assert.False(body.TryGetProperty("negative_prompt", out _));
    }

    [Theory]
    [InlineData("--style-preset: 'realistic' is not one of", "--provider", "stability-v1-sdxl", "--style-preset", "realistic")]
    [InlineData("--size: 1000x1000", "--provider", "siliconflow-kolors", "--size", "1000x1000")]
    [InlineData("--steps: must lie from 1 to 100", "--provider", "siliconflow-kolors", "--steps", "101")]
    [InlineData("--guidance: must lie", "--provider", "siliconflow-kolors", "--guidance", "99")]
    [InlineData("--image-seed: this model has no seed", "--provider", "openai-gpt-image-2", "--image-seed", "4")]
    [InlineData("--control: openai-gpt-image-2 takes no control picture", "--provider", "openai-gpt-image-2", "--control", "in.png", "--control-kind", "line")]
    [InlineData("--control and --control-kind go together", "--provider", "a1111", "--control", "in.png")]
    [InlineData("--base-url must be a web address", "--base-url", "localhost:7860")]
    [InlineData("is written as 1024x1024 or 3:4", "--size", "large")]
    [InlineData("--guidance must be a number", "--guidance", "NaN")]
    [InlineData("--control-kind cannot be 'lines'", "--control", "in.png", "--control-kind", "lines")]
    [InlineData("there is no file 'gone.png'", "--image", "gone.png")]
    [InlineData("'promptforge.yaml' is no PNG, JPEG or WebP picture", "--image", "promptforge.yaml")]
    [InlineData("did you mean 'stability-core'?", "--provider", "stability-cor")]
    [InlineData("is for forging only", "--provider", "midjourney-dialect")]
    [InlineData("leave one of them out", "--provider", "stability-core", "--target", "stability-ultra")]
    [InlineData("count must lie from 1 to 16", "--provider", "offline", "--n", "17")]
    public async Task Wrong_use_says_the_way_out_before_anything_is_sent(string message, params string[] options)
    {
        using var console = new TestConsole();
        console.Set("OPENAI_API_KEY", Key);
        console.Write("in.png", Convert.FromBase64String(Png));
        console.Write("promptforge.yaml", "style: none\n");

        Assert.Equal(2, await console.RunAsync(["generate", "a fox", .. options]));

        Assert.Contains(message, console.Err, StringComparison.Ordinal);
        Assert.Empty(console.Out);
    }

    [Theory]
    [InlineData("--style-preset：“realistic”不是 stability-v1-sdxl 的风格；是不是“photographic”？", "stability-v1-sdxl", "--style-preset", "realistic")]
    [InlineData("--steps：必须在 1 到 100 之间，不能是 101", "siliconflow-kolors", "--steps", "101")]
    [InlineData("--image-seed：这个模型不能指定种子", "openai-gpt-image-2", "--image-seed", "4")]
    public async Task Wrong_options_are_told_in_Chinese_too(string message, string provider, string option, string value)
    {
        using var console = new TestConsole();
        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--provider", provider, option, value, "--ui", "zh"));
        Assert.Contains(message, console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_ones_own_is_named_by_address_and_model()
    {
        await using var server = Server(_ => Pictures());
        using var console = new TestConsole();
        console.Set("OPENCSG_API_KEY", Key);

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "opencsg-aigateway", "--base-url", server.Address.AbsoluteUri, "--model", "opencsg/sdxl"));

        Assert.Equal("opencsg/sdxl", Assert.Single(server.Requests).Json()["model"]!.GetValue<string>());
        Assert.Single(console.Lines);
    }

    [Fact]
    public async Task Strict_pays_for_nothing_doubtful()
    {
        using var console = new TestConsole();

        Assert.Equal(1, await console.RunAsync("generate", "a fox \ud83d in snow", "--provider", "offline", "--strict"));

        Assert.Empty(console.Out);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_known_before_the_call()
    {
        await using var server = Server(_ => Pictures());
        using var console = Console(server);
        console.Write("taken", "a file");

        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--provider", "acme", "--knowledge", "acme.yaml", "--out", "taken"));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_provider_names_the_target_and_no_default_is_told()
    {
        using var console = new TestConsole();

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "stability-core", "--dry-run"));

        Assert.DoesNotContain("openai-gpt-image-2", console.Err, StringComparison.Ordinal);
    }

    private static ScriptedServer Server(Func<Received, Reply> script) => new(script);

    private static Reply Pictures(int count = 1) =>
        Reply.Json($$"""{"data": [{{string.Join(", ", Enumerable.Repeat($$"""{"b64_json": "{{Png}}"}""", count))}}]}""").With("x-request-id", "req_1");

    /// <summary>A console whose folder holds a provider of its own: YAML is all it takes.</summary>
    private static TestConsole Console(ScriptedServer server)
    {
        var console = new TestConsole();
        console.Set("ACME_KEY", Key);
        console.Write("acme.yaml", $$"""
            id: acme
            names: {zh: 极品, en: Acme}
            vendor: acme
            model: acme-1
            count: {min: 1, max: 4, default: 1}
            price: {amount: 0.02, currency: USD, unit: image}
            api:
              speaks: openai-images
              url: {{server.Address}}v9/pictures
              local: true
              key: {env: ACME_KEY}
              fields: {model: model, prompt: prompt, count: n}
              codes: {too_rude: moderated}
            """);
        return console;
    }
}
