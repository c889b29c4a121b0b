using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;

namespace PromptForge.Apps.Tests.Server;

/// <summary>The document is written by hand, so every word of it is held against the running server.</summary>
public sealed class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
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
