using System.Text.Json;
using Microsoft.Playwright;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The playground's forge in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserTests(BrowserFixture fixture)
{
    private const string Script = "<script>window.hit=1</script><img src=x onerror=window.hit=1>";

    [Theory]
    [InlineData(360, "zh", "light")]
    [InlineData(400, "en", "dark")]
    [InlineData(768, "zh", "dark")]
    [InlineData(1400, "en", "light")]
    public async Task Forges_as_one_types_and_fits_the_screen(int width, string language, string scheme)
    {
        await using var page = await fixture.OpenAsync(width, language, scheme);

        await page.TypeAsync("优雅大气的中式牡丹插花，不要红色");
        await page.ChooseAsync("target", "stability-v1-sdxl");

        Assert.Contains("peon", await page.PromptAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("red", await page.NegativeAsync(), StringComparison.Ordinal);
        Assert.True(await page.Added.CountAsync() >= 4);
        Assert.Contains("CLIP", await page.Tab.Locator("[data-side=a] [role=meter]").First.GetAttributeAsync("aria-valuetext"), StringComparison.Ordinal);
        Assert.Equal(language == "zh" ? "zh-CN" : "en", await page.Tab.GetAttributeAsync("html", "lang"));
        foreach (var room in new[] { "forge", "knowledge/tree-peony", "styles", "experiments" })
        {
            await page.EnterAsync(room);
            await page.Tab.Locator("#entry h2, #style-list li, #experiment-list > *, .prompt").Locator("visible=true").First.WaitForAsync();
            await page.AssertFitsAsync(width);
            await page.ShotAsync($"{room.Split('/')[0]}-{width}-{scheme}-{language}");
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task Says_the_language_of_every_text_that_is_not_the_pages_own()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("优雅的一束白玫瑰，不要丝带");
        await page.ChooseAsync("target", "stability-v1-sdxl");

        Assert.Equal("zh", await page.Tab.GetAttributeAsync("#idea", "lang"));
        Assert.Equal("en", await page.Tab.Locator(".prompt.positive").First.GetAttributeAsync("lang"));
        Assert.Empty(await page.Tab.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("body *")].filter(node => node.getClientRects().length && [...node.childNodes].some(child => child.nodeType === 3 && /[\u4e00-\u9fff]/.test(child.data)) && !node.closest("[lang]:not(html)")).map(node => node.outerHTML)
            """));
    }

    [Fact]
    public async Task Shows_the_receipt_of_a_phrase_on_hover_and_on_focus()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("a white rose in a vase");
        var phrase = page.Added.First;
        var id = await phrase.GetAttributeAsync("data-id");

        await phrase.HoverAsync();
        var receipt = page.Tab.Locator("#receipt");
        Assert.Contains(id!, await receipt.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches("knowledge|style", await receipt.InnerTextAsync());
        Assert.Equal("zh", await receipt.Locator(".gloss").GetAttributeAsync("lang"));

        await page.Tab.Mouse.MoveAsync(1, 1);
        await receipt.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await phrase.FocusAsync();
        Assert.Contains(id!, await receipt.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("receipt-text", await phrase.GetAttributeAsync("aria-describedby"));
        await page.ShotAsync("receipt");
        await page.Tab.Keyboard.PressAsync("Escape");
        Assert.True(await receipt.IsHiddenAsync());
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_phrase_is_left_out_and_brought_back()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("a white rose in a vase");
        var (id, text) = (await page.Added.First.GetAttributeAsync("data-id"), await page.Added.First.InnerTextAsync());

        await page.Added.First.ClickAsync();
        await page.Tab.Locator("#receipt button", new() { HasText = "Leave out" }).ClickAsync();
        var gone = page.Tab.Locator($".gone[data-id='{id}']");
        await gone.WaitForAsync();
        Assert.DoesNotContain(text, await page.PromptAsync(), StringComparison.Ordinal);

        await gone.ClickAsync();
        await page.Tab.Locator($".prompt [data-id='{id}']").WaitForAsync();
        Assert.Contains(text, await page.PromptAsync(), StringComparison.Ordinal);
        Assert.Equal(id, await page.Tab.EvaluateAsync<string>("document.activeElement.dataset.id"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_pinned_phrase_outlives_its_style_with_its_receipt()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.ChooseAsync("style", "chinese-floral");
        var phrase = page.Tab.Locator(".prompt.positive .phrase.template").First;
        var (id, text) = (await phrase.GetAttributeAsync("data-id"), await phrase.InnerTextAsync());

        await phrase.ClickAsync();
        await page.Tab.Locator("#receipt button", new() { HasText = "Pin" }).ClickAsync();
        await page.SettledAsync();
        await page.ChooseAsync("style", "watercolour");

        var kept = page.Tab.Locator($".prompt.positive .template.pinned[data-id='{id}']");
        await kept.WaitForAsync();
        Assert.Equal(text, await kept.TextContentAsync());
        await kept.HoverAsync();
        Assert.Contains("pinned", await page.Tab.InnerTextAsync("#receipt"), StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_phrase_without_room_says_so_and_can_be_insisted_on()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("an elegant bouquet of white peonies, pink garden roses, blue delphinium, eucalyptus and trailing ivy in a tall celadon vase on an old oak table by a window at dawn, with a lace curtain and a silver tray of figs and pears beside an open book");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.ChooseAsync("strength", "rich");
        var row = page.Tab.Locator(".dropped li").First;
        var text = await row.Locator("s").InnerTextAsync();
        Assert.Contains("no room", await row.InnerTextAsync(), StringComparison.Ordinal);

        await row.Locator("button").ClickAsync();

        await page.Tab.Locator(".prompt.positive .pinned", new() { HasText = text }).WaitForAsync();
        Assert.DoesNotContain(text, await page.Tab.Locator(".dropped li s").AllInnerTextsAsync());
        var meter = page.Tab.Locator("[data-side=a] [role=meter]").First;
        Assert.True(int.Parse((await meter.GetAttributeAsync("aria-valuetext"))!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) <= 75);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_choice_for_a_vague_word_goes_into_the_idea()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("优雅的牡丹");

        var chip = page.Tab.Locator(".vague .chip").First;
        var text = await chip.InnerTextAsync();
        await chip.ClickAsync();
        await page.SettledAsync();

        // The page speaks English, the idea Chinese: what is added is written as the idea is.
        Assert.Matches(@"^优雅的牡丹，[\u4e00-\u9fff]+$", await page.Tab.InputValueAsync("#idea"));
        Assert.DoesNotContain(text, await page.Tab.InputValueAsync("#idea"), StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Two_strategies_side_by_side_show_what_differs()
    {
        await using var page = await fixture.OpenAsync(1400, "en", "light");
        await page.TypeAsync("a white rose in a vase");
        await page.Tab.CheckAsync("#compare");
        await page.Tab.Locator("[data-side=b] .prompt").First.WaitForAsync();

        Assert.Equal("none", await page.Tab.InputValueAsync("#strategy-b"));
        Assert.Equal("a white rose in a vase", (await page.PromptAsync("b")).TrimEnd('.'), ignoreCase: true);
        var added = await page.Added.CountAsync();
        Assert.True(added > 0);
        Assert.Equal(added, await page.Tab.Locator("[data-side=a] .positive .unique").CountAsync());
        Assert.Matches(@"^\d+ phrases in common; \d+ only on the left, 0 only on the right\.$", await page.Tab.InnerTextAsync("#difference"));
        var (left, right) = ((await page.Tab.Locator("[data-side=a]").BoundingBoxAsync())!, (await page.Tab.Locator("[data-side=b]").BoundingBoxAsync())!);
        Assert.True(right.X >= left.X + left.Width && Math.Abs(right.Y - left.Y) < 2, "they stand side by side");

        await page.Tab.SetViewportSizeAsync(400, 900);
        (left, right) = ((await page.Tab.Locator("[data-side=a]").BoundingBoxAsync())!, (await page.Tab.Locator("[data-side=b]").BoundingBoxAsync())!);
        Assert.True(right.Y >= left.Y + left.Height, "on a phone one stands below the other");
        await page.AssertFitsAsync(400);
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_latest_words_win_even_when_an_older_answer_comes_later()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.Tab.RouteAsync("**/v1/enhance", async route =>
        {
            if (route.Request.PostData!.Contains("slow", StringComparison.Ordinal)) { await Task.Delay(900); }

            try { await route.ContinueAsync(); }
            catch (PlaywrightException)
            {
                // The page gave this request up, as it should.
            }
        });

        await page.Tab.FillAsync("#idea", "a slow tortoise");
        await Task.Delay(300);
        await page.Tab.FillAsync("#idea", "a quick fox");
        await page.Tab.Locator(".prompt .phrase").First.WaitForAsync();
        await Task.Delay(1200);

        Assert.Contains("quick fox", await page.PromptAsync(), StringComparison.OrdinalIgnoreCase);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Shows_markup_as_text_wherever_it_is_typed()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync($"a fox {Script}");
        await page.ChooseAsync("target", "a1111");

        // What the idea asks for would not be avoided, so this is another script.
        await page.Tab.FillAsync("#negative", Script.Replace('1', '2'));
        await page.Tab.Locator(".prompt.negative", new() { HasText = "script" }).WaitForAsync();
        Assert.Contains("<script>", await page.PromptAsync(), StringComparison.Ordinal);
        await page.Tab.CheckAsync("#compare");
        await page.Tab.Locator("[data-side=b] .prompt").First.WaitForAsync();
        await page.Tab.Locator("[data-side=a] .tools button").First.ClickAsync();
        foreach (var field in new[] { "#prompt-a", "#negativePrompt-a", "#size-a", "#image-seed-a" }) { await page.Tab.FillAsync(field, Script); }

        await page.Tab.ClickAsync("#make-a");
        await page.Tab.Locator("[data-side=a] .job > *").First.WaitForAsync();
        await page.EnterAsync("knowledge");
        await page.Tab.FillAsync("#search", Script);
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('#found').textContent !== ''");
        await page.EnterAsync("styles");
        await page.Tab.FillAsync("#style-search", Script);
        await page.EnterAsync($"knowledge/{Uri.EscapeDataString(Script)}");
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('#found').textContent.includes('<script>')");

        Assert.Equal(0, await page.Tab.Locator("main script, main img").CountAsync());
        Assert.False(await page.Tab.EvaluateAsync<bool>("'hit' in window"));
    }

    [Fact]
    public async Task Remembers_the_language_that_was_chosen()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.Tab.ClickAsync("#ui-zh");
        Assert.Equal("您的想法", await page.Tab.InnerTextAsync("#ask-title"));

        await page.Tab.ReloadAsync();
        await page.ReadyAsync();

        Assert.Equal("zh-CN", await page.Tab.GetAttributeAsync("html", "lang"));
        Assert.Equal("true", await page.Tab.GetAttributeAsync("#ui-zh", "aria-pressed"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task Is_light_and_soon_usable()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        var measured = await page.Tab.EvaluateAsync<JsonElement>("""
            () => ({ usable: performance.getEntriesByName("usable")[0].startTime, requests: performance.getEntriesByType("resource").length + 1,
              bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0) })
            """);

        TestContext.Current.TestOutputHelper!.WriteLine($"usable after {measured.GetProperty("usable").GetDouble():F0} ms, {measured.GetProperty("bytes").GetInt32() / 1024.0:F0} KiB in {measured.GetProperty("requests").GetInt32()} requests");
        Assert.InRange(measured.GetProperty("bytes").GetInt32(), 10_000, 300 * 1024);
    }
}
