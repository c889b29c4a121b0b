using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using PromptForge.Ai;
using PromptForge.Imaging;
using PromptForge.Providers.Offline;
using PromptForge.Tests.Chat;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Ai;

/// <summary>The tools, called as a chat model calls them.</summary>
public sealed class ToolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_tool_says_what_it_does_and_what_it_takes()
    {
        var tools = Tools(new OfflineProvider());
        Assert.Equal(["enhance_prompt", "refine_prompt", "search_knowledge", "list_styles", "list_targets", "count_tokens", "generate_image"], tools.Select(tool => tool.Name));
        foreach (var tool in tools)
        {
            Assert.True(tool.Description.Length > 50, tool.Name);
            var schema = tool.JsonSchema;
            Assert.Equal("object", schema.GetProperty("type").GetString());
            foreach (var property in schema.GetProperty("properties").EnumerateObject())
            {
                Assert.True(property.Value.TryGetProperty("description", out _), $"{tool.Name}.{property.Name} is not described");
                Assert.True(property.Value.TryGetProperty("type", out _), $"{tool.Name}.{property.Name} has no type");
                Assert.NotEqual("cancellationToken", property.Name);
            }
        }

        var enhance = tools[0].JsonSchema;
        Assert.Equal(["prompt"], enhance.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("rich", enhance.GetProperty("properties").GetProperty("strength").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Tools(null), tool => tool.Name == "generate_image");
    }

    [Fact]
    public async Task A_chat_model_finds_a_style_forges_counts_and_paints()
    {
        using var folder = new Folder();
        var steps = new Queue<Reply>([
            Call("search_knowledge", """{"query":"牡丹","top":2}"""),
            Call("list_styles", "{}"),
            Call("enhance_prompt", """{"prompt":"中式牡丹插花,不要红色","target":"stability-v1-sdxl","style":"chinese-floral"}"""),
            Call("count_tokens", """{"text":"a red fox","target":"stability-v1-sdxl"}"""),
            Call("generate_image", """{"prompt":"中式牡丹插花,不要红色"}"""),
            ChatServer.Said("Done."),
        ]);
        await using var server = new ChatServer(_ => steps.Dequeue());
        using var client = server.Client();
        var (answer, results) = await LoopAsync(client, Tools(new OfflineProvider(), folder.Path));

        Assert.Equal("Done.", answer);
        Assert.Equal("tree-peony", results[0][0]!["id"]!.GetValue<string>());
        Assert.Contains(results[1].AsArray(), style => style!["id"]!.GetValue<string>() == "chinese-floral");
        var forged = TheForge.Enhance("中式牡丹插花,不要红色", "stability-v1-sdxl", "chinese-floral");
        Assert.Equal((forged.Prompt, forged.NegativePrompt), (results[2]["prompt"]!.GetValue<string>(), results[2]["negativePrompt"]!.GetValue<string>()));
        Assert.NotEmpty(results[2]["added"]!.AsArray());
        Assert.Contains(results[3].AsArray(), length => length!["unit"]!.GetValue<string>() == "clip-tokens" && length["fits"]!.GetValue<bool>());
        Assert.True(File.Exists(Assert.Single(results[4]["files"]!.AsArray())!.GetValue<string>()));

        var first = server.Requests[0].Json();
        Assert.Equal(7, first["tools"]!.AsArray().Count);
        Assert.Equal("enhance_prompt", first["tools"]![0]!["function"]!["name"]!.GetValue<string>());
        Assert.Equal(["user", "assistant", "tool"], server.Requests[1].Json()["messages"]!.AsArray().Select(message => message!["role"]!.GetValue<string>()));
        Assert.Equal("call-1", server.Requests[1].Json()["messages"]![2]!["tool_call_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("enhance_prompt", """{"prompt":"a fox","target":"sdlx"}""", "unknown-target")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","style":"nope"}""", "unknown-style")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","strength":"much"}""", "bad-value")]
    [InlineData("enhance_prompt", """{"prompt":"a fox","language":"fr"}""", "bad-value")]
    [InlineData("enhance_prompt", """{"prompt":"  "}""", "empty-prompt")]
    [InlineData("refine_prompt", """{"prompt":"a fox","wishes":[]}""", "bad-value")]
    [InlineData("refine_prompt", """{"prompt":"a fox","wishes":[" "]}""", "empty-wish")]
    [InlineData("search_knowledge", """{"query":""}""", "bad-value")]
    [InlineData("search_knowledge", """{"query":"rose","season":"sprin"}""", "bad-value")]
    [InlineData("generate_image", """{"prompt":"a fox","count":-5}""", "bad-value")]
    [InlineData("count_tokens", """{"text":"x","target":"nope"}""", "unknown-target")]
    public async Task What_the_model_can_put_right_comes_as_an_answer(string tool, string arguments, string code) =>
        Assert.Equal(code, Error(await InvokeAsync(Tools(new OfflineProvider()), tool, arguments)));

    [Fact]
    public async Task A_search_is_narrowed_by_kind_season_and_culture()
    {
        var hits = await InvokeAsync(Tools(null), "search_knowledge", """{"query":"white jar","top":10,"kind":"vessel","culture":"korean","diverse":true}""");
        Assert.All(hits.AsArray(), hit => Assert.Equal("vessel", hit!["kind"]!.GetValue<string>()));
        Assert.Contains(hits.AsArray(), hit => hit!["id"]!.GetValue<string>() == "moon-jar");
    }

    [Fact]
    public async Task Receipts_come_when_they_are_asked_for()
    {
        var whole = await InvokeAsync(Tools(null), "enhance_prompt", """{"prompt":"a fox","receipts":true,"without":["wildlife#light"]}""");

        Assert.NotEmpty(whole["fragments"]!.AsArray());
        Assert.DoesNotContain("wildlife#light", whole["fragments"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wishes_make_the_next_version_and_nothing_is_remembered()
    {
        const string Arguments = """{"prompt":"a red vase with roses","target":"stability-v1-sdxl","wishes":["make the vase white","no roses, but lilies"]}""";
        var tools = Tools(null);
        var refined = await InvokeAsync(tools, "refine_prompt", Arguments);
        var prompt = refined["prompt"]!.GetValue<string>();

        Assert.Contains("white vase", prompt, StringComparison.Ordinal);
        Assert.Contains("lil", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("red vase", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("rose", prompt, StringComparison.Ordinal);
        Assert.Equal(refined.ToJsonString(), (await InvokeAsync(tools, "refine_prompt", Arguments)).ToJsonString());
    }

    [Fact]
    public async Task Targets_can_be_narrowed_down()
    {
        var flux = (await InvokeAsync(Tools(null), "list_targets", """{"containing":"FLUX"}""")).AsArray();

        Assert.NotEmpty(flux);
        Assert.All(flux, target => Assert.Contains("flux", target!["id"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_budget_holds_over_all_calls_and_only_what_was_begun_is_counted()
    {
        using var folder = new Folder();
        using var provider = new Paid();
        var tools = Tools(provider, folder.Path, options => options with { Budget = 0.07m, PictureCost = 0.03m });

        Assert.Equal(0.03m, (await InvokeAsync(tools, "generate_image", """{"prompt":"a fox"}"""))["cost"]!.GetValue<decimal>());
        provider.Refuses = true;
        Assert.Equal("rate-limited", Error(await InvokeAsync(tools, "generate_image", """{"prompt":"a fox"}""")));
        provider.Refuses = false;
        Assert.Equal("over-budget", Error(await InvokeAsync(tools, "generate_image", """{"prompt":"a fox","count":2}""")));
        Assert.Equal(0.01m, (await InvokeAsync(tools, "generate_image", """{"prompt":"a fox"}"""))["budgetLeft"]!.GetValue<decimal>());
        Assert.Equal("over-budget", Error(await InvokeAsync(tools, "generate_image", """{"prompt":"a fox"}""")));
        Assert.Equal(3, provider.Calls);
    }

    [Theory]
    [InlineData(null, "unknown-price")]
    [InlineData("0.001", "over-budget")]
    public async Task Nothing_is_spent_without_a_price_and_a_budget(string? price, string code)
    {
        using var folder = new Folder();
        using var provider = new Paid();
        var cost = price is null ? (decimal?)null : decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(code, Error(await InvokeAsync(Tools(provider, folder.Path, options => options with { PictureCost = cost }), "generate_image", """{"prompt":"a fox"}""")));
        Assert.Equal(0, provider.Calls);
    }

    [Fact]
    public async Task The_number_of_pictures_is_bounded_even_where_they_cost_nothing()
    {
        using var folder = new Folder();
        var tools = Tools(new OfflineProvider(), folder.Path, options => options with { MostPictures = 2 });

        Assert.NotNull((await InvokeAsync(tools, "generate_image", """{"prompt":"a fox","count":2,"width":64,"height":64}"""))["files"]);
        Assert.Equal("too-many-pictures", Error(await InvokeAsync(tools, "generate_image", """{"prompt":"a fox"}""")));
    }

    private static IReadOnlyList<AIFunction> Tools(IImageProvider? provider, string? folder = null, Func<PromptForgeToolOptions, PromptForgeToolOptions>? configure = null)
    {
        var options = new PromptForgeToolOptions { Provider = provider, Folder = folder ?? "pictures" };
        return PromptForgeTools.Create(TheForge.Standard, configure is null ? options : configure(options));
    }

    private static async Task<JsonNode> InvokeAsync(IReadOnlyList<AIFunction> tools, string name, string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var values = json.RootElement.EnumerateObject().ToDictionary(pair => pair.Name, pair => (object?)pair.Value.Clone(), StringComparer.Ordinal);
        return JsonNode.Parse(((JsonElement)(await tools.Single(tool => tool.Name == name).InvokeAsync(new(values), Token))!).GetRawText())!;
    }

    private static string? Error(JsonNode answer) => answer["error"]?["code"]?.GetValue<string>();

    /// <summary>The loop that every agent runs: ask, call what is asked for, tell, until there is an answer.</summary>
    private static async Task<(string Answer, List<JsonNode> Results)> LoopAsync(IChatClient client, IReadOnlyList<AIFunction> tools)
    {
        var options = new ChatOptions { Tools = [.. tools] };
        List<ChatMessage> messages = [new(ChatRole.User, "Paint me a Chinese peony arrangement.")];
        var results = new List<JsonNode>();
        while (true)
        {
            var response = await client.GetResponseAsync(messages, options, Token);
            messages.AddMessages(response);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0) { return (response.Text, results); }

            foreach (var call in calls)
            {
                var result = await tools.Single(tool => tool.Name == call.Name).InvokeAsync(new(call.Arguments), Token);
                results.Add(JsonNode.Parse(((JsonElement)result!).GetRawText())!);
                messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
            }
        }
    }

    private static Reply Call(string name, string arguments) => Reply.Json(new JsonObject
    {
        ["choices"] = new JsonArray(new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = null,
                ["tool_calls"] = new JsonArray(new JsonObject { ["id"] = "call-1", ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments } }),
            },
            ["finish_reason"] = "tool_calls",
        }),
    }.ToJsonString());

    /// <summary>A provider whose pictures cost money.</summary>
    private sealed class Paid : IImageProvider, IDisposable
    {
        private readonly OfflineProvider inner = new();

        public string Profile => "siliconflow-kolors";

        public int Calls { get; private set; }

        public bool Refuses { get; set; }

        public async Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
        {
            Calls++;
            if (Refuses) { throw new ImageProviderException(Profile, ProviderFailure.RateLimited, "too many requests") { NothingStarted = true }; }

            return await inner.GenerateAsync(request with { Width = 64, Height = 64 }, cancellationToken);
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
