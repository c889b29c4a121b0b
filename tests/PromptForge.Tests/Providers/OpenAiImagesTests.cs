using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class OpenAiImagesTests : ImageProviderConformance
{
    protected override string Profile => "openai-gpt-image-2";

    protected override string Contract => "upstream/openai-images.openapi.json#/components/schemas/CreateImageRequest";

    private protected override Reply Begin(Received request) => IsModerated
        ? Reply.Json("""{"error": {"message": "Your request was rejected as a result of our safety system.", "type": "image_generation_user_error", "param": null, "code": "moderation_blocked"}}""", 400)
        : Reply.Json($$"""{"created": 1, "data": [{"b64_json": "{{Base64}}"}]}""").With("x-request-id", "req_1");

    [Fact]
    public async Task A_quota_that_is_used_up_is_no_rate_limit_although_the_status_is_429()
    {
        await using var server = Serve(_ => Reply.Json("""{"error": {"message": "You exceeded your current quota.", "type": "insufficient_quota", "param": null, "code": "insufficient_quota"}}""", 429));
        var told = await FailAsync(server, retries: 3);

        Assert.Equal((ProviderFailure.OutOfCredit, "insufficient_quota"), (told.Failure, told.Code));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_field_at_fault_is_named()
    {
        await using var server = Serve(_ => Reply.Json("""{"error": {"message": "Invalid size.", "type": "invalid_request_error", "param": "size", "code": "invalid_value"}}""", 400));
        Assert.Equal("size", (await FailAsync(server)).Field);
    }

    [Fact]
    public async Task A_picture_to_edit_goes_as_a_form_to_its_own_address()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var forged = TheForge.Enhance(new() { Prompt = "make the umbrella blue", Target = Profile, IsEdit = true });
        await providers.Get(Profile).GenerateAsync(new() { Prompt = forged, Reference = new(Png) });

        var sent = Assert.Single(server.Requests);
        Assert.Equal("/v1/images/edits", sent.Path);
        Assert.Equal($"<file of {Png.Length} bytes>", sent.Json()["image[]"]!.GetValue<string>());
        Assert.Equal(forged.Prompt, sent.Json()["prompt"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_prompt_does_not_come_back_in_messages()
    {
        await using var server = Serve(request => Reply.Json($$$"""{"error": {"message": "Prompt {{{request.Json()["prompt"]}}} is bad."}}""", 400));
        var told = await FailAsync(server);

        Assert.Contains("Prompt *** is bad", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("umbrella", told.Message, StringComparison.Ordinal);
    }
}

/// <summary>The same interface at a service of which only a profile in YAML is known.</summary>
public sealed class OpenCsgGatewayTests : ImageProviderConformance
{
    protected override string Profile => "opencsg-aigateway";

    protected override string Contract => "derived/opencsg-openai-images.request.schema.json";

    protected override string Model => "opencsg/sdxl";

    protected override bool IsModeratable => false;

    private protected override Reply Begin(Received request) => Reply.Json($$"""{"created": 1, "data": [{"url": "{{FileAddress}}"}]}""");
}
