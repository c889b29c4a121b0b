using PromptForge.Imaging;

namespace PromptForge.Tests.Providers;

public sealed class FalTests : TaskProviderConformance
{
    protected override string Profile => "fal-flux-dev";

    protected override string Contract => "derived/fal-flux-dev.request.schema.json";

    protected override bool CancelsOtherwise => true;

    // As the documents say: the sub-path (/dev) belongs into the first request only.
    private string Task => $"{Address}fal-ai/flux/requests/f-1";

    private protected override Reply Begin(Received request) =>
        Reply.Json($$"""{"request_id": "f-1", "status": "IN_QUEUE", "queue_position": 0, "status_url": "{{Task}}/status", "response_url": "{{Task}}", "cancel_url": "{{Task}}/cancel"}""");

    private protected override bool IsPoll(Received request) => request.Method == "GET" && request.Path.StartsWith("/fal-ai/flux/requests/", StringComparison.Ordinal);

    private protected override Reply Follow(Received request, bool isDone) => request.Path switch
    {
        "/fal-ai/flux/requests/f-1/status" => Reply.Json(isDone ? """{"status": "COMPLETED"}""" : polls == 1 ? """{"status": "IN_QUEUE"}""" : """{"status": "IN_PROGRESS"}"""),
        "/fal-ai/flux/requests/f-1" => Reply.Json($$"""{"images": [{"url": "{{FileAddress}}", "content_type": "image/png"}], "seed": 99, "has_nsfw_concepts": [{{(IsModerated ? "true" : "false")}}], "prompt": "x"}"""),
        "/fal-ai/flux/requests/f-1/cancel" => Reply.Json("""{"status": "CANCELLATION_REQUESTED"}""", 202),
        _ => Reply.Picture(File),
    };

    [Fact]
    public async Task The_queue_is_asked_with_the_key_and_the_picture_fetched_with_its_seed()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        Assert.Equal(("/fal-ai/flux/dev", "Key " + Secret), (server.Requests[0].Path, server.Requests[0].Headers["Authorization"]));
        Assert.Equal((1024, 768), (server.Requests[0].Json()["image_size"]!["width"]!.GetValue<int>(), server.Requests[0].Json()["image_size"]!["height"]!.GetValue<int>()));
        Assert.Equal((99, "f-1"), (result.Images[0].Seed, result.RequestId));
    }

    [Fact]
    public async Task One_black_picture_of_two_is_left_out_with_a_note()
    {
        await using var server = Serve(null, request => request.Path == "/fal-ai/flux/requests/f-1"
            ? Reply.Json($$"""{"images": [{"url": "{{FileAddress}}"}, {"url": "{{FileAddress}}"}], "seed": 1, "has_nsfw_concepts": [false, true]}""") : null);
        var result = await AskAsync(server);

        Assert.Single(result.Images);
        Assert.Contains("1 of 2", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_address_to_ask_at_is_refused_and_never_sees_the_key()
    {
        await using var other = Serve();
        await using var server = Serve(_ => Reply.Json($$"""{"request_id": "f-1", "status_url": "http://localhost:{{other.Address.Port}}/status", "response_url": "http://localhost:{{other.Address.Port}}/"}"""));
        Assert.Contains("not one of this provider's hosts", (await FailAsync(server)).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task What_the_model_refused_is_told_by_the_task()
    {
        await using var server = Serve(null, request => request.Path == "/fal-ai/flux/requests/f-1"
            ? Reply.Json("""{"detail": [{"loc": ["body", "num_inference_steps"], "msg": "too many", "type": "value_error"}]}""", 422) : null);
        var told = await FailAsync(server, retries: 3);

        Assert.Equal((ProviderFailure.Rejected, "f-1"), (told.Failure, told.RequestId));
        Assert.Contains("too many", told.Message, StringComparison.Ordinal);
        Assert.Equal(1, begins);
    }
}
