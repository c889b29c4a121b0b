namespace PromptForge.Apps.Tests.Server;

/// <summary>The playground in a real browser.</summary>
public sealed class BrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const string Script = "<script>window.hit=1</script><img src=x onerror=window.hit=1>";

    [Theory]
    [InlineData(400, "zh", "dark")]
    [InlineData(1400, "en", "light")]
    public async Task Forges_as_one_types_and_fits_the_screen(int width, string language, string scheme)
    {
        await using var page = await fixture.OpenAsync(width, language, scheme);

        await page.TypeAsync("优雅大气的中式牡丹插花，不要红色");
        await page.Tab.SelectOptionAsync("#target", "stability-v1-sdxl");
        await page.SettledAsync("stability-v1-sdxl");

        Assert.Contains("peon", await page.Tab.InnerTextAsync("[data-side=a] .prompt:not(.negative)"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("red", await page.Tab.InnerTextAsync("[data-side=a] .prompt.negative"), StringComparison.Ordinal);
        Assert.True(await page.Tab.Locator(".phrase.knowledge, .phrase.template").CountAsync() >= 4);
        Assert.Equal(language == "zh" ? "zh-CN" : "en", await page.Tab.GetAttributeAsync("html", "lang"));
        Assert.True(await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "the page is wider than the screen");
        await page.Tab.FillAsync("#search", "spring white");
        await page.Tab.Locator("#hits li").First.WaitForAsync();
        await page.ShotAsync($"playground-{width}");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Shows_the_receipt_of_a_phrase_and_switches_it_off_and_on_by_keyboard()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("a white rose in a vase");
        var phrase = page.Tab.Locator("[data-side=a] .prompt:not(.negative) .phrase:is(.knowledge, .template)").First;
        var id = await phrase.GetAttributeAsync("data-id");
        var text = await phrase.InnerTextAsync();

        await phrase.FocusAsync();
        Assert.Contains(id!, await page.Tab.InnerTextAsync("#receipt"), StringComparison.Ordinal);
        Assert.Equal("receipt", await phrase.GetAttributeAsync("aria-describedby"));
        await page.ShotAsync("playground-receipt");
        await page.Tab.Keyboard.PressAsync("Enter");
        var switched = page.Tab.Locator($".off [data-id='{id}']");
        await switched.WaitForAsync();
        Assert.DoesNotContain(text, await page.Tab.InnerTextAsync("[data-side=a] .prompt:not(.negative)"), StringComparison.Ordinal);

        await switched.PressAsync("Enter");
        await page.Tab.Locator($".prompt [data-id='{id}']").WaitForAsync();
        Assert.Contains(text, await page.Tab.InnerTextAsync("[data-side=a] .prompt:not(.negative)"), StringComparison.Ordinal);
        Assert.Equal(id, await page.Tab.EvaluateAsync<string>("document.activeElement.dataset.id"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Compares_two_targets_side_by_side()
    {
        await using var page = await fixture.OpenAsync(1400, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.Tab.CheckAsync("#compare");
        await page.Tab.SelectOptionAsync("#target-b", "stability-v1-sdxl");
        await page.Tab.Locator("[data-side=b] .prompt").First.WaitForAsync();
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('[data-side=b] .gauge span')?.textContent.includes('CLIP')");
        await page.ShotAsync("playground-compare");

        Assert.True(await page.Tab.Locator("[data-side=a] .phrase").CountAsync() > 0);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Shows_markup_as_text_wherever_it_is_typed()
    {
        await using var page = await fixture.OpenAsync(1000, "en", "light");
        await page.TypeAsync($"a fox {Script}");
        await page.Tab.FillAsync("#negative", Script);
        await page.Tab.SelectOptionAsync("#target", "a1111");
        await page.Tab.FillAsync("#search", Script);
        await page.SettledAsync("a1111");
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('#found').textContent !== ''");

        Assert.Contains("<script>", await page.Tab.InnerTextAsync("[data-side=a] .prompt:not(.negative)"), StringComparison.Ordinal);
        Assert.Equal(0, await page.Tab.Locator("main script, main img").CountAsync());
        Assert.False(await page.Tab.EvaluateAsync<bool>("'hit' in window"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Gives_every_control_a_name_and_every_text_enough_contrast()
    {
        foreach (var scheme in new[] { "light", "dark" })
        {
            await using var page = await fixture.OpenAsync(1200, "zh", scheme);
            await page.TypeAsync("一束白玫瑰，不要红色");
            await page.Tab.FillAsync("#search", "玫瑰");
            await page.Tab.Locator("#hits li").First.WaitForAsync();
            Assert.Empty(await page.Tab.EvaluateAsync<string[]>(Audit));
        }
    }

    /// <summary>Controls without a name, repeated ids, and texts below the contrast of WCAG 2.2 AA (4.5, or 3 for large ones).</summary>
    private const string Audit = """
        () => {
          const found = [];
          const visible = node => node.getClientRects().length > 0;
          for (const node of document.querySelectorAll("button, select, input, textarea, a, meter")) {
            const label = node.labels?.[0]?.textContent || node.getAttribute("aria-label") || document.getElementById(node.getAttribute("aria-labelledby"))?.textContent || node.textContent;
            if (visible(node) && !label?.trim()) { found.push(`no name: ${node.outerHTML.slice(0, 80)}`); }
          }
          const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
          if (new Set(ids).size !== ids.length) { found.push("an id stands twice"); }
          const parse = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = node => { for (let at = node; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] === 1) { return c; } } return [255, 255, 255]; };
          for (const node of document.querySelectorAll("body *")) {
            if (!visible(node) || ![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) { continue; }
            const style = getComputedStyle(node);
            const [a, b] = [light(parse(style.color)), light(ground(node))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) { found.push(`contrast ${ratio.toFixed(2)}: ${node.className} ${node.textContent.slice(0, 40)}`); }
          }
          return found;
        }
        """;
}
