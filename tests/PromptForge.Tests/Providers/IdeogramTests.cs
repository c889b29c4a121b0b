using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class IdeogramTests : ImageProviderConformance
{
    protected override string Profile => "ideogram-v3";

    protected override string Contract => "upstream/ideogram.openapi.json#/components/schemas/GenerateImageRequestV3";

    /// <summary>The specification gives 422 to prompts that failed the safety check, and to nothing else.</summary>
    protected override ProviderFailure Meaning(int status, ProviderFailure usual) => status == 422 ? ProviderFailure.Moderated : usual;

    private protected override Reply Begin(Received request) => IsModerated ? Reply.Json("""{"error": "The prompt failed the safety check."}""", 422)
        : Reply.Json($$"""{"created": "2026-11-21T00:00:00Z", "data": [{"url": "{{FileAddress}}", "prompt": "as it was", "resolution": "1024x1024", "is_image_safe": true, "seed": 12345, "style_type": "GENERAL"}]}""");

    [Fact]
    public async Task Rewriting_is_off_in_the_services_own_word_and_the_seed_comes_back()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.Equal((Secret, "OFF", "1024x1024"), (server.Requests[0].Headers["Api-Key"], server.Requests[0].Json()["magic_prompt"]!.GetValue<string>(), server.Requests[0].Json()["resolution"]!.GetValue<string>()));
        Assert.Equal((12345, "as it was"), (result.Images[0].Seed, result.RevisedPrompt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_picture_that_was_held_back_is_moderation_or_a_note(int count)
    {
        var held = """{"url": null, "prompt": "x", "resolution": "1024x1024", "is_image_safe": false, "seed": 1}""";
        await using var server = Serve(_ => Reply.Json($$"""{"data": [{{held}}{{(count > 1 ? $$""", {"url": "{{FileAddress}}", "is_image_safe": true, "seed": 2}""" : "")}}]}"""));
        if (count == 1) { Assert.Equal(ProviderFailure.Moderated, (await FailAsync(server)).Failure); }
        else { Assert.Contains("1 of 2", Assert.Single((await AskAsync(server)).Notes), StringComparison.Ordinal); }
    }
}
