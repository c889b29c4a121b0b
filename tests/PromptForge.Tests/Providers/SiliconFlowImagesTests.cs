namespace PromptForge.Tests.Providers;

public sealed class SiliconFlowKolorsTests : ImageProviderConformance
{
    protected override string Profile => "siliconflow-kolors";

    protected override string Contract => "derived/siliconflow-kolors.request.schema.json";

    protected override bool IsModeratable => false;

    private protected override Reply Begin(Received request) =>
        Reply.Json($$"""{"images": [{"url": "{{FileAddress}}"}], "timings": {"inference": 1.2}, "seed": 42}""").With("x-siliconcloud-trace-id", "ti_1");

    [Fact]
    public async Task The_seed_and_the_trace_are_given_back()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.Equal(42, result.Images[0].Seed);
        Assert.Equal("ti_1", result.RequestId);
    }

    [Fact]
    public async Task An_error_that_is_a_bare_text_is_read()
    {
        await using var server = Serve(_ => Reply.Json("\"Invalid token\"", 401));
        Assert.Contains("Invalid token", (await FailAsync(server)).Message, StringComparison.Ordinal);
    }
}

public sealed class SiliconFlowFluxTests : ImageProviderConformance
{
    protected override string Profile => "siliconflow-flux-schnell";

    protected override string Contract => "upstream/siliconflow.openapi.yaml#/components/schemas/FLUX.1-schnell";

    protected override bool IsModeratable => false;

    private protected override Reply Begin(Received request) => Reply.Json($$"""{"images": [{"url": "{{FileAddress}}"}], "seed": 1}""");

    [Fact]
    public async Task The_service_does_not_rewrite_what_was_forged()
    {
        await using var server = Serve();
        await AskAsync(server);

        Assert.False(server.Requests[0].Json()["prompt_enhancement"]!.GetValue<bool>());
    }
}
