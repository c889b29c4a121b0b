using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.TextToImage;
using PromptForge;
using PromptForge.Ai;
using PromptForge.Imaging;
using PromptForge.Providers;
using PromptForge.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds text-to-image services that forge their prompts to a container, a kernel builder's among them.</summary>
[Experimental("SKEXP0001")]
public static class PromptForgeTextToImageExtensions
{
    /// <summary>Forges the prompt before every <see cref="ITextToImageService"/> that is registered so far; keys and lifetimes stay. Calling it twice changes nothing.</summary>
    /// <param name="services">The container's services; the forge is added unless it was before.</param>
    /// <param name="options">What to forge for, and what happens when that fails; null for the defaults: the words pass through as they came.</param>
    /// <exception cref="InvalidOperationException">No such service is registered yet.</exception>
    public static IServiceCollection AddPromptForgeTextToImage(this IServiceCollection services, PromptForgeImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddPromptForge();
        var found = false;
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].ServiceType != typeof(ITextToImageService)) { continue; }

            found = true;
            if (services[i] is not ForgingDescriptor) { services[i] = Around(services[i], options); }
        }

        return found ? services : throw new InvalidOperationException("There is no ITextToImageService to forge for; register one before, or name a provider of PromptForge's.");
    }

    /// <summary>Adds a provider of ours as an <see cref="ITextToImageService"/> that forges its prompts.</summary>
    /// <param name="services">The container's services; the forge is added unless it was before.</param>
    /// <param name="provider">Finds the provider, which belongs to whoever made it.</param>
    /// <param name="options">What to forge for; null for the provider's own profile.</param>
    /// <param name="serviceId">The key of the service; null for none.</param>
    public static IServiceCollection AddPromptForgeTextToImage(
        this IServiceCollection services, Func<IServiceProvider, IImageProvider> provider, PromptForgeImageOptions? options = null, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(provider);
        services.AddPromptForge();
        services.Add(new ForgingDescriptor(
            serviceId, (container, _) => provider(container).AsTextToImageService().UsePromptForge(container.GetRequiredService<IPromptForge>(), options), ServiceLifetime.Singleton));
        return services;
    }

    /// <summary>Adds one of the configured image providers as an <see cref="ITextToImageService"/> that forges its prompts.</summary>
    /// <param name="services">The container's services; the forge is added unless it was before.</param>
    /// <param name="profile">The provider's profile, for example <c>openai-gpt-image-2</c>.</param>
    /// <param name="options">What to forge for; null for that profile.</param>
    /// <param name="serviceId">The key of the service; null for none.</param>
    public static IServiceCollection AddPromptForgeTextToImage(this IServiceCollection services, string profile, PromptForgeImageOptions? options = null, string? serviceId = null) =>
        services.AddPromptForgeTextToImage(container => container.GetRequiredService<ImageProviders>().Get(profile), options, serviceId);

    private static ForgingDescriptor Around(ServiceDescriptor inner, PromptForgeImageOptions? options) => new(
        inner.ServiceKey,
        (container, key) =>
        {
            var (service, made) = Resolve(inner, container, key);
            return TextToImageExtensions.Forging(service, container.GetRequiredService<IPromptForge>(), options, ownsService: made);
        },
        inner.Lifetime);

    /// <summary>The service of a descriptor that is no longer registered, and whether we made it and must dispose of it.</summary>
    private static (ITextToImageService Service, bool Made) Resolve(ServiceDescriptor inner, IServiceProvider container, object? key)
    {
        var instance = inner.IsKeyedService ? inner.KeyedImplementationInstance : inner.ImplementationInstance;
        if (instance is not null) { return ((ITextToImageService)instance, false); }

        var made = inner.IsKeyedService
            ? inner.KeyedImplementationFactory?.Invoke(container, key) ?? ActivatorUtilities.CreateInstance(container, inner.KeyedImplementationType!)
            : inner.ImplementationFactory?.Invoke(container) ?? ActivatorUtilities.CreateInstance(container, inner.ImplementationType!);
        return ((ITextToImageService)made, true);
    }

    /// <summary>A service that forges already.</summary>
    private sealed class ForgingDescriptor(object? key, Func<IServiceProvider, object?, object> factory, ServiceLifetime lifetime)
        : ServiceDescriptor(typeof(ITextToImageService), key, factory, lifetime);
}
