using System.Text.Json.Nodes;
using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class StabilityV1Tests : ImageProviderConformance
{
    protected override string Profile => "stability-v1-sdxl";

    protected override string Contract => "upstream/stability-v1-2024-09.openapi.json#/components/schemas/TextToImageRequestBody";

    private protected override Reply Begin(Received request) =>
        Reply.Json($$"""{"artifacts": [{"base64": "{{Base64}}", "seed": 11, "finishReason": "{{(IsModerated ? "CONTENT_FILTERED" : "SUCCESS")}}"}]}""");

    [Fact]
    public async Task What_is_to_be_avoided_has_a_negative_weight()
    {
        await using var server = Serve();
        await AskAsync(server);

        var prompts = server.Requests[0].Json()["text_prompts"]!.AsArray();
        Assert.Equal("/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image", server.Requests[0].Path);
        Assert.Equal(1, prompts[0]!["weight"]!.GetValue<double>());
        Assert.Equal(-1, prompts[^1]!["weight"]!.GetValue<double>());
        Assert.Contains("rain", prompts[^1]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_of_weight_adds_what_it_weighs_beyond_one()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request(words: "a fox, (red umbrella:1.3)"));

        var extra = server.Requests[0].Json()["text_prompts"]![1]!;
        Assert.Equal("red umbrella", extra["text"]!.GetValue<string>());
        Assert.Equal(0.3, extra["weight"]!.GetValue<double>(), 6);
    }

    [Fact]
    public async Task One_filtered_picture_of_two_leaves_one_and_a_note()
    {
        await using var server = Serve(_ => Reply.Json($$"""{"artifacts": [{"base64": "{{Base64}}", "seed": 1, "finishReason": "CONTENT_FILTERED"}, {"base64": "{{Base64}}", "seed": 2, "finishReason": "SUCCESS"}]}"""));
        var result = await AskAsync(server);

        Assert.Equal(2, Assert.Single(result.Images).Seed);
        Assert.Contains("1 of 2", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(0.009m, result.Cost!.Value.Amount);
    }

    [Fact]
    public async Task A_picture_to_follow_goes_as_a_form_without_a_size()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Reference = new(Png, Likeness: 0.6) });

        var form = server.Requests[0].Json();
        Assert.Equal("/v1/generation/stable-diffusion-xl-1024-v1-0/image-to-image", server.Requests[0].Path);
        Assert.Equal((0.6m, "IMAGE_STRENGTH"), (form["image_strength"]!.GetValue<decimal>(), form["init_image_mode"]!.GetValue<string>()));
        Assert.Equal($"<file of {Png.Length} bytes>", form["init_image"]!.GetValue<string>());
        Assert.False(form.AsObject().ContainsKey("width"));
        if (Contracts.Folder is null) { return; }

        var folded = new JsonObject();
        foreach (var (name, value) in form.AsObject().Where(field => !field.Key.StartsWith("text_prompts", StringComparison.Ordinal))) { folded[name] = value!.DeepClone(); }

        folded["text_prompts"] = new JsonArray(new JsonObject { ["text"] = form["text_prompts[0][text]"]!.DeepClone(), ["weight"] = form["text_prompts[0][weight]"]!.DeepClone() });
        Contracts.Hold("upstream/stability-v1-2024-09.openapi.json#/components/schemas/ImageToImageRequestBody", folded);
    }
}

public abstract class StabilityV2Conformance : ImageProviderConformance
{
    private protected override Reply Begin(Received request) =>
        Reply.Json($$"""{"image": "{{Base64}}", "seed": 343940597, "finish_reason": "{{(IsModerated ? "CONTENT_FILTERED" : "SUCCESS")}}"}""").With("x-request-id", "abc");

    [Fact]
    public async Task Content_that_is_refused_with_403_is_moderation_and_not_a_key_problem()
    {
        await using var server = Serve(_ => Reply.Json("""{"id": "1", "name": "content_moderation", "errors": ["Your request was flagged by our content moderation system."]}""", 403));
        Assert.Equal(ProviderFailure.Moderated, (await FailAsync(server)).Failure);
    }

    [Fact]
    public async Task The_request_is_a_form()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.StartsWith("multipart/form-data", server.Requests[0].Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("application/json", server.Requests[0].Headers["Accept"]);
        Assert.Equal((343940597, "abc"), (result.Images[0].Seed, result.RequestId));
    }
}

public sealed class StabilityCoreTests : StabilityV2Conformance
{
    protected override string Profile => "stability-core";

    protected override string Contract => "derived/stability-v2beta-core.form.schema.json";

    [Theory]
    [InlineData(ControlKind.Line, "/v2beta/stable-image/control/sketch")]
    [InlineData(ControlKind.Depth, "/v2beta/stable-image/control/structure")]
    public async Task A_control_picture_goes_to_its_own_service(ControlKind kind, string path)
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var result = await providers.Get(Profile).GenerateAsync(Request() with { Control = new(Png, kind, 0.6) });

        var form = server.Requests[0].Json();
        Assert.Equal(path, server.Requests[0].Path);
        Assert.Equal((0.6m, $"<file of {Png.Length} bytes>"), (form["control_strength"]!.GetValue<decimal>(), form["image"]!.GetValue<string>()));
        Assert.False(form.AsObject().ContainsKey("aspect_ratio"));
        Assert.Null(result.Cost);
    }

    [Fact]
    public async Task A_kind_of_control_that_is_not_offered_is_refused_by_name()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => providers.Get(Profile).GenerateAsync(Request() with { Control = new(Png, ControlKind.Pose) }));

        Assert.Contains("kind 'pose' is not taken; stability-core takes depth, line", told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }
}

public sealed class StabilityUltraTests : StabilityV2Conformance
{
    protected override string Profile => "stability-ultra";

    protected override string Contract => "derived/stability-v2beta-ultra.form.schema.json";
}

public sealed class StabilitySd3Tests : StabilityV2Conformance
{
    protected override string Profile => "stability-sd3.5-large-turbo";

    protected override string Contract => "derived/stability-v2beta-sd3.form.schema.json";

    [Fact]
    public async Task A_picture_to_follow_brings_its_mode_and_leaves_the_ratio_out()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Reference = new(Png, Likeness: 0.7) });

        var form = server.Requests[0].Json();
        Assert.Equal(("image-to-image", 0.3m), (form["mode"]!.GetValue<string>(), form["strength"]!.GetValue<decimal>()));
        Assert.False(form.AsObject().ContainsKey("aspect_ratio"));
        Hold(server);
    }
}
