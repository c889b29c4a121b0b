using PromptForge.Providers;

namespace PromptForge.Tests.Providers;

/// <summary>Several hundred forged prompts, for every profile whose contract is stored: what would be sent keeps it.</summary>
public sealed class EveryProfileTests
{
    private const int Fewest = 200;

    private static readonly string[] Subjects =
    [
        "a fox under a red umbrella", "青瓷瓶里的牡丹，不要红色", "a lighthouse on a cliff, no boats", "中式插花，梅花与竹", "an oil painting of \"OPEN\" over a door", "a bride's bouquet of white peonies", "雨后的荷塘，没有人", "a robot reading (old books:1.3)",
        "三只猫坐在窗台上", "two tulips and five roses, not too busy", "一束白玫瑰和尤加利叶的手打花束", "a portrait of an old fisherman in a blue {coat}", "海报，写着“春天来了”", "ikebana with iris <lora:zen:0.7>", "茶席上的小瓶花，除了玫瑰都可以", "a bowl of ramen, top view",
    ];

    private static readonly string[] Settings =
        ["", ", morning light", ", watercolor", "，水墨", ", in autumn, no people", " --ar 3:4", ", minimal, muted palette", "，逆光，浅景深", ", 35mm film still", "，16:9 横幅", ", masterpiece, best quality", "，留白，不要文字", ", at night, neon glow", "，俯视", ", on a rainy street, without umbrellas"];

    public static TheoryData<string, string, string> Contracted => new()
    {
        { "openai-gpt-image-2", "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest", "" },
        { "openai-gpt-image-1", "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest", "" },
        { "openai-gpt-image-1.5", "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest", "" },
        { "openai-dall-e-3", "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest", "" },
        { "azure-openai-images", "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest", "" },
        { "opencsg-aigateway", "derived/opencsg-openai-images.request.schema.json", "" },
        { "opencsg-endpoint", "derived/opencsg-endpoint.request.schema.json", "" },
        { "hf-inference-t2i", "upstream/hf-text-to-image.input.schema.json", "" },
        { "siliconflow-kolors", "derived/siliconflow-kolors.request.schema.json", "" },
        { "siliconflow-qwen-image", "derived/siliconflow-qwen-image.request.schema.json", "" },
        { "siliconflow-flux-schnell", "upstream/siliconflow.openapi.yaml#/components/schemas/FLUX.1-schnell", "" },
        { "siliconflow-flux-dev", "upstream/siliconflow.openapi.yaml#/components/schemas/FLUX.1-dev", "" },
        { "siliconflow-sd3.5-large", "upstream/siliconflow.openapi.yaml#/components/schemas/stable-diffusion-3-5-large", "" },
        { "siliconflow-sdxl", "upstream/siliconflow.openapi.yaml#/components/schemas/stable-diffusion-xl-base-1.0", "" },
        { "stability-v1-sdxl", "upstream/stability-v1-2024-09.openapi.json#/components/schemas/TextToImageRequestBody", "" },
        { "stability-v1-sd16", "upstream/stability-v1-2025-03.openapi.json#/components/schemas/TextToImageRequestBody", "" },
        { "stability-core", "derived/stability-v2beta-core.form.schema.json", "" },
        { "stability-ultra", "derived/stability-v2beta-ultra.form.schema.json", "" },
        { "stability-sd3.5-large", "derived/stability-v2beta-sd3.form.schema.json", "" },
        { "stability-sd3.5-medium", "derived/stability-v2beta-sd3.form.schema.json", "" },
        { "stability-sd3.5-large-turbo", "derived/stability-v2beta-sd3.form.schema.json", "" },
        { "stability-sd3.5-flash", "derived/stability-v2beta-sd3.form.schema.json", "" },
        { "dashscope-wanx-v1", "derived/dashscope-wanx-v1.request.schema.json", "" },
        { "dashscope-wan2.2-t2i", "derived/dashscope-wan-t2i.request.schema.json", "" },
        { "dashscope-wan2.5-t2i", "derived/dashscope-wan-t2i.request.schema.json", "" },
        { "dashscope-wan2.6-t2i", "derived/dashscope-wan26-t2i.request.schema.json", "" },
        { "dashscope-qwen-image", "derived/dashscope-qwen-image.request.schema.json", "" },
        { "dashscope-qwen-image-2.0", "derived/dashscope-qwen-image.request.schema.json", "" },
        { "a1111", "derived/a1111-txt2img.request.schema.json", "" },
        { "comfyui", "derived/comfyui-prompt.request.schema.json", "" },
        { "replicate-sdxl", "derived/replicate-input-sdxl.schema.json", "input" },
        { "replicate-flux-schnell", "derived/replicate-input-flux-schnell.schema.json", "input" },
        { "replicate-flux-dev", "derived/replicate-input-flux-dev.schema.json", "input" },
        { "replicate-flux-1.1-pro", "derived/replicate-input-flux-1.1-pro.schema.json", "input" },
        { "bfl-flux-pro-1.1", "upstream/bfl.openapi.json#/components/schemas/FluxPro11Inputs", "" },
        { "bfl-flux-dev", "upstream/bfl.openapi.json#/components/schemas/FluxDevInputs", "" },
        { "bfl-flux-pro-1.1-ultra", "upstream/bfl.openapi.json#/components/schemas/FluxUltraInput", "" },
        { "bfl-flux-2-pro", "upstream/bfl.openapi.json#/components/schemas/Flux2Inputs", "" },
        { "bfl-flux-2-flex", "upstream/bfl.openapi.json#/components/schemas/Flux2FlexInputs", "" },
        { "fal-flux-dev", "derived/fal-flux-dev.request.schema.json", "" },
        { "fal-flux-schnell", "derived/fal-flux-schnell.request.schema.json", "" },
        { "google-gemini-image", "derived/google-gemini-image.request.schema.json", "" },
        { "ideogram-v3", "upstream/ideogram.openapi.json#/components/schemas/GenerateImageRequestV3", "" },
        { "bfl-flux-2-klein", "upstream/bfl.openapi.json#/components/schemas/Flux2KleinInputs", "" },
    };

