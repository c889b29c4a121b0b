namespace PromptForge.Tests.Providers;

public sealed class OpenCsgEndpointTests : ImageProviderConformance
{
    protected override string Profile => "opencsg-endpoint";

    protected override string Contract => "derived/opencsg-endpoint.request.schema.json";

    protected override bool IsModeratable => false;

    private protected override Reply Begin(Received request) => new(200, "image/jpeg", File);

    [Fact]
    public async Task The_other_runtime_answers_with_JSON()
    {
        await using var server = Serve(_ => Reply.Json($$"""{"created": 1, "data": [{"b64_json": "{{Base64}}"}], "output_format": "png"}"""));
        Assert.Single((await AskAsync(server)).Images);
    }

    [Fact]
    public async Task A_model_that_is_not_loaded_yet_is_waited_for()
    {
        var asked = 0;
        await using var server = Serve(_ => ++asked == 1 ? Reply.Json("""{"detail": "model is not loaded"}""", 503) : null);
        Assert.Single((await AskAsync(server, retries: 1)).Images);
    }
}

public sealed class HuggingFaceTests : ImageProviderConformance
{
    protected override string Profile => "hf-inference-t2i";

    protected override string Contract => "upstream/hf-text-to-image.input.schema.json";

    protected override string Model => "stabilityai/stable-diffusion-xl-base-1.0";

    protected override bool IsModeratable => false;

    private protected override Reply Begin(Received request) => new(200, "image/png", File);

    [Fact]
    public async Task The_model_stands_in_the_address_with_its_slash()
    {
        await using var server = Serve();
        await AskAsync(server);

        Assert.Equal("/hf-inference/models/stabilityai/stable-diffusion-xl-base-1.0", server.Requests[0].Path);
    }

    [Fact]
    public async Task The_time_that_loading_takes_is_told()
    {
        await using var server = Serve(_ => Reply.Json("""{"error": "Model is currently loading", "estimated_time": 20.5}""", 503));
        Assert.Equal(TimeSpan.FromSeconds(20.5), (await FailAsync(server)).RetryAfter);
    }
}
