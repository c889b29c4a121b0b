using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Apps.Tests.Server.Gateway;

namespace PromptForge.Apps.Tests.Server;

/// <summary>What strangers try: each is answered with an honest error, and the next request is answered as ever.</summary>
public sealed class AttackTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string[] Segments = ["..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cwindows", "%00", "a%0d%0aX-Evil:%201", "%3Cscript%3E", "__proto__", ".%2e", "x%2fy", "%ff"];

    private RunningServer Server => fixture.Server;

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("$type")]
    [InlineData("$ref")]
    [InlineData("prompt\\u0000")]
    [InlineData("Prompt")]
    public async Task Names_that_mean_something_elsewhere_are_unknown_names_here(string name)
    {
        foreach (var (path, own) in ((string, string)[])[("/v1/enhance", "prompt"), ("/v1/tokens", "text")])
        {
            using var response = await Server.PostAsync(path, $$"""{"{{own}}":"a fox","{{name}}":{"isAdmin":true} }""");

            Assert.Equal((400, "unknown-key"), await CodeAsync(response));
        }
    }

    [Theory]
    [InlineData("target", "unknown-target")]
    [InlineData("style", "unknown-style")]
    [InlineData("strategy", "unknown-strategy")]
    public async Task And_so_are_values(string key, string code)
    {
        using var response = await Server.PostAsync("/v1/enhance", $$"""{"prompt":"a fox","{{key}}":"__proto__"}""");

        Assert.Equal((400, code), await CodeAsync(response));
    }

    [Fact]
    public async Task A_prompt_may_say_such_names_and_they_stay_words()
    {
        using var response = await Server.PostAsync("/v1/enhance", """{"id":"__proto__","prompt":"a sign that reads \"__proto__\""}""");

        var answer = await response.JsonAsync();
        Assert.Equal("__proto__", answer.GetProperty("id").GetString());
        Assert.Contains("__proto__", answer.GetProperty("prompt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) { await zip.WriteAsync(new byte[64 << 20]); }

        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } };
        using var response = await Server.Client.PostAsync("/v1/enhance", content);

        Assert.Equal((400, "bad-encoding"), await CodeAsync(response));
    }

    [Fact]
    public async Task Nested_json_passes_the_gateway_as_it_is()
    {
        var body = $$"""{"model":"m","prompt":"a fox","x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        using var answer = await rig.SendAsync("/v1/images/generations", body);

        Assert.Equal((200, body), ((int)answer.StatusCode, rig.Sent.Text()));
    }

    public static TheoryData<string, int> Heads => new()
    {
        { $"X-Long: {new string('x', 20_000)}", 431 },
        { string.Join("\r\n", Enumerable.Range(0, 200).Select(i => $"X-{i}: 1")), 431 },
        { "X-PromptForge-Style: none\rX-Evil: 1", 400 },
        { "X-PromptForge-Style: no\0ne", 400 },
        { "X-Evil : 1", 400 },
        { " X-Folded: 1", 400 },
        { "Content-Length: 3\r\nContent-Length: 5", 400 },
        { "Content-Length: -1", 400 },
        { "Transfer-Encoding: gzip", 400 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task Heads_that_are_too_large_or_broken_are_refused(string head, int status)
    {
        var answer = await RawAsync(Server, $"GET /v1/styles HTTP/1.1\r\nHost: {Server.Address.Authority}\r\n{head}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Evil", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_refused() =>
        Assert.StartsWith("HTTP/1.1 414", await RawAsync(Server, $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: {Server.Address.Authority}\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task No_path_leads_out_of_a_route_and_none_breaks_it()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        var routes = rig.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.Parameters.Count > 0).ToList();
        Assert.True(routes.Count >= 6);
        foreach (var route in routes)
        {
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            foreach (var segment in Segments)
            {
                var path = route.RoutePattern.Parameters.Aggregate(route.RoutePattern.RawText!, (text, parameter) => text.Replace($"{{{parameter.Name}}}", segment, StringComparison.Ordinal));
                var answer = await RawAsync(rig.Server, $"{method} {path} HTTP/1.1\r\nHost: {rig.Server.Address.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
                var status = int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);

                // Dots alone are resolved before any route is chosen: two of them lead back to the page, and to nothing else.
                var isPage = segment.Replace("%2e", ".", StringComparison.Ordinal) == ".." && answer.Contains("text/html", StringComparison.Ordinal);
                Assert.True(status is 400 or 404 or 405 || (status == 200 && (segment == "__proto__" || isPage)), $"{method} {path} answered {status}");
                Assert.DoesNotContain("X-Evil", answer.Split("\r\n\r\n")[0], StringComparison.Ordinal);
            }
        }

        // A plain name is a name of the service's; nothing else came through.
        Assert.All(rig.Service.Requests, request => Assert.Matches("^/[A-Za-z0-9/_.-]+$", request.Path));
        Assert.DoesNotContain(rig.Service.Requests, request => request.Path.Contains("..", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TRACE", "/v1/styles")]
    [InlineData("CONNECT", "/v1/styles")]
    [InlineData("GET", "//evil.example/v1/styles")]
    [InlineData("OPTIONS", "/v1/enhance")]
    public async Task Strange_methods_and_paths_get_nothing(string method, string path)
    {
        var answer = await RawAsync(Server, $"{method} {path} HTTP/1.1\r\nHost: {Server.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404|405)", answer);
        Assert.DoesNotContain("Access-Control-Allow", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Many_parameters_and_many_ids_are_refused()
    {
        using var query = await Server.Client.GetAsync($"/v1/knowledge/search?{string.Join('&', Enumerable.Range(0, 700).Select(i => $"a{i}=1"))}");
        using var ids = await Server.PostAsync("/v1/enhance", JsonSerializer.Serialize(new { prompt = "a fox", without = Enumerable.Range(0, 5000).Select(i => $"a{i}") }));

        Assert.Equal((400, "unknown-key"), await CodeAsync(query));
        Assert.Equal((400, "bad-value"), await CodeAsync(ids));
    }

    /// <summary>Sends bytes as they are, which no client library would, and reads until the server closes or falls silent.</summary>
    private static async Task<string> RawAsync(RunningServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new StringBuilder();
        var buffer = new byte[16_384];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer, patience.Token);
                if (count == 0) { break; }

                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // It was cut off; what came before tells why.
        }

        return answer.ToString();
    }

    private static async Task<(int, string)> CodeAsync(HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync();
        return (problem.Status, problem.Code);
    }
}
