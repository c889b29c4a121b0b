using System.Text.Json;
using PromptForge.Measure;
using PromptForge.Tests.Cli;

namespace PromptForge.Apps.Tests.Server;

public sealed class RouteTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData("/v1/styles", "chinese-floral")]
    [InlineData("/v1/targets", "stability-v1-sdxl")]
    [InlineData("/v1/strategies", "rules")]
    public async Task Lists_what_can_be_named(string path, string id)
    {
        using var response = await Server.Client.GetAsync(path);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Contains(id, (await response.JsonAsync()).EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("styles")]
    [InlineData("targets")]
    public async Task Lists_the_same_bytes_as_the_command_line(string what)
    {
        using var console = new TestConsole();
        Assert.Equal(0, await console.RunAsync("list", what, "--format", "json"));

        Assert.Equal(console.Out.TrimEnd('\n'), await Server.Client.GetStringAsync($"/v1/{what}"));
    }

    [Fact]
    public async Task Offers_no_strategy_that_it_cannot_carry_out()
    {
        using var response = await Server.Client.GetAsync("/v1/strategies");

        foreach (var strategy in (await response.JsonAsync()).EnumerateArray())
        {
            using var forged = await Server.PostAsync("/v1/enhance", JsonSerializer.Serialize(new { prompt = "a fox", strategy = strategy.GetProperty("id").GetString() }));
            Assert.Equal(200, (int)forged.StatusCode);
        }
    }

    [Fact]
    public async Task Has_words_in_both_languages_for_every_note()
    {
        using var response = await Server.Client.GetAsync("/v1/notes");

        var notes = (await response.JsonAsync()).EnumerateArray().ToDictionary(note => note.GetProperty("code").GetString()!);
        Assert.Contains("{text}", notes["dropped-for-limit"].GetProperty("zh").GetString());
        Assert.Contains("{limit}", notes["dropped-for-limit"].GetProperty("en").GetString());
    }

    [Theory]
    [InlineData("牡丹", "tree-peony")]
    [InlineData("rose", "rose")]
    public async Task Searches_in_both_languages_best_first(string query, string id)
    {
        using var response = await Server.Client.GetAsync($"/v1/knowledge/search?q={Uri.EscapeDataString(query)}&top=3");

        var hits = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.InRange(hits.Count, 1, 3);
        Assert.Equal(id, hits[0].GetProperty("id").GetString());
        Assert.Equal(hits.Select(Score).OrderDescending(), hits.Select(Score));

        static double Score(JsonElement hit) => hit.GetProperty("score").GetDouble();
    }

    [Fact]
    public async Task A_search_is_narrowed_by_kind_season_and_culture()
    {
        using var response = await Server.Client.GetAsync("/v1/knowledge/search?q=white&kind=flower,branch&season=winter&culture=chinese&diverse=true&top=20");

        var hits = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.NotEmpty(hits);
        Assert.All(hits, hit => Assert.Contains(hit.GetProperty("kind").GetString(), new[] { "flower", "branch" }));
    }

    [Theory]
    [InlineData("/v1/knowledge/search", "bad-value")]
    [InlineData("/v1/knowledge/search?q=%20", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&top=0", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&top=101", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&top=x", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&q=lily", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&tpo=3", "unknown-key")]
    [InlineData("/v1/knowledge/search?q=rose&season=sprin", "bad-value")]
    [InlineData("/v1/knowledge/search?q=rose&diverse=much", "bad-value")]
    [InlineData("/v1/styles?kind=look", "unknown-key")]
    public async Task Refuses_wrong_parameters(string path, string code)
    {
        using var response = await Server.Client.GetAsync(path);

        var problem = await response.ProblemAsync();
        Assert.Equal((400, code), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task Measures_against_every_limit()
    {
        using var response = await Server.PostAsync("/v1/tokens", """{"text":"a red fox in the snow","target":"stability-v1-sdxl"}""");

        var lengths = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Contains(LengthUnits.Name(LengthUnit.ClipTokens), lengths.Select(length => length.GetProperty("unit").GetString()));
        Assert.All(lengths, length => Assert.True(length.GetProperty("fits").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"target":"stability-v1-sdxl"}""", 400, "bad-json")]
    [InlineData("""{"text":"x","target":"nope"}""", 400, "unknown-target")]
    [InlineData("""{"text":"x","model":"nope"}""", 400, "unknown-key")]
    [InlineData("""{"text":5}""", 400, "bad-value")]
    [InlineData("""{"text":"x","text":"y"}""", 400, "bad-json")]
    [InlineData("""{"text":"\udc00"}""", 400, "bad-json")]
    [InlineData("[]", 400, "bad-json")]
    public async Task Refuses_wrong_measurements(string body, int status, string code)
    {
        using var response = await Server.PostAsync("/v1/tokens", body);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task Lives_and_gets_ready()
    {
        Assert.Equal("""{"status":"ok"}""", await Server.Client.GetStringAsync("/healthz"));
        for (var i = 0; ; i++)
        {
            using var response = await Server.Client.GetAsync("/readyz");
            if ((int)response.StatusCode == 200)
            {
                Assert.Equal(Forge.Version, (await response.JsonAsync()).GetProperty("version").GetString());
                return;
            }

            Assert.Equal("not-ready", (await response.ProblemAsync()).Code);
            Assert.True(i < 600, "not ready after a minute");
            await Task.Delay(100);
        }
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/v1")]
    [InlineData("/v1/enhance/x")]
    [InlineData("/page/../ServerHost.cs")]
    [InlineData("/page/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/page/openapi.json")]
    public async Task Has_nothing_elsewhere(string path)
    {
        using var response = await Server.Client.GetAsync(path);

        Assert.Equal("not-found", (await response.ProblemAsync()).Code);
    }

    [Theory]
    [InlineData("GET", "/v1/enhance", "POST")]
    [InlineData("DELETE", "/v1/enhance", "POST")]
    [InlineData("POST", "/v1/styles", "GET")]
    [InlineData("PUT", "/", "GET")]
    public async Task Says_which_method_to_use(string method, string path, string allowed)
    {
        using var response = await Server.Client.SendAsync(new(new(method), path));

        Assert.Equal((405, "method-not-allowed"), ((int)response.StatusCode, (await response.ProblemAsync()).Code));
        Assert.Contains(allowed, response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Answers_head_without_a_body()
    {
        using var response = await Server.Client.SendAsync(new(HttpMethod.Head, "/v1/styles"));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 1000);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/styles")]
    [InlineData("/nope")]
    [InlineData("/healthz")]
    public async Task Sends_the_safe_headers_with_everything(string path)
    {
        using var response = await Server.Client.GetAsync(path);

        string One(string name) => Assert.Single(response.Headers.GetValues(name));
        Assert.StartsWith("default-src 'none'; script-src 'self';", One("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", One("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("DENY", One("X-Frame-Options"));
        Assert.Equal("no-referrer", One("Referrer-Policy"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
