using System.Text.Json;
using System.Text.Json.Nodes;
using PromptForge.Model;

namespace PromptForge.Apps.Tests.Server.Gateway;

/// <summary>Each service's form of request: the prompt is forged for the model named, every other byte is the client's.</summary>
public sealed class GatewayShapeTests
{
    private static readonly Forge Forge = Forge.Create();

    [Theory]
    [InlineData("/v1/images/generations", "gpt-image-2", "openai-gpt-image-2", "{ \"model\":\"gpt-image-2\", \"prompt\" :\"«»\",\"n\":1.0, \"x-own\":{\"b\":1e3,\"a\":[ ]},\"size\":\"1024x1024\"}\n")]
    [InlineData("/v1/images/generations", "Kwai-Kolors/Kolors", "siliconflow-kolors", """{"prompt":"«»","model":"Kwai-Kolors/Kolors","negative_prompt":"‹›","seed":4999999999, "guidance_scale":7.50}""")]
    [InlineData("/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image", "stable-diffusion-xl-1024-v1-0", "stability-v1-sdxl", """{"text_prompts":[{"weight":0.50,"text":"misty"},{"text":"«»"},{"text":"‹›","weight":-1.0}],"cfg_scale":7,"height":1024}""")]
    [InlineData("/api/v1/services/aigc/text2image/image-synthesis", "wanx-v1", "dashscope-wanx-v1", """{"model":"wanx-v1","input":{"negative_prompt":"‹›","prompt":"«»"},"parameters":{"style":"<auto>","size":"1024*1024","n":1}}""")]
    [InlineData("/sdapi/v1/txt2img", "*", "a1111", """{"prompt":"«»","negative_prompt":"‹›","steps":20,"alwayson_scripts":{"controlnet":{"args":[]}},"cfg_scale":7.0}""")]
    [InlineData("/generate-image", "*", "openai-gpt-image-2", """{"prompt":"«»","style":"chinese"}""")]
    public async Task Forges_the_prompt_and_leaves_every_other_byte(string path, string model, string profile, string form)
    {
        const string Words = "一束白玫瑰";
        const string Avoided = "blurry";
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles[model] = profile);
        using var answer = await rig.SendAsync(path, Filled(form, Quoted(Words), Quoted(Avoided)));

        var forged = await Forge.EnhanceAsync(new()
        {
            Prompt = Words,
            Target = profile,
            Style = path == "/generate-image" ? "chinese" : "auto",
            Negative = form.Contains('‹', StringComparison.Ordinal) ? Avoided : null,
        });
        Assert.NotEqual(Words, forged.Prompt);
        Assert.Equal(Filled(form, Quoted(forged.Prompt), Quoted(forged.NegativePrompt ?? Avoided)), rig.Sent.Text());
        Assert.Equal(path, rig.Sent.Path);
        Assert.Equal(GatewayRig.Answer, await answer.Content.ReadAsStringAsync());
        Assert.Equal((forged.Id, "forged"), (answer.Header("X-PromptForge-Receipt"), answer.Header("X-PromptForge-Outcome")));

