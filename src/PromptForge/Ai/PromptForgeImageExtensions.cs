using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using PromptForge.Imaging;

namespace PromptForge.Ai;

/// <summary>Joins PromptForge and <see cref="IImageGenerator"/>, both ways.</summary>
[Experimental("MEAI001")]
public static class PromptForgeImageExtensions
{
    /// <summary>A provider of ours as an <see cref="IImageGenerator"/>. It sends the words as they are; <see cref="UsePromptForge"/> around it forges them.</summary>
    /// <param name="provider">The provider; it lives on when the generator is disposed of.</param>
    public static IImageGenerator AsImageGenerator(this IImageProvider provider) => new ProviderImageGenerator(provider);

    /// <summary>Forges the prompt before any generator.</summary>
    /// <param name="generator">Who makes the pictures.</param>
    /// <param name="forge">Who forges.</param>
    /// <param name="options">What to forge for, and what happens when that fails; null for the defaults.</param>
    public static PromptForgeImageGenerator UsePromptForge(this IImageGenerator generator, IPromptForge forge, PromptForgeImageOptions? options = null) => new(generator, forge, options);
}
