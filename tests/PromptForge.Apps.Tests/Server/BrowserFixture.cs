using Microsoft.Playwright;

namespace PromptForge.Apps.Tests.Server;

/// <summary>One browser for all tests of a class; where this machine has none, the tests skip and say how to get one.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private RunningServer? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("PROMPTFORGE_BROWSER") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);
        if (program is null) { return; }

        server = await RunningServer.StartAsync();
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    internal async Task<OpenPage> OpenAsync(int width, string language, string scheme)
    {
        Assert.SkipWhen(browser is null, "There is no browser here: install chromium (apt-get install chromium), or name one in PROMPTFORGE_BROWSER.");
        var context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = language == "zh" ? "zh-CN" : "en-GB",
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        var page = new OpenPage(context, await context.NewPageAsync(), server!.Address);
        await page.Tab.GotoAsync(server.Address.ToString());
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('#style').options.length > 3");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) { await browser.DisposeAsync(); }

        playwright?.Dispose();
        if (server is not null) { await server.DisposeAsync(); }
    }
}

/// <summary>The playground in a tab that listens for errors and for requests elsewhere.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;

    public OpenPage(IBrowserContext context, IPage tab, Uri address)
    {
        this.context = context;
        Tab = tab;
        tab.Console += (_, message) => { if (message.Type is "error" or "warning") { Complaints.Add(message.Text); } };
        tab.PageError += (_, error) => Complaints.Add(error);
        tab.Request += (_, request) => { if (new Uri(request.Url).Authority != address.Authority) { Complaints.Add($"asked {request.Url}"); } };
    }

    public IPage Tab { get; }

    /// <summary>Errors and warnings of the console, and requests that left this server.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Types an idea and waits for its prompt.</summary>
    public async Task TypeAsync(string text)
    {
        await Tab.FillAsync("#idea", text);
        await Tab.Locator("[data-side=a] .prompt .phrase").First.WaitForAsync();
    }

    /// <summary>Waits until the result is of a target and nothing is under way.</summary>
    public Task SettledAsync(string target) => Tab.WaitForFunctionAsync(
        "target => document.querySelector('#target').value === target && !document.querySelector('.stale') && document.querySelector('[data-side=a] .meta').dataset.target === target", target);

    /// <summary>Keeps a picture for a person to look at, where a folder is named for it.</summary>
    public async Task ShotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("PROMPTFORGE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Tab.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
