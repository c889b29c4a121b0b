using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PromptForge.Server;
using PromptForge.Server.Guards;

namespace PromptForge.Apps.Tests.Server;

public sealed class GuardTests
{
    private const string Fox = """{"prompt":"a fox"}""";

    [Fact]
    public async Task Refuses_a_body_that_is_too_large_whether_or_not_it_says_so()
    {
        await using var server = await RunningServer.StartAsync(options => options.MostBodyBytes = 1024);
        var body = $$"""{"prompt":"{{new string('x', 2000)}}"}""";
        using var said = await server.PostAsync("/v1/enhance", body);
        Assert.Equal((413, "body-too-large"), await CodeAsync(said));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enhance") { Content = RunningServer.Json(body) };
        request.Headers.TransferEncodingChunked = true;
        using var unsaid = await server.Client.SendAsync(request);
        Assert.Equal((413, "body-too-large"), await CodeAsync(unsaid));

        using var after = await server.PostAsync("/v1/enhance", Fox);
        Assert.Equal(200, (int)after.StatusCode);
    }

    [Theory]
    [InlineData(9, "too-deep")]
    [InlineData(100_000, "too-deep")]
    [InlineData(8, "bad-json")]
    public async Task Refuses_what_nests_too_deep(int depth, string code)
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostAsync("/v1/enhance", $"{new string('[', depth)}{new string(']', depth)}");

