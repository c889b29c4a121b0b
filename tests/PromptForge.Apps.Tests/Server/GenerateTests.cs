using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

/// <summary>A server with a folder of its own for pictures.</summary>
public sealed class GenerateFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("promptforge-generate-");

    internal RunningServer Server { get; private set; } = null!;

    public string Folder => folder.FullName;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(options => options.Jobs.Folder = Folder);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

public sealed class GenerateTests(GenerateFixture fixture) : IClassFixture<GenerateFixture>
{
    private const string Rose = """{"prompt":"一束白玫瑰，不要红色","target":"stability-v1-sdxl","provider":"offline","imageSeed":7}""";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Makes_pictures_that_can_be_fetched_until_they_expire()
    {
        using var accepted = await Server.PostAsync("/v1/generate", """{"prompt":"a white rose","target":"stability-v1-sdxl","provider":"offline","n":2,"size":"256x192","imageSeed":7}""");
        Assert.Equal(202, (int)accepted.StatusCode);
        var ticket = await accepted.JsonAsync();
        Assert.Equal("queued", ticket.GetProperty("status").GetString());
        Assert.Equal($"/v1/generate/{ticket.GetProperty("id").GetString()}", accepted.Headers.Location!.OriginalString);

        var job = await Server.DoneAsync(accepted.Headers.Location.OriginalString);

        Assert.Equal(("done", 1), (job.GetProperty("status").GetString(), job.GetProperty("progress").GetDouble()));
        Assert.Equal("offline", job.GetProperty("provider").GetString());
        Assert.Equal(0, job.GetProperty("cost").GetProperty("amount").GetDecimal());
        Assert.Equal([7, 8], job.GetProperty("pictures").EnumerateArray().Select(picture => picture.GetProperty("seed").GetInt64()));
        foreach (var picture in job.GetProperty("pictures").EnumerateArray())
        {
            using var file = await Server.Client.GetAsync(picture.GetProperty("url").GetString());
            Assert.Equal("image/png", file.Content.Headers.ContentType!.ToString());
            Assert.Contains("immutable", file.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], (await file.Content.ReadAsByteArrayAsync())[..4]);
            Assert.True(picture.GetProperty("expires").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        }

        using var third = await Server.Client.GetAsync($"{accepted.Headers.Location.OriginalString}/2");
        Assert.Equal((404, "unknown-picture"), await CodeAsync(third));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(fixture.Folder, ticket.GetProperty("id").GetString()!), "*.png.json"));
    }

    [Fact]
    public async Task The_result_is_what_enhance_answers()
    {
        using var enhanced = await Server.PostAsync("/v1/enhance", """{"prompt":"一束白玫瑰，不要红色","target":"stability-v1-sdxl"}""");
        using var accepted = await Server.PostAsync("/v1/generate", Rose);

        var job = await Server.DoneAsync(accepted.Headers.Location!.OriginalString);

        Assert.Equal(await enhanced.Content.ReadAsStringAsync(), job.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task Sends_edited_words_as_they_are_and_says_so()
    {
        const string words = "white ROSE ,,  in a <b>jar</b>, soft side light — kept as typed ";
        using var accepted = await Server.PostAsync("/v1/generate", $$$"""
            {"prompt":"一束白玫瑰","target":"stability-v1-sdxl","provider":"offline","edited":{"prompt":{{{JsonSerializer.Serialize(words)}}},"negativePrompt":"dust"}}
            """);

        var job = await Server.DoneAsync(accepted.Headers.Location!.OriginalString);

        var result = job.GetProperty("result");
        Assert.Equal((words, "dust"), (result.GetProperty("prompt").GetString(), result.GetProperty("negativePrompt").GetString()));
        Assert.Equal("edited", Assert.Single(result.GetProperty("notes").EnumerateArray()).GetProperty("code").GetString());
        Assert.All(result.GetProperty("fragments").EnumerateArray(), fragment =>
            Assert.Equal(fragment.GetProperty("text").GetString(), words.Substring(fragment.GetProperty("at").GetInt32(), fragment.GetProperty("text").GetString()!.Length)));
        var recipe = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(fixture.Folder, job.GetProperty("id").GetString()!), "*.json")));
        Assert.Equal(words, JsonDocument.Parse(recipe).RootElement.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Phrases_that_an_edit_left_standing_keep_their_receipts()
    {
        using var enhanced = await Server.PostAsync("/v1/enhance", """{"prompt":"一束白玫瑰","target":"stability-v1-sdxl"}""");
        var forged = await enhanced.JsonAsync();
        using var accepted = await Server.PostAsync("/v1/generate", $$$"""
            {"prompt":"一束白玫瑰","target":"stability-v1-sdxl","provider":"offline","edited":{"prompt":{{{JsonSerializer.Serialize(forged.GetProperty("prompt").GetString() + ", my own words")}}}}}
            """);

        var fragments = (await Server.DoneAsync(accepted.Headers.Location!.OriginalString)).GetProperty("result").GetProperty("fragments").EnumerateArray().Select(fragment => fragment.GetProperty("id").GetString()).ToList();

        Assert.Equal(forged.GetProperty("fragments").EnumerateArray().Select(fragment => fragment.GetProperty("id").GetString()).Append("edited"), fragments);
    }

    [Theory]
    [InlineData("""{"prompt":"a fox","n":0}""", "bad-value", "'n'")]
    [InlineData("""{"prompt":"a fox","n":11}""", "bad-value", "'n'")]
    [InlineData("""{"prompt":"a fox","size":"big"}""", "bad-value", "'size'")]
    [InlineData("""{"prompt":"a fox","imageSeed":-1}""", "bad-value", "'imageSeed'")]
    [InlineData("""{"prompt":"a fox","sieze":"1x1"}""", "unknown-key", "did you mean 'size'?")]
    [InlineData("""{"prompt":"a fox","edited":"x"}""", "bad-value", "'edited'")]
    [InlineData("""{"prompt":"a fox","edited":{"promt":"x"}}""", "unknown-key", "did you mean 'prompt'?")]
    [InlineData("""{"prompt":"a fox","edited":{"prompt":" "}}""", "empty-prompt", "'edited.prompt'")]
    [InlineData("""{"prompt":"a fox","provider":"nope"}""", "unknown-provider", "nope")]
    [InlineData("""{"prompt":"a fox","target":"openai-gpt-image-2","provider":"nope"}""", "unknown-provider", "nope")]
    [InlineData("""{"prompt":"a fox","target":"openai-gpt-image-2","provider":"stability-v1-sdxl"}""", "bad-value", "leave 'target' or 'provider' out")]
    [InlineData("""{"prompt":"a fox","provider":"stability-v1-sdxl"}""", "provider-not-configured", "STABILITY_API_KEY")]
    [InlineData("""{"prompt":"a fox","image":"http://example.com/a.png"}""", "bad-value", "https")]
    [InlineData("""{"prompt":"a fox","image":"https://127.0.0.1/a.png"}""", "bad-value", "private")]
    [InlineData("""{"prompt":"a fox","image":"https://[::ffff:10.0.0.1]/a.png"}""", "bad-value", "private")]
    [InlineData("""{"prompt":"a fox","image":"https://0x7f.1/a.png"}""", "bad-value", "private")]
    [InlineData("""{"prompt":"a fox","image":"https://metadata.internal/a.png"}""", "bad-value", "private")]
    [InlineData("""{"prompt":"a fox","image":"file:///etc/passwd"}""", "bad-value", "https")]
    [InlineData("""{"prompt":"a fox","image":"data:image/png;base64,AAAA"}""", "bad-value", "no PNG")]
    [InlineData("""{"prompt":""}""", "empty-prompt", "empty")]
    [InlineData("""[]""", "bad-json", "JSON object")]
    public async Task Refuses_what_cannot_be_and_names_it(string body, string code, string names)
    {
        using var response = await Server.PostAsync("/v1/generate", body);

        var problem = await response.ProblemAsync();
        Assert.Equal((400, code), (problem.Status, problem.Code));
        Assert.Contains(names, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_its_stages_and_its_end()
    {
        using var accepted = await Server.PostAsync("/v1/generate", Rose);
        var events = await Server.EventsAsync(HttpMethod.Get, accepted.Headers.Location!.OriginalString + "/events");

        Assert.All(events[..^1], one => Assert.Contains(one.Name, new[] { "stage", "progress" }));
        Assert.Equal(("done", "done"), (events[^1].Name, events[^1].Data.GetProperty("status").GetString()));
        var finished = await Server.EventsAsync(HttpMethod.Get, accepted.Headers.Location.OriginalString + "/events");
        Assert.Equal("done", Assert.Single(finished).Name);
    }

    [Theory]
    [InlineData("/v1/generate/00000000000000000000000000000000")]
    [InlineData("/v1/generate/x")]
    [InlineData("/v1/generate/00000000000000000000000000000000/0")]
    [InlineData("/v1/generate/00000000000000000000000000000000/events")]
    [InlineData("/v1/generate/..%2f..%2fetc%2fpasswd/0")]
    public async Task Knows_no_other_jobs(string path)
    {
        using var response = await Server.Client.GetAsync(path);

        Assert.Equal((404, "unknown-job"), await CodeAsync(response));
    }

    [Fact]
    public async Task One_key_makes_one_job_however_often_it_is_sent()
    {
        async Task<HttpResponseMessage> SendAsync(string key, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/generate") { Content = RunningServer.Json(body) };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            return await Server.Client.SendAsync(request);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var response = await SendAsync("one", Rose);
            Assert.Equal(202, (int)response.StatusCode);
            return await response.Content.ReadAsStringAsync();
        }));
        var answer = Assert.Single(answers.Distinct());
        await Server.DoneAsync(JsonDocument.Parse(answer).RootElement.GetProperty("url").GetString()!);

        using var later = await SendAsync("one", Rose.Replace("\":\"", "\" : \"", StringComparison.Ordinal));
        Assert.Equal(answer, await later.Content.ReadAsStringAsync());
        using var other = await SendAsync("one", """{"prompt":"a fox"}""");
        Assert.Equal((422, "idempotency-mismatch"), await CodeAsync(other));
        using var broken = await SendAsync(new string('x', 201), Rose);
        Assert.Equal((400, "bad-value"), await CodeAsync(broken));
    }

    [Fact]
    public async Task A_picture_that_was_here_is_gone_one_that_never_was_is_unknown()
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-expiry-");
        await using var server = await RunningServer.StartAsync(options => (options.Jobs.Folder, options.Jobs.PicturesLast, options.Jobs.Lease) = (folder.FullName, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        using var accepted = await server.PostAsync("/v1/generate", Rose);
        var path = accepted.Headers.Location!.OriginalString;
        await server.DoneAsync(path);
        Assert.NotEmpty(folder.GetDirectories());

        for (var i = 0; folder.GetDirectories().Length > 0 && i < 200; i++) { await Task.Delay(50); }

        Assert.Empty(folder.GetDirectories());
        using var gone = await server.Client.GetAsync(path + "/0");
        using var never = await server.Client.GetAsync(path + "/1");
        Assert.Equal((410, "expired"), await CodeAsync(gone));
        Assert.Equal((404, "unknown-picture"), await CodeAsync(never));
        using var job = await server.Client.GetAsync(path);
        Assert.Equal(0, (await job.JsonAsync()).GetProperty("pictures").GetArrayLength());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Takes_no_more_than_may_wait_and_than_the_folder_holds()
    {
        var folder = Directory.CreateTempSubdirectory("promptforge-limits-");
        await using (var server = await RunningServer.StartAsync(options => (options.Jobs.Folder, options.Jobs.MostWaiting, options.Jobs.MostDiskBytes) = (folder.FullName, 3, 1 << 20)))
        {
            // A body of noise in the folder of a job that was.
            var old = folder.CreateSubdirectory(new string('0', 32));
            await File.WriteAllBytesAsync(Path.Combine(old.FullName, "noise"), new byte[1 << 20]);
            using var full = await server.PostAsync("/v1/generate", Rose);
            Assert.Equal((503, "no-room"), await CodeAsync(full));
            Assert.NotNull(full.Headers.RetryAfter);
        }

        await using (var server = await RunningServer.StartAsync(options => (options.Jobs.Folder, options.Jobs.MostWaiting) = (folder.FullName, 1)))
        {
            var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                using var response = await server.PostAsync("/v1/generate", Rose);
                return (int)response.StatusCode;
            }));
            Assert.Contains(202, codes);
            Assert.Contains(503, codes);
            Assert.All(codes, code => Assert.Contains(code, new[] { 202, 503 }));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_job_of_ones_own_there_is_none()
    {
        var (ann, bob) = (PromptForge.Server.Guards.ApiKeys.New(), PromptForge.Server.Guards.ApiKeys.New());
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Jobs.Folder = fixture.Folder;
            options.Keys.Add(new() { Name = "ann", Hash = ann.Hash });
            options.Keys.Add(new() { Name = "bob", Hash = bob.Hash });
        });
        async Task<HttpResponseMessage> SendAsync(string key, HttpMethod method, string path, string? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : RunningServer.Json(body) };
            request.Headers.Authorization = new("Bearer", key);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "same");
            return await server.Client.SendAsync(request);
        }

        using var hers = await SendAsync(ann.Key, HttpMethod.Post, "/v1/generate", Rose);
        using var his = await SendAsync(bob.Key, HttpMethod.Post, "/v1/generate", Rose);
        Assert.NotEqual(hers.Headers.Location, his.Headers.Location);
        foreach (var (method, end) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/0"), (HttpMethod.Get, "/events"), (HttpMethod.Delete, "") })
        {
            using var response = await SendAsync(bob.Key, method, hers.Headers.Location!.OriginalString + end);
            Assert.Equal((404, "unknown-job"), await CodeAsync(response));
        }
    }

    internal static async Task<(int, string)> CodeAsync(HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync();
        return (problem.Status, problem.Code);
    }
}
