using System.Drawing;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToImage;
using ImageContent = Microsoft.SemanticKernel.ImageContent;
using TextContent = Microsoft.SemanticKernel.TextContent;

namespace PromptForge.SemanticKernel;

/// <summary>A generator as a service of Semantic Kernel.</summary>
internal sealed class GeneratorTextToImage(IImageGenerator generator, IReadOnlyDictionary<string, object?> attributes) : ITextToImageService, IDisposable
{
    private static readonly string[] Named = ["width", "height", "count"];

    public IImageGenerator Generator => generator;

    public IReadOnlyDictionary<string, object?> Attributes => attributes;

    public async Task<IReadOnlyList<ImageContent>> GetImageContentsAsync(
        TextContent input, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var options = Options(executionSettings?.ExtensionData);
        options.RawRepresentationFactory = _ => new TextToImageCall(input, executionSettings, kernel);
        var response = await generator.GenerateAsync(new(input.Text ?? ""), options, cancellationToken).ConfigureAwait(false);
        return response.RawRepresentation as IReadOnlyList<ImageContent> ?? [.. response.Contents.Select(ContentOf)];
    }

    public void Dispose() => generator.Dispose();

    private static ImageGenerationOptions Options(IDictionary<string, object>? settings)
    {
        var options = new ImageGenerationOptions();
        if (settings is null) { return options; }

        options.ImageSize = (Number(settings, "width"), Number(settings, "height")) switch
        {
            (null, null) => null,
            ({ } width, { } height) => new Size(width, height),
            _ => throw new ArgumentException("Give width and height together, or neither."),
        };
        options.Count = Number(settings, "count");
        options.AdditionalProperties = new(settings.Where(setting => !Named.Contains(setting.Key)).Select(setting => KeyValuePair.Create(setting.Key, (object?)setting.Value)));
        return options;
    }

    // Settings that came from JSON or YAML hold elements and texts in place of numbers.
    private static int? Number(IDictionary<string, object> settings, string name) =>
        !settings.TryGetValue(name, out var value) ? null
        : int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException($"The setting '{name}' must be a whole number, not '{value}'.");

    private static ImageContent ContentOf(AIContent content) => content switch
    {
        DataContent data => new(data.Data, data.MediaType),
        UriContent address => new(address.Uri) { MimeType = address.MediaType },
        _ => throw new NotSupportedException($"A generator answered with {content.GetType().Name}, which is no picture."),
    };
}
