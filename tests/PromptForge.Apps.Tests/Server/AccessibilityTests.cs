using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Every room under axe-core (WCAG 2.2 A and AA, and its best practice). Skipped without the package in a folder named by <c>PROMPTFORGE_NODE_PACKAGES</c>.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    private const string Run = """
        async () => (await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))
          .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))
        """;

    [Theory]
    [InlineData(1400, "en", "light")]
    [InlineData(400, "zh", "dark")]
    public async Task Axe_finds_nothing_in_any_room(int width, string language, string scheme)
    {
        var packages = Environment.GetEnvironmentVariable("PROMPTFORGE_NODE_PACKAGES");
        var script = Path.Combine(packages ?? "", "node_modules", "axe-core", "axe.min.js");
        Assert.SkipWhen(packages is null || !File.Exists(script), "Install the package (npm i axe-core) in a folder of its own and name that in PROMPTFORGE_NODE_PACKAGES.");
        await using var page = await fixture.OpenAsync(width, language, scheme, isLoose: true);
        await page.Tab.AddScriptTagAsync(new() { Content = await File.ReadAllTextAsync(script) });
        var found = new List<string>();
        async Task CheckAsync(string where) => found.AddRange((await page.Tab.EvaluateAsync<JsonElement>(Run)).EnumerateArray().Select(one => $"{where}: {one.GetString()}"));

        await CheckAsync("empty");
        await page.TypeAsync("优雅的一束白牡丹 with eucalyptus，不要丝带");
        await page.ChooseAsync("target", "stability-v1-sdxl");
        await page.Tab.ClickAsync("[data-side=a] .more summary");
        await CheckAsync("forge");
        await page.Added.First.ClickAsync();
        await CheckAsync("receipt");
        await page.Tab.Keyboard.PressAsync("Escape");
        await page.Tab.ClickAsync("[data-side=a] .tools button >> nth=0");
        await CheckAsync("edit");
        await page.Tab.CheckAsync("#compare");
        await page.Tab.Locator("[data-side=b] .prompt").First.WaitForAsync();
        await CheckAsync("compare");
        await page.EnterAsync("knowledge");
        await page.Tab.FillAsync("#search", "peony");
        await page.Tab.Locator("#hits a").First.WaitForAsync();
        await CheckAsync("search");
        await page.EnterAsync("knowledge/tree-peony");
        await page.Tab.Locator("#entry h2").WaitForAsync();
        await CheckAsync("entry");
        await page.EnterAsync("styles");
        await CheckAsync("styles");
        await page.EnterAsync("experiments");
        await page.Tab.Locator("#experiment-list > *").First.WaitForAsync();
        await CheckAsync("experiments");

        Assert.Empty(found);
    }

    /// <summary>Where there is no axe: controls without a name, repeated ids, and texts below the contrast of WCAG 2.2 AA (4.5, or 3 for large ones).</summary>
    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Gives_every_control_a_name_and_every_text_enough_contrast(string scheme)
    {
        await using var page = await fixture.OpenAsync(1200, "zh", scheme);
        await page.TypeAsync("一束白玫瑰，不要红色");
        Assert.Empty(await page.Tab.EvaluateAsync<string[]>(Audit));
        await page.EnterAsync("knowledge/rose");
        await page.Tab.Locator("#entry h2").WaitForAsync();
        Assert.Empty(await page.Tab.EvaluateAsync<string[]>(Audit));
    }

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