        if (code == "too-deep") { Assert.Equal((400, code), await CodeAsync(response)); }
        else { Assert.Equal(code, (await response.JsonAsync())[0].GetProperty("error").GetProperty("code").GetString()); }
    }

    [Fact]
    public async Task Does_not_take_brackets_in_a_text_for_depth()
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostAsync("/v1/enhance", """{"prompt":"a fox \"[[[[[[[[[[[[[[[[[[[[[[[["}""");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Refuses_prompts_texts_and_arrays_that_are_too_long()
    {
        await using var server = await RunningServer.StartAsync(options => (options.MostPromptLength, options.MostItems) = (10, 2));
        using var prompt = await server.PostAsync("/v1/enhance", """{"prompt":"elevenchars"}""");
        using var text = await server.PostAsync("/v1/tokens", """{"text":"elevenchars"}""");
        using var items = await server.PostAsync("/v1/enhance", $"[{Fox},{Fox},{Fox}]");
        using var enough = await server.PostAsync("/v1/enhance", $"[{Fox},{Fox}]");

        Assert.Equal((413, "prompt-too-long"), await CodeAsync(prompt));
        Assert.Equal((413, "prompt-too-long"), await CodeAsync(text));
        Assert.Equal((413, "too-many-items"), await CodeAsync(items));
        Assert.Equal(200, (int)enough.StatusCode);
    }

    [Fact]
    public async Task Says_when_to_come_back_after_too_many_requests()
    {
        await using var server = await RunningServer.StartAsync(options => options.RequestsPerMinute = 6);
        for (var i = 0; i < 6; i++)
        {
            using var good = await server.Client.GetAsync("/v1/styles");
            Assert.Equal(200, (int)good.StatusCode);
        }

        using var response = await server.Client.GetAsync("/v1/styles");

        Assert.Equal((429, "rate-limited"), await CodeAsync(response));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var health = await server.Client.GetAsync("/healthz");
        Assert.Equal(200, (int)health.StatusCode);
    }

    [Fact]
    public async Task Turns_away_what_it_has_no_room_for()
    {
        await using var server = await RunningServer.StartAsync(options => (options.MostConcurrent, options.MostWaiting) = (1, 0));

        var turn = await server.Services.GetRequiredService<Load>().TurnAsync(CancellationToken.None);
        using (var response = await server.PostAsync("/v1/enhance", Fox))
        {
            Assert.Equal((503, "busy"), await CodeAsync(response));
            Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        }

        turn.Dispose();
        using var after = await server.PostAsync("/v1/enhance", Fox);
        Assert.Equal(200, (int)after.StatusCode);
    }

    [Fact]
    public async Task Who_sends_slowly_holds_no_turn_and_is_told_so_in_the_end()
    {
        await using var server = await RunningServer.StartAsync(options => (options.MostConcurrent, options.MostWaiting, options.BodyTimeout) = (1, 0, TimeSpan.FromSeconds(2)));
        var slow = new List<TcpClient>();
        for (var i = 0; i < 20; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(server.Address.Host, server.Address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/enhance HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Fox.Length}\r\n\r\n{{"));
            slow.Add(client);
        }

        for (var i = 0; i < 10; i++)
        {
            using var response = await server.PostAsync("/v1/enhance", Fox);
            Assert.Equal(200, (int)response.StatusCode);
        }

        // One of them finishes in time, the others do not.
        await slow[0].GetStream().WriteAsync(Encoding.ASCII.GetBytes(Fox[1..]));
        Assert.Equal("HTTP/1.1 200", await BeginningAsync(slow[0]));
        foreach (var client in slow.Skip(1)) { Assert.Equal("HTTP/1.1 408", await BeginningAsync(client)); }

        foreach (var client in slow) { client.Dispose(); }

        static async Task<string> BeginningAsync(TcpClient client)
        {
            var answer = new byte[12];
            await client.GetStream().ReadExactlyAsync(answer);
            return Encoding.ASCII.GetString(answer);
        }
    }

    [Fact]
    public async Task Asks_for_a_key_where_keys_are_configured()
    {
        var (key, hash) = ApiKeys.New();
        await using var server = await RunningServer.StartAsync(options => options.Keys.Add(new() { Name = "studio", Hash = hash }));

        async Task<(int, string)> WithAsync(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/styles");
            if (authorization is not null) { request.Headers.TryAddWithoutValidation("Authorization", authorization); }

            using var response = await server.Client.SendAsync(request);
            if ((int)response.StatusCode == 200) { return (200, ""); }

            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
            return await CodeAsync(response);
        }

        Assert.Equal((401, "key-missing"), await WithAsync(null));
        Assert.Equal((401, "key-unknown"), await WithAsync($"Bearer {key}x"));
        Assert.Equal((401, "key-unknown"), await WithAsync($"Basic {key}"));
        Assert.Equal((401, "key-unknown"), await WithAsync($"Bearer {hash}"));
        Assert.Equal((200, ""), await WithAsync($"Bearer {key}"));
        using var page = await server.Client.GetAsync("/");
        Assert.Equal(200, (int)page.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost:1", 200)]
    [InlineData("[::1]:1", 200)]
    [InlineData("forge.example", 200)]
    public async Task Answers_under_its_own_names_only(string host, int status)
    {
        await using var server = await RunningServer.StartAsync(options => options.Hosts.Add("forge.example"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/styles");
        request.Headers.Host = host;
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.5:5080")]
    [InlineData("http://forge.example:5080")]
    [InlineData("http://127.0.0.1:5080;http://0.0.0.0:5081")]
    public void Refuses_to_listen_elsewhere_without_a_key(string urls)
    {
        var options = new ServerOptions { Urls = urls };

        Assert.Contains("can be reached from other machines", Assert.Single(options.Faults()), StringComparison.Ordinal);
        options.Keys.Add(new() { Name = "studio", Hash = ApiKeys.New().Hash });
        Assert.Empty(options.Faults());
    }

    [Fact]
    public async Task Listens_nowhere_but_where_it_was_told_whatever_the_environment_says()
    {
        var before = Environment.GetEnvironmentVariable("ASPNETCORE_URLS");
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://0.0.0.0:0");
        try
        {
            await using var server = await RunningServer.StartAsync();
            Assert.Equal("127.0.0.1", server.Address.Host);
        }
        finally { Environment.SetEnvironmentVariable("ASPNETCORE_URLS", before); }
    }

    [Fact]
    public void Tells_all_faults_of_its_settings_at_once()
    {
        var options = new ServerOptions { Urls = "https://127.0.0.1;nonsense", MostDepth = 0, MostItems = 0, Keys = { new() { Hash = "secret" } }, ContentFolders = { "/no/such/folder" } };

        var faults = string.Join('\n', Assert.Throws<ServerOptionsException>(() => ServerHost.Build(options)).Faults);

        foreach (var name in new[] { "'https://127.0.0.1'", "'nonsense'", "MostDepth", "MostItems", "Keys:0:Name", "Keys:0:Hash", "/no/such/folder" }) { Assert.Contains(name, faults, StringComparison.Ordinal); }

        Assert.DoesNotContain("secret", faults, StringComparison.Ordinal);
    }

    private static async Task<(int, string)> CodeAsync(HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync();
        return (problem.Status, problem.Code);
    }
}
