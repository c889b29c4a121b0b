using System.Text.Json;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Cli;

/// <summary>What a project says of its image providers: a new one needs YAML only, keys are named and never written, a fallback is told.</summary>
public sealed class ProviderSectionTests
{
    private const string Key = "sk-test-0123456789abcdef";
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    [Fact]
    public async Task A_new_provider_needs_a_profile_in_a_folder_and_a_section_only()
    {
        await using var server = new ScriptedServer(_ => Pictures());
        using var console = Console($$"""
            target: acme
            knowledge: mine
            providers:
              acme: {endpoint: {{server.Address}}eu, key-env: OUR_KEY, model: acme-2, limits: {requests: 2, seconds: 1, running: 1, bytes: 100000}, timeout: 30}
            """);
        console.Set("OUR_KEY", Key);

        Assert.Equal(0, await console.RunAsync("generate", "青瓷瓶里的牡丹", "--n", "2", "--budget", "0.05"));

        var sent = Assert.Single(server.Requests);
        Assert.Equal(("/eu/v1/pictures", "Bearer " + Key, "acme-2"), (sent.Path, sent.Headers["Authorization"], sent.Json()["model"]!.GetValue<string>()));
        Assert.Single(console.Lines);
        Assert.DoesNotContain(Key, Everything(console), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_of_the_vendor_serves_all_its_profiles_and_options_go_over_it()
    {
        using var console = Console("providers: {dashscope: {endpoint: https://dashscope-intl.aliyuncs.com, model: wan2.2-t2i-flash}}");
        Assert.Equal(0, await console.RunAsync("generate", "一枝梅花", "--provider", "dashscope-wan2.2-t2i", "--dry-run", "--format", "json"));
        Assert.Equal(0, await console.RunAsync("generate", "一枝梅花", "--provider", "dashscope-wan2.2-t2i", "--model", "wan2.2-t2i-plus", "--dry-run", "--format", "json"));

        var sent = console.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(sent, one => Assert.StartsWith("https://dashscope-intl.aliyuncs.com/", one.GetProperty("url").GetString(), StringComparison.Ordinal));
        Assert.Equal(["wan2.2-t2i-flash", "wan2.2-t2i-plus"], sent.Select(one => one.GetProperty("body").GetProperty("model").GetString()));
    }

    [Fact]
    public async Task The_name_of_a_control_model_stands_in_the_section()
    {
        using var console = Console("providers: {a1111: {values: {control-line: control_v11p_sd15_canny}}}");
        console.Write("lines.png", Convert.FromBase64String(Png));
        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--provider", "a1111", "--control", "lines.png", "--control-kind", "line", "--dry-run", "--format", "json"));

        var unit = JsonDocument.Parse(Assert.Single(console.Lines)).RootElement.GetProperty("body").GetProperty("alwayson_scripts").GetProperty("controlnet").GetProperty("args")[0];
        Assert.Equal(("canny", "control_v11p_sd15_canny"), (unit.GetProperty("module").GetString(), unit.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task A_workflow_of_ones_own_is_a_file_beside_the_project()
    {
        using var console = Console("providers: {comfyui: {workflow: ours.json, model: x.safetensors}}");
        console.Write("ours.json", """{"6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}"}}, "9": {"class_type": "Ours", "inputs": {"hint": "{control}"}}}""");
        console.Write("pose.png", Convert.FromBase64String(Png));
        Assert.Equal(0, await console.RunAsync("generate", "a dancer", "--provider", "comfyui", "--control", "pose.png", "--control-kind", "pose", "--dry-run", "--format", "json"));

        Assert.Contains("\"class_type\":\"Ours\"", Assert.Single(console.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("providers: {acme: {endpiont: https://x.y}}", "did you mean 'endpoint'")]
    [InlineData("providers: {acme: {endpoint: x.y}}", "must be a web address")]
    [InlineData("providers: {acme: {limits: {runing: 1}}}", "did you mean 'running'")]
    [InlineData("providers: {acme: {limits: {running: 0}}}", "must be a number")]
    [InlineData("providers: {acme: yes}", "must be a map")]
    [InlineData("providers: {comfyui: {workflow: gone.json}}", "there is no file")]
    [InlineData("providers: {dashscop: {model: x}}", "did you mean 'dashscope'")]
    [InlineData("providers: {acme: {fallback: stability-cor}}", "did you mean 'stability-core'")]
    [InlineData("providers: {acme: {fallback: midjourney-dialect}}", "for forging only")]
    public async Task A_fault_in_it_is_told_with_the_way_out(string line, string message)
    {
        using var console = Console("target: acme\nknowledge: mine\n" + line);
        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--dry-run"));
        Assert.Contains(message, console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_somebody_wrote_into_the_file_is_refused_and_not_repeated()
    {
        using var console = Console($"providers: {{openai: {{key-env: {Key}}}}}");
        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--dry-run"));
        Assert.Contains("does not belong into this file", console.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, console.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_can_be_a_user_secret()
    {
        await using var server = new ScriptedServer(_ => Pictures());
        using var console = Console("target: acme\nknowledge: mine\nproviders: {acme: {endpoint: " + server.Address + "}}");
        console.Set("HOME", console.Directory);
        console.Write(".microsoft/usersecrets/promptforge/secrets.json", $$"""{"ACME_KEY": "{{Key}}"}""");

        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--out", "out"));
        Assert.Equal("Bearer " + Key, Assert.Single(server.Requests).Headers["Authorization"]);

        console.Set("ACME_KEY", "of-the-environment");
        Assert.Equal(0, await console.RunAsync("generate", "a fox", "--out", "out"));
        Assert.Equal("Bearer of-the-environment", server.Requests[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("en", "acme took nothing", "fallback: stability-core, price: 0.03 USD")]
    [InlineData("zh", "acme 没有应承", "备用服务：stability-core，价格：0.03 USD")]
    public async Task A_fallback_is_told_before_and_after_and_stands_in_the_side_car(string ui, string after, string before)
    {
        await using var first = new ScriptedServer(_ => Reply.Json("""{"error": {"message": "no means", "code": "x"}}""", 402));
        await using var second = new ScriptedServer(_ => Reply.Json($$"""{"image": "{{Png}}", "seed": 5, "finish_reason": "SUCCESS"}"""));
        using var console = Console($$"""
            target: acme
            knowledge: mine
            providers:
              acme: {endpoint: {{first.Address}}, key-env: OUR_KEY}
              stability: {endpoint: {{second.Address}}, key-env: THEIR_KEY}
            """);
        console.Set("OUR_KEY", Key);
        console.Set("THEIR_KEY", "sk-theirs-0123456789");

        Assert.Equal(0, await console.RunAsync("generate", "牡丹", "--fallback", "stability-core", "--ui", ui));

        Assert.Contains(before, console.Err, StringComparison.Ordinal);
        Assert.Contains(after, console.Err, StringComparison.Ordinal);
        Assert.Equal("Bearer sk-theirs-0123456789", Assert.Single(second.Requests).Headers["Authorization"]);
        using var sideCar = JsonDocument.Parse(File.ReadAllBytes(Assert.Single(console.Lines) + ".json"));
        var root = sideCar.RootElement;
        var failed = Assert.Single(root.GetProperty("fellBackFrom").EnumerateArray());
        Assert.Equal(("acme", "out-of-credit"), (failed.GetProperty("provider").GetString(), failed.GetProperty("failure").GetString()));
        Assert.Equal(("stability-core", "stability-core", 0.03m),
            (root.GetProperty("provider").GetString(), root.GetProperty("forged").GetProperty("target").GetString(), root.GetProperty("cost").GetProperty("amount").GetDecimal()));
        Assert.Equal(second.Requests[0].Json()["prompt"]!.GetValue<string>(), root.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task What_the_fallback_does_not_take_or_may_not_cost_is_known_before_anything_is_sent()
    {
        using var console = Console("target: acme\nknowledge: mine\nproviders: {acme: {fallback: bfl-flux-pro-1.1}}");
        Assert.Equal(1, await console.RunAsync("generate", "a fox", "--budget", "0.03", "--dry-run"));
        Assert.Contains("0.04 USD, more than --budget", console.Err, StringComparison.Ordinal);

        Assert.Equal(2, await console.RunAsync("generate", "a fox", "--fallback", "openai-gpt-image-2", "--image-seed", "4", "--dry-run"));
        Assert.Contains("'openai-gpt-image-2' does not take these options", console.Err, StringComparison.Ordinal);
    }

    private static Reply Pictures() => Reply.Json($$"""{"data": [{"b64_json": "{{Png}}"}]}""");

    private static string Everything(TestConsole console) => string.Join('\n', Directory.GetFiles(Path.Combine(console.Directory, "pictures")).Select(File.ReadAllText).Append(console.Out).Append(console.Err));

    private static TestConsole Console(string project)
    {
        var console = new TestConsole();
        console.Write("promptforge.yaml", project);
        console.Write("mine/providers/acme.yaml", """
            id: acme
            names: {zh: 极品, en: Acme}
            vendor: acme
            model: acme-1
            count: {min: 1, max: 4, default: 1}
            seed: {min: 0}
            languages: {en: native, zh: native}
            price: {amount: 0.02, currency: USD, unit: image}
            api:
              speaks: openai-images
              url: https://api.acme.example/v1/pictures
              key: {env: ACME_KEY}
              fields: {model: model, prompt: prompt, count: n, seed: seed}
            """);
        return console;
    }
}