    [Theory]
    [MemberData(nameof(Contracted))]
    public void What_would_be_sent_keeps_the_contract(string profile, string contract, string part)
    {
        Contracts.Need();
        var options = new ImageProviderOptions();
        options.Providers[profile] = new() { BaseUrl = new("https://example.org"), Model = TheForge.Profile(profile).Model ?? "some-model", Values = { ["api-version"] = "1", ["deployment"] = "d" } };
        using var providers = new ImageProviders(TheForge.Content.Profiles, options);
        var planner = (IRequestPlanner)providers.Get(profile);
        var sent = Subjects.SelectMany(subject => Settings.Select(setting => subject + setting)).AsParallel().Select((words, index) =>
        {
            var prompt = TheForge.Enhance(words, profile);
            var body = planner.Plan(new() { Prompt = prompt, Seed = TheForge.Profile(profile).Seed is null ? null : 1000 + index }).Body!;
            Contracts.Hold(contract, part.Length > 0 ? body[part]! : body);
            return prompt.Prompt;
        }).ToHashSet(StringComparer.Ordinal);

        Assert.True(sent.Count >= Fewest, $"{sent.Count} different prompts");
    }

    /// <summary>Every other profile with a service is named here with the reason why nothing is compared.</summary>
    [Fact]
    public void No_profile_is_forgotten()
    {
        string[] without =
        [
            "bfl-flux-2-max", "openai-gpt-image-2.5-flare", "openai-gpt-image-2.5-sunburst",      // younger than the stored specification
            "siliconflow-flux-pro", "siliconflow-janus-pro-7b", "siliconflow-sd3.5-large-turbo",  // in no stored specification
            "dashscope-wan2.7-image", "dashscope-z-image-turbo",                                  // documented, in no stored contract
            "volcengine-seedream-3", "volcengine-seedream-4", "volcengine-seedream-4.5",          // documented, in no stored contract
            "replicate-deepfloyd-if",                                                             // no public page
        ];
        Assert.Equal(TheForge.Content.Profiles.Where(profile => profile.Api is not null).Select(profile => profile.Id).Order(StringComparer.Ordinal),
            Contracted.Select(row => row.Data.Item1).Concat(without).Order(StringComparer.Ordinal));
    }
}
