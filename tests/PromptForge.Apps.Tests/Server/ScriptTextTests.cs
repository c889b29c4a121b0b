using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using PromptForge.Apps.Tests.Server.Gateway;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Markup in every field and in every entry stays text: no answer is anything that a browser would run, and the page shows it as letters.</summary>
public sealed class ScriptTextTests : IDisposable
{
    private const string Script = "<script>window.hit=1</script>";
    private readonly string folder = Directory.CreateTempSubdirectory("promptforge-script-").FullName;

    public ScriptTextTests()
    {
        File.WriteAllText(Path.Combine(folder, "entries.yaml"), $$"""
            entries:
            - id: evil-bloom
              kind: flower
              names: {zh: ["恶之花{{Script}}", 恶之花], en: ["evil bloom {{Script}}", evil bloom], la: "Malus {{Script}}"}
              phrases:
                petals: {role: subject, zh: "花瓣{{Script}}", en: "petals {{Script}}", relevance: 0.9, why: {zh: "因为{{Script}}", en: "because {{Script}}"} }
            """);
        File.WriteAllText(Path.Combine(folder, "evil-look.yaml"), $$"""
            id: evil-look
            kind: look
            names: {zh: "风格{{Script}}", en: "look {{Script}}"}
            describe: {zh: "说明{{Script}}", en: "about {{Script}}"}
            phrases:
              glow: {role: light, zh: "光{{Script}}", en: "glow {{Script}}", relevance: 0.9, why: {zh: "因为{{Script}}", en: "because {{Script}}"} }
            """);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_field_of_every_route_is_answered_with_text()
    {
        await using var server = await StartAsync();
        foreach (var key in PromptForge.Server.Api.EnhanceReader.Keys)
        {
            object value = key is "without" or "allow" ? new[] { Script } : Script;
            var body = new Dictionary<string, object> { ["prompt"] = "a fox", [key] = value };
            using var one = await server.PostAsync("/v1/enhance", JsonSerializer.Serialize(body));
            using var several = await server.PostAsync("/v1/enhance", JsonSerializer.Serialize(new[] { body }));
            await AssertTextAsync(one);
            await AssertTextAsync(several);
        }

        foreach (var body in (string[])[Script, $"\"{Script}\"", $$"""{"{{Script}}":1}""", $$"""{"text":"{{Script}}"}""", $$"""{"text":"x","target":"{{Script}}"}"""])
        {
            foreach (var path in (string[])["/v1/enhance", "/v1/tokens"])
            {
                using var response = await server.PostAsync(path, body);
                await AssertTextAsync(response);
            }
        }
    }

    [Fact]
    public async Task Every_route_answers_text_whatever_stands_in_path_query_and_headers()
    {
        await using var server = await StartAsync();
        foreach (var route in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)))
        {
            var path = route.RoutePattern.Parameters.Aggregate(route.RoutePattern.RawText!, (text, parameter) => text.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(Script), StringComparison.Ordinal));
            var method = new HttpMethod(route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
            foreach (var query in (string[])["", $"?q={Uri.EscapeDataString(Script)}", $"?{Uri.EscapeDataString(Script)}=1", $"?q=evil&top={Uri.EscapeDataString(Script)}"])
            {
                using var request = new HttpRequestMessage(method, path + query);
                request.Headers.TryAddWithoutValidation("X-PromptForge-Style", Script);
                request.Headers.TryAddWithoutValidation("Referer", Script);
                using var response = await server.Client.SendAsync(request);
                await AssertTextAsync(response);
            }
        }

        using var nowhere = await server.Client.GetAsync($"/{Uri.EscapeDataString(Script)}");
        await AssertTextAsync(nowhere);
    }

    [Fact]
    public async Task Markup_of_entries_and_styles_comes_as_text()
    {
        await using var server = await StartAsync();
        using var forged = await server.PostAsync("/v1/enhance", """{"prompt":"an evil bloom in a vase","style":"chinese-floral,evil-look","strength":"rich","target":"openai-gpt-image-2"}""");
        using var styles = await server.Client.GetAsync("/v1/styles");
        using var found = await server.Client.GetAsync("/v1/knowledge/search?q=evil%20bloom");

        var prompt = (await forged.JsonAsync()).GetProperty("prompt").GetString();
        Assert.Contains($"petals {Script}", prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"glow {Script}", prompt, StringComparison.OrdinalIgnoreCase);
        Assert.Contains((await found.JsonAsync()).EnumerateArray(), hit => hit.GetProperty("id").GetString() == "evil-bloom");
        foreach (var response in (HttpResponseMessage[])[forged, styles, found]) { await AssertTextAsync(response); }
    }

    [Fact]
    public async Task At_the_gateway_too()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        using var forged = await rig.SendAsync("/v1/images/generations", JsonSerializer.Serialize(new { model = "m", prompt = $"a fox {Script}" }));
        using var receipt = await rig.Server.Client.GetAsync($"/v1/receipts/{forged.Header("X-PromptForge-Receipt")}");
        using var refused = await rig.SendAsync("/v1/images/generations", """{"model":"m","prompt":"a fox"}""", ("X-PromptForge-Style", Script));

        Assert.Contains(Script, (await receipt.JsonAsync()).GetProperty("prompt").GetString(), StringComparison.Ordinal);
        await AssertTextAsync(receipt);
        await AssertTextAsync(refused);
        Assert.Equal("nosniff", forged.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task The_page_shows_it_as_letters()
    {
        var program = Environment.GetEnvironmentVariable("PROMPTFORGE_BROWSER") is { Length: > 0 } given ? given : "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(program), "There is no browser here: install chromium (apt-get install chromium), or name one in PROMPTFORGE_BROWSER.");
        await using var server = await StartAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        var context = await browser.NewContextAsync(new() { Locale = "en-GB" });
        await using var page = new OpenPage(context, await context.NewPageAsync(), server.Address);
        await page.Tab.GotoAsync(server.Address.ToString());
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('#style').options.length > 3");
        var scripts = await page.Tab.Locator("script").CountAsync();

        await page.Tab.SelectOptionAsync("#style", "evil-look");
        await page.TypeAsync($"an evil bloom {Script}");
        await page.Tab.WaitForFunctionAsync("() => document.querySelector('[data-side=a] .prompt').innerText.includes('Glow <script>')");

        Assert.True(await page.Tab.EvaluateAsync<bool>("() => window.hit === undefined"));
        Assert.Equal(scripts, await page.Tab.Locator("script").CountAsync());
        Assert.Empty(page.Complaints);
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(options => options.ContentFolders.Add(folder));

    /// <summary>Nothing that a browser opens as a page, and whole: it reads as JSON.</summary>
    private static async Task AssertTextAsync(HttpResponseMessage response)
    {
        var where = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} {(int)response.StatusCode}";
        Assert.True(response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json", $"{where}: {response.Content.Headers.ContentType}");
        Assert.True((int)response.StatusCode < 500, where);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.StartsWith("default-src 'none'", response.Header("Content-Security-Policy"), StringComparison.Ordinal);
        if (response.RequestMessage.Method != HttpMethod.Head) { using var _ = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()); }

        foreach (var (name, values) in response.Headers) { Assert.True(values.All(value => !value.Contains("<script", StringComparison.OrdinalIgnoreCase)), $"{where}: {name}"); }
    }
}
