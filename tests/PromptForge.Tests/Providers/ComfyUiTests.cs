using System.Text.Json.Nodes;
using PromptForge.Imaging;
using PromptForge.Providers;
using PromptForge.Providers.ComfyUi;

namespace PromptForge.Tests.Providers;

public sealed class ComfyUiTests : TaskProviderConformance
{
    private string task = "";
    private string? workflow;

    protected override string Profile => "comfyui";

    protected override string Contract => "derived/comfyui-prompt.request.schema.json";

    protected override string Model => "sd_xl_base_1.0.safetensors";

    protected override bool IsModeratable => false;

    protected override bool CancelsOtherwise => true;

    private protected override bool IsBegin(Received request) => request is { Method: "POST", Path: "/prompt" };

    private protected override bool IsCancel(Received request) => request.Path == "/interrupt";

    private protected override bool IsPoll(Received request) => request.Path.StartsWith("/history/", StringComparison.Ordinal);

    private protected override void Configure(ProviderSettings settings) => settings.Workflow = workflow;

    private protected override Reply Begin(Received request)
    {
        task = request.Json()["prompt_id"]!.GetValue<string>();
        return Reply.Json($$$"""{"prompt_id": "{{{task}}}", "number": 1, "node_errors": {}}""");
    }

    private protected override Reply Follow(Received request, bool isDone) => request.Path switch
    {
        "/queue" when request.Method == "GET" => Reply.Json($$"""{"queue_running": [[0, "{{task}}", {}]], "queue_pending": []}"""),
        "/upload/image" => Reply.Json("""{"name": "up.png", "subfolder": "", "type": "input"}"""),
        var path when path.StartsWith("/view?", StringComparison.Ordinal) => Reply.Picture(File),
        _ when !isDone => Reply.Json("{}"),
        _ => Reply.Json($$$$"""{"{{{{task}}}}": {"outputs": {"9": {"images": [{"filename": "a b.png", "subfolder": "", "type": "output"}]}, "5": {"images": [{"filename": "x.png", "type": "temp"}]}}, "status": {"status_str": "success", "completed": true, "messages": []}}}"""),
    };

    /// <summary>Each request has its own task and, where none is said, its own seed.</summary>
    private protected override JsonNode Volatile(JsonNode body)
    {
        body = body.DeepClone();
        body.AsObject().Remove("prompt_id");
        body.AsObject().Remove("client_id");
        return body;
    }

    [Fact]
    public async Task The_workflow_for_SDXL_is_filled_in_and_its_saved_picture_viewed()
    {
        await using var server = Serve();
        var result = await AskAsync(server);

        var nodes = server.Requests[0].Json()["prompt"]!;
        Assert.Equal(Forged("a fox under a red umbrella, no rain").Prompt, nodes["6"]!["inputs"]!["text"]!.GetValue<string>());
        Assert.Equal(Forged("a fox under a red umbrella, no rain").NegativePrompt, nodes["7"]!["inputs"]!["text"]!.GetValue<string>());
        Assert.Equal(nodes["3"]!["inputs"]!["seed"]!.GetValue<long>(), result.Images[0].Seed);
        Assert.Contains(server.Requests, request => request.Path == "/view?filename=a%20b.png&subfolder=&type=output");
        if (Contracts.Folder is null) { return; }

        Contracts.Hold("derived/comfyui-ksampler.inputs.schema.json", nodes["3"]!["inputs"]!);
        Contracts.Hold("derived/comfyui-emptylatent.inputs.schema.json", nodes["5"]!["inputs"]!);
    }

    [Fact]
    public async Task A_workflow_that_fails_is_told_with_its_reason()
    {
        await using var server = Serve(null, request => IsPoll(request)
            ? Reply.Json($$$$"""{"{{{{task}}}}": {"outputs": {}, "status": {"status_str": "error", "completed": false, "messages": [["execution_error", {"exception_type": "OutOfMemoryError", "exception_message": "Allocation on device"}]]}}}""") : null);
        var told = await FailAsync(server);

        Assert.Equal("OutOfMemoryError", told.Code);
        Assert.Contains("Allocation on device", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_the_server_forgot_is_not_waited_for_for_ever()
    {
        await using var server = Serve(null, request => request.Path == "/queue" ? Reply.Json("""{"queue_running": [], "queue_pending": []}""") : Reply.Json("{}"));
        Assert.Contains("knows nothing of the task", (await FailAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_uploaded_to_the_workflows_place_for_it()
    {
        workflow = """{"1": {"class_type": "LoadImage", "inputs": {"image": "{image}"}}, "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "best, {prompt}"}}}""";
        await using var server = Serve();
        using var providers = Providers(server);
        await providers.Get(Profile).GenerateAsync(Request() with { Reference = new(Png) });

        var nodes = server.Requests.Single(IsBegin).Json()["prompt"]!;
        Assert.Equal("up.png", nodes["1"]!["inputs"]!["image"]!.GetValue<string>());
        Assert.StartsWith("best, ", nodes["2"]!["inputs"]!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_without_a_place_in_the_workflow_is_refused_by_name()
    {
        await using var server = Serve();
        using var providers = Providers(server);
        var told = await Assert.ThrowsAsync<ImageProviderException>(() => providers.Get(Profile).GenerateAsync(Request() with { Control = new(Png, ControlKind.Pose) }));

        Assert.Contains("the workflow has no place for it; write {control}", told.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_workflow_that_nobody_prepared_is_followed_from_its_sampler()
    {
        var parsed = ComfyWorkflow.Parse("""
            {"3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 9, "cfg": 8, "positive": ["10", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
             "10": {"class_type": "ControlNetApply", "inputs": {"strength": 1, "conditioning": ["6", 0]}},
             "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
             "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "old words"}}, "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "old bad words"}}}
            """);
        var filled = parsed.Fill(
            new Dictionary<string, JsonNode?> { ["prompt"] = "new", ["negative"] = "bad", ["seed"] = 5, ["steps"] = 4, ["guidance"] = 2.5, ["width"] = 640, ["height"] = 384, ["count"] = 2 }, out var missing);

        Assert.Empty(missing);
        Assert.Equal(("new", "bad"), (filled["6"]!["inputs"]!["text"]!.GetValue<string>(), filled["7"]!["inputs"]!["text"]!.GetValue<string>()));
        Assert.Equal((5, 640, 2), (filled["3"]!["inputs"]!["seed"]!.GetValue<int>(), filled["5"]!["inputs"]!["width"]!.GetValue<int>(), filled["5"]!["inputs"]!["batch_size"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"nodes": [], "links": []}""", "Export (API)")]
    [InlineData("""{"1": {"inputs": {}}}""", "class_type")]
    [InlineData("""{"1": {"class_type": "X", "inputs": {}}}""", "{prompt}")]
    [InlineData("nonsense", "not JSON")]
    public void A_workflow_that_cannot_be_used_says_the_way_out(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ComfyWorkflow.Parse(text)).Message, StringComparison.Ordinal);
}
