using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>From the words on the page to the picture: what is sent is what is shown.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserPictureTests(BrowserFixture fixture)
{
    [Theory]
    [InlineData(1400, "en", "light")]
    [InlineData(400, "zh", "dark")]
    public async Task Sends_the_forged_prompt_as_it_is_shown(int width, string language, string scheme)
    {
        await using var page = await fixture.OpenAsync(width, language, scheme);
        await page.TypeAsync("优雅大气的中式牡丹插花，不要红色");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.Tab.FillAsync("#size-a", "320x320");
        await page.Tab.FillAsync("#image-seed-a", "7");

        var job = await MakeAsync(page);

        Assert.Equal(await page.PromptAsync(), PromptOf(job));
        Assert.Equal(await page.NegativeAsync(), job.GetProperty("result").GetProperty("negativePrompt").GetString());
        Assert.DoesNotContain("edited", CodesOf(job));
        Assert.Equal(PromptOf(job), SideCarOf(job).GetProperty("prompt").GetString());
        Assert.Equal("true", await page.Tab.GetAttributeAsync(".proof", "data-same"));
        Assert.True(await page.Tab.EvaluateAsync<bool>("() => { const image = document.querySelector('.pictures img'); return image.complete && image.naturalWidth === 320; }"));
        await page.AssertFitsAsync(width);
        await page.ShotAsync($"picture-{width}-{scheme}-{language}");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Sends_an_edited_text_byte_for_byte_and_forges_nothing_twice()
    {
        const string words = "white ROSE ,,  in a <b>jar</b>, 一束 — kept as typed ";
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.Tab.Locator("[data-side=a] .tools button").First.ClickAsync();
        Assert.Equal(await page.PromptAsync(), await page.Tab.InputValueAsync("#prompt-a"));
        var length = await page.Tab.InnerTextAsync(".editor .gauge span");
        await page.Tab.FillAsync("#prompt-a", words);
        await page.Tab.FillAsync("#negativePrompt-a", "dust");
        await page.Tab.WaitForFunctionAsync("before => document.querySelector('.editor .gauge span').textContent !== before", length);

        var job = await MakeAsync(page);

        Assert.Equal(words, PromptOf(job));
        Assert.Equal("dust", job.GetProperty("result").GetProperty("negativePrompt").GetString());
        Assert.Contains("edited", CodesOf(job));
        Assert.Equal((words, "dust"), (SideCarOf(job).GetProperty("prompt").GetString(), SideCarOf(job).GetProperty("negativePrompt").GetString()));
        Assert.Contains("edited by hand", await page.Tab.InnerTextAsync(".proof"), StringComparison.Ordinal);
        Assert.Equal("true", await page.Tab.GetAttributeAsync(".proof", "data-same"));
        Assert.Equal(words, await page.Tab.Locator(".sent").First.TextContentAsync());

        // The idea moves on, the edited text stays, and the page says so.
        await page.Tab.FillAsync("#idea", "一束红郁金香");
        await page.Tab.Locator("[data-side=a] .editor .status").WaitForAsync();
        Assert.Equal(words, await page.Tab.InputValueAsync("#prompt-a"));
        await page.Tab.Locator("[data-side=a] .tools button").First.ClickAsync();
        Assert.Contains("tulip", await page.PromptAsync(), StringComparison.OrdinalIgnoreCase);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Pins_and_phrases_left_out_go_along()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.ChooseAsync("style", "chinese-floral");
        await page.Tab.Locator(".prompt.positive .phrase.template").First.ClickAsync();
        await page.Tab.Locator("#receipt button", new() { HasText = "Pin" }).ClickAsync();
        await page.SettledAsync();
        await page.ChooseAsync("style", "watercolour");
        await page.Tab.Locator(".prompt.positive .pinned").WaitForAsync();
        await page.Tab.Locator(".prompt.positive .phrase.template:not(.pinned)").First.FocusAsync();
        await page.Tab.Keyboard.PressAsync("Delete");
        await page.Tab.Locator(".gone").WaitForAsync();
        await page.SettledAsync();

        var job = await MakeAsync(page);

        Assert.Equal(await page.PromptAsync(), PromptOf(job));
        Assert.Equal("true", await page.Tab.GetAttributeAsync(".proof", "data-same"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task Asks_for_a_key_and_uses_it_for_pictures_too()
    {
        var (key, hash) = PromptForge.Server.Guards.ApiKeys.New();
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Jobs.Folder = fixture.Pictures;
            options.Keys.Add(new() { Name = "ann", Hash = hash });
        });
        await using var page = await fixture.OpenAsync(1200, "en", "light", elsewhere: server.Address);
        await page.Tab.Locator("#key-form").WaitForAsync();
        await page.Tab.FillAsync("#key", key);
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.ReadyAsync();
        await page.TypeAsync("a white rose");

        await page.Tab.ClickAsync("#make-a");
        await page.Tab.Locator(".pictures img").WaitForAsync();

        Assert.Equal("true", await page.Tab.GetAttributeAsync(".proof", "data-same"));
        Assert.DoesNotContain(key, await page.Tab.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie])"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_a_service_cannot_be_asked()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.ChooseAsync("target", "midjourney-dialect");
        await page.Tab.SelectOptionAsync("#provider-a", "midjourney-dialect");
        await page.Tab.ClickAsync("#make-a");

        await page.Tab.Locator(".job .bad", new() { HasText = "Choose another provider" }).WaitForAsync();
        Assert.Contains("Choose another provider", await page.Tab.InnerTextAsync("#making"), StringComparison.Ordinal);
    }

    /// <summary>Presses the button and waits for the picture.</summary>
    /// <returns>The job as the server tells it.</returns>
    private async Task<JsonElement> MakeAsync(OpenPage page)
    {
        var asked = await page.Tab.RunAndWaitForResponseAsync(() => page.Tab.ClickAsync("#make-a"), response => response.Url.EndsWith("/v1/generate", StringComparison.Ordinal));
        Assert.Equal(202, asked.Status);
        Assert.Equal(32, (await asked.Request.HeaderValueAsync("idempotency-key"))!.Length);
        await page.Tab.Locator(".pictures img").WaitForAsync();
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('.pictures img').complete");
        using var document = JsonDocument.Parse(await asked.TextAsync());
        return await fixture.Server.DoneAsync($"/v1/generate/{document.RootElement.GetProperty("id").GetString()}");
    }

    private static string? PromptOf(JsonElement job) => job.GetProperty("result").GetProperty("prompt").GetString();

    private static IEnumerable<string?> CodesOf(JsonElement job) => job.GetProperty("result").GetProperty("notes").EnumerateArray().Select(note => note.GetProperty("code").GetString());

    /// <summary>The file beside the offline card, which holds the very words that were sent.</summary>
    private JsonElement SideCarOf(JsonElement job)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(fixture.Pictures, job.GetProperty("id").GetString()!), "*.json"))));
        return document.RootElement.Clone();
    }
}
