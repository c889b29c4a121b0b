using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToImage;
using PromptForge.Imaging;
using PromptForge.Model;
using PromptForge.Pipeline;
using ImageContent = Microsoft.SemanticKernel.ImageContent;
using TextContent = Microsoft.SemanticKernel.TextContent;

namespace PromptForge.SemanticKernel.Tests;

/// <summary>A chat model that answers as it is told.</summary>
internal sealed class ScriptedChat(Func<IReadOnlyList<ChatMessage>, ChatOptions?, ChatMessage> answer) : IChatClient
{
    public ScriptedChat(Func<string, string> answer)
        : this((messages, _) => new(ChatRole.Assistant, answer(messages[^1].Text)))
    {
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(answer([.. messages], options)));

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    // A kernel refuses a client that has no metadata.
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted")
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}

/// <summary>A text-to-image service that remembers what it was asked.</summary>
internal sealed class RecordingService : ITextToImageService, IDisposable
{
    public static ImageContent Picture { get; } = new(new Uri("https://pictures.example/1.png"));

    public List<(TextContent Input, PromptExecutionSettings? Settings, Kernel? Kernel)> Asked { get; } = [];

    public bool IsDisposed { get; private set; }

    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?> { ["ModelId"] = "recorder" };

    public Task<IReadOnlyList<ImageContent>> GetImageContentsAsync(
        TextContent input, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        Asked.Add((input, executionSettings, kernel));
        return Task.FromResult<IReadOnlyList<ImageContent>>([Picture]);
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>A provider of ours that remembers what it was asked.</summary>
internal sealed class RecordingProvider(string profile) : IImageProvider
{
    public List<ImageRequest> Asked { get; } = [];

    public string Profile => profile;

    public Task<ImageResult> GenerateAsync(ImageRequest request, CancellationToken cancellationToken = default)
    {
        Asked.Add(request);
        return Task.FromResult(new ImageResult { Images = [new(new byte[] { 1, 2, 3 }, "image/png", 7)], Profile = profile, Model = "recorder" });
    }
}

/// <summary>A forge that fails.</summary>
internal sealed class BrokenForge : IPromptForge
{
    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, CancellationToken cancellationToken = default) => throw new InvalidOperationException("broken");

    public ValueTask<ForgedPrompt> EnhanceAsync(ForgeRequest request, Action<StageTrace> watch, CancellationToken cancellationToken = default) => EnhanceAsync(request, cancellationToken);
}

/// <summary>The forge with the embedded content, built once.</summary>
internal static class TheForge
{
    public static Forge Standard { get; } = Forge.Create();

    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
