using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The document is written by hand, so every word of it is held against the running server.</summary>
public sealed class OpenApiTests(ExperimentFixture fixture) : IClassFixture<ExperimentFixture>
{
    private const string Wish = """{"prompt":"一束白玫瑰，不要红色","target":"stability-v1-sdxl"}""";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Names_every_route_and_no_other()
    {
        var paths = (await DocumentAsync()).GetProperty("paths");
        var documented = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        var there = Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } path && path != "/" && !path.StartsWith("/page/", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]} {endpoint.RoutePattern.RawText}");

        Assert.Equal(there.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/v1/enhance", Wish)]
    [InlineData("/v1/enhance", $$"""[{{Wish}},{"prompt":""},{"id":"x","promt":""}]""")]
    [InlineData("/v1/tokens", """{"text":"a fox","target":"stability-v1-sdxl"}""")]
    [InlineData("/v1/styles", null)]
    [InlineData("/v1/targets", null)]
    [InlineData("/v1/strategies", null)]
    [InlineData("/v1/notes", null)]
    [InlineData("/v1/defaults", null)]
    [InlineData("/v1/knowledge/search?q=peony", null)]
    [InlineData("/v1/refine", $$"""{"request":{{Wish}},"wish":"再加一点绿色"}""")]
    [InlineData("/v1/experiments", null)]
    [InlineData("/healthz", null)]
    public async Task Describes_what_is_answered(string path, string? body)
    {
        using var response = body is null ? await Server.Client.GetAsync(path) : await Server.PostAsync(path, body);
        Assert.Equal(200, (int)response.StatusCode);

        var operation = (await DocumentAsync()).GetProperty("paths").GetProperty(path.Split('?')[0]).GetProperty(body is null ? "get" : "post");
        await AssertValidAsync(operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema"), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/v1/enhance", """{"promt":""}""")]
    [InlineData("/v1/knowledge/search", null)]
    [InlineData("/v1/enhance", "nonsense")]
    [InlineData("/v1/refine", """{"result":5,"wish":"x"}""")]
    [InlineData("/v1/generate", """{"prompt":"a fox","provider":"nope"}""")]
    public async Task Describes_what_is_refused(string path, string? body)
    {
        using var response = body is null ? await Server.Client.GetAsync(path) : await Server.PostAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();

        var refusal = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty(body is null ? "get" : "post")
            .GetProperty("responses").GetProperty(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        await AssertValidAsync(refusal.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema"), text);
        using var problem = JsonDocument.Parse(text);
        Assert.Contains(problem.RootElement.GetProperty("code").GetString()!, refusal.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describes_a_job_from_its_beginning_to_its_end()
    {
        using var accepted = await Server.PostAsync("/v1/generate", $$"""{"edited":{"prompt":"a fox"},"provider":"offline",{{Wish[1..]}}""");
        await AssertDescribedAsync("/v1/generate", accepted, 202);
        var path = accepted.Headers.Location!.OriginalString;
        await Server.DoneAsync(path);

        using var job = await Server.Client.GetAsync(path);
        await AssertDescribedAsync("/v1/generate/{id}", job, 200);
        using var cancelled = await Server.Client.DeleteAsync(path);
        await AssertDescribedAsync("/v1/generate/{id}", cancelled, 200);
        using var unknown = await Server.Client.GetAsync("/v1/generate/x");
        await AssertDescribedAsync("/v1/generate/{id}", unknown, 404);
        using var picture = await Server.Client.GetAsync(path + "/9");
        await AssertDescribedAsync("/v1/generate/{id}/{picture}", picture, 404);
        foreach (var (_, data) in (await Server.EventsAsync(HttpMethod.Post, "/v1/enhance", Wish))[..^1])
        {
            await AssertValidAsync(Reference("StageEvent"), data.GetRawText());
        }

        using var next = await Server.PostAsync("/v1/generate", Wish);
        foreach (var (name, data) in await Server.EventsAsync(HttpMethod.Get, next.Headers.Location!.OriginalString + "/events"))
        {
            await AssertValidAsync(Reference(name == "done" ? "Job" : "JobProgress"), data.GetRawText());
        }
    }

    [Fact]
    public async Task Describes_an_experiment()
    {
        const string route = "/v1/experiments/{id}";
        using var assigned = await Server.PostAsync("/v1/experiments/floral/assign", """{"unit":"open","attributes":{"country":"cn"}}""");
        await AssertDescribedAsync(route + "/assign", assigned, 200);
        using var exposed = await Server.PostAsync("/v1/experiments/floral/expose", """{"event":"o1","unit":"open"}""");
        await AssertDescribedAsync(route + "/expose", exposed, 200);
        using var measured = await Server.PostAsync("/v1/experiments/floral/outcome", """[{"event":"o2","unit":"open","metric":"kept","value":true},{"event":"o3"}]""");
        await AssertDescribedAsync(route + "/outcome", measured, 200);
        using var conflict = await Server.PostAsync("/v1/experiments/floral/expose", """{"event":"o2","unit":"open"}""");
        await AssertDescribedAsync(route + "/expose", conflict, 409);
        using var faulty = await Server.PostAsync("/v1/experiments/floral/outcome", "{}");
        await AssertDescribedAsync(route + "/outcome", faulty, 400);
        using var status = await Server.Client.GetAsync("/v1/experiments/floral");
        await AssertDescribedAsync(route, status, 200);
        using var unknown = await Server.Client.GetAsync("/v1/experiments/nope");
        await AssertDescribedAsync(route, unknown, 404);
    }

    [Fact]
    public async Task Names_the_keys_of_a_job_and_no_other()
    {
        var keys = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("GenerateRequest").GetProperty("properties").EnumerateObject().Select(key => key.Name);

        Assert.Equal(PromptForge.Server.Jobs.GenerateRequest.Keys.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_the_keys_of_a_request_and_no_other()
    {
        var keys = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("EnhanceRequest").GetProperty("properties").EnumerateObject().Select(key => key.Name);

        Assert.Equal(PromptForge.Server.Api.EnhanceReader.Keys.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Would_tell_an_answer_that_differs()
    {
        var schema = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("Health");

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => AssertValidAsync(schema, """{"status":"ok","more":1}"""));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => AssertValidAsync(schema, "{}"));
    }

    private static JsonElement Reference(string schema) => JsonDocument.Parse($$"""{"$ref":"#/components/schemas/{{schema}}"}""").RootElement;

    /// <summary>The document knows the answer's status, type and form, and of a problem its code.</summary>
    private async Task AssertDescribedAsync(string path, HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        var described = (await DocumentAsync()).GetProperty("paths").GetProperty(path).GetProperty(response.RequestMessage!.Method.Method.ToLowerInvariant())
            .GetProperty("responses").GetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await AssertValidAsync(described.GetProperty("content").GetProperty(response.Content.Headers.ContentType!.ToString()).GetProperty("schema"), text);
        if (status >= 400) { Assert.Contains(JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!, described.GetProperty("description").GetString(), StringComparison.Ordinal); }
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var response = await Server.Client.GetAsync("/openapi.json");
        return await response.JsonAsync();
    }

    private async Task AssertValidAsync(JsonElement schema, string json)
    {
        // The schemas come along under the name by which this library finds them.
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetRawText();
        var own = schema.GetRawText().Trim();
        var text = $"{own[..^1]}, \"definitions\": {schemas}}}".Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        var whole = await JsonSchema.FromJsonAsync(text);
        Assert.Empty(whole.Validate(json));
    }
}
