using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToImage;
using PromptForge.Ai;
using PromptForge.Model;
using static PromptForge.SemanticKernel.Tests.TheForge;

namespace PromptForge.SemanticKernel.Tests;

/// <summary>Text-to-image services that forge first.</summary>
public sealed class TextToImageTests
{
    private const string Idea = "中式牡丹插花,不要红色";
    private static readonly PromptForgeImageOptions ForGpt = new() { Request = new() { Prompt = "", Target = "openai-gpt-image-2" } };

    [Fact]
    public async Task Forges_before_any_service_and_changes_nothing_else()
    {
        var (inner, kernel) = (new RecordingService(), new Kernel());
        var settings = new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["width"] = 512, ["height"] = 512, ["quality"] = "hd" } };
        var service = inner.UsePromptForge(Standard, ForGpt);

        var pictures = await service.GetImageContentsAsync(new(Idea, metadata: new Dictionary<string, object?> { ["user"] = 1 }), settings, kernel, Token);

        var asked = Assert.Single(inner.Asked);
        Assert.Equal((await Standard.EnhanceAsync(ForGpt.Request! with { Prompt = Idea }, Token)).Prompt, asked.Input.Text);
        Assert.Equal(1, asked.Input.Metadata!["user"]);
        Assert.Same(settings, asked.Settings);
        Assert.Same(kernel, asked.Kernel);
        Assert.Same(RecordingService.Picture, Assert.Single(pictures));
        Assert.Equal("recorder", service.Attributes["ModelId"]);
    }

    [Fact]
    public async Task A_forge_that_fails_costs_no_picture_unless_that_is_wanted()
    {
        var (inner, input, told) = (new RecordingService(), new TextContent("a fox"), 0);

        await inner.UsePromptForge(new BrokenForge(), new() { Faulted = _ => told++ }).GetImageContentsAsync(input, cancellationToken: Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            inner.UsePromptForge(new BrokenForge(), new() { OnFault = ForgeFault.Throw }).GetImageContentsAsync(input, cancellationToken: Token));

        Assert.Same(input, Assert.Single(inner.Asked).Input);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task A_shadow_records_and_changes_nothing()
    {
        var (inner, input, told) = (new RecordingService(), new TextContent("a fox"), new List<ForgedPrompt>());
        await inner.UsePromptForge(Standard, new() { Mode = ForgeMode.Shadow, Forged = told.Add }).GetImageContentsAsync(input, cancellationToken: Token);

        Assert.Same(input, Assert.Single(inner.Asked).Input);
        Assert.Single(told);
    }

    [Fact]
    public async Task A_provider_of_ours_gets_the_whole_prompt_and_its_numbers()
    {
        var provider = new RecordingProvider("stability-v1-sdxl");
        using var services = new ServiceCollection().AddSingleton<IPromptForge>(Standard).AddPromptForgeTextToImage(_ => provider).BuildServiceProvider();
        var service = services.GetRequiredService<ITextToImageService>();
        var settings = new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["width"] = 1024, ["height"] = "768", ["seed"] = 42L, ["count"] = 2 } };

        var pictures = await service.GetImageContentsAsync(Idea, settings, cancellationToken: Token);

        var asked = Assert.Single(provider.Asked);
        Assert.Equal((await Standard.EnhanceAsync(new ForgeRequest { Prompt = Idea, Target = "stability-v1-sdxl" }, Token)).NegativePrompt, asked.Prompt.NegativePrompt);
        Assert.Contains("red", asked.Prompt.NegativePrompt, StringComparison.Ordinal);
        Assert.Equal((1024, 768, 2, 42L), (asked.Width, asked.Height, asked.Count, asked.Seed));
        Assert.Equal([1, 2, 3], Assert.Single(pictures).Data!.Value.ToArray());
        Assert.Equal("image/png", pictures[0].MimeType);
        Assert.Equal("stability-v1-sdxl", service.Attributes["ModelId"]);
    }

    [Fact]
    public async Task A_provider_alone_sends_the_words_as_they_are()
    {
        var provider = new RecordingProvider("stability-v1-sdxl");
        await provider.AsTextToImageService().GetImageContentsAsync(
            Idea, new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["negative_prompt"] = "red" } }, cancellationToken: Token);

        Assert.Equal((Idea, "red"), (Assert.Single(provider.Asked).Prompt.Prompt, provider.Asked[0].Prompt.NegativePrompt));
    }

    [Theory]
    [InlineData("width", 512)]
    [InlineData("count", "many")]
    public async Task A_setting_that_cannot_be_is_told(string name, object value)
    {
        var service = new RecordingProvider("stability-v1-sdxl").AsTextToImageService();
        var settings = new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { [name] = value } };

        var fault = await Assert.ThrowsAsync<ArgumentException>(() => service.GetImageContentsAsync("a fox", settings, cancellationToken: Token));
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_registered_service_forges_under_its_own_key_once()
    {
        var (plain, keyed, told) = (new RecordingService(), new RecordingService(), new List<ForgedPrompt>());
        var options = ForGpt with { Forged = told.Add };
        var builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IPromptForge>(Standard);
        builder.Services.AddSingleton<ITextToImageService>(plain);
        builder.Services.AddKeyedSingleton<ITextToImageService>("other", (_, _) => keyed);
        builder.Services.AddPromptForgeTextToImage(options).AddPromptForgeTextToImage(options);
        var kernel = builder.Build();

        await kernel.GetRequiredService<ITextToImageService>().GetImageContentsAsync(Idea, cancellationToken: Token);
        await kernel.GetRequiredService<ITextToImageService>("other").GetImageContentsAsync(Idea, cancellationToken: Token);

        var expected = (await Standard.EnhanceAsync(ForGpt.Request! with { Prompt = Idea }, Token)).Prompt;
        Assert.Equal((expected, expected), (Assert.Single(plain.Asked).Input.Text, Assert.Single(keyed.Asked).Input.Text));
        Assert.Equal(2, told.Count);
        Assert.Equal(2, builder.Services.Count(service => service.ServiceType == typeof(ITextToImageService)));
    }

    [Fact]
    public void The_container_disposes_of_what_it_made_and_of_nothing_else()
    {
        var (given, made) = (new RecordingService(), new RecordingService());
        var services = new ServiceCollection().AddSingleton<IPromptForge>(Standard);
        services.AddSingleton<ITextToImageService>(given);
        services.AddSingleton<ITextToImageService>(_ => made);
        using (var container = services.AddPromptForgeTextToImage().BuildServiceProvider())
        {
            Assert.Equal(2, container.GetServices<ITextToImageService>().Count());
        }

        Assert.Equal((false, true), (given.IsDisposed, made.IsDisposed));
    }

    [Fact]
    public void A_service_that_is_not_there_is_told_at_once() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddPromptForgeTextToImage());
}
