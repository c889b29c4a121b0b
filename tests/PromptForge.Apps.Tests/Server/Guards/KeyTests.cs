using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Apps.Tests.Server.Gateway;
using PromptForge.Server;
using PromptForge.Server.Guards;

namespace PromptForge.Apps.Tests.Server.Guards;

/// <summary>What a key opens, and that nothing is open without one but what is meant to be.</summary>
public sealed class KeyTests
{
    private static readonly string[] Open = ["/", "/healthz", "/readyz", "/openapi.json"];

    [Fact]
    public async Task Guards_every_route_but_health_page_and_description_whatever_the_case_of_its_path()
    {
        await using var server = await RunningServer.StartAsync(options => AddKey(options, "studio"));
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 10);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!.Replace("{id}", "x", StringComparison.Ordinal);
            var method = new HttpMethod(route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
            foreach (var spelling in (string[])[path, path.ToUpperInvariant()])
            {
                using var request = new HttpRequestMessage(method, spelling);
                using var response = await server.Client.SendAsync(request);
                var isOpen = Open.Contains(path) || path.StartsWith("/page/", StringComparison.Ordinal);

                Assert.True((int)response.StatusCode == 401 != isOpen, $"{method} {spelling} answered {(int)response.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("enhance", "/v1/styles", 200)]
    [InlineData("enhance", "/v1/receipts/x", 403)]
    [InlineData("gateway", "/v1/styles", 403)]
    [InlineData("gateway", "/v1/receipts/x", 404)]
    [InlineData("generate", "/v1/defaults", 403)]
    [InlineData("experiments,enhance", "/v1/defaults", 200)]
    [InlineData("", "/v1/receipts/x", 404)]
    public async Task A_key_opens_what_its_scopes_name(string scopes, string path, int status)
    {
        var key = "";
        await using var server = await RunningServer.StartAsync(options => key = AddKey(options, "studio", made =>
        {
            foreach (var scope in scopes.Split(',', StringSplitOptions.RemoveEmptyEntries)) { made.Scopes.Add(scope); }
        }));
        using var response = await SendAsync(server, HttpMethod.Get, path, key);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 403)
        {
            var problem = await response.ProblemAsync();
            Assert.Equal("scope-missing", problem.Code);
            Assert.Contains(scopes, problem.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/generate", "generate")]
    [InlineData("/v1/generate/x/0", "generate")]
    [InlineData("/v1/experiments/x/assign", "experiments")]
    [InlineData("/V1/Experiments/x/assign", "experiments")]
    [InlineData("/v1/receipts/x", "gateway")]
    [InlineData("/v1/enhance", "enhance")]
    [InlineData("/v1/what-comes-later", "enhance")]
    public void Knows_what_each_path_needs(string path, string scope)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext { Request = { Path = path } };

        Assert.Equal(scope, Scope.Of(http));
    }

    [Fact]
    public async Task The_gateway_needs_its_own_scope()
    {
        var (other, own) = ("", "");
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2", change: options =>
        {
            other = AddKey(options, "other", key => key.Scopes.Add("enhance"));
            own = AddKey(options, "own", key => key.Scopes.Add("gateway"));
        });
        using var refused = await rig.SendAsync("/v1/images/generations", """{"model":"m","prompt":"a fox"}""", (ApiKeys.Header, other));
        using var taken = await rig.SendAsync("/v1/images/generations", """{"model":"m","prompt":"a fox"}""", (ApiKeys.Header, own));

        Assert.Equal((403, 200), ((int)refused.StatusCode, (int)taken.StatusCode));
        Assert.Single(rig.Service.Requests);
    }

    [Fact]
    public async Task Each_key_has_its_own_rate()
    {
        var (slow, fast, free) = ("", "", "");
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.RequestsPerMinute = 4;
            slow = AddKey(options, "slow", key => key.RequestsPerMinute = 2);
            fast = AddKey(options, "fast");
            free = AddKey(options, "free", key => key.RequestsPerMinute = 0);
        });

        Assert.Equal([200, 200, 429], await SeveralAsync(slow, 3));
        Assert.Equal([200, 200, 200, 200, 429], await SeveralAsync(fast, 5));
        Assert.Equal(Enumerable.Repeat(200, 20), await SeveralAsync(free, 20));

        async Task<List<int>> SeveralAsync(string key, int count)
        {
            var seen = new List<int>();
            for (var i = 0; i < count; i++)
            {
                using var response = await SendAsync(server, HttpMethod.Get, "/v1/defaults", key);
                seen.Add((int)response.StatusCode);
                Assert.Equal(response.StatusCode == System.Net.HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
            }

            return seen;
        }
    }

    [Fact]
    public async Task A_key_brings_its_style_and_a_request_chooses_over_it()
    {
        var key = "";
        await using var server = await RunningServer.StartAsync(options => key = AddKey(options, "studio", made => (made.Style, made.Strategy) = ("chinese-floral", "none")));
        using var usual = await SendAsync(server, HttpMethod.Post, "/v1/enhance", key, """{"prompt":"a rose"}""");
        using var chosen = await SendAsync(server, HttpMethod.Post, "/v1/enhance", key, """[{"prompt":"a rose","strategy":"rules"},{"prompt":"a rose","style":"none","strategy":"rules"}]""");

        using var refined = await SendAsync(server, HttpMethod.Post, "/v1/refine", key, """{"request":{"prompt":"a rose"},"wish":"make the rose white"}""");

        Assert.Equal("none", (await usual.JsonAsync()).GetProperty("strategy").GetString());
        Assert.Equal("none", (await refined.JsonAsync()).GetProperty("strategy").GetString());
        var both = await chosen.JsonAsync();
        Assert.Equal(("chinese-floral", "none"), (both[0].GetProperty("style").GetString(), both[1].GetProperty("style").GetString()));
    }

    [Theory]
    [InlineData(null, "chinese-floral")]
    [InlineData("european-floral", "european-floral")]
    public async Task At_the_gateway_the_header_comes_before_the_key_and_the_key_before_the_route(string? header, string style)
    {
        var key = "";
        await using var rig = await GatewayRig.StartAsync(
            route => (route.Profiles["m"], route.Style) = ("openai-gpt-image-2", "photography"),
            change: options => key = AddKey(options, "studio", made => made.Style = "chinese-floral"));
        (string, string)[] headers = header is null ? [(ApiKeys.Header, key)] : [(ApiKeys.Header, key), ("X-PromptForge-Style", header)];
        using var answer = await rig.SendAsync("/v1/images/generations", """{"model":"m","prompt":"a rose"}""", headers);

        using var receipt = await SendAsync(rig.Server, HttpMethod.Get, $"/v1/receipts/{answer.Header("X-PromptForge-Receipt")}", key);
        Assert.Equal(style, (await receipt.JsonAsync()).GetProperty("style").GetString());
    }

    [Fact]
    public void Every_fault_of_a_key_is_told_and_the_key_itself_never()
    {
        var hash = ApiKeys.New().Hash;
        var options = new ServerOptions
        {
            Keys =
            {
                new() { Name = "a", Hash = hash, Scopes = { "enhance", "generat" }, RequestsPerMinute = -1, CostPerDay = { ["usd"] = 1, ["CNY"] = -5 } },
                new() { Name = "a", Hash = hash.ToUpperInvariant() },
                new() { Name = "", Hash = "pf_the-key-itself" },
            },
        };

        var faults = options.Faults();

        Assert.Equal(8, faults.Count);
        Assert.Contains("Server:Keys:0:Scopes: scope 'generat' is unknown; did you mean 'generate'?", faults);
        Assert.DoesNotContain(faults, fault => fault.Contains("the-key-itself", StringComparison.Ordinal) || fault.Contains(hash, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_key_whose_style_is_not_there_stops_the_start()
    {
        var options = new ServerOptions();
        AddKey(options, "studio", key => (key.Style, key.Strategy) = ("chinese-flroal", "ruls"));

        var faults = Assert.Throws<ServerOptionsException>(() => ServerHost.Build(options)).Faults;

        Assert.Equal(2, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("Server:Keys:0:Style:", StringComparison.Ordinal) && fault.Contains("did you mean 'chinese-floral'", StringComparison.Ordinal));
    }

    /// <summary>Adds a key to the options.</summary>
    internal static string AddKey(ServerOptions options, string name, Action<ApiKeyOptions>? configure = null)
    {
        var (key, hash) = ApiKeys.New();
        var made = new ApiKeyOptions { Name = name, Hash = hash };
        configure?.Invoke(made);
        options.Keys.Add(made);
        return key;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, HttpMethod method, string path, string key, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : RunningServer.Json(body) };
        request.Headers.TryAddWithoutValidation(ApiKeys.Header, key);
        return await server.Client.SendAsync(request);
    }
}
