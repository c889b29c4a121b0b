using System.Net;
using System.Net.Sockets;
using System.Text;
using PromptForge.Server;
using PromptForge.Server.Gateway;
using PromptForge.Server.Guards;
using PromptForge.Tests.Providers;

namespace PromptForge.Apps.Tests.Server.Gateway;

/// <summary>What passes as it is, and what does not pass.</summary>
public sealed class GatewayPassTests
{
    private const string Path = "/v1/images/generations";
    private const string Secret = "sk-very-secret-upstream-key";
    private const string Body = """{ "model":"m", "prompt":"a lighthouse on a cliff" }""";

    [Theory]
    [InlineData("off", Path, Body, "X-PromptForge-Off", "1")]
    [InlineData("unknown-model", Path, """{"model":"other","prompt":"a lighthouse"}""")]
    [InlineData("unknown-model", Path, """{"prompt":"a lighthouse"}""")]
    [InlineData("edit", Path, """{"model":"m","prompt":"make it red","image":"data:image/png;base64,AA=="}""")]
    [InlineData("edit", "/api/v1/services/aigc/text2image/image-synthesis", """{"model":"m","input":{"prompt":"make it red","ref_img":"https://example.org/a.png"}}""")]
    [InlineData("unreadable", Path, """{"model":"m","prompt":"one","prompt":"two"}""")]
    [InlineData("unreadable", Path, """{"model":"m","prompt":["one"]}""")]
    [InlineData("unreadable", Path, """{"model":"m","prompt":"a fox \ud83d"}""")]
    [InlineData("unreadable", Path, """{"model":"m","prompt":"a fox" """)]
    [InlineData("unreadable", "/api/v1/services/aigc/text2image/image-synthesis", """{"model":"m","input.prompt":"a fox"}""")]
    [InlineData("unreadable", Path, Body, "Content-Encoding", "gzip")]
    [InlineData("refused", Path, """{"model":"m","prompt":"  "}""")]
    [InlineData(null, "/v1/images/edits", Body)]
    [InlineData(null, "/sdapi/v1/img2img", """{"prompt":"a fox","init_images":["AA=="]}""")]
    public async Task Passes_unforged_byte_for_byte(string? outcome, string path, string body, string? header = null, string value = "")
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningServer.Json(body) };
        if (header is not null && !request.Headers.TryAddWithoutValidation(header, value)) { request.Content.Headers.TryAddWithoutValidation(header, value); }

        using var answer = await rig.Server.Client.SendAsync(request);

        Assert.Equal((body, 200), (rig.Sent.Text(), (int)answer.StatusCode));
        Assert.Equal((outcome, null), (answer.Header("X-PromptForge-Outcome"), answer.Header("X-PromptForge-Receipt")));
    }

    [Fact]
    public async Task A_fault_of_ours_passes_is_counted_and_keeps_the_prompt_out_of_the_log()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2", forging: new FailingForge("fell over 'a lighthouse on a cliff'"));
        using var answer = await rig.SendAsync(Path, Body);

        Assert.Equal((Body, "fault"), (rig.Sent.Text(), answer.Header("X-PromptForge-Outcome")));
        Assert.Equal((1, 0), (rig.Counts[Outcome.Fault], rig.Counts[Outcome.Forged]));
        Assert.Contains(rig.Log, line => line.Contains("Forging failed (InvalidOperationException)", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log, line => line.Contains("lighthouse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shadow_mode_forges_and_sends_what_the_client_sent()
    {
        await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.Shadow) = ("openai-gpt-image-2", true));
        using var answer = await rig.SendAsync(Path, Body);

        Assert.Equal((Body, "shadow", 1L), (rig.Sent.Text(), answer.Header("X-PromptForge-Outcome"), rig.Counts[Outcome.Shadow]));
        using var receipt = await rig.Server.Client.GetAsync($"/v1/receipts/{answer.Header("X-PromptForge-Receipt")}");
        Assert.Contains("lighthouse", (await receipt.JsonAsync()).GetProperty("prompt").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"no","code":"moderation_blocked"}}""")]
    [InlineData(404, "")]
    [InlineData(429, "{}")]
    [InlineData(302, "")]
    [InlineData(500, "<b>oops</b>")]
    public async Task Status_errors_and_headers_pass_and_redirects_are_not_followed(int status, string text)
    {
        await using var rig = await GatewayRig.StartAsync(
            route => route.Profiles["m"] = "openai-gpt-image-2",
            _ => new Reply(status, "text/x-own", Encoding.UTF8.GetBytes(text)) { Headers = new Dictionary<string, string> { ["Retry-After"] = "7", ["x-request-id"] = "r-1", ["Set-Cookie"] = "a=b", ["Location"] = "http://127.0.0.1:1/" } });
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = rig.Server.Address };
        using var answer = await client.PostAsync(Path, RunningServer.Json(Body));

        Assert.Equal((status, text, "text/x-own"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal(("7", "r-1", null), (answer.Header("Retry-After"), answer.Header("x-request-id"), answer.Header("Set-Cookie")));
    }

    [Fact]
    public async Task Headers_pass_but_those_of_one_connection_and_ours()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2");
        using var answer = await rig.SendAsync(
            Path, Body, ("Authorization", "Bearer mine"), ("OpenAI-Organization", "o"), ("X-Hop", "1"), ("Connection", "X-Hop"), ("Cookie", "a=b"), ("X-PromptForge-Style", "none"), ("TE", "trailers"));

        var headers = rig.Sent.Headers;
        Assert.Equal(("Bearer mine", "o"), (headers["Authorization"], headers["OpenAI-Organization"]));
        Assert.DoesNotContain(headers.Keys, name => name is "X-Hop" or "Cookie" or "TE" or "Connection" || name.StartsWith("X-PromptForge", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_key_of_the_environment_replaces_the_callers_and_is_never_told()
    {
        Environment.SetEnvironmentVariable("PROMPTFORGE_TEST_UPSTREAM", Secret);
        var replies = new Queue<Reply>([Reply.Json("{}"), Reply.Json("{}") with { Cut = Cut.BeforeAnswer }]);
        await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.KeyFrom) = ("openai-gpt-image-2", "PROMPTFORGE_TEST_UPSTREAM"), _ => replies.Dequeue());
        using var good = await rig.SendAsync(Path, Body, ("Authorization", "Bearer mine"));
        using var broken = await rig.SendAsync(Path, Body);

        Assert.All(rig.Service.Requests, request => Assert.Equal($"Bearer {Secret}", request.Headers["Authorization"]));
        Assert.Equal((502, "upstream-unreachable"), (await broken.ProblemAsync()) is var problem ? (problem.Status, problem.Code) : default);
        Assert.DoesNotContain(Secret, $"{good}{broken}{await broken.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Log, line => line.Contains(Secret, StringComparison.Ordinal) || line.Contains("lighthouse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_own_key_stays_here_and_receipts_are_for_their_caller()
    {
        var (first, second) = (ApiKeys.New(), ApiKeys.New());
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2", change: options =>
        {
            options.Keys.Add(new() { Name = "first", Hash = first.Hash });
            options.Keys.Add(new() { Name = "second", Hash = second.Hash });
        });
        using var none = await rig.SendAsync(Path, Body);
        using var bearer = await rig.SendAsync(Path, Body, ("Authorization", $"Bearer {first.Key}"));
        using var own = await rig.SendAsync(Path, Body, ("X-PromptForge-Key", first.Key), ("Authorization", "Bearer theirs"));

        Assert.Equal(401, (int)none.StatusCode);
        Assert.Equal([null, "Bearer theirs"], rig.Service.Requests.Select(request => request.Headers.GetValueOrDefault("Authorization")));
        foreach (var (key, status) in new[] { (first.Key, 200), (second.Key, 404) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/receipts/{own.Header("X-PromptForge-Receipt")}");
            request.Headers.Authorization = new("Bearer", key);
            using var receipt = await rig.Server.Client.SendAsync(request);
            Assert.Equal(status, (int)receipt.StatusCode);
        }
    }

    [Fact]
    public async Task Refuses_pages_elsewhere_bodies_too_large_and_names_that_lead_elsewhere()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["m"] = "openai-gpt-image-2", change: options => options.Gateway.MostBodyBytes = 1024);
        using var page = await rig.SendAsync(Path, Body, ("Origin", "https://evil.example"));
        using var large = await rig.SendAsync(Path, $$"""{"model":"m","prompt":"{{new string('x', 2000)}}"}""");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/images/edits") { Content = new StreamContent(new MemoryStream(new byte[4096])) };
        chunked.Headers.TransferEncodingChunked = true;
        using var streamed = await rig.Server.Client.SendAsync(chunked);
        using var strange = await rig.Server.Client.GetAsync("/api/v1/tasks/a@evil.example");

        Assert.Equal([403, 413, 413, 400], new[] { page, large, streamed, strange }.Select(answer => (int)answer.StatusCode));
        Assert.DoesNotContain(rig.Service.Requests, request => request.Path != "/v1/images/edits");
    }

    [Fact]
    public async Task Tasks_are_asked_for_with_their_query()
    {
        await using var rig = await GatewayRig.StartAsync(route => route.Path = "/scope/api/v1/services/aigc/text2image/image-synthesis");
        using var answer = await rig.Server.Client.GetAsync("/scope/api/v1/tasks/86ecf553-d340?a=%2F&b=c");

        Assert.Equal((200, "GET", "/api/v1/tasks/86ecf553-d340?a=%2F&b=c"), ((int)answer.StatusCode, rig.Sent.Method, rig.Sent.Path));
    }

    [Fact]
    public async Task A_streamed_answer_arrives_in_parts_and_a_client_that_leaves_is_missed_upstream()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.Upstream) = ("openai-gpt-image-2", $"http://{listener.LocalEndpoint}"));
        var answering = rig.SendAsync(Path, """{"model":"m","prompt":"a fox","stream":true}""");
        using var connection = await listener.AcceptTcpClientAsync();
        var service = connection.GetStream();
        var buffer = new byte[8192];
        Assert.True(await service.ReadAsync(buffer) > 0);
        await service.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n"u8.ToArray());

        // Nothing more is sent until the client has read this much.
        var answer = await answering;
        var client = await answer.Content.ReadAsStreamAsync();
        var read = new byte[8];
        await client.ReadExactlyAsync(read);
        Assert.Equal(("data: 1\n", "text/event-stream"), (Encoding.ASCII.GetString(read), answer.Content.Headers.ContentType?.MediaType));

        answer.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        int count;
        try
        {
            do { count = await service.ReadAsync(buffer, patience.Token); }
            while (count > 0);
        }
        catch (IOException) { count = 0; }

        Assert.Equal(0, count);
    }

    [Fact]
    public void All_faults_of_the_settings_are_told_at_once()
    {
        var options = new ServerOptions { MostDepth = 0 };
        options.Gateway.MostConcurrent = 0;
        options.Gateway.Routes.Add(new() { Path = "/v1/images/generation", Upstream = "http://10.0.0.1", KeyFrom = "sk-secret", Style = "chinse", Strategy = "rule" });
        options.Gateway.Routes.Add(new() { Path = "/a", Upstream = "https://u:p@example.org", KeyFrom = "PROMPTFORGE_NO_SUCH_VARIABLE" });
        options.Gateway.Routes.Add(new() { Path = "/a/v1/images/generations", Upstream = "https://api.openai.com/v1", Strategy = "rules-chat", Profiles = { ["m"] = "openai-gpt-image-9" } });
        var faults = Assert.Throws<ServerOptionsException>(() => ServerHost.Build(options)).Faults;

        var expected = new[]
        {
            "Server:MostDepth", "Gateway:MostConcurrent", "Gateway:Routes:0:Path", "Gateway:Routes:0:Upstream", "Gateway:Routes:0:KeyFrom", "Gateway:Routes:0:Style", "Gateway:Routes:0:Strategy",
            "Gateway:Routes:1:Upstream", "Gateway:Routes:1:KeyFrom", "Gateway:Routes:2:Path", "Gateway:Routes:2:Upstream", "Gateway:Routes:2:Strategy", "Gateway:Routes:2:Profiles:m",
        };
        Assert.All(expected, name => Assert.Contains(faults, fault => fault.StartsWith(name + ":", StringComparison.Ordinal)));
        Assert.Contains(faults, fault => fault.Contains("did you mean '/v1/images/generations'", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-secret", string.Join('\n', faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_read_beside_the_servers()
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """{"Gateway":{"Routes":[{"Path":"/","Upstream":"https://api.siliconflow.cn","Profiles":{"Kwai-Kolors/Kolors":"siliconflow-kolors"},"Shadow":true}]}}""");
            var route = Assert.Single(ServerProgram.Settings(["--config", file]).Gateway.Routes);
            Assert.Equal(("/", "siliconflow-kolors", true), (route.Path, route.Profiles["Kwai-Kolors/Kolors"], route.Shadow));

            await File.WriteAllTextAsync(file, """{"Gateway":{"Routes":[{"Paht":"/"}]}}""");
            var error = new StringWriter();
            Assert.Equal(2, await ServerProgram.RunAsync(["--config", file], TextWriter.Null, error));
            Assert.Contains("Paht", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