        using var receipt = await rig.Server.Client.GetAsync($"/v1/receipts/{forged.Id}");
        Assert.Equal(forged.Prompt, (await receipt.JsonAsync()).GetProperty("prompt").GetString());
        using var none = await rig.Server.Client.GetAsync("/v1/receipts/0123456789abcdef");
        Assert.Equal((404, "unknown-receipt"), (await none.ProblemAsync()) is var problem ? (problem.Status, problem.Code) : default);
    }

    [Theory]
    [InlineData("/v1/images/generations", "siliconflow-kolors", """{"model":"m","prompt":"a vase, no roses"}""", "negative_prompt")]
    [InlineData("/v1/images/generations", "siliconflow-kolors", """{"model":"m","prompt":"a vase, no roses","negative_prompt":null}""", "negative_prompt")]
    [InlineData("/api/v1/services/aigc/text2image/image-synthesis", "dashscope-wanx-v1", """{"model":"m","input":{"prompt":"a vase, no roses"}}""", "input.negative_prompt")]
    [InlineData("/sdapi/v1/txt2img", "a1111", """{"prompt":"a vase, no roses"}""", "negative_prompt")]
    [InlineData("/v1/generation/m/text-to-image", "stability-v1-sdxl", """{"text_prompts":[{"text":"a vase, no roses"}]}""", "text_prompts.1.text")]
    public async Task What_is_to_be_avoided_finds_its_place(string path, string profile, string body, string place)
    {
        await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.Profiles["*"]) = (profile, profile));
        using var answer = await rig.SendAsync(path, body);

        JsonNode? node = JsonNode.Parse(rig.Sent.Body);
        foreach (var name in place.Split('.')) { node = node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : node![name]; }

        Assert.Contains("rose", node!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_lose_an_exclusion_passes_unforged()
    {
        const string Body = """{"prompt":"a vase, no roses","style":"chinese"}""";
        await using var rig = await GatewayRig.StartAsync(route => route.Profiles["*"] = "stability-v1-sdxl");
        using var answer = await rig.SendAsync("/generate-image", Body);

        Assert.Equal((Body, "no-place"), (rig.Sent.Text(), answer.Header("X-PromptForge-Outcome")));
    }

    [Theory]
    [InlineData("""{"model":"m","input":{"prompt":"«»"},"parameters":{"n":1}}""", """{"model":"m","input":{"prompt":"«»"},"parameters":{"n":1,"prompt_extend":false}}""")]
    [InlineData("""{"model":"m","input":{"prompt":"«»"},"parameters":{ "prompt_extend":true }}""", """{"model":"m","input":{"prompt":"«»"},"parameters":{ "prompt_extend":false }}""")]
    [InlineData("""{"model":"m","input":{"prompt":"«»"},"parameters":{}}""", """{"model":"m","input":{"prompt":"«»"},"parameters":{"prompt_extend":false}}""")]
    [InlineData("""{"model":"m","input":{"prompt":"«»"} }""", """{"model":"m","input":{"prompt":"«»"} ,"parameters":{"prompt_extend":false}}""")]
    public async Task The_providers_rewriting_is_switched_off_only_where_the_route_says_so(string sent, string off)
    {
        const string Words = "a red fox in the snow";
        var forged = await Forge.EnhanceAsync(new() { Prompt = Words, Target = "dashscope-wan2.2-t2i", Strength = Strength.None });
        foreach (var switchesOff in new[] { false, true })
        {
            await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.RewritingOff) = ("dashscope-wan2.2-t2i", switchesOff));
            using var answer = await rig.SendAsync("/api/v1/services/aigc/text2image/image-synthesis", Filled(sent, Quoted(Words), ""), ("X-PromptForge-Strength", "none"));

            var negative = forged.NegativePrompt is { } avoided ? $",\"negative_prompt\":{Quoted(avoided)}" : "";
            Assert.Equal(Filled(switchesOff ? off : sent, Quoted(forged.Prompt) + negative, ""), rig.Sent.Text());
        }
    }

    [Fact]
    public async Task Headers_choose_style_and_strategy_and_wrong_ones_are_told()
    {
        await using var rig = await GatewayRig.StartAsync(route => (route.Profiles["m"], route.Style) = ("openai-gpt-image-2", "european"));
        const string Body = """{"model":"m","prompt":"a vase of roses"}""";
        using var byRoute = await rig.SendAsync("/v1/images/generations", Body);
        using var byHeader = await rig.SendAsync("/v1/images/generations", Body, ("X-PromptForge-Style", "chinese"));
        foreach (var (header, code) in new[] { ("Style", "unknown-style"), ("Strategy", "unknown-strategy"), ("Strength", "bad-value") })
        {
            using var wrong = await rig.SendAsync("/v1/images/generations", Body, ($"X-PromptForge-{header}", "nonsense"));
            Assert.Equal((400, code), (await wrong.ProblemAsync()) is var problem ? (problem.Status, problem.Code) : default);
        }

        Assert.Equal(2, rig.Service.Requests.Count);
        foreach (var (request, style) in rig.Service.Requests.Zip(["european", "chinese"]))
        {
            var forged = await Forge.EnhanceAsync(new() { Prompt = "a vase of roses", Style = style });
            Assert.Equal(forged.Prompt, request.Json()["prompt"]!.GetValue<string>());
        }
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static string Filled(string form, string words, string avoided) => form.Replace("\"«»\"", words, StringComparison.Ordinal).Replace("\"‹›\"", avoided, StringComparison.Ordinal);
}
