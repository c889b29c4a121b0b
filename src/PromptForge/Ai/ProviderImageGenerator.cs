using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.AI;
using PromptForge.Imaging;
using PromptForge.Model;

namespace PromptForge.Ai;

/// <summary>A provider of ours as an <see cref="IImageGenerator"/>.</summary>
/// <remarks>What that interface has no place for comes as additional properties: <c>negative_prompt</c>, <c>seed</c>, <c>steps</c>, <c>guidance</c>, <c>style</c>.
/// The model is the provider's; the pictures come as data.</remarks>
[Experimental("MEAI001")]
internal sealed class ProviderImageGenerator : IImageGenerator
{
    private readonly IImageProvider provider;

    public ProviderImageGenerator(IImageProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        this.provider = provider;
    }

    public async Task<ImageGenerationResponse> GenerateAsync(ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var more = options?.AdditionalProperties;
        var result = await provider.GenerateAsync(
            new()
            {
                Prompt = Value(more, PromptForgeImageGenerator.Carried) as ForgedPrompt ?? AsItCame(request.Prompt ?? "", Text(more, "negative_prompt")),
                Width = options?.ImageSize?.Width,
                Height = options?.ImageSize?.Height,
                Count = options?.Count ?? 1,
                Seed = Number<long>(more, "seed"),
                Steps = Number<int>(more, "steps"),
                Guidance = Number<double>(more, "guidance"),
                Style = Text(more, "style"),
                Reference = Reference(request.OriginalImages),
            },
            cancellationToken).ConfigureAwait(false);
        return new([.. result.Images.Select(image => new DataContent(image.Content, image.MediaType))]) { RawRepresentation = result };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ImageGeneratorMetadata) ? new ImageGeneratorMetadata(provider.Profile)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(provider) ? provider : null;
    }

    public void Dispose()
    {
        // The provider belongs to whoever made it.
    }

    /// <summary>Words without receipts: nobody forged them.</summary>
    private ForgedPrompt AsItCame(string words, string? negative) => new()
    {
        Id = "",
        Request = new() { Prompt = words, Style = "none", Strategy = "none", Target = provider.Profile },
        Version = Forge.Version,
        ContentVersion = "",
        Prompt = words,
        NegativePrompt = negative,
        Language = words.Any(letter => letter is >= '\u4E00' and <= '\u9FFF') ? Language.Chinese : Language.English,
        Style = "none",
        Target = provider.Profile,
        Strategy = "none",
    };

    private static ReferenceImage? Reference(IEnumerable<AIContent>? images) => images?.ToList() switch
    {
        null or [] => null,
        [DataContent data] => new(data.Data),
        [UriContent address] => new(ReadOnlyMemory<byte>.Empty, address.Uri),
        [var other] => throw new NotSupportedException($"A picture to edit must be DataContent or UriContent, not {other.GetType().Name}."),
        var several => throw new NotSupportedException($"One picture can be edited at a time, not {several.Count}."),
    };

    private static object? Value(AdditionalPropertiesDictionary? more, string name) => more?.GetValueOrDefault(name);

    private static string? Text(AdditionalPropertiesDictionary? more, string name) => Value(more, name)?.ToString();

    private static T? Number<T>(AdditionalPropertiesDictionary? more, string name)
        where T : struct, IParsable<T> =>
        Value(more, name) is not { } value ? null
        : T.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"The additional property '{name}' must be a number, not '{value}'.");
}
