namespace PromptForge.Tests.Providers;

/// <summary>Another vendor that copies OpenAI's interface: facts alone.</summary>
public sealed class SeedreamTests : ImageProviderConformance
{
    protected override string Profile => "volcengine-seedream-4";

    protected override string? Contract => null;

    private protected override Reply Begin(Received request) => IsModerated
        ? Reply.Json("""{"error": {"code": "OutputImageSensitiveContentDetected", "message": "The request failed because the output image may contain sensitive information.", "type": "BadRequest"}}""", 400)
        : Reply.Json($$$"""{"model": "doubao-seedream-4-0-250828", "created": 1, "data": [{"url": "{{{FileAddress}}}", "size": "2048x2048"}], "usage": {"generated_images": 1}}""");

    [Fact]
    public async Task One_picture_is_asked_for_and_the_label_stays()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Reference = new(Png) });

        var body = server.Requests[0].Json();
        Assert.Equal(("/api/v3/images/generations", "disabled", "2048x2048"), (server.Requests[0].Path, body["sequential_image_generation"]!.GetValue<string>(), body["size"]!.GetValue<string>()));
        Assert.StartsWith("data:image/png;base64,", body["image"]!.GetValue<string>(), StringComparison.Ordinal);

        // The vendor labels its pictures as made by a machine unless it is told not to: we do not tell it.
        Assert.Null(body["watermark"]);
    }
}
