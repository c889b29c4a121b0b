using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class GeminiTests : ImageProviderConformance
{
    protected override string Profile => "google-gemini-image";

    protected override string Contract => "derived/google-gemini-image.request.schema.json";

    private protected override Reply Begin(Received request) => Reply.Json(IsModerated
        ? """{"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}"""
        : $$$"""{"candidates": [{"content": {"parts": [{"text": "Here."}, {"inlineData": {"mimeType": "image/png", "data": "{{{Base64}}}"}}]}, "finishReason": "STOP"}], "responseId": "g-1"}""");

    [Fact]
    public async Task The_prompt_is_a_part_and_the_key_a_header_of_its_own()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var result = await providers.Get(Profile).GenerateAsync(Request() with { Aspect = "3:4" });

        var sent = server.Requests[0];
        Assert.Equal(("/v1beta/models/gemini-3-pro-image:generateContent", Secret), (sent.Path, sent.Headers["x-goog-api-key"]));
        Assert.Equal(Forged("a fox under a red umbrella, no rain").Prompt, sent.Json()["contents"]![0]!["parts"]![0]!["text"]!.GetValue<string>());
        Assert.Equal("3:4", sent.Json()["generationConfig"]!["imageConfig"]!["aspectRatio"]!.GetValue<string>());
        Assert.Equal("g-1", result.RequestId);
        Hold(server);
    }

    [Fact]
    public async Task A_candidate_that_ends_for_safety_is_moderation_although_the_status_is_200()
    {
        await using var server = Serve(_ => Reply.Json("""{"candidates": [{"finishReason": "IMAGE_SAFETY", "content": {}}]}"""));
        var told = await FailAsync(server, retries: 3);

        Assert.Equal((ProviderFailure.Moderated, "IMAGE_SAFETY"), (told.Failure, told.Code));
        Assert.Equal(1, begins);
    }
}
