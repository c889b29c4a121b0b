using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>Markup in every field of every route that takes words: answers hold it as the text of JSON, and nowhere else.</summary>
public sealed class HostileTextTests(ExperimentFixture fixture) : IClassFixture<ExperimentFixture>
{
    private const string Hostile = "<script>alert(1)</script>";

    private RunningServer Server => fixture.Server;

    public static TheoryData<string, string> Requests
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var key in PromptForge.Server.Jobs.GenerateRequest.Keys)
            {
                data.Add("/v1/generate", key == "prompt" ? """{"prompt":"§","provider":"offline"}""" : $$"""{"prompt":"a fox","{{key}}":"§"}""");
                data.Add("/v1/generate", $$"""{"prompt":"a fox","{{key}}":["§"]}""");
                data.Add("/v1/generate", $$$"""{"prompt":"a fox","{{{key}}}":{"§":"§"}}""");
            }

            data.Add("/v1/generate", """{"prompt":"§","edited":{"prompt":"§","negativePrompt":"§"},"provider":"offline","target":"stability-v1-sdxl","id":"§","negative":"§","wishes":["§"],"without":["§"]}""");
            data.Add("/v1/generate", """{"§":"§"}""");
            foreach (var key in PromptForge.Server.Api.EnhanceReader.Keys) { data.Add("/v1/refine", $$$"""{"request":{"prompt":"a fox","{{{key}}}":"§"},"wish":"§"}"""); }

            data.Add("/v1/refine", """{"request":{"prompt":"§","id":"§","negative":"§","wishes":["§"],"target":"stability-v1-sdxl"},"wish":"add §"}""");
            data.Add("/v1/refine", """{"result":{"request":{"prompt":"§","style":"§","target":"§","lang":"§","always":["§"]}},"wish":"§"}""");
            data.Add("/v1/refine", """{"result":"§","wish":"§","§":"§"}""");
            data.Add("/v1/enhance", """{"prompt":"§","wishes":["§"],"target":"stability-v1-sdxl"}""");
            foreach (var verb in new[] { "assign", "expose", "outcome" })
            {
                data.Add($"/v1/experiments/§/{verb}", """{"unit":"§"}""");
                data.Add($"/v1/experiments/floral/{verb}", """{"§":"§"}""");
                data.Add($"/v1/experiments/floral/{verb}", """{"unit":"§","event":"§","metric":"§","value":1,"at":"§"}""");
                data.Add($"/v1/experiments/floral/{verb}", """[{"unit":"§","event":"§"},{"unit":"§","event":"§","metric":"§","value":1},{"unit":"ann","event":"§","metric":"kept","value":"§"}]""");
            }

            data.Add("/v1/experiments/floral/assign", """{"unit":"§","attributes":{"country":"cn","§":"§"}}""");
            data.Add("/v1/experiments/floral/assign", """{"unit":"§","before":"§"}""");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Answers_hold_it_as_text(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path.Replace("§", Uri.EscapeDataString(Hostile), StringComparison.Ordinal)) { Content = RunningServer.Json(body.Replace("§", Hostile, StringComparison.Ordinal)) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{Hostile}{body.GetHashCode(StringComparison.Ordinal)}");
        using var response = await Server.Client.SendAsync(request);

        await AssertTextAsync(response);
        Assert.NotEqual(500, (int)response.StatusCode);
        if ((int)response.StatusCode == 202)
        {
            await Server.DoneAsync(response.Headers.Location!.OriginalString);
            using var job = await Server.Client.GetAsync(response.Headers.Location.OriginalString);
            await AssertTextAsync(job);
        }
    }

    [Theory]
    [InlineData("GET", "/v1/generate/§")]
    [InlineData("DELETE", "/v1/generate/§")]
    [InlineData("GET", "/v1/generate/§/§")]
    [InlineData("GET", "/v1/generate/§/events")]
    [InlineData("GET", "/v1/experiments/§")]
    [InlineData("GET", "/v1/experiments?§=§")]
    public async Task Addresses_hold_it_as_text(string method, string path)
    {
        using var response = await Server.Client.SendAsync(new(new(method), path.Replace("§", Uri.EscapeDataString(Hostile), StringComparison.Ordinal)));

        await AssertTextAsync(response);
    }

    [Fact]
    public async Task Events_hold_it_as_text()
    {
        var events = await Server.EventsAsync(HttpMethod.Post, "/v1/enhance", $$"""{"prompt":"a fox, {{Hostile}}","target":"stability-v1-sdxl"}""");

        Assert.Equal("result", events[^1].Name);
        Assert.Contains(Hostile, events[^1].Data.GetProperty("request").GetProperty("prompt").GetString(), StringComparison.Ordinal);
    }

    private static async Task AssertTextAsync(HttpResponseMessage response)
    {
        Assert.Contains(response.Content.Headers.ContentType!.ToString(), new[] { "application/json", "application/problem+json" });
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.All(response.Headers.Concat(response.Content.Headers).SelectMany(header => header.Value), value => Assert.DoesNotContain("<script", value, StringComparison.OrdinalIgnoreCase));
        var text = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text);
        Assert.Equal(Count(text), Texts(document.RootElement).Sum(Count));

        static int Count(string text) => text.Split("<script", StringSplitOptions.None).Length - 1;
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}
