using Microsoft.Extensions.DependencyInjection;
using PromptForge;
using PromptForge.Ai;

namespace Microsoft.SemanticKernel;

/// <summary>Adds the forge's tools to a kernel.</summary>
public static class PromptForgePluginExtensions
{
    private const string Description = "Forges prompts for image models out of short ideas in Chinese or English, and makes the pictures.";

    /// <summary>Adds the tools of a forge as a plugin: the functions of <see cref="PromptForgeTools"/>, <c>enhance_prompt</c> first.</summary>
    /// <param name="plugins">A kernel's plugins.</param>
    /// <param name="forge">Who forges.</param>
    /// <param name="options">Defaults, and who makes pictures for how much; null for none, and then there is no <c>generate_image</c>.</param>
    /// <param name="pluginName">What the plugin is called.</param>
    /// <exception cref="ArgumentException">The plugins hold one of that name already.</exception>
    public static KernelPlugin AddPromptForge(this ICollection<KernelPlugin> plugins, Forge forge, PromptForgeToolOptions? options = null, string pluginName = "PromptForge")
    {
        ArgumentNullException.ThrowIfNull(plugins);
        var plugin = Create(forge, options, pluginName);
        plugins.Add(plugin);
        return plugin;
    }

    /// <summary>Adds the tools of the container's forge, which is registered, too, unless it was before.</summary>
    /// <param name="plugins">The plugins of a kernel that is being built.</param>
    /// <param name="options">Defaults, and who makes pictures for how much; null for none, and then there is no <c>generate_image</c>.</param>
    /// <param name="pluginName">What the plugin is called.</param>
    public static IKernelBuilderPlugins AddPromptForge(this IKernelBuilderPlugins plugins, PromptForgeToolOptions? options = null, string pluginName = "PromptForge")
    {
        ArgumentNullException.ThrowIfNull(plugins);
        plugins.Services.AddPromptForge();
        plugins.Services.AddSingleton(services => Create(
            services.GetRequiredService<IPromptForge>() as Forge
                ?? throw new InvalidOperationException("The tools need the container's IPromptForge to be a Forge; give one to kernel.Plugins.AddPromptForge instead."),
            options, pluginName));
        return plugins;
    }

    private static KernelPlugin Create(Forge forge, PromptForgeToolOptions? options, string name) =>
        KernelPluginFactory.CreateFromFunctions(name, Description, PromptForgeTools.Create(forge, options).Select(tool => tool.AsKernelFunction()));
}
