using System.Text.Json.Nodes;
using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public abstract class ReplicateConformance : TaskProviderConformance
{
    private protected override JsonNode Payload(JsonNode body) => body["input"]!;

    private protected override Reply Begin(Received request) => Reply.Json(Prediction("starting"), 201);

    private protected override Reply Follow(Received request, bool isDone) => request.Path.Contains("/file", StringComparison.Ordinal) ? Reply.Picture(File)
        : Reply.Json(!isDone ? Prediction("processing") : IsModerated ? Prediction("failed", error: "\"NSFW content detected. Try running it again, or try a different prompt.\"") : Prediction("succeeded", $"[\"{FileAddress}\"]"));

    [Fact]
    public async Task An_answer_that_is_done_at_once_is_not_asked_after()
    {
        await using var server = Serve(_ => Reply.Json(Prediction("succeeded", $"\"{FileAddress}\""), 201));
        Assert.Single((await AskAsync(server)).Images);

        Assert.Equal("wait", server.Requests[0].Headers["Prefer"]);
        Assert.Equal(0, polls);
    }

    [Fact]
    public async Task The_whole_request_keeps_the_services_contract()
    {
        Contracts.Need();
        await using var server = Serve();
        await AskAsync(server);
        var body = server.Requests[0].Json();

        Contracts.Hold("upstream/replicate.openapi.json#/components/schemas/" + (body["version"] is null ? "schemas_prediction_request" : "schemas_version_prediction_request"), body);
    }

    private string Prediction(string status, string output = "null", string error = "null") =>
        $$$"""{"id": "p1", "model": "m", "version": "v", "input": {}, "logs": "", "status": "{{{status}}}", "output": {{{output}}}, "error": {{{error}}}, "urls": {"get": "{{{Address}}}v1/predictions/p1"}}""";
}

public sealed class ReplicateFluxTests : ReplicateConformance
{
    protected override string Profile => "replicate-flux-schnell";

    protected override string Contract => "derived/replicate-input-flux-schnell.schema.json";
}

public sealed class ReplicateSdxlTests : ReplicateConformance
{
    protected override string Profile => "replicate-sdxl";

    protected override string Contract => "derived/replicate-input-sdxl.schema.json";
}

public sealed class ReplicateDeepFloydTests : ReplicateConformance
{
    protected override string Profile => "replicate-deepfloyd-if";

    protected override string? Contract => null;

    protected override string Model => "owner/deepfloyd-if:0123";

    [Fact]
    public async Task Without_a_version_it_says_that_one_is_needed()
    {
        await using var server = Serve();
        using var providers = new PromptForge.Providers.ImageProviders(TheForge.Content.Profiles);
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => providers.Get(Profile).GenerateAsync(Request()));

        Assert.Equal("model", told.Field);
        Assert.Contains("owner/name:version", told.Message, StringComparison.Ordinal);
    }
}
