using Microsoft.Playwright;

namespace PromptForge.Apps.Tests.Server;

/// <summary>One browser and one server for all tests in it; where this machine has no browser, the tests skip and say how to get one.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}

public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-browser-");
    private RunningServer? server;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("PROMPTFORGE_BROWSER") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);
        if (program is null) { return; }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "vessels.yaml"), """
            id: vessels
            arms: [{id: plain, strategy: none}, {id: rules, strategy: rules}]
            primary: {metric: kept, kind: binary, smallest-effect: 0.05}
            stop: {rule: sequential, units: 1000}
            """);
        server = await RunningServer.StartAsync(options =>
        {
            options.Jobs.Folder = Pictures;
            options.Experiments.Folders.Add(Path.Combine(folder.FullName, "vessels.yaml"));
            options.Experiments.Store = Path.Combine(folder.FullName, "experiments.db");
        });
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    internal RunningServer Server => server!;

    /// <summary>Where the server keeps what it made.</summary>
    internal string Pictures => Path.Combine(folder.FullName, "pictures");

    /// <summary>The playground in a window of its own.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="language">zh or en: what the browser prefers.</param>
    /// <param name="scheme">dark or light.</param>
    /// <param name="isLoose">Whether scripts of the test's own may be put into the page, which its policy forbids.</param>
    /// <param name="elsewhere">Another server than the one for all; its page is not waited for.</param>
    internal async Task<OpenPage> OpenAsync(int width, string language, string scheme, bool isLoose = false, Uri? elsewhere = null)
    {
        Assert.SkipWhen(browser is null, "There is no browser here: install chromium (apt-get install chromium), or name one in PROMPTFORGE_BROWSER.");
        var context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = language == "zh" ? "zh-CN" : "en-GB",
            BypassCSP = isLoose,
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        var address = elsewhere ?? server!.Address;
        var page = new OpenPage(context, await context.NewPageAsync(), address);
        await page.Tab.GotoAsync(address.ToString());
        if (elsewhere is null) { await page.ReadyAsync(); }

        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) { await browser.DisposeAsync(); }

        playwright?.Dispose();
        if (server is not null) { await server.DisposeAsync(); }

        folder.Delete(recursive: true);
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
        tab.Request += (_, request) => { if (!request.Url.StartsWith(address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith($"blob:{address}", StringComparison.Ordinal)) { Complaints.Add($"asked {request.Url}"); } };
    }

    public IPage Tab { get; }

    /// <summary>Errors and warnings of the console, and requests that left this server.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>The prompt as the page shows it, to the byte.</summary>
    public async Task<string> PromptAsync(string side = "a") => await Tab.Locator($"[data-side={side}] .prompt.positive").TextContentAsync() ?? "";

    /// <summary>The negative prompt as the page shows it.</summary>
    public async Task<string> NegativeAsync(string side = "a") => await Tab.Locator($"[data-side={side}] .prompt.negative").TextContentAsync() ?? "";

    /// <summary>The phrases of the prompt that are not the user's.</summary>
    public ILocator Added => Tab.Locator("[data-side=a] .prompt.positive .phrase:not(.user)");

    /// <summary>Waits until the page knows the server's lists.</summary>
    public Task ReadyAsync() => Tab.WaitForFunctionAsync("() => document.querySelector('#style').options.length > 3");

    /// <summary>Types an idea and waits for its prompt.</summary>
    public async Task TypeAsync(string text)
    {
        await Tab.FillAsync("#idea", text);
        await Tab.Locator("[data-side=a] .prompt .phrase").First.WaitForAsync();
        await SettledAsync();
    }

    /// <summary>Chooses in a list, which on small screens lies folded, and waits for the answer.</summary>
    public async Task ChooseAsync(string id, string value)
    {
        await Tab.EvaluateAsync("document.querySelector('#settings').open = true");
        await Tab.SelectOptionAsync($"#{id}", value);
        await SettledAsync();
    }

    /// <summary>Waits until nothing is under way and the left result is of the target that is chosen.</summary>
    public Task SettledAsync() => Tab.WaitForFunctionAsync(
        "() => !document.querySelector('.stale') && (document.querySelector('[data-side=a] .meta').dataset.target ?? document.querySelector('#target').value) === document.querySelector('#target').value");

    /// <summary>Goes to a room of the page.</summary>
    public async Task EnterAsync(string room)
    {
        await Tab.EvaluateAsync($"location.hash = '{room}'");
        await Tab.Locator($"#room-{room.Split('/')[0]}").WaitForAsync();
    }

    /// <summary>Whether nothing stands out over the right edge of the screen.</summary>
    public async Task AssertFitsAsync(int width) => Assert.True(await Tab.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"the page is wider than {width} pixels");

    /// <summary>Nothing was complained about, and nothing was asked for elsewhere.</summary>
    public void AssertQuiet() => Assert.Empty(Complaints);

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
