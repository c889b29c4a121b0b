using System.Diagnostics.CodeAnalysis;
using Microsoft.SemanticKernel.TextToImage;
using PromptForge.Ai;
using PromptForge.Imaging;

namespace PromptForge.SemanticKernel;

/// <summary>Joins PromptForge and <see cref="ITextToImageService"/>, both ways.</summary>
[Experimental("SKEXP0001")]
public static class TextToImageExtensions
{
    /// <summary>A provider of ours as an <see cref="ITextToImageService"/>. It sends the words as they are; <see cref="UsePromptForge"/> around it forges them.</summary>
    /// <param name="provider">The provider; it belongs to the caller.</param>
    /// <remarks>
    /// Of the settings' extension data it takes <c>width</c> and <c>height</c> together, <c>count</c>, <c>negative_prompt</c>, <c>seed</c>, <c>steps</c>,
    /// <c>guidance</c> and <c>style</c>. Pictures come as data, so <c>GenerateImageAsync</c>, which gives an address, cannot be used with it.
    /// </remarks>
    public static ITextToImageService AsTextToImageService(this IImageProvider provider) => new GeneratorTextToImage(provider.AsImageGenerator(), ModelOf(provider.Profile));

    /// <summary>Forges the prompt before any service; what a provider of ours gets is the forged prompt whole, with its negative and parameters.</summary>
    /// <param name="service">Who makes the pictures; it belongs to the caller.</param>
    /// <param name="forge">Who forges.</param>
    /// <param name="options">What to forge for, and what happens when that fails; null for the defaults: the words pass through as they came.</param>
    public static ITextToImageService UsePromptForge(this ITextToImageService service, IPromptForge forge, PromptForgeImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Forging(service, forge, options, ownsService: false);
    }

    /// <summary>Forges before a service, and disposes of it when that is wanted.</summary>
    internal static GeneratorTextToImage Forging(ITextToImageService service, IPromptForge forge, PromptForgeImageOptions? options, bool ownsService)
    {
        var generator = service is GeneratorTextToImage { Generator: var own } ? own : new TextToImageGenerator(service, ownsService);
        return new(generator.UsePromptForge(forge, options), service.Attributes);
    }

    private static Dictionary<string, object?> ModelOf(string profile) => new() { [Microsoft.SemanticKernel.Services.AIServiceExtensions.ModelIdKey] = profile };
}
