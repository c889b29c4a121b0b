using System.Text;
using System.Text.Json;
using PromptForge.Model;
using PromptForge.Results;

namespace PromptForge.Apps.Tests.Server;

public sealed class EnhanceTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RunningServer Server => fixture.Server;

    [Fact]
    public async Task Phrases_that_are_always_wanted_stand_in_the_prompt()
    {
        using var response = await Server.PostAsync("/v1/enhance", """{"prompt":"一束白玫瑰","target":"stability-v1-sdxl","always":["silk ribbon"," "]}""");

        var result = await response.JsonAsync();
        Assert.EndsWith(", silk ribbon", result.GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.Equal("always#1", result.GetProperty("fragments").EnumerateArray().Last().GetProperty("id").GetString());
        using var tooLong = await Server.PostAsync("/v1/enhance", $$"""{"prompt":"a fox","always":["{{new string('x', 20_000)}}"]}""");
        Assert.Equal("prompt-too-long", (await tooLong.ProblemAsync()).Code);
    }

    [Fact]
    public async Task Answers_with_the_bytes_of_the_library()
    {
        using var response = await Server.PostAsync("/v1/enhance", """{"prompt":"一束白玫瑰，不要红色","target":"stability-v1-sdxl","id":"one"}""");

        var forged = await Forge.Create().EnhanceAsync(new ForgeRequest { Prompt = "一束白玫瑰，不要红色", Target = "stability-v1-sdxl", Id = "one" });
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(ResultJson.ToText(forged), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Takes_every_key()
    {
        using var response = await Server.PostAsync("/v1/enhance", """
            {"id":7,"prompt":"一束白玫瑰","style":"flower-study","target":"stability-v1-sdxl","strategy":"rules","seed":"3","negative":"dust","strength":"light",
             "without":["rose#spiral"],"allow":["light","subject"],"lang":"en"}
            """);

        var result = await response.JsonAsync();
        Assert.Equal("7", result.GetProperty("id").GetString());
        Assert.Equal(3, result.GetProperty("seed").GetInt32());
        Assert.Equal("flower-study", result.GetProperty("style").GetString());
        Assert.Contains("dust", result.GetProperty("negativePrompt").GetString());
        var fragments = result.GetProperty("fragments").EnumerateArray().ToList();
        Assert.DoesNotContain("rose#spiral", fragments.Select(fragment => fragment.GetProperty("id").GetString()));
        Assert.All(fragments, fragment => Assert.Contains(fragment.GetProperty("role").GetString(), new[] { "light", "subject" }));
    }

    [Fact]
    public async Task Takes_null_for_nothing_said()
    {
        using var response = await Server.PostAsync("/v1/enhance", """{"prompt":"a fox","id":null,"style":null,"without":null,"lang":null}""");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Answers_an_array_in_its_order_with_errors_in_their_places()
    {
        using var response = await Server.PostAsync("/v1/enhance", """[{"prompt":"a fox","id":"a"},{"prompt":"x","id":"b","colour":"red"},{"prompt":"  ","id":"c"},5,{"prompt":"a hare","id":"d"}]""");

        Assert.Equal(200, (int)response.StatusCode);
        var items = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Equal(["a", "unknown-key 2 b", "empty-prompt 3 c", "bad-json 4 ", "d"], items.Select(item => item.TryGetProperty("error", out var error)
            ? $"{error.GetProperty("code").GetString()} {item.GetProperty("line").GetInt32()} {(item.TryGetProperty("id", out var id) ? id.GetString() : "")}"
            : item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Answers_an_empty_array_with_one()
    {
        using var response = await Server.PostAsync("/v1/enhance", "[]");

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"promt":"a fox"}""", 400, "unknown-key", "'promt'")]
    [InlineData("""{"prompt":"a fox","wihout":[]}""", 400, "unknown-key", "did you mean 'without'?")]
    [InlineData("""{"prompt":"a fox","__proto__":{}}""", 400, "unknown-key", "'__proto__'")]
    [InlineData("""{"style":"none"}""", 400, "bad-json", "'prompt' is missing")]
    [InlineData("""{"prompt":"a fox","prompt":"a hare"}""", 400, "bad-json", "'prompt' stands twice")]
    [InlineData("""{"prompt":["a fox"]}""", 400, "bad-value", "'prompt' must be a text")]
    [InlineData("""{"prompt":"a fox","seed":1.5}""", 400, "bad-value", "'seed'")]
    [InlineData("""{"prompt":"a fox","strength":"much"}""", 400, "bad-value", "strength 'much' is unknown")]
    [InlineData("""{"prompt":"a fox","without":"x"}""", 400, "bad-value", "'without' must be an array")]
    [InlineData("""{"prompt":"a fox","allow":["lihgt"]}""", 400, "bad-value", "did you mean 'light'?")]
    [InlineData("""{"prompt":"a fox","lang":"fr"}""", 400, "bad-value", "lang 'fr' is unknown")]
    [InlineData("""{"prompt":"a fox","id":{"a":1}}""", 400, "bad-value", "'id'")]
    [InlineData("""{"prompt":" \n "}""", 400, "empty-prompt", "empty")]
    [InlineData("""{"prompt":"a fox","target":"sdlx"}""", 400, "unknown-target", "target 'sdlx' is unknown")]
    [InlineData("""{"prompt":"a fox","style":"nope"}""", 400, "unknown-style", "nope")]
    [InlineData("""{"prompt":"a fox","strategy":"nope"}""", 400, "unknown-strategy", "nope")]
    [InlineData("""{"prompt":"a fox","strategy":"rules-chat"}""", 400, "no-chat-model", "chat model")]
    [InlineData("""{"prompt":"\ud83d"}""", 400, "bad-json", "surrogate")]
    [InlineData("""{"\ud83d":"x"}""", 400, "bad-json", "surrogate")]
    [InlineData("""{"prompt":"a fox",}""", 400, "bad-json", "line 1, byte 19")]
    [InlineData("", 400, "bad-json", "Not valid JSON")]
    [InlineData("5", 400, "bad-json", "JSON object")]
    [InlineData("""{"prompt":"x"} {}""", 400, "bad-json", "Not valid JSON")]
    public async Task Refuses_what_it_cannot_read_and_names_it(string body, int status, string code, string names)
    {
        using var response = await Server.PostAsync("/v1/enhance", body);

        var problem = await response.ProblemAsync();
        Assert.Equal((status, code), (problem.Status, problem.Code));
        Assert.Contains(names, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_what_a_caller_sent_short_in_errors()
    {
        using var response = await Server.PostAsync("/v1/enhance", $$"""{"{{new string('k', 5000)}}":1}""");

        Assert.True((await response.ProblemAsync()).Detail.Length < 300);
    }

    [Fact]
    public async Task Refuses_bytes_that_are_not_utf8()
    {
        var content = new ByteArrayContent([.. "{\"prompt\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        using var response = await Server.Client.PostAsync("/v1/enhance", content);

        Assert.Equal("bad-encoding", (await response.ProblemAsync()).Code);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Takes_nothing_but_json(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"prompt":"a fox"}"""));
        if (type is not null) { content.Headers.TryAddWithoutValidation("Content-Type", type); }

        using var response = await Server.Client.PostAsync("/v1/enhance", content);

        var problem = await response.ProblemAsync();
        Assert.Equal((415, "unsupported-media-type"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task Gives_markup_back_as_it_came_and_never_as_a_page()
    {
        const string script = "<script>alert(1)</script>";
        using var response = await Server.PostAsync("/v1/enhance", JsonSerializer.Serialize(new { prompt = $"a fox {script}", id = script, negative = script, without = new[] { script } }));

        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(script, (await response.JsonAsync()).GetProperty("id").GetString());
    }
}
