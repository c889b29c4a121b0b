using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using PromptForge.Cli;
using PromptForge.Evaluation.Ratings;
using PromptForge.Evaluation.Runs;
using PromptForge.Server;
using PromptForge.Server.Rating;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The rating page over a run whose variants have names that nobody else uses.</summary>
public sealed class RatingTests : IAsyncLifetime
{
    private const string Suite = """
        id: rated
        data: [{id: a, cases: [a red fox in the snow, 一束白玫瑰, "a beach without boats"]}]
        variants: [{id: zzplain, column: prompt}, {id: zzrules, strategy: rules}, {id: zzstyle, template: "{prompt}, highly detailed"}]
        targets: [stability-v1-sdxl]
        metrics: [promises]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-rate-").FullName;
    private WebApplication app = null!;
    private RatingLog log = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "suite.yaml"), Suite);
        Assert.Equal(0, await CommandLine.RunAsync(["eval", Path.Combine(folder, "suite.yaml"), "--report", folder], new SystemConsole()));
        var run = Directory.GetFiles(folder, "*.run.jsonl").Single();
        log = RatingLog.Open(RatingLog.PathOf(run));
        app = RatingHost.Build(new() { Urls = "http://127.0.0.1:0" }, RatingPlan.Of(RunFile.Read(run)), log);
        await app.StartAsync();
        client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        log.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Answers_are_stored_once_and_nothing_sent_names_a_variant()
    {
        var sent = new List<string> { await client.GetStringAsync("/"), await client.GetStringAsync("/page/rate.js"), await client.GetStringAsync("/page/words.js") };
        for (var done = 0; ; done++)
        {
            var text = await client.GetStringAsync("/next?rater=anna");
            sent.Add(text);
            var next = JsonDocument.Parse(text).RootElement;
            Assert.Equal((done, 9), (next.GetProperty("done").GetInt32(), next.GetProperty("all").GetInt32()));
            if (!next.TryGetProperty("pair", out var pair)) { break; }

            var body = $$"""{"rater":"anna","pair":"{{pair}}","choice":"left"}""";
            Assert.Equal("""{"stored":true}""", await (await client.PostAsync("/choice", RunningServer.Json(body))).Content.ReadAsStringAsync());
            Assert.Equal("""{"stored":false}""", await (await client.PostAsync("/choice", RunningServer.Json(body))).Content.ReadAsStringAsync());
        }

        Assert.Equal(9, log.All.Count);
        Assert.All(sent, text => Assert.DoesNotContain("zz", text, StringComparison.Ordinal));
        Assert.DoesNotContain("https://", string.Concat(sent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rater":"anna","pair":"no","choice":"left"}""", 404)]
    [InlineData("""{"rater":"","pair":"no","choice":"left"}""", 400)]
    [InlineData("""[]""", 400)]
    public async Task Refuses_what_is_no_answer(string body, int status)
    {
        using var response = await client.PostAsync("/choice", RunningServer.Json(body));
        Assert.Equal(status, (int)response.StatusCode);

        using var form = await client.PostAsync("/choice", new StringContent(body));
        Assert.Equal(415, (int)form.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        Assert.Equal(421, (int)(await client.SendAsync(request)).StatusCode);
        Assert.Empty(log.All);
    }

    [Fact]
    public void Listens_on_this_machine_only() =>
        Assert.Throws<ServerOptionsException>(() => RatingHost.Build(new() { Urls = "http://0.0.0.0:0" }, null!, log));

    [Theory]
    [InlineData(1400, "en", "light")]
    [InlineData(400, "zh", "dark")]
    public async Task Keys_rate_and_the_page_asks_nobody_else(int width, string language, string scheme)
    {
        var program = Environment.GetEnvironmentVariable("PROMPTFORGE_BROWSER") is { Length: > 0 } given ? given : new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "There is no browser here: install chromium (apt-get install chromium), or name one in PROMPTFORGE_BROWSER.");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = language == "zh" ? "zh-CN" : "en-GB", ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await using var page = new OpenPage(context, await context.NewPageAsync(), client.BaseAddress!);
        var asked = new List<string>();
        page.Tab.Request += (_, request) => asked.Add(request.Url + request.PostData);

        await page.Tab.GotoAsync(client.BaseAddress!.ToString());
        await page.ShotAsync($"rate-start-{width}");
        await page.Tab.FillAsync("#rater", "anna");
        await page.Tab.Keyboard.PressAsync("Enter");
        string[] keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
        for (var done = 0; done < 9; done++)
        {
            await page.Tab.WaitForFunctionAsync("done => document.querySelector('#bar').value === done && !document.querySelector('#ask').hidden", done);
            if (done == 1) { await page.ShotAsync($"rate-{width}"); }

            Assert.True(await page.Tab.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen");
            Assert.DoesNotContain("zz", await page.Tab.ContentAsync(), StringComparison.Ordinal);
            if (done == 4) { await page.Tab.ClickAsync("[data-choice=tie]"); }
            else { await page.Tab.Keyboard.PressAsync(keys[done % 4]); }
        }

        await page.Tab.WaitForSelectorAsync("#end:not([hidden])");
        Assert.Equal(9, log.All.Count);
        Assert.Equal([3, 2, 2, 2], new[] { RatingChoice.Tie, RatingChoice.Left, RatingChoice.Right, RatingChoice.Bad }.Select(choice => log.All.Count(one => one.Choice == choice)));
        Assert.All(asked, request => Assert.DoesNotContain("zz", request, StringComparison.Ordinal));
        Assert.Empty(page.Complaints);
        Assert.Equal(language == "zh" ? "zh-Hans" : "en", await page.Tab.EvaluateAsync<string>("() => document.documentElement.lang"));
    }
}
