#pragma warning disable MEAI001 // The interface is experimental, and so are our adapters.
using Microsoft.Extensions.AI;
using PromptForge.Ai;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Pipeline;
using PromptForge.Providers;
using PromptForge.Providers.Offline;
using PromptForge.Tests.Providers;

namespace PromptForge.Tests.Ai;

public sealed class ImageGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_of_ours_is_a_generator()
    {
        using var generator = new OfflineProvider().AsImageGenerator();
        var response = await generator.GenerateAsync(new("a fox"), new() { Count = 2, ImageSize = new(96, 64), AdditionalProperties = new() { ["seed"] = 5 } }, Token);

        Assert.Equal(["image/png", "image/png"], response.Contents.Cast<DataContent>().Select(content => content.MediaType));
        Assert.Equal([5, 6], Assert.IsType<ImageResult>(response.RawRepresentation).Images.Select(image => image.Seed));
        Assert.Equal("offline", generator.GetService<ImageGeneratorMetadata>()!.ProviderName);
        Assert.IsType<OfflineProvider>(generator.GetService<IImageProvider>());
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(new("a fox"), new() { AdditionalProperties = new() { ["seed"] = "many" } }, Token));
    }

    [Fact]
    public async Task In_front_of_a_provider_of_ours_the_negative_and_the_profile_come_along()
    {
        await using var server = new ScriptedServer(_ => Reply.Json("""{"images": ["iVBORw0KGgo="], "parameters": {}, "info": "{}"}"""));
        var settings = new ImageProviderOptions();
        settings.Providers["a1111"] = new() { BaseUrl = server.Address };
        using var providers = new ImageProviders(TheForge.Content.Profiles, settings);
        using var generator = providers.Get("a1111").AsImageGenerator().UsePromptForge(TheForge.Standard);
        await generator.GenerateAsync(new("a fox in the snow, no boats"), cancellationToken: Token);

        var sent = Assert.Single(server.Requests).Json();
        var forged = TheForge.Enhance("a fox in the snow, no boats", "a1111");
        Assert.Equal((forged.Prompt, forged.NegativePrompt), (sent["prompt"]!.GetValue<string>(), sent["negative_prompt"]!.GetValue<string>()));
        Assert.Equal(1, generator.ForgedCount);
    }

    [Fact]
    public async Task Any_generator_gets_the_forged_words_and_the_rest_as_it_was()
    {
        var inner = new Recorder();
        var told = new List<ForgedPrompt>();
        using var generator = inner.UsePromptForge(TheForge.Standard, new() { Request = new() { Prompt = "", Target = "openai-gpt-image-2" }, Forged = told.Add });
        var options = new ImageGenerationOptions { Count = 3 };
        await generator.GenerateAsync(new("青瓷瓶里的牡丹"), options, Token);

        Assert.Equal(TheForge.Enhance("青瓷瓶里的牡丹", "openai-gpt-image-2").Prompt, Assert.Single(inner.Asked).Request.Prompt);
        Assert.Same(options, inner.Asked[0].Options);
        Assert.Null(options.AdditionalProperties);
        Assert.NotEmpty(Assert.Single(told).Fragments);
    }

    [Fact]
    public async Task A_forge_that_fails_costs_no_picture_and_is_counted()
    {
        var (inner, told) = (new Recorder(), 0);
        using var generator = inner.UsePromptForge(new Broken(), new() { Faulted = _ => told++ });
        for (var i = 0; i < 100; i++) { await generator.GenerateAsync(new("a fox"), cancellationToken: Token); }

        Assert.Equal((100, 100, 100L, 0L), (inner.Asked.Count, told, generator.FaultCount, generator.ForgedCount));
        Assert.All(inner.Asked, asked => Assert.Equal("a fox", asked.Request.Prompt));
    }

    [Fact]
    public async Task A_fault_is_told_where_that_is_wanted()
    {
        var inner = new Recorder();
        using var generator = inner.UsePromptForge(new Broken(), new() { OnFault = ForgeFault.Throw });

        await Assert.ThrowsAsync<InvalidOperationException>(() => generator.GenerateAsync(new("a fox"), cancellationToken: Token));
        Assert.Empty(inner.Asked);
    }

    [Fact]
    public async Task A_shadow_records_and_changes_nothing()
    {
        var (inner, told) = (new Recorder(), new List<ForgedPrompt>());
        using var generator = inner.UsePromptForge(TheForge.Standard, new() { Mode = ForgeMode.Shadow, Forged = told.Add });
        var (request, options) = (new ImageGenerationRequest("a fox"), new ImageGenerationOptions());
        await generator.GenerateAsync(request, options, Token);

        Assert.Equal((request, options), Assert.Single(inner.Asked));
        Assert.Equal("a fox", request.Prompt);
        Assert.True(Assert.Single(told).Added > 0);
    }

    [Fact]
    public async Task A_picture_to_edit_makes_the_words_an_instruction()
    {
        var (inner, told) = (new Recorder(), new List<ForgedPrompt>());
        using var generator = inner.UsePromptForge(TheForge.Standard, new() { Forged = told.Add });
        await generator.GenerateAsync(new("make the umbrella blue", [new DataContent(new byte[] { 1 }, "image/png")]), cancellationToken: Token);

        Assert.Equal(0, Assert.Single(told).Added);
        Assert.Single(Assert.Single(inner.Asked).Request.OriginalImages!);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_no_fault()
    {
        var inner = new Recorder();
        using var generator = inner.UsePromptForge(new Broken());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(new("a fox"), cancellationToken: new(canceled: true)));

        Assert.Equal(0, generator.FaultCount);
    }

    private sealed class Recorder : IImageGenerator
    {
        public List<(ImageGenerationRequest Request, ImageGenerationOptions? Options)> Asked { get; } = [];

        public Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked.Add((request, options));
            return Task.FromResult(new ImageGenerationResponse([]));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Broken : IPromptForge
    {
        public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("broken");
        }

        public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, Action<StageTrace> watch, CancellationToken cancellationToken = default) => EnhanceAsync(request, cancellationToken);
    }
}
