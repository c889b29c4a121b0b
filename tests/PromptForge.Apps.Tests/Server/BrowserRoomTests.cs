using Microsoft.Playwright;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Knowledge, styles and experiments in a real browser, and a walk through the page without a mouse.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserRoomTests(BrowserFixture fixture)
{
    [Fact]
    public async Task An_entry_is_found_read_and_written_into_the_idea()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.EnterAsync("knowledge");
        await page.Tab.FillAsync("#search", "牡丹");
        await page.Tab.Locator("#hits a[href='#knowledge/tree-peony']").ClickAsync();

        var entry = page.Tab.Locator("#entry");
        await entry.Locator("h2", new() { HasText = "tree peony" }).WaitForAsync();
        var text = await entry.InnerTextAsync();
        foreach (var part in new[] { "牡丹", "Paeonia × suffruticosa", "season", "spring", "can be", "wealth and honour", "Chinese", "层叠如绢的花瓣", "celadon vase", "our own knowledge" }) { Assert.Contains(part, text, StringComparison.Ordinal); }

        Assert.Equal("la", await entry.Locator("em").GetAttributeAsync("lang"));
        await page.ShotAsync("entry");
        await entry.Locator("[data-phrase='tree-peony#petals']").ClickAsync();
        await page.EnterAsync("forge");
        await page.SettledAsync();
        Assert.Equal("一束白玫瑰，层叠如绢的花瓣", await page.Tab.InputValueAsync("#idea"));
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_receipt_leads_to_its_entry()
    {
        await using var page = await fixture.OpenAsync(1200, "zh", "dark");
        await page.TypeAsync("中式牡丹插花");

        await page.Tab.Locator(".prompt.positive .knowledge").First.ClickAsync();
        await page.Tab.Locator("#receipt a").ClickAsync();

        await page.Tab.Locator("#entry h2").WaitForAsync();
        Assert.StartsWith("#knowledge/", await page.Tab.EvaluateAsync<string>("location.hash"), StringComparison.Ordinal);
        await page.Tab.GoBackAsync();
        await page.Tab.Locator("#room-forge").WaitForAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_style_is_found_and_taken()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.TypeAsync("一束白玫瑰");
        await page.EnterAsync("styles");
        await page.Tab.FillAsync("#style-search", "ikebana");
        await page.Tab.Locator("[data-style]").First.ClickAsync();
        await page.Tab.Locator("#room-forge").WaitForAsync();
        await page.SettledAsync();

        Assert.Equal("ikebana", await page.Tab.InputValueAsync("#style"));
        Assert.StartsWith("ikebana", await page.Tab.InnerTextAsync("[data-side=a] .meta"), StringComparison.Ordinal);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Experiments_show_their_counts_and_a_plot()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.EnterAsync("experiments");
        await page.Tab.Locator("[data-id=vessels]", new() { HasText = "No unit has taken part yet." }).WaitForAsync();

        foreach (var unit in Enumerable.Range(0, 240))
        {
            using var assigned = await fixture.Server.PostAsync("/v1/experiments/vessels/assign", $$"""{"unit":"u{{unit}}"}""");
            var kept = (await assigned.JsonAsync()).GetProperty("arm").GetString() == "rules" ? unit % 5 > 0 : unit % 5 == 0;
            using var exposed = await fixture.Server.PostAsync("/v1/experiments/vessels/expose", $$"""{"event":"e{{unit}}","unit":"u{{unit}}"}""");
            using var outcome = await fixture.Server.PostAsync("/v1/experiments/vessels/outcome", $$"""{"event":"o{{unit}}","unit":"u{{unit}}","metric":"kept","value":{{(kept ? 1 : 0)}}}""");
            outcome.EnsureSuccessStatusCode();
        }

        await page.EnterAsync("styles");
        await page.EnterAsync("experiments");
        var plot = page.Tab.Locator("[data-id=vessels] svg[role=img]");
        await plot.WaitForAsync();

        Assert.Contains("rules is better than plain", await plot.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        Assert.Equal(1, await plot.Locator("circle.better").CountAsync());
        Assert.Equal(240, (await page.Tab.Locator("[data-id=vessels] tbody td:nth-child(2)").AllInnerTextsAsync()).Sum(int.Parse));
        await page.ShotAsync("experiments");
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_server_without_experiments_explains_them()
    {
        await using var page = await fixture.OpenAsync(400, "zh", "dark");
        await page.Tab.RouteAsync("**/v1/experiments", route => route.FulfillAsync(new() { ContentType = "application/json", Body = "[]" }));
        await page.EnterAsync("experiments");

        await page.Tab.Locator(".empty", new() { HasText = "还没有实验" }).WaitForAsync();
        await page.AssertFitsAsync(400);
        page.AssertQuiet();
    }

    [Fact]
    public async Task Without_a_mouse_everything_can_be_reached()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        var keys = page.Tab.Keyboard;
        async Task TabToAsync(string selector, int most = 60)
        {
            for (var i = 0; i < most; i++)
            {
                if (await page.Tab.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) { return; }

                await keys.PressAsync("Tab");
                Assert.NotEqual("none", await page.Tab.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle === 'none' && getComputedStyle(document.activeElement).boxShadow === 'none' ? 'none' : 'seen'"));
            }

            Assert.Fail($"{selector} cannot be reached by Tab");
        }

        await page.Tab.FocusAsync(".skip");
        await keys.PressAsync("Enter");
        await TabToAsync("#idea");
        await keys.TypeAsync("a white rose in a vase");
        await page.Added.First.WaitForAsync();
        await page.SettledAsync();
        await TabToAsync(".prompt.positive .phrase");
        await keys.PressAsync("ArrowRight");
        var id = await page.Tab.EvaluateAsync<string>("document.activeElement.dataset.id");
        await keys.PressAsync("Enter");
        Assert.True(await page.Tab.EvaluateAsync<bool>("document.querySelector('#receipt').contains(document.activeElement)"));
        await keys.PressAsync("Escape");
        Assert.Equal(id, await page.Tab.EvaluateAsync<string>("document.activeElement.dataset.id"));
        await keys.PressAsync("Delete");
        await page.Tab.Locator($".gone[data-id='{id}']").WaitForAsync();
        Assert.Equal(id, await page.Tab.EvaluateAsync<string>("document.activeElement.dataset.id"));
        await keys.PressAsync("Enter");
        await page.Tab.Locator($".prompt [data-id='{id}']").WaitForAsync();

        await TabToAsync("[data-side=a] .tools button");
        await keys.PressAsync("Enter");
        await TabToAsync("#prompt-a");
        await keys.PressAsync("End");
        await keys.TypeAsync(" by hand");
        await TabToAsync("#make-a");
        await keys.PressAsync("Enter");
        await page.Tab.Locator(".pictures img").WaitForAsync();
        Assert.Equal("Done", await page.Tab.InnerTextAsync("#making"));

        await page.Tab.FocusAsync("nav a[href='#knowledge']");
        await keys.PressAsync("Enter");
        await TabToAsync("#search");
        await keys.TypeAsync("peony");
        await page.Tab.Locator("#hits a").First.WaitForAsync();
        await TabToAsync("#hits a");
        await keys.PressAsync("Enter");
        await page.Tab.Locator("#entry h2").WaitForAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Moves_nothing_for_those_who_asked_for_less_motion()
    {
        await using var page = await fixture.OpenAsync(1200, "en", "light");
        await page.Tab.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.TypeAsync("a white rose");

        Assert.Empty(await page.Tab.EvaluateAsync<string[]>("() => [...document.querySelectorAll('*')].filter(node => parseFloat(getComputedStyle(node).transitionDuration) > 0).map(node => node.className)"));
    }
}
