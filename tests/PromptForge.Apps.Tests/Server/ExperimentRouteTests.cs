using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>A server with one experiment and a store of its own.</summary>
public sealed class ExperimentFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-experiments-");

    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await WriteAsync(folder.FullName);
        Server = await StartAsync(folder.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    internal static Task WriteAsync(string folder) => File.WriteAllTextAsync(Path.Combine(folder, "floral.yaml"), """
        id: floral
        arms: [{id: plain, strategy: none}, {id: rules, strategy: rules, style: chinese-floral}]
        audience: {country: [cn, de]}
        primary: {metric: kept, kind: binary, smallest-effect: 0.02}
        stop: {units: 1000}
        """);

    internal static Task<RunningServer> StartAsync(string folder) => RunningServer.StartAsync(options =>
    {
        options.Experiments.Folders.Add(folder);
        options.Experiments.Store = Path.Combine(folder, "experiments.db");
        options.Jobs.Store = Path.Combine(folder, "jobs.db");
        options.Jobs.Folder = Path.Combine(folder, "pictures");
    });
}

public sealed class ExperimentRouteTests(ExperimentFixture fixture) : IClassFixture<ExperimentFixture>
{
    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Assigns_records_and_says_how_it_stands()
    {
        using var assigned = await Server.PostAsync("/v1/experiments/floral/assign", """{"unit":"ann","attributes":{"country":"cn"},"before":0.5}""");
        var assignment = await assigned.JsonAsync();
        Assert.Equal("assigned", assignment.GetProperty("reason").GetString());
        using var again = await Server.PostAsync("/v1/experiments/floral/assign", """{"unit":"ann"}""");
        Assert.Equal(("kept", assignment.GetProperty("arm").GetString()), ((await again.JsonAsync()).GetProperty("reason").GetString(), (await again.JsonAsync()).GetProperty("arm").GetString()));
        using var outside = await Server.PostAsync("/v1/experiments/floral/assign", """{"unit":"bob","attributes":{"country":"fr"}}""");
        Assert.Equal(("outside-audience", JsonValueKind.Null), ((await outside.JsonAsync()).GetProperty("reason").GetString(), (await outside.JsonAsync()).GetProperty("arm").ValueKind));

        Assert.Equal("""{"event":"a1","status":"recorded"}""", await TextAsync("expose", """{"event":"a1","unit":"ann"}"""));
        Assert.Equal("""{"event":"a1","status":"duplicate"}""", await TextAsync("expose", """{"event":"a1","unit":"ann"}"""));
        Assert.Equal(
            """[{"event":"a2","status":"recorded"},{"event":"a1","status":"conflict"},{"event":"a3","status":"no-arm"},{"id":"a4","line":4,"error":""",
            (await TextAsync("outcome", """[{"event":"a2","unit":"ann","metric":"kept","value":true},{"event":"a1","unit":"ann","metric":"kept","value":1},{"event":"a3","unit":"bob","metric":"kept","value":1},{"event":"a4","unit":"ann","metric":"kept","value":2}]"""))[..132]);

        using var response = await Server.Client.GetAsync("/v1/experiments/floral");
        var status = await response.JsonAsync();
        Assert.Equal("running", status.GetProperty("state").GetString());
        var arm = status.GetProperty("arms").EnumerateArray().Single(one => one.GetProperty("id").GetString() == assignment.GetProperty("arm").GetString());
        Assert.True(arm.GetProperty("exposed").GetInt32() >= 1);
        using var list = await Server.Client.GetAsync("/v1/experiments");
        Assert.Equal("floral", Assert.Single((await list.JsonAsync()).EnumerateArray()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/v1/experiments/florl/assign", """{"unit":"ann"}""", 404, "unknown-experiment")]
    [InlineData("/v1/experiments/floral/assign", """{"unit":""}""", 400, "bad-value")]
    [InlineData("/v1/experiments/floral/assign", """{"unit":"a\u0000"}""", 400, "bad-value")]
    [InlineData("/v1/experiments/floral/assign", """{"unit":5}""", 400, "bad-value")]
    [InlineData("/v1/experiments/floral/assign", """{"unit":"ann","attributes":{"a":1}}""", 400, "bad-value")]
    [InlineData("/v1/experiments/floral/assign", """{"unit":"ann","before":"x"}""", 400, "bad-value")]
    [InlineData("/v1/experiments/floral/assign", """{"unti":"ann"}""", 400, "unknown-key")]
    [InlineData("/v1/experiments/floral/assign", "[]", 400, "bad-json")]
    [InlineData("/v1/experiments/floral/expose", """{"event":"z1","unit":"nobody"}""", 409, "event-no-arm")]
    [InlineData("/v1/experiments/floral/expose", """{"event":"z1","unit":"ann","metric":"kept","value":1}""", 400, "bad-event")]
    [InlineData("/v1/experiments/floral/expose", """{"unit":"ann"}""", 400, "bad-event")]
    [InlineData("/v1/experiments/floral/outcome", """{"event":"z1","unit":"ann"}""", 400, "bad-event")]
    [InlineData("/v1/experiments/floral/outcome", """{"event":"z1","unit":"ann","metric":"kpet","value":1}""", 400, "bad-event")]
    [InlineData("/v1/experiments/floral/outcome", """{"event":"z1","unit":"ann","metric":"kept","value":1e999}""", 400, "bad-event")]
    [InlineData("/v1/experiments/floral/outcome", """{"event":"z1","unit":"ann","metric":"kept","value":1,"at":"soon"}""", 400, "bad-event")]
    public async Task Refuses_what_cannot_be(string path, string body, int status, string code)
    {
        using var response = await Server.PostAsync(path, body);

        Assert.Equal((status, code), await GenerateTests.CodeAsync(response));
    }

    [Fact]
    public async Task One_key_gets_one_answer()
    {
        using var assigned = await Server.PostAsync("/v1/experiments/floral/assign", """{"unit":"eve","attributes":{"country":"de"}}""");
        async Task<HttpResponseMessage> SendAsync(string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/experiments/floral/expose") { Content = RunningServer.Json(body) };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "e-key");
            return await Server.Client.SendAsync(request);
        }

        using var first = await SendAsync("""{"event":"e1","unit":"eve"}""");
        using var second = await SendAsync("""{"event": "e1", "unit": "eve"}""");
        using var other = await SendAsync("""{"event":"e2","unit":"eve"}""");

        Assert.Equal("""{"event":"e1","status":"recorded"}""", await first.Content.ReadAsStringAsync());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal((422, "idempotency-mismatch"), await GenerateTests.CodeAsync(other));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-experiments-");
        await ExperimentFixture.WriteAsync(folder.FullName);
        string arm;
        await using (var server = await ExperimentFixture.StartAsync(folder.FullName))
        {
            using var response = await server.PostAsync("/v1/experiments/floral/assign", """{"unit":"ann","attributes":{"country":"cn"}}""");
            arm = (await response.JsonAsync()).GetProperty("arm").GetString()!;
        }

        await using (var server = await ExperimentFixture.StartAsync(folder.FullName))
        {
            using var response = await server.PostAsync("/v1/experiments/floral/assign", """{"unit":"ann"}""");
            Assert.Equal(("kept", arm), ((await response.JsonAsync()).GetProperty("reason").GetString(), (await response.JsonAsync()).GetProperty("arm").GetString()));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_experiments_there_are_none()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("[]", await server.Client.GetStringAsync("/v1/experiments"));
        using var one = await server.Client.GetAsync("/v1/experiments/floral");
        Assert.Equal((404, "unknown-experiment"), await GenerateTests.CodeAsync(one));
    }

    private async Task<string> TextAsync(string verb, string body)
    {
        using var response = await Server.PostAsync($"/v1/experiments/floral/{verb}", body);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
