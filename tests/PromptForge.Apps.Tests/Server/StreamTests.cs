using System.Text;
using System.Text.Json;

namespace PromptForge.Apps.Tests.Server;

public sealed class StreamTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Wish = """{"prompt":"一束白玫瑰，不要红色","target":"stability-v1-sdxl"}""";

    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Shows_every_stage_and_at_last_the_plain_answer()
    {
        using var plain = await Server.PostAsync("/v1/enhance", Wish);
        var events = await Server.EventsAsync(HttpMethod.Post, "/v1/enhance", Wish);

        Assert.Equal(await plain.Content.ReadAsStringAsync(), events[^1].Data.GetRawText());
        Assert.Equal("result", events[^1].Name);
        Assert.All(events[..^1], one => Assert.Equal("stage", one.Name));
        var stages = events[..^1].Select(one => one.Data).ToList();
        Assert.Equal(["intake", "translation"], stages.Select(stage => stage.GetProperty("stage").GetString()).Where(name => name is "intake" or "translation"));
        Assert.Equal(events[^1].Data.GetProperty("prompt").GetString(), stages[^1].GetProperty("prompt").GetString());
        Assert.True(stages[0].GetProperty("fragments").GetArrayLength() < stages[^1].GetProperty("fragments").GetArrayLength());
        Assert.Equal(
            events[^1].Data.GetProperty("notes").EnumerateArray().Select(note => note.GetRawText()),
            stages.SelectMany(stage => stage.GetProperty("notes").EnumerateArray()).Select(note => note.GetRawText()));
    }

    [Fact]
    public async Task An_array_shows_its_items_in_their_places()
    {
        var body = $$"""[{{Wish}},{"prompt":""},{"promt":"x"}]""";
        using var plain = await Server.PostAsync("/v1/enhance", body);
        var events = await Server.EventsAsync(HttpMethod.Post, "/v1/enhance", body);

        Assert.Equal(await plain.Content.ReadAsStringAsync(), events[^1].Data.GetRawText());
        Assert.Equal(3, events.Count(one => one.Name == "item"));
        Assert.All(events.Where(one => one.Name == "stage"), one => Assert.Equal(1, one.Data.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("""{"prompt":""}""", 400, "empty-prompt")]
    [InlineData("""{"prompt":"a fox","target":"nope"}""", 400, "unknown-target")]
    [InlineData("nonsense", 400, "bad-json")]
    public async Task A_fault_before_the_first_event_is_a_problem_as_ever(string body, int status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enhance") { Content = RunningServer.Json(body) };
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var response = await Server.Client.SendAsync(request);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, code), (problem.Status, problem.Code));
    }

    [Theory]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/event-stream;q=0.5", false)]
    [InlineData("text/event-stream;q=0", false)]
    [InlineData("text/event-stream, application/json;q=0.9", true)]
    public async Task Streams_to_who_asks_for_it(string accept, bool streams)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enhance") { Content = RunningServer.Json(Wish) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Server.Client.SendAsync(request);

        Assert.Equal(streams ? "text/event-stream" : "application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_wish_makes_the_next_version_and_undo_the_one_before()
    {
        using var first = await Server.PostAsync("/v1/enhance", """{"prompt":"a white rose in a red vase","target":"stability-v1-sdxl"}""");
        var one = await first.Content.ReadAsStringAsync();
        using var second = await Server.PostAsync("/v1/refine", $$"""{"result":{{one}},"wish":"make the vase blue"}""");
        Assert.Equal(200, (int)second.StatusCode);
        var two = await second.JsonAsync();

        Assert.Contains("blue", two.GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.Equal("make the vase blue", Assert.Single(two.GetProperty("request").GetProperty("wishes").EnumerateArray()).GetString());
        using var said = await Server.PostAsync("/v1/enhance", """{"prompt":"a white rose in a red vase","target":"stability-v1-sdxl","wishes":["make the vase blue"]}""");
        Assert.Equal(two.GetRawText(), await said.Content.ReadAsStringAsync());
        using var byRequest = await Server.PostAsync("/v1/refine", """{"request":{"prompt":"a white rose in a red vase","target":"stability-v1-sdxl"},"wish":"make the vase blue"}""");
        Assert.Equal(two.GetRawText(), await byRequest.Content.ReadAsStringAsync());
        using var undone = await Server.PostAsync("/v1/refine", $$"""{"result":{{two.GetRawText()}},"wish":"undo"}""");
        Assert.Equal(one, await undone.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"wish":"x"}""", "bad-json")]
    [InlineData("""{"result":{},"wish":"x"}""", "bad-result")]
    [InlineData("""{"result":[],"wish":"x"}""", "bad-result")]
    [InlineData("""{"request":{"prompt":"a fox"}}""", "empty-wish")]
    [InlineData("""{"request":{"prompt":"a fox"},"wish":" "}""", "empty-wish")]
    [InlineData("""{"request":{"prompt":"a fox"},"wish":5}""", "bad-value")]
    [InlineData("""{"request":{"prompt":"a fox"},"result":{"request":{"prompt":"a fox"}},"wish":"x"}""", "bad-json")]
    [InlineData("""{"request":{"prompt":"a fox"},"whish":"x"}""", "unknown-key")]
    [InlineData("""{"request":{"prompt":"a fox"},"wish":"\ud83d"}""", "bad-json")]
    [InlineData("""{"request":{"prompt":"a fox","wishes":"x"},"wish":"x"}""", "bad-value")]
    [InlineData("[]", "bad-json")]
    public async Task Refuses_what_cannot_be_refined(string body, string code)
    {
        using var response = await Server.PostAsync("/v1/refine", body);

        Assert.Equal((400, code), await GenerateTests.CodeAsync(response));
    }

    [Fact]
    public async Task Wishes_count_as_words_do()
    {
        await using var server = await RunningServer.StartAsync(options => options.MostPromptLength = 20);
        using var enhanced = await server.PostAsync("/v1/enhance", $$"""{"prompt":"a fox","wishes":["{{new string('x', 16)}}"]}""");
        using var refined = await server.PostAsync("/v1/refine", $$"""{"request":{"prompt":"a fox"},"wish":"{{new string('x', 16)}}"}""");

        Assert.Equal((413, "prompt-too-long"), await GenerateTests.CodeAsync(enhanced));
        Assert.Equal((413, "prompt-too-long"), await GenerateTests.CodeAsync(refined));
    }

    [Fact]
    public async Task Closing_the_connection_ends_the_work()
    {
        var items = string.Join(',', Enumerable.Repeat(Wish, 200));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enhance") { Content = new StringContent($"[{items}]", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using (var response = await Server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)) { Assert.Equal(200, (int)response.StatusCode); }

        using var after = await Server.PostAsync("/v1/enhance", Wish);
        Assert.Equal(JsonValueKind.Object, (await after.JsonAsync()).ValueKind);
    }
}
