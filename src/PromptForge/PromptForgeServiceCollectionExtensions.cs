using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PromptForge;
using PromptForge.Chat;
using PromptForge.Concepts;
using PromptForge.Content;
using PromptForge.Knowledge;
using PromptForge.Measure;
using PromptForge.Providers;
using PromptForge.Qdrant;
using PromptForge.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PromptForge to a container.</summary>
public static class PromptForgeServiceCollectionExtensions
{
    /// <summary>Adds the forge and the image providers as singletons with the embedded content. Calling it twice changes nothing.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets the options; may be null.</param>
    public static IServiceCollection AddPromptForge(this IServiceCollection services, Action<PromptForgeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<PromptForgeOptions>().ValidateOnStart();
        if (configure is not null) { options.Configure(configure); }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PromptForgeOptions>, PromptForgeOptionsValidator>());
        services.AddOptions<ImageProviderOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImageProviderOptions>, ImageProviderOptionsValidator>());
        services.TryAddSingleton(provider => new ImageProviders(
            (provider.GetRequiredService<IPromptForge>() as Forge)?.Content.Profiles ?? ForgeContent.Embedded.Profiles,
            provider.GetRequiredService<IOptions<ImageProviderOptions>>().Value,
            provider.GetService<TimeProvider>()));
        services.TryAddSingleton(provider => new OwnChat(provider.GetRequiredService<IOptions<PromptForgeOptions>>().Value.Chat, provider.GetService<TimeProvider>()));
        services.TryAddSingleton(provider => new OwnKnowledge(provider.GetRequiredService<IOptions<PromptForgeOptions>>().Value.Qdrant, provider.GetService<TimeProvider>()));
        services.TryAddSingleton<IPromptForge>(provider => Build(provider.GetRequiredService<IOptions<PromptForgeOptions>>().Value, provider));
        return services;
    }

    private static Forge Build(PromptForgeOptions options, IServiceProvider provider) => new PromptPipelineBuilder
    {
        Content = options.ContentFolders.Count == 0 ? null : ContentReader.Load(ForgeContent.Embedded, options.ContentFolders),
        ClipVocabulary = options.ClipVocabularyPath is { } path ? ClipVocabulary.Read(path) : null,
        Chat = options.ChatClient?.Invoke(provider) ?? provider.GetRequiredService<OwnChat>().Client,
        ChatTranslates = options.Chat?.Translate ?? true,
        Observer = new ForgeTelemetry(),
        KnowledgeBefore = provider.GetRequiredService<OwnKnowledge>().Before,
    }.Build();

    /// <summary>The index in Qdrant that the options ask for: the container disposes of it.</summary>
    private sealed class OwnKnowledge(QdrantSettings? settings, TimeProvider? time) : IDisposable
    {
        private FallbackKnowledgeIndex? index;

        public IKnowledgeIndex Before(Lexicon lexicon, IKnowledgeIndex local) => settings is null ? local : index = new(new(settings, lexicon, time: time), local, time);

        public void Dispose() => index?.Dispose();
    }

    /// <summary>The chat client that the options ask for: the container disposes of it.</summary>
    private sealed class OwnChat(ChatSettings? settings, TimeProvider? time) : IDisposable
    {
        public OpenAiChatClient? Client { get; } = settings is null ? null : new(settings, time);

        public void Dispose() => Client?.Dispose();
    }
}
